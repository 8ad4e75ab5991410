import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { execIDOf, legIDOf, legNumberOf, orderIDOf, orderNumberOf } from "../../src/core/ids.ts";
import { JOURNAL } from "./world.ts";

const anyCounter = fc.oneof(
  fc.integer({ min: 1, max: 5000 }),
  fc.maxSafeNat().map((n) => n || 1),
);

test("an OrderID and a leg's ClOrdID give their number back", () => {
  fc.assert(
    fc.property(anyCounter, (counter) => {
      assert.equal(orderNumberOf(JOURNAL, orderIDOf(JOURNAL, counter)), counter);
      assert.equal(legNumberOf(JOURNAL, legIDOf(JOURNAL, counter)), counter);
    }),
  );
});

test("an id is at most 20 characters, whatever the counter", () => {
  const most = Number.MAX_SAFE_INTEGER;
  for (const id of [orderIDOf(JOURNAL, most), legIDOf(JOURNAL, most), execIDOf(JOURNAL, most)]) {
    assert.ok(id.length <= 20, id);
  }
});

test("the letter says what an id names: an order's id is no leg's and no execution's", () => {
  assert.equal(orderIDOf(JOURNAL, 36), "TESTJRNLO10");
  assert.equal(legNumberOf(JOURNAL, orderIDOf(JOURNAL, 36)), 0);
  assert.equal(orderNumberOf(JOURNAL, legIDOf(JOURNAL, 36)), 0);
  assert.equal(orderNumberOf(JOURNAL, execIDOf(JOURNAL, 36)), 0);
});

for (const text of [
  "",
  "TESTJRNL",
  "TESTJRNLO",
  "TESTJRNLO0",
  "TESTJRNLO01",
  "TESTJRNLO1a",
  "TESTJRNLO1 ",
  "TESTJRNLO1.5",
  "TESTJRNLO-5",
  "TESTJRNLO+5",
  "TESTJRNLOZZZZZZZZZZZ",
  "OTHERJNLO1",
  "O1",
  "TESTJRNLO1TESTJRNLO12",
]) {
  test(`"${text}" names no order of this journal`, () => {
    assert.equal(orderNumberOf(JOURNAL, text), 0);
  });
}

test("an id is read as the runtime reads its digits, if it is written as ours are", () => {
  const unit = fc.constantFrom(...Array.from("0123456789ABCXYZabz@[/: -+.é"));
  const digits = fc.oneof(
    fc.string({ unit, maxLength: 12 }),
    anyCounter.map((counter) => counter.toString(36).toUpperCase()),
    fc
      .integer({ min: -40, max: 40 })
      .map((n) => (2n ** 53n + BigInt(n)).toString(36).toUpperCase()),
  );
  const head = fc.oneof(
    { weight: 9, arbitrary: fc.constant(`${JOURNAL}O`) },
    { weight: 1, arbitrary: fc.constantFrom(JOURNAL, "TESTJRNMO", "testjrnlO", `${JOURNAL}L`) },
  );
  fc.assert(
    fc.property(head, digits, (start, end) => {
      assert.equal(orderNumberOf(JOURNAL, start + end), readSlowly(start + end));
    }),
    { numRuns: 5000 },
  );
});

/** The slow twin: an id is ours when it is what its number is written as. */
function readSlowly(text: string): number {
  const value = Number.parseInt(text.slice(JOURNAL.length + 1), 36);
  if (!Number.isSafeInteger(value) || value <= 0) return 0;
  return orderIDOf(JOURNAL, value) === text ? value : 0;
}
