import { strict as assert } from "node:assert";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { symlinkSync, writeFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, test } from "vitest";
import { JournalWriter } from "../../src/journal/journal-writer.ts";
import { openJournal } from "../../src/journal/open-journal.ts";
import { RecordFile } from "../../src/journal/record-file.ts";
import { segmentFile } from "../../src/journal/segment-files.ts";
import { drawIdentity, FORMAT_VERSION } from "../../src/journal/segment-header.ts";
import {
  codeOf,
  edit,
  freshFolder,
  openSeeing,
  RANDOMNESS,
  refusal,
  smallJournal,
  writeBatch,
} from "./journal-folder.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
});
afterEach(() => remove());

const filler = "x".repeat(700);

test("a journal's id is drawn once: eight upper-case base36 characters", async () => {
  const { writer } = openSeeing(smallJournal(dir));
  assert.match(writer.journalId, /^[0-9A-Z]{8}$/);
  assert.equal(writer.journalId, drawIdentity(RANDOMNESS).journalId);
  for (let i = 0; i < 12; i++) {
    writeBatch(writer, [filler]);
    await writer.settled();
  }
  writer.close();
  const other = { ...smallJournal(dir), randomness: Buffer.from("other random bytes") };
  const again = openSeeing(other);
  assert.equal(again.writer.journalId, writer.journalId);
  again.writer.close();
});

test("batch and event numbers go on over segments and restarts", async () => {
  for (let run = 0; run < 3; run++) {
    const { writer, seen } = openSeeing(smallJournal(dir));
    assert.equal(seen.length, run * 20);
    assert.equal(writer.nextEvent, run * 20 + 1);
    for (let i = 0; i < 10; i++) {
      writeBatch(writer, [`${run} ${i}`, filler]);
      await writer.settled();
    }
    writer.close();
  }
  const { writer, seen, end } = openSeeing(smallJournal(dir));
  assert.deepEqual(
    seen.map(({ event }) => event),
    Array.from({ length: 60 }, (_, i) => i + 1),
  );
  assert.deepEqual(
    seen.map(({ batch }) => batch),
    Array.from({ length: 60 }, (_, i) => (i >> 1) + 1),
  );
  assert.ok(end.segment > 5);
  writer.close();
});

test("journal time never goes back, whatever the wall clock does, also over a restart", () => {
  const times: number[] = [];
  const first = openJournal(smallJournal(dir), () => {});
  for (const wall of [500, 300, 700]) {
    first.writer.beginRecord(1);
    first.writer.endRecord();
    first.writer.commit(wall);
  }
  first.writer.close();
  const second = openJournal(smallJournal(dir), (batch) => times.push(batch.header.timeUs));
  assert.deepEqual(times, [500, 500, 700]);
  assert.equal(second.end.timeUs, 700);
  second.writer.beginRecord(1);
  second.writer.endRecord();
  second.writer.commit(100);
  second.writer.close();
  const third = openJournal(smallJournal(dir), (batch) => times.push(batch.header.timeUs));
  assert.equal(times.at(-1), 700);
  third.writer.close();
});

test("the next segment is prepared before it is needed; no rotation waits", async () => {
  const { writer } = openSeeing(smallJournal(dir));
  await writer.settled();
  assert.ok(existsSync(segmentFile(dir, 2)), "prepared while the first is in use");
  assert.ok(readFileSync(segmentFile(dir, 2)).every((byte) => byte === 0));
  for (let i = 0; i < 30; i++) {
    writeBatch(writer, [filler]);
    await writer.settled();
  }
  assert.ok(writer.counts.rotations >= 5);
  assert.equal(writer.counts.lateSpares, 0);
  writer.close();
});

test("a rotation whose spare is not ready prepares the segment itself, and says so", async () => {
  const { writer } = openSeeing(smallJournal(dir));
  for (let i = 0; i < 30; i++) writeBatch(writer, [`${i}`, filler]);
  assert.ok(writer.counts.rotations >= 5);
  assert.equal(writer.counts.lateSpares, writer.counts.rotations);
  await writer.settled();
  writer.close();
  const { seen, writer: again } = openSeeing(smallJournal(dir));
  assert.equal(seen.length, 60);
  assert.equal(readdirSync(dir).filter((name) => name.endsWith(".tmp")).length, 0);
  again.close();
});

