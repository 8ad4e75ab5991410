import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { NumberedTable } from "../../src/core/numbered-table.ts";

interface Thing {
  readonly number: number;
  readonly text: string;
}

const anyDeed = fc.record({
  isPut: fc.boolean(),
  number: fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 3e6 }), fc.constant(2 ** 40)),
  text: fc.string({ maxLength: 2 }),
});

test("it holds what a Map holds, whatever comes and goes", () => {
  fc.assert(
    fc.property(fc.array(anyDeed, { maxLength: 200, size: "max" }), (deeds) => {
      const plain = new Map<number, Thing>();
      const table = new NumberedTable<Thing>();
      for (const { isPut, number, text } of deeds) {
        if (isPut) {
          const thing = { number, text };
          plain.set(number, thing);
          table.set(number, thing);
        } else assert.equal(table.delete(number), plain.delete(number));
        assert.equal(table.size, plain.size);
        assert.equal(table.get(number), plain.get(number));
        assert.equal(table.has(number), plain.has(number));
      }
      for (const [number, thing] of plain) assert.equal(table.get(number), thing);
      const byNumber = (a: Thing, b: Thing): number => a.number - b.number;
      assert.deepEqual([...table].toSorted(byNumber), [...plain.values()].toSorted(byNumber));
    }),
    { numRuns: 500 },
  );
});

test("numbers that were never given have nothing", () => {
  const table = new NumberedTable<Thing>();
  table.set(0, { number: 0, text: "first" });
  for (const number of [-1, 1, 63, 64, Number.NaN, Infinity]) {
    assert.equal(table.get(number), undefined);
    assert.equal(table.delete(number), false);
  }
});

test("what is taken out while it is looked through is not met any more, what is left is met once", () => {
  const table = new NumberedTable<Thing>();
  for (let number = 0; number < 500; number++) table.set(number, { number, text: "" });
  const met: number[] = [];
  for (const { number } of table) {
    met.push(number);
    table.delete(number);
    table.delete(number + 1);
  }
  assert.equal(table.size, 0);
  assert.deepEqual(
    met,
    Array.from({ length: 250 }, (_, at) => at * 2),
  );
});

test("the numbers of what is left are told without a look at those between", () => {
  const table = new NumberedTable<Thing>();
  for (const number of [3, 70, 71, 900_000_000_000]) table.set(number, { number, text: "" });
  table.delete(70);
  assert.deepEqual([...table.numbers()], [3, 71, 900_000_000_000]);
});
