import assert from "node:assert/strict";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, test } from "vitest";
import { hashOf } from "../../src/core/state.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import { listSegments } from "../../src/journal/segment-files.ts";
import type { FileHandle, OpenFor } from "../../src/ports/disk.ts";
import { freshFolder, refusal } from "../journal/journal-folder.ts";
import { disk, found, livedEvents, snapshotAt, writeLived } from "./lived-journal.ts";

const lived = livedEvents(1_500);
const all = lived.length;
const part = (of: number): number => Math.floor(all * of);

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
  for (const folder of ["journal", "snapshots"]) mkdirSync(join(dir, folder));
});
afterEach(() => remove());

const snapshots = (): string[] => readdirSync(join(dir, "snapshots")).toSorted();
const ends = (): number[] => snapshots().map((name) => Number(/-(\d+)\.snap$/.exec(name)?.[1]));
const segments = (): number[] => listSegments(disk, join(dir, "journal"));
const known = (): unknown => {
  const { books, nextEvent } = found(dir);
  return [hashOf(books.state), nextEvent];
};

/** A journal of half the events, and beside it the snapshots of the other half, which it lost. */
function loseHalf(lost: number): void {
  writeLived(dir, lived.slice(0, all / 2));
  cpSync(join(dir, "journal"), join(dir, "copy"), { recursive: true });
  writeLived(dir, lived.slice(all / 2));
  for (let at = 1; at <= lost; at++) snapshotAt(dir, part(1 / 2 + (0.4 * at) / lost));
  rmSync(join(dir, "journal"), { recursive: true });
  cpSync(join(dir, "copy"), join(dir, "journal"), { recursive: true });
}

for (const lost of [1, 2]) {
  test(`${lost} snapshots of events the journal lost push out none that is sound, and let no segment go`, () => {
    loseHalf(lost);
    const whole = known();
    const first = snapshotAt(dir, part(1 / 8), Infinity);
    assert.equal(first.retired, 0, "it is alone");
    assert.deepEqual(ends(), [first.nextEvent], "those that nothing follows are gone");
    const next = [1 / 4, 3 / 8, 1 / 2].map((at) => snapshotAt(dir, part(at), Infinity));
    assert.ok(next[0]!.retired + next[1]!.retired + next[2]!.retired > 0);
    assert.deepEqual(
      ends(),
      next.slice(1).map(({ nextEvent }) => nextEvent),
    );
    assert.equal(found(dir).snapshotEvent, next[2]!.nextEvent);
    assert.deepEqual(known(), whole);
    rmSync(join(dir, "snapshots", snapshots().at(-1)!));
    assert.deepEqual(known(), whole, "the one before covers what was let go");
  });
}

test("a newest snapshot whose state has another hash is none of the two that let segments go", () => {
  writeLived(dir, lived);
  const whole = known();
  const older = snapshotAt(dir, part(1 / 4));
  snapshotAt(dir, part(1 / 2));
  const newest = join(dir, "snapshots", snapshots().at(-1)!);
  const bytes = readFileSync(newest);
  bytes.write("0123456789abcdef", 72, "latin1");
  bytes.writeUInt32LE(crc32(bytes.subarray(12)), 8);
  writeFileSync(newest, bytes);
  const next = snapshotAt(dir, part(3 / 4), Infinity);
  assert.equal(next.unusable.length, 1);
  assert.deepEqual(ends(), [older.nextEvent, next.nextEvent]);
  rmSync(join(dir, "snapshots", snapshots().at(-1)!));
  assert.deepEqual(known(), whole);
});

test("a snapshot that is as far as it is asked for is not written again", () => {
  writeLived(dir, lived);
  const { nextEvent } = snapshotAt(dir, all);
  const again = snapshotAt(dir, nextEvent, Infinity);
  assert.deepEqual([again.nextEvent, again.events, again.retired], [nextEvent, 0, 0]);
  assert.deepEqual(ends(), [nextEvent]);
});

/** A disk that notes what becomes durable, in order, and dies when it is told to. */
class MortalDisk extends NodeDisk {
  readonly done: string[] = [];
  /** Calls that change something before it dies. */
  left = Infinity;
  readonly #paths = new Map<FileHandle, string>();

  override open(path: string, how: OpenFor): FileHandle {
    if (how === "create") this.#live(`create ${path}`);
    const file = super.open(path, how);
    this.#paths.set(file, path);
    return file;
  }

  override write(
    file: FileHandle,
    from: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number {
    this.#live("write");
    return super.write(file, from, offset, length, position);
  }

  override sync(file: FileHandle): void {
    this.#live(`sync ${this.#paths.get(file)}`);
    super.sync(file);
  }

  override rename(from: string, to: string): void {
    this.#live(`rename ${to}`);
    super.rename(from, to);
  }

  override remove(path: string): void {
    this.#live(`remove ${path}`);
    super.remove(path);
  }

  #live(what: string): void {
    if (this.left <= 0) throw Object.assign(new Error("ENOSPC: killed here"), { code: "ENOSPC" });
    this.left -= 1;
    this.done.push(what);
  }
}

