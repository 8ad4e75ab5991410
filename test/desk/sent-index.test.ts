import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { SentIndex } from "../../src/desk/sent-index.ts";

test("the newest messages are found by their numbers, however far apart, and older ones are not", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 5_000 }), (gaps) => {
      const most = 2_048;
      const index = new SentIndex(most);
      const sent: number[] = [];
      for (const gap of gaps) {
        sent.push((sent.at(-1) ?? 0) + gap);
        index.set(sent.at(-1)!, -sent.at(-1)!);
      }
      for (const [at, number] of sent.entries()) {
        const isKept = at >= sent.length - most;
        assert.equal(index.find(number), isKept ? -number : undefined);
        if (gaps[at] !== 1) assert.equal(index.find(number - 1), undefined);
      }
    }),
    { numRuns: 60 },
  );
});

test("a message under a number that was used before takes its place and that of all behind it", () => {
  const index = new SentIndex();
  for (const number of [3, 7, 9, 20]) index.set(number, number * 10);
  index.set(8, 1);
  assert.deepEqual(
    [3, 7, 8, 9, 20].map((number) => index.find(number)),
    [30, 70, 1, undefined, undefined],
  );
  index.clear();
  assert.equal(index.find(3), undefined);
});

test("reports between thousands of prices take no more room than reports alone", () => {
  const before = process.memoryUsage().arrayBuffers;
  const indexes = Array.from({ length: 20 }, () => new SentIndex());
  for (const index of indexes) {
    for (let report = 1; report <= 1_500; report++)
      index.set(report * 1_237 + (report % 7), report);
  }
  const taken = process.memoryUsage().arrayBuffers - before;
  assert.ok(taken < 20 * 128 * 1_024, `${taken} bytes`);
  assert.equal(indexes[3]!.find(1_237 + 1), 1);
});
