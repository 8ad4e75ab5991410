import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { Books } from "../../src/desk/books.ts";
import { tryDisk } from "../../src/desk/disk-trial.ts";
import type { Trial } from "../../src/desk/disk-trial.ts";
import { isDiskFault } from "../../src/journal/disk-fault.ts";
import { JournalReader } from "../../src/journal/journal-reader.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import { listSegments } from "../../src/journal/segment-files.ts";
import { drawIdentity } from "../../src/journal/segment-header.ts";
import type { FileHandle, OpenFor } from "../../src/ports/disk.ts";
import { hashOf } from "../../src/core/state.ts";
import { freshFolder } from "../journal/journal-folder.ts";
import { found, livedEvents, optionsOf, snapshotAt, writeLived } from "./lived-journal.ts";
import { machine } from "./machine.ts";

/** What a disk says that has a fault. */
const EIO = Object.assign(new Error("EIO: i/o error, fdatasync"), {
  code: "EIO",
  syscall: "fdatasync",
});

/** A disk whose syncs fail as long as it is told so, and that notes what is written where. */
class FaultyDisk extends NodeDisk {
  isFaulty = false;
  /** Nor is there room for a segment. */
  isFull = false;
  readonly writes: { readonly position: number; readonly length: number }[] = [];

  override write(
    file: FileHandle,
    from: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number {
    if (this.isFull) throw Object.assign(new Error("ENOSPC: no room"), { code: "ENOSPC" });
    this.writes.push({ position, length });
    return super.write(file, from, offset, length, position);
  }

  override syncData(file: FileHandle): void {
    if (this.isFaulty) throw EIO;
    super.syncData(file);
  }

  override sync(file: FileHandle): void {
    if (this.isFaulty) throw EIO;
    super.sync(file);
  }

  override open(path: string, how: OpenFor): FileHandle {
    if (this.isFaulty && path.endsWith(".snap")) throw EIO;
    return super.open(path, how);
  }
}

const lived = livedEvents(500);

let dir: string;
let remove: () => void;
let disk: FaultyDisk;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
  for (const folder of ["journal", "snapshots"]) mkdirSync(join(dir, folder));
  disk = new FaultyDisk();
  writeLived(dir, lived);
});
afterEach(() => remove());

const randomness = Buffer.from("BCDEFGHIsalt");

const trial = (): Promise<Trial> => {
  const folders = { dir, journal: join(dir, "journal"), snapshots: join(dir, "snapshots") };
  return tryDisk(disk, folders, { wallUs: 1, randomness });
};

/** Number of the first event of the last batch. */
function lastBatchEvent(): number {
  const reader = new JournalReader(new NodeDisk(), join(dir, "journal"));
  let firstEvent = 0;
  while (reader.next()) ({ firstEvent } = reader.batch.header);
  reader.close();
  return firstEvent;
}

for (const isSnapshotThere of [false, true]) {
  const where = isSnapshotThere ? "from a snapshot on" : "from its beginning";
  test(`a trial that reads the journal ${where} fails while syncs do, and changes nothing that is known`, async () => {
    if (isSnapshotThere) snapshotAt(dir, lived.length);
    const before = found(dir);
    const durable = lastBatchEvent();
    assert.ok(durable < before.nextEvent);
    disk.isFaulty = true;
    for (let times = 0; times < 3; times++) {
      const { fault, journalId, nextEvent } = await trial();
      assert.equal(fault?.message.includes("EIO"), true);
      assert.ok(isDiskFault(fault));
      assert.equal(nextEvent, durable, "what the disk may not have is told to nobody");
      assert.match(journalId, /^[0-9A-Z]{8}$/);
    }
    disk.isFaulty = false;
    assert.equal((await trial()).fault, undefined);
    const after = found(dir);
    assert.equal(hashOf(after.books.state), hashOf(before.books.state));
    assert.equal(after.nextEvent, before.nextEvent);
  });
}

test("a trial that makes the journal draws its id and salt, and goes on to no other", async () => {
  rmSync(join(dir, "journal"), { recursive: true });
  disk.isFull = true;
  assert.match((await trial()).fault?.message ?? "", /ENOSPC/);
  assert.deepEqual(listSegments(disk, join(dir, "journal")), []);
  disk.isFull = false;
  const { fault, journalId } = await trial();
  assert.equal(fault, undefined);
  const reader = new JournalReader(disk, join(dir, "journal"));
  while (reader.next()) continue;
  assert.deepEqual(reader.end?.identity, drawIdentity(randomness));
  assert.equal(reader.end?.identity.journalId, journalId);
  assert.ok(reader.end.identity.salt !== 0);
  reader.close();
});

test("a trial whose disk gives no snapshot where segments are retired says what the disk said", async () => {
  rmSync(join(dir, "journal"), { recursive: true });
  const longer = livedEvents(1_500);
  writeLived(dir, longer);
  for (const part of [1 / 2, 1]) snapshotAt(dir, Math.floor(longer.length * part), Infinity);
  assert.ok(listSegments(disk, join(dir, "journal"))[0]! > 1);
  disk.isFaulty = true;
  assert.match((await trial()).fault?.message ?? "", /EIO/);
  disk.isFaulty = false;
  assert.equal((await trial()).fault, undefined);
});

test("books over a disk whose sync fails are refused with what the disk said", () => {
  disk.isFaulty = true;
  const { dir: journal } = optionsOf(dir);
  const open = (): Books =>
    new Books({ ...machine, disk, dir: journal, durability: "fsync", wallUs: () => 1 });
  assert.throws(open, (error) => isDiskFault(error));
});

test("the last batch is written again at a start: of a failed sync memory may hold what the disk does not", async () => {
  const reader = new JournalReader(disk, join(dir, "journal"));
  while (reader.next()) continue;
  const { end, lastBatchAt } = reader;
  reader.close();
  assert.ok(lastBatchAt > 0);
  assert.equal((await trial()).fault, undefined);
  const again = { position: lastBatchAt, length: end!.offset - lastBatchAt };
  assert.deepEqual(disk.writes[0], again);
});
