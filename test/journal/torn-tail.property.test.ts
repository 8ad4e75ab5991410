import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import * as fc from "fast-check";
import { afterEach, beforeEach, test } from "vitest";
import { segmentFile } from "../../src/journal/segment-files.ts";
import { verifyJournal } from "../../src/journal/verify-journal.ts";
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
beforeEach(() => {
  ({ dir, remove } = freshFolder());
});
afterEach(() => remove());

const anyPayload = fc.string({ maxLength: 40, unit: "binary-ascii" });
const anyBatch = fc.array(anyPayload, { minLength: 1, maxLength: 5 });

/** A journal of these batches; gives where the last one stands in segment `segment`. */
async function journalOf(batches: readonly (readonly string[])[]) {
  remove();
  ({ dir, remove } = freshFolder());
  const { writer } = openSeeing(smallJournal(dir));
  let start = writer.committedEnd;
  for (const batch of batches) {
    start = writer.committedEnd;
    writeBatch(writer, batch);
    await writer.settled();
  }
  const end = writer.committedEnd;
  writer.close();
  return { start, end, segment: Math.floor(end / 2 ** 32) };
}

for (const [how, cut] of [
  ["zeros from there on", (bytes: Buffer, at: number) => Buffer.from(bytes).fill(0, at)],
  ["the file ends there", (bytes: Buffer, at: number) => Buffer.from(bytes.subarray(0, at))],
  [
    "garbage from there on",
    (bytes: Buffer, at: number, end: number) => Buffer.from(bytes).fill(0xa5, at, end),
  ],
] as const) {
  test(`cut at any byte of the last batch, it alone is gone: ${how}`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyBatch, { minLength: 1, maxLength: 6 }), async (batches) => {
        const { start, end, segment } = await journalOf([["first"], ...batches]);
        const file = segmentFile(dir, segment);
        const whole = readFileSync(file);
        const kept = [["first"], ...batches].slice(0, -1).flat();
        const [from, to] = [start % 2 ** 32, end % 2 ** 32];
        for (let at = from; at < to; at++) {
          const torn = cut(whole, at, to);
          // A cut may leave the batch as it was, where it ends in the zeros that were cut off.
          const isUnchanged = Buffer.concat([torn, Buffer.alloc(4096)])
            .subarray(0, to)
            .equals(whole.subarray(0, to));
          writeFileSync(file, torn);
          const opened = openSeeing(smallJournal(dir));
          const payloads = opened.seen.map(({ payload }) => payload);
          assert.deepEqual(payloads, isUnchanged ? [...kept, ...(batches.at(-1) ?? [])] : kept);
          assert.ok(opened.cutBytes <= to - from);
          writeBatch(opened.writer, ["after the crash"]);
          opened.writer.close();
          const again = openSeeing(smallJournal(dir));
          assert.equal(again.seen.at(-1)?.payload, "after the crash");
          assert.equal(again.seen.length, opened.seen.length + 1);
          assert.equal(again.cutBytes, 0);
          again.writer.close();
          assert.equal(readFileSync(file).length, 4096);
        }
      }),
      // A record without content ends its batch in zeros: a file may end within them.
      { numRuns: 4, examples: [[[[""]]]] },
    );
  }, 60_000);
}

test("a byte changed in an earlier batch or a header is damage, never dropped", async () => {
  const { start, segment } = await journalOf([["one", "two"], ["three"], ["four"]]);
  assert.equal(segment, 1);
  const file = segmentFile(dir, segment);
  const whole = readFileSync(file);
  for (let at = 0; at < start % 2 ** 32; at++) {
    for (const flip of [0x01, 0x80, 0xff]) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ flip, at);
      writeFileSync(file, bytes);
      assert.equal(
        codeOf(() => openSeeing(smallJournal(dir))),
        "JOURNAL_DAMAGED",
        `byte ${at}`,
      );
      assert.equal(
        codeOf(() => verifyJournal(new NodeDisk(), dir)),
        "JOURNAL_DAMAGED",
        `byte ${at}`,
      );
      assert.deepEqual(readFileSync(file), bytes, "a refused start changes nothing");
    }
  }
});

test("any byte changed in a segment that is not the last is reported as damage", async () => {
  const batches = Array.from({ length: 60 }, (_, i) => [`payload ${i} ${"x".repeat(80)}`]);
  const { segment } = await journalOf(batches);
  assert.ok(segment >= 3);
  const whole = readFileSync(segmentFile(dir, 2));
  for (let at = 0; at < whole.length; at += 3) {
    edit(dir, 2, (bytes) => {
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
      return bytes;
    });
    assert.equal(
      codeOf(() => openSeeing(smallJournal(dir))),
      "JOURNAL_DAMAGED",
      `byte ${at}`,
    );
    writeFileSync(segmentFile(dir, 2), whole);
  }
  const opened = openSeeing(smallJournal(dir));
  assert.deepEqual(
    opened.seen.map(({ payload }) => [payload]),
    batches,
  );
  opened.writer.close();
});
