import { strict as assert } from "node:assert";
import { setImmediate as nextLoop } from "node:timers/promises";
import { afterEach, beforeEach, test } from "vitest";
import { isDiskFault, mayPass } from "../../src/journal/disk-fault.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import { createSegment, listSegments } from "../../src/journal/segment-files.ts";
import { writeSnapshot } from "../../src/journal/snapshot-file.ts";
import type { FileHandle, OpenFor } from "../../src/ports/disk.ts";
import { eventually } from "../desk/eventually.ts";
import { codeOf, freshFolder, openSeeing, smallJournal, writeBatch } from "./journal-folder.ts";

const filler = "x".repeat(700);

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
});
afterEach(() => remove());

/** A disk that says how much is free, and counts what is begun on it. */
class CountedDisk extends NodeDisk {
  free = Infinity;
  begun = 0;

  override freeBytes(): number {
    return this.free;
  }

  override freeBytesLater(_dir: string, done: (error: Error | null, free: number) => void): void {
    setImmediate(() => done(null, this.freeBytes()));
  }

  override open(path: string, how: OpenFor): FileHandle {
    if (how === "create") this.begun += 1;
    return super.open(path, how);
  }

  override fillLater(...terms: Parameters<NodeDisk["fillLater"]>): void {
    this.begun += 1;
    super.fillLater(...terms);
  }
}

test("a disk without room for a segment is asked, not filled", async () => {
  const disk = new CountedDisk();
  const { writer } = openSeeing({ ...smallJournal(dir), disk });
  await writer.settled();
  disk.free = 4095;
  for (let i = 0; i < 6; i++) writeBatch(writer, [filler]);
  await writer.settled();
  disk.begun = 0;
  for (let i = 0; i < 3; i++) {
    writer.lookForRoom();
    await writer.settled();
  }
  assert.equal(disk.begun, 0);
  assert.match(String(writer.spareProblem), /ENOSPC: 4095 bytes are free, a segment needs 4096/);
  disk.free = 4096;
  writer.lookForRoom();
  await writer.settled();
  assert.equal(writer.spareProblem, undefined);
  assert.ok(listSegments(disk, dir).length > 2);
  writer.close();
});

test("what is under way keeps room for itself: without a next segment the journal is full early, and until there is one", async () => {
  const disk = new CountedDisk();
  disk.free = 8192;
  const { writer } = openSeeing({ ...smallJournal(dir), disk });
  await writer.settled();
  writer.keepFor(4096);
  assert.equal(writer.isFull, false, "a next segment stands ready");
  disk.free = 0;
  for (let i = 0; i < 6; i++) writeBatch(writer, [filler]);
  await writer.settled();
  writer.keepFor(2000);
  assert.equal(writer.isFull, false, "so much is left");
  writer.keepFor(4000);
  assert.equal(writer.isFull, true);
  writer.keepFor(0);
  assert.equal(writer.isFull, true, "what it was kept for goes on");
  disk.free = 8192;
  writer.lookForRoom();
  await writer.settled();
  assert.equal(writer.isFull, false);
  for (let i = 0; i < 6; i++) writeBatch(writer, [filler]);
  assert.equal(writer.isFull, false);
  writer.close();
});

/** No room behind a segment's name: that of its header, which is written last. */
class ThinDisk extends NodeDisk {
  isThin = false;
  held = 0;

  override open(path: string, how: OpenFor): FileHandle {
    this.held += 1;
    return super.open(path, how);
  }

  override close(file: FileHandle): void {
    this.held -= 1;
    super.close(file);
  }

  override syncData(file: FileHandle): void {
    if (this.isThin) throw Object.assign(new Error("ENOSPC: no room"), { code: "ENOSPC" });
    super.syncData(file);
  }
}

test("once a next segment has its header no batch goes into the one before", async () => {
  const disk = new ThinDisk();
  const options = { ...smallJournal(dir), disk, durability: "fsync" } as const;
  const { writer } = openSeeing(options);
  await writer.settled();
  for (let i = 0; i < 5; i++) writeBatch(writer, [filler]);
  disk.isThin = true;
  const before = disk.held;
  assert.equal(
    codeOf(() => writeBatch(writer, [filler, "its header finds no room"])),
    "JOURNAL_FAILED",
  );
  assert.equal(writer.isFull, false, "it is no journal that goes on");
  assert.equal(disk.held, before - 1, "the next segment was open, and is let go");
  disk.isThin = false;
  assert.equal(
    codeOf(() => writeBatch(writer, ["not here"])),
    "JOURNAL_FAILED",
  );
  writer.close();
  const again = openSeeing(options);
  assert.equal(again.seen.length, 5);
  writeBatch(again.writer, ["goes on"]);
  again.writer.close();
  const third = openSeeing(options);
  assert.equal(third.seen.length, 6);
  third.writer.close();
});