test("a prepared segment is kept over a restart, one of another size is made anew", async () => {
  const first = openSeeing(smallJournal(dir));
  await first.writer.settled();
  first.writer.close();
  const { ino } = statSync(segmentFile(dir, 2));
  const second = openSeeing(smallJournal(dir));
  await second.writer.settled();
  second.writer.close();
  assert.equal(statSync(segmentFile(dir, 2)).ino, ino);
  const third = openSeeing({ ...smallJournal(dir), segmentBytes: 8192 });
  await third.writer.settled();
  third.writer.close();
  assert.equal(statSync(segmentFile(dir, 2)).size, 8192);
});

test("a batch larger than the bound is refused whole, and the writer with it", () => {
  const { writer } = openSeeing(smallJournal(dir));
  writeBatch(writer, ["kept"]);
  const tooLarge = (): unknown => writeBatch(writer, ["half", "y".repeat(600), "y".repeat(600)]);
  assert.equal(codeOf(tooLarge), "BATCH_TOO_LARGE");
  assert.throws(() => writer.commit(2_000_000));
  assert.throws(() => writeBatch(writer, ["later"]));
  writer.close();
  const again = openSeeing(smallJournal(dir));
  assert.deepEqual(
    again.seen.map(({ payload }) => payload),
    ["kept"],
  );
  again.writer.close();
});

test("after one failed write every later call is refused", () => {
  const { writer: sound, end } = openSeeing(smallJournal(dir));
  sound.close();
  const full = freshFolder();
  symlinkSync("/dev/full", segmentFile(full.dir, 1));
  const writer = new JournalWriter(
    { disk: new NodeDisk(), dir: full.dir, durability: "os", segmentBytes: 4096, batchBytes: 1024 },
    end,
    true,
  );
  assert.equal(
    codeOf(() => writeBatch(writer, ["lost"])),
    "JOURNAL_FAILED",
  );
  assert.equal(
    codeOf(() => writer.beginRecord(1)),
    "JOURNAL_FAILED",
  );
  assert.equal(
    codeOf(() => writer.commit(1)),
    "JOURNAL_FAILED",
  );
  assert.equal(
    codeOf(() => writer.probe(1)),
    "JOURNAL_FAILED",
  );
  assert.equal(writer.counts.batches, 0);
  writer.close();
  full.remove();
});

test("a rotation that fails ends the writer, and what was committed is still there", async () => {
  let isSound = true;
  const disk = new (class extends NodeDisk {
    override write(...terms: Parameters<NodeDisk["write"]>): number {
      if (!isSound) throw Object.assign(new Error("EIO: i/o error, write"), { code: "EIO" });
      return super.write(...terms);
    }
  })();
  const { writer } = openSeeing({ ...smallJournal(dir), disk });
  await writer.settled();
  for (let i = 0; i < 5; i++) writeBatch(writer, [filler]);
  isSound = false;
  assert.equal(
    codeOf(() => writeBatch(writer, [filler, "a rotation writes a header"])),
    "JOURNAL_FAILED",
  );
  isSound = true;
  assert.equal(
    codeOf(() => writeBatch(writer, ["never as if clean"])),
    "JOURNAL_FAILED",
  );
  writer.close();
  const again = openSeeing(smallJournal(dir));
  assert.equal(again.seen.length, 5);
  again.writer.close();
});

test("a probe writes an empty batch that counts as a batch and holds no event", () => {
  const { writer } = openSeeing(smallJournal(dir));
  writer.probe(1_000);
  writeBatch(writer, ["after"]);
  writer.close();
  const { seen, writer: again } = openSeeing(smallJournal(dir));
  assert.deepEqual(seen, [{ batch: 2, event: 1, type: 7, payload: "after" }]);
  again.close();
});

