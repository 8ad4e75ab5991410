import { strict as assert } from "node:assert";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, test } from "vitest";
import { JournalReader } from "../../src/journal/journal-reader.ts";
import { segmentFile } from "../../src/journal/segment-files.ts";
import { codeOf, freshFolder, openSeeing, smallJournal, writeBatch } from "./journal-folder.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

let dir: string;
let remove: () => void;
beforeEach(() => {
  ({ dir, remove } = freshFolder());
});
afterEach(() => remove());

test("a reader follows a desk that writes, batch by batch and over rotations", async () => {
  const { writer } = openSeeing(smallJournal(dir));
  const reader = new JournalReader(new NodeDisk(), dir);
  assert.equal(reader.next(), false);
  for (let i = 1; i <= 60; i++) {
    writeBatch(writer, [`batch ${i}`, "x".repeat((i * 53) % 700)]);
    // Every third time the reader comes late and finds several batches.
    if (i % 3 === 0) {
      for (let k = i - 2; k <= i; k++) {
        assert.equal(reader.next(), true);
        assert.equal(reader.batch.header.batch, k);
      }
      assert.equal(reader.next(), false);
      assert.equal(reader.tornBytes, 0);
    }
    if (i % 2 === 0) await writer.settled();
  }
  assert.ok(writer.counts.rotations > 5);
  reader.close();
  writer.close();
});

test("a batch half written when it was read is whole when it is read again", () => {
  const { writer } = openSeeing(smallJournal(dir));
  writeBatch(writer, ["one"]);
  const before = readFileSync(segmentFile(dir, 1));
  writeBatch(writer, ["two, which is being written"]);
  writeBatch(writer, ["three"]);
  const after = readFileSync(segmentFile(dir, 1));
  writer.close();
  const half = Buffer.from(before);
  const end = writer.committedEnd % 2 ** 32;
  after.copy(half, 0, 0, end - 80);
  writeFileSync(segmentFile(dir, 1), half);
  const reader = new JournalReader(new NodeDisk(), dir);
  assert.equal(reader.next(), true);
  assert.equal(reader.next(), false);
  assert.ok(reader.tornBytes > 0);
  writeFileSync(segmentFile(dir, 1), after);
  assert.equal(reader.next(), true);
  assert.equal(reader.next(), true);
  assert.equal(reader.batch.header.batch, 3);
  assert.equal(reader.next(), false);
  assert.equal(reader.tornBytes, 0);
  reader.close();
});

test("a reader that waits at the end still finds that the next segment is missing", async () => {
  const { writer } = openSeeing(smallJournal(dir));
  const reader = new JournalReader(new NodeDisk(), dir);
  assert.equal(reader.next(), false);
  for (let i = 0; i < 12; i++) {
    writeBatch(writer, ["x".repeat(700)]);
    await writer.settled();
  }
  writer.close();
  rmSync(segmentFile(dir, 2));
  const read = (): void => {
    while (reader.next());
  };
  assert.equal(codeOf(read), "JOURNAL_DAMAGED");
  reader.close();
});

/** Bytes this process has read from files so far, as Linux counts them. */
const bytesRead = (): number =>
  Number(/^rchar: (\d+)$/m.exec(readFileSync("/proc/self/io", "latin1"))![1]);

test("following a desk reads what is new, not the segment that is prepared behind it", async () => {
  const segmentBytes = 8 << 20;
  const { writer } = openSeeing({ ...smallJournal(dir), segmentBytes });
  await writer.settled();
  const reader = new JournalReader(new NodeDisk(), dir);
  assert.equal(reader.next(), false);
  const before = bytesRead();
  for (let i = 1; i <= 50; i++) {
    writeBatch(writer, [`batch ${i}`]);
    assert.equal(reader.next(), true);
  }
  assert.ok(bytesRead() - before < 5 * segmentBytes, `${bytesRead() - before} bytes read`);
  reader.close();
  writer.close();
});
