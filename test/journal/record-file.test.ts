import { strict as assert } from "node:assert";
import { rmSync } from "node:fs";
import { afterEach, beforeEach, test } from "vitest";
import { RecordFile } from "../../src/journal/record-file.ts";
import { segmentFile } from "../../src/journal/segment-files.ts";
import type { JournalWriter } from "../../src/journal/journal-writer.ts";
import {
  codeOf,
  edit,
  freshFolder,
  openSeeing,
  smallJournal,
  writeBatch,
} from "./journal-folder.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

let dir: string;
let remove: () => void;
let writer: JournalWriter;
let records: RecordFile;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
  ({ writer } = openSeeing(smallJournal(dir)));
  records = new RecordFile(new NodeDisk(), dir);
});
afterEach(() => {
  records.close();
  writer.close();
  remove();
});

const textAt = (position: number): string => {
  const { bytes, start, end } = records.readRecordAt(position, writer.committedEnd);
  return bytes.toString("latin1", start, end);
};

test("messages that stand next to each other are read from the disk once", () => {
  const positions = writeBatch(writer, ["one", "two", "three"]);
  assert.equal(textAt(positions[0]!), "one");
  edit(dir, 1, (bytes) => Buffer.alloc(bytes.length));
  assert.deepEqual(positions.map(textAt), ["one", "two", "three"]);
});

test("what is committed after a reading is found by the next one", () => {
  const [first] = writeBatch(writer, ["one"]);
  assert.equal(textAt(first!), "one");
  const [second] = writeBatch(writer, ["two"]);
  assert.equal(textAt(second!), "two");
  assert.equal(textAt(first!), "one");
});

test("messages are found in every segment, forwards and backwards", async () => {
  const expected: [number, string][] = [];
  for (let i = 1; i <= 30; i++) {
    const text = `${i}${"x".repeat((i * 53) % 700)}`;
    expected.push([writeBatch(writer, [text])[0]!, text]);
    if (i % 2 === 0) await writer.settled();
    assert.equal(textAt(expected.at(-1)![0]), text);
  }
  assert.ok(writer.counts.rotations > 2);
  for (const [position, text] of [...expected, ...expected.toReversed()]) {
    assert.equal(textAt(position), text);
  }
});

test("where no committed record can stand, nothing is read", () => {
  writeBatch(writer, ["one"]);
  for (const position of [0, -1, 0.5, writer.committedEnd, writer.committedEnd + 1]) {
    assert.equal(
      codeOf(() => textAt(position)),
      "JOURNAL_POSITION_UNKNOWN",
    );
  }
});

test("of a batch that was damaged no record is read, wherever the damage is; of others they are", () => {
  const before = writeBatch(writer, ["one", "two"]);
  const start = writer.committedEnd % 2 ** 32;
  const positions = writeBatch(writer, ["three", "four"]);
  const end = writer.committedEnd % 2 ** 32;
  const after = writeBatch(writer, ["five"]);
  for (let at = start; at < end; at++) {
    edit(dir, 1, (bytes) => flipped(bytes, at));
    records.close();
    for (const position of positions) {
      assert.equal(
        codeOf(() => textAt(position)),
        "JOURNAL_DAMAGED",
        `byte ${at - start} of the batch`,
      );
    }
    assert.deepEqual([...before, ...after].map(textAt), ["one", "two", "five"]);
    edit(dir, 1, (bytes) => flipped(bytes, at));
  }
  records.close();
  assert.deepEqual(positions.map(textAt), ["three", "four"]);
});

function flipped(bytes: Buffer, at: number): Buffer {
  bytes[at]! ^= 4;
  return bytes;
}

test("a client's text that looks like the beginning of a batch misleads nobody", () => {
  const header = Buffer.alloc(48);
  header.write("HRWB", "latin1");
  header.writeUInt32LE(48, 8);
  header.writeUInt8(1, 12);
  const texts = ["HRWB", header.toString("latin1"), "HRWBHRWB", "after"];
  const positions = writeBatch(writer, texts);
  assert.deepEqual(positions.map(textAt), texts);
  records.close();
  assert.deepEqual(positions.toReversed().map(textAt), texts.toReversed());
});

test("a segment that is gone, before it is opened or as it is, is retired", () => {
  const [position] = writeBatch(writer, ["one"]);
  rmSync(segmentFile(dir, 1));
  assert.equal(
    codeOf(() => textAt(position!)),
    "JOURNAL_RETIRED",
  );
});

test("a segment whose header does not check gives no record", () => {
  const [position] = writeBatch(writer, ["one"]);
  edit(dir, 1, (bytes) => flipped(bytes, 30));
  assert.equal(
    codeOf(() => textAt(position!)),
    "JOURNAL_DAMAGED",
  );
});
