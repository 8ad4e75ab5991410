import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { PackedRows } from "../../../src/core/execute/packed-rows.ts";

interface Content {
  readonly numbers: readonly number[];
  readonly words: readonly string[];
}

const anyContent = fc.record({
  numbers: fc.array(
    fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constantFrom(2 ** 31, -(2 ** 31) - 1, -1)),
    { maxLength: 900, size: "max" },
  ),
  words: fc.array(fc.string({ maxLength: 3 }), { maxLength: 90, size: "max" }),
});

function write(rows: PackedRows, { numbers, words }: Content): number | undefined {
  const row = rows.begin(numbers.length, words.length);
  if (row === undefined) return undefined;
  for (const number of numbers) rows.put(number);
  for (const word of words) rows.putWord(word);
  rows.end();
  return row;
}

function read(rows: PackedRows, row: number, like: Content): Content {
  rows.open(row);
  return {
    numbers: like.numbers.map(() => rows.take()),
    words: like.words.map(() => rows.takeWord()),
  };
}

test("each row is read as it was written, whichever others come and go", () => {
  const anyDeed = fc.record({ content: anyContent, letsGo: fc.nat() });
  fc.assert(
    fc.property(fc.array(anyDeed, { maxLength: 60, size: "max" }), (deeds) => {
      const rows = new PackedRows();
      const kept: { row: number; content: Content }[] = [];
      for (const { content, letsGo } of deeds) {
        const row = write(rows, content);
        assert.ok(row !== undefined);
        kept.push({ row, content });
        if (letsGo % 2 === 0) {
          const [gone] = kept.splice(letsGo % kept.length, 1);
          rows.free(gone!.row);
        }
        for (const {
          row: at,
          content: { numbers, words },
        } of kept) {
          assert.deepEqual(read(rows, at, { numbers, words }), { numbers, words });
        }
      }
    }),
    { numRuns: 100 },
  );
});

test("rows that come and go in turn need no more pages than a few, however many come", () => {
  const rows = new PackedRows();
  const kept: { row: number; content: Content }[] = [];
  for (let at = 0; at < 20_000; at++) {
    const numbers = Array.from({ length: 50 + (at % 9) }, (_, number) => at + number);
    const content = { numbers, words: [`a${at}`, `b${at}`] };
    kept.push({ row: write(rows, content)!, content });
    if (kept.length <= 500) continue;
    const { row, content: before } = kept.shift()!;
    assert.deepEqual(read(rows, row, before), before);
    rows.free(row);
  }
  assert.ok(rows.pageCount <= 10, `${rows.pageCount} pages for 500 rows`);
});

test("a row that is longer than a page is refused, and the rows beside it stay", () => {
  const rows = new PackedRows();
  const row = write(rows, { numbers: [1, 2], words: ["x"] })!;
  assert.equal(rows.begin(5000, 0), undefined);
  assert.equal(rows.begin(0, 600), undefined);
  assert.deepEqual(read(rows, row, { numbers: [0, 0], words: [""] }), {
    numbers: [1, 2],
    words: ["x"],
  });
});

test("a row is written again in its place where it is as long, and only there", () => {
  const rows = new PackedRows();
  const row = write(rows, { numbers: [1, 2], words: ["x"] })!;
  const beside = write(rows, { numbers: [7], words: ["y"] })!;
  assert.equal(rows.beginAgain(row, 3, 1), false);
  assert.equal(rows.beginAgain(row, 2, 0), false);
  assert.equal(rows.beginAgain(row, 2, 1), true);
  for (const number of [3, 4]) rows.put(number);
  rows.putWord("z");
  rows.end();
  const second = { numbers: [3, 4], words: ["z"] };
  assert.deepEqual(read(rows, row, second), second);
  const first = { numbers: [7], words: ["y"] };
  assert.deepEqual(read(rows, beside, first), first);
});

test("a row with less or more than it was begun with is refused", () => {
  for (const [numbers, words] of [
    [1, 1],
    [3, 1],
    [2, 0],
    [2, 2],
  ] as const) {
    const rows = new PackedRows();
    rows.begin(2, 1);
    for (let at = 0; at < numbers; at++) rows.put(at);
    for (let at = 0; at < words; at++) rows.putWord("w");
    assert.throws(() => rows.end(), /Invariant: a row must have/);
  }
});

test("where there was never a row, none is read", () => {
  assert.throws(() => new PackedRows().open(4096 * 7), /Invariant: there must be a row/);
});