test("a record is read again by its position, but never before its commit", async () => {
  const { writer } = openSeeing(smallJournal(dir));
  const records = new RecordFile(new NodeDisk(), dir);
  const positions: number[] = [];
  for (let i = 0; i < 20; i++) {
    positions.push(...writeBatch(writer, [`a${i}`, filler, `b${i}`]));
    await writer.settled();
  }
  assert.ok(positions.every(Number.isSafeInteger));
  const read = (position: number): string => {
    const { bytes, start, end } = records.readRecordAt(position, writer.committedEnd);
    return bytes.toString("latin1", start, end);
  };
  for (let i = 0; i < 20; i++) {
    assert.equal(read(positions[i * 3]!), `a${i}`);
    assert.equal(read(positions[i * 3 + 2]!), `b${i}`);
  }
  writer.beginRecord(7);
  const pending = writer.endRecord();
  assert.equal(
    codeOf(() => read(pending)),
    "JOURNAL_POSITION_UNKNOWN",
  );
  assert.equal(
    codeOf(() => read(-1)),
    "JOURNAL_POSITION_UNKNOWN",
  );
  assert.equal(
    codeOf(() => read(Number.NaN)),
    "JOURNAL_POSITION_UNKNOWN",
  );
  writer.commit(1_000_000);
  assert.equal(read(pending), "");
  records.close();
  writer.close();
});

test("a missing segment is damage that names its file", async () => {
  const { writer } = openSeeing(smallJournal(dir));
  for (let i = 0; i < 20; i++) {
    writeBatch(writer, [filler]);
    await writer.settled();
  }
  writer.close();
  const second = readFileSync(segmentFile(dir, 2));
  rmSync(segmentFile(dir, 2));
  const missing = refusal(() => openSeeing(smallJournal(dir)));
  assert.equal(missing?.code, "JOURNAL_DAMAGED");
  assert.ok(missing.message.includes(segmentFile(dir, 2)));
  writeFileSync(segmentFile(dir, 2), second);
  rmSync(segmentFile(dir, 1));
  assert.equal(
    codeOf(() => openSeeing(smallJournal(dir))),
    "JOURNAL_INCOMPLETE",
  );
});

test("a segment of another journal is damage", async () => {
  const other = freshFolder();
  for (const options of [
    smallJournal(dir),
    { ...smallJournal(other.dir), randomness: Buffer.from("another draw") },
  ]) {
    const { writer } = openSeeing(options);
    for (let i = 0; i < 20; i++) {
      writeBatch(writer, [filler]);
      await writer.settled();
    }
    writer.close();
  }
  writeFileSync(segmentFile(dir, 2), readFileSync(segmentFile(other.dir, 2)));
  assert.equal(
    codeOf(() => openSeeing(smallJournal(dir))),
    "JOURNAL_DAMAGED",
  );
  other.remove();
});

test("a segment whose beginning was torn is begun again", async () => {
  const { writer } = openSeeing(smallJournal(dir));
  writeBatch(writer, ["kept"]);
  await writer.settled();
  writer.close();
  edit(dir, 2, (bytes) => Buffer.concat([Buffer.from("HRWJRNL"), bytes.subarray(7)]));
  const again = openSeeing(smallJournal(dir));
  assert.equal(again.seen.length, 1);
  for (let i = 0; i < 8; i++) writeBatch(again.writer, [filler]);
  await again.writer.settled();
  again.writer.close();
  const third = openSeeing(smallJournal(dir));
  assert.equal(third.seen.length, 9);
  third.writer.close();
});

test("a newer format is refused as newer, not as damage", () => {
  openSeeing(smallJournal(dir)).writer.close();
  edit(dir, 1, (bytes) => {
    bytes.writeUInt16LE(FORMAT_VERSION + 1, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60);
    return bytes;
  });
  assert.equal(
    codeOf(() => openSeeing(smallJournal(dir))),
    "JOURNAL_NEWER_FORMAT",
  );
});

test("bytes that look like a batch inside a torn batch do not make it damage", () => {
  const { writer } = openSeeing(smallJournal(dir));
  writeBatch(writer, ["first"]);
  const start = writer.committedEnd % 2 ** 32;
  writer.close();
  const batch = readFileSync(segmentFile(dir, 1)).subarray(64, start);
  const foreign = Buffer.from(batch);
  foreign.writeUInt32LE(crc32(foreign.subarray(8), 0), 4);
  edit(dir, 1, (bytes) => {
    foreign.copy(bytes, start + 100);
    return bytes;
  });
  const again = openSeeing(smallJournal(dir));
  assert.equal(again.seen.length, 1);
  assert.equal(again.cutBytes, 100 + foreign.length);
  again.writer.close();
});
