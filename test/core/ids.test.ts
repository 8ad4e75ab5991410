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