test("what a snapshot was made of is durable before it is", () => {
  writeLived(dir, lived);
  const mortal = new MortalDisk();
  snapshotAt(dir, all, null, mortal);
  const named = mortal.done.findIndex((each) => each.startsWith("rename "));
  const synced = mortal.done.slice(0, named).filter((each) => /^sync .*\.seg$/.test(each));
  assert.ok(segments().length > 2);
  const begun = segments().slice(0, synced.length);
  assert.deepEqual(
    synced.map((each) => Number(/(\d+)\.seg$/.exec(each)![1])),
    begun,
  );
  assert.ok(segments().length - begun.length <= 1, "all but one that is prepared");
});

test("wherever the writing of a snapshot is killed, a start knows all there is", () => {
  writeLived(dir, lived);
  const whole = known();
  for (const at of [1 / 4, 1 / 2]) snapshotAt(dir, part(at));
  cpSync(dir, `${dir}-before`, { recursive: true });
  let steps = 0;
  for (let isKilled = true; isKilled; steps++) {
    rmSync(dir, { recursive: true });
    cpSync(`${dir}-before`, dir, { recursive: true });
    const mortal = new MortalDisk();
    mortal.left = steps;
    isKilled = refused(() => snapshotAt(dir, all, Infinity, mortal));
    assert.deepEqual(known(), whole, `killed after ${mortal.done.at(-1)}`);
  }
  rmSync(`${dir}-before`, { recursive: true });
  assert.ok(steps > 8);
});

function refused(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch {
    return true;
  }
}

/** No room for a snapshot, though what is written may be removed. */
class FullDisk extends NodeDisk {
  readonly #fails: "sync" | "rename";
  #isSnapshot = false;

  constructor(fails: "sync" | "rename") {
    super();
    this.#fails = fails;
  }

  override sync(file: FileHandle): void {
    if (this.#fails === "sync" && this.#isSnapshot) throw noRoom;
    super.sync(file);
  }

  override rename(from: string, to: string): void {
    if (this.#fails === "rename") throw noRoom;
    super.rename(from, to);
  }

  override open(path: string, how: OpenFor): FileHandle {
    this.#isSnapshot = path.endsWith(".tmp");
    return super.open(path, how);
  }
}

const noRoom = Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC", syscall: "w" });

for (const fails of ["sync", "rename"] as const) {
  test(`a snapshot whose ${fails} fails for want of room gives back what it took`, () => {
    writeLived(dir, lived);
    snapshotAt(dir, part(1 / 2));
    const before = snapshots();
    writeFileSync(join(dir, "snapshots", "OF-A-KILLED-ONE.snap.tmp"), "half");
    assert.throws(() => snapshotAt(dir, all, null, new FullDisk(fails)), /ENOSPC/);
    assert.deepEqual(snapshots(), before);
  });
}

test("where segments are retired a snapshot of another version is no loss, and what to do is said", () => {
  writeLived(dir, lived);
  for (const at of [1 / 2, 1]) snapshotAt(dir, part(at), Infinity);
  assert.ok(segments()[0]! > 1);
  for (const name of snapshots()) {
    const file = join(dir, "snapshots", name);
    copyFileSync(file, `${file}.copy`);
    const bytes = readFileSync(file);
    bytes.writeUInt16LE(99, 12);
    bytes.writeUInt32LE(crc32(bytes.subarray(12)), 8);
    writeFileSync(file, bytes);
  }
  const refusedFor = refusal(() => found(dir));
  assert.equal(refusedFor?.code, "SNAPSHOT_OTHER_VERSION");
  assert.match(refusedFor.message, /its version is 99.*nothing is damaged/);
});

/** A disk that does not give what is named so. */
class BusyDisk extends NodeDisk {
  readonly #end: string;

  constructor(end: string) {
    super();
    this.#end = end;
  }

  override open(path: string, how: OpenFor): FileHandle {
    if (path.endsWith(this.#end)) {
      throw Object.assign(new Error("EIO: i/o error, open"), { code: "EIO", syscall: "open" });
    }
    return super.open(path, how);
  }
}

test("snapshots that the disk does not give are what is told, where segments are retired", () => {
  writeLived(dir, lived);
  for (const at of [1 / 2, 3 / 4]) snapshotAt(dir, part(at), Infinity);
  assert.ok(segments()[0]! > 1);
  assert.throws(
    () => snapshotAt(dir, all, Infinity, new BusyDisk(".snap")),
    /EIO: i\/o error, open/,
  );
  assert.equal(snapshots().length, 2);
});

test("a snapshot that the disk did not give once is not removed for it", () => {
  writeLived(dir, lived);
  const first = snapshotAt(dir, part(1 / 2));
  snapshotAt(dir, part(1 / 4), null, new BusyDisk(snapshots()[0]!));
  assert.ok(ends().includes(first.nextEvent));
});
