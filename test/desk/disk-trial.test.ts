import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { Books } from "../../src/desk/books.ts";
import { tryDisk } from "../../src/desk/disk-trial.ts";
import type { Trial } from "../../src/desk/disk-trial.ts";
import { isDiskFault } from "../../src/journal/disk-fault.ts";
import { JournalReader } from "../../src/journal/journal-reader.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import type { FileHandle } from "../../src/ports/disk.ts";
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
  readonly writes: { readonly position: number; readonly length: number }[] = [];

  override write(
    file: FileHandle,
    from: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number {
    this.writes.push({ position, length });
    return super.write(file, from, offset, length, position);
  }

  override syncData(file: FileHandle): void {
    if (this.isFaulty) throw EIO;
    super.syncData(file);
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

const trial = (): Promise<Trial> =>
  tryDisk(disk, { dir, journal: join(dir, "journal"), snapshots: join(dir, "snapshots") }, 1);

for (const isSnapshotThere of [false, true]) {
  const where = isSnapshotThere ? "from a snapshot on" : "from its beginning";
  test(`a trial that reads the journal ${where} fails while syncs do, and changes nothing that is known`, async () => {
    if (isSnapshotThere) snapshotAt(dir, lived.length);
    const before = found(dir);
    disk.isFaulty = true;
    for (let times = 0; times < 3; times++) {
      const { fault, journalId, nextEvent } = await trial();
      assert.equal(fault?.message.includes("EIO"), true);
      assert.ok(isDiskFault(fault));
      assert.equal(nextEvent, before.nextEvent);
      assert.match(journalId, /^[0-9A-Z]{8}$/);
    }
    disk.isFaulty = false;
    assert.equal((await trial()).fault, undefined);
    const after = found(dir);
    assert.equal(hashOf(after.books.state), hashOf(before.books.state));
    assert.equal(after.nextEvent, before.nextEvent);
  });
}

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