/** A process that may open no more files, or a disk on which nothing can be removed. */
class ShortDisk extends CountedDisk {
  mayOpen = true;
  mayRemove = true;
  readonly filled: string[] = [];
  /** A fill waits until it is told to go on. */
  goOn: (() => void)[] | undefined;

  override open(path: string, how: OpenFor): FileHandle {
    if (this.mayOpen) return super.open(path, how);
    throw Object.assign(new Error("EMFILE: too many open files, open"), { code: "EMFILE" });
  }

  override remove(path: string): void {
    if (this.mayRemove) return super.remove(path);
    throw Object.assign(new Error("EIO: i/o error, unlink"), { code: "EIO" });
  }

  override fillLater(...terms: Parameters<NodeDisk["fillLater"]>): void {
    this.filled.push(terms[0]);
    if (this.goOn === undefined) super.fillLater(...terms);
    else this.goOn.push(() => super.fillLater(...terms));
  }
}

test("a journal goes on into a segment that stands ready though no file may be opened, and without one takes what is under way", async () => {
  const disk = new ShortDisk();
  const { writer } = openSeeing({ ...smallJournal(dir), disk });
  await writer.settled();
  disk.mayOpen = false;
  for (let i = 0; i < 6; i++) writeBatch(writer, [filler]);
  assert.equal(writer.counts.rotations, 1);
  await writer.settled();
  for (let i = 0; i < 4; i++) writeBatch(writer, [filler]);
  writeBatch(writer, ["what is left takes it"]);
  assert.equal(writer.isFull, true);
  assert.match(String(writer.spareProblem), /EMFILE/);
  disk.mayOpen = true;
  writer.lookForRoom();
  await writer.settled();
  assert.equal(writer.isFull, false);
  writeBatch(writer, [filler]);
  writer.close();
  const again = openSeeing(smallJournal(dir));
  assert.equal(again.seen.length, 12);
  again.writer.close();
});

test("a preparation that was given up and the one after it write into files of their own", async () => {
  const disk = new ShortDisk();
  disk.goOn = [];
  const { writer } = openSeeing({ ...smallJournal(dir), disk });
  await nextLoop();
  await nextLoop();
  disk.free = 0;
  for (let i = 0; i < 5; i++) writeBatch(writer, [filler]);
  writeBatch(writer, ["what is left takes it"]);
  assert.equal(writer.isFull, true);
  disk.free = Infinity;
  writer.lookForRoom();
  await nextLoop();
  await nextLoop();
  assert.equal(disk.filled.length, 2);
  assert.notEqual(disk.filled[0], disk.filled[1]);
  const [first, second] = disk.goOn;
  second?.();
  await writer.settled();
  first?.();
  await eventually(() => disk.list(dir).every((name) => !name.endsWith(".tmp")), "all is over");
  writeBatch(writer, [filler]);
  assert.equal(writer.counts.rotations, 1);
  writer.close();
});

test("want of room is told though what there was cannot be removed either, and what failed is told beside it", () => {
  const disk = new ShortDisk();
  disk.mayRemove = false;
  disk.mayOpen = false;
  const failure = thrownBy(() => createSegment(disk, dir, 1, 4096));
  assert.equal(mayPass(failure), true);
  assert.match(String(failure), /EMFILE.*could not be removed: EIO/);
});

test("a snapshot asks for its room before it writes", () => {
  const disk = new CountedDisk();
  disk.free = 100;
  const header = { journalId: "TESTJRNL", segment: 1, offset: 64, lastBatchAt: 64 };
  const place = { ...header, lastBatchCrc: 0, nextBatch: 1, nextEvent: 1, timeUs: 0 };
  const body = new Uint8Array(5);
  const write = (): unknown =>
    writeSnapshot(disk, dir, { ...place, stateHash: "0123456789abcdef" }, body);
  assert.match(String(thrownBy(write)), /ENOSPC: 100 bytes are free, a snapshot needs 101/);
  assert.equal(disk.begun, 0);
  disk.free = 101;
  assert.equal(write(), 101);
});

test("a segment that is full to its last byte fails as a disk without room", async () => {
  const disk = new CountedDisk();
  const { writer } = openSeeing({ ...smallJournal(dir), disk });
  await writer.settled();
  disk.free = 0;
  for (let i = 0; i < 5; i++) writeBatch(writer, [filler]);
  await writer.settled();
  const failure = thrownBy(() => {
    for (let i = 0; i < 10; i++) writeBatch(writer, [filler]);
  });
  assert.equal(
    codeOf(() => writer.commit(1)),
    "JOURNAL_FAILED",
  );
  assert.equal(isDiskFault(failure), true);
  writer.close();
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}
