import { strict as assert } from "node:assert";
import { afterEach, beforeEach, test } from "vitest";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import { listSegments } from "../../src/journal/segment-files.ts";
import type { FileHandle, OpenFor } from "../../src/ports/disk.ts";
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
  assert.equal(disk.held, before);
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
