import assert from "node:assert/strict";
import { test } from "vitest";
import { Throttle } from "../../src/office/throttle.ts";

let nowMs = 0;
const throttle = (): Throttle => {
  nowMs = 0;
  const terms = { free: 3, longestSeconds: 10, forgetSeconds: 100, most: 4 };
  return new Throttle(terms, () => nowMs);
};

function tried(times: number): Throttle {
  const it = throttle();
  for (let at = 0; at < times; at++) it.tries("ann");
  return it;
}

for (const [times, wait] of [
  [0, 0],
  [2, 0],
  [3, 1],
  [4, 2],
  [5, 4],
  [6, 8],
  [7, 10],
  [2_000, 10],
] as const) {
  test(`after ${times} attempts the next is let through in ${wait} s`, () => {
    const it = tried(times);
    assert.equal(it.waitSeconds("ann"), wait);
    assert.equal(it.waitSeconds("ben"), 0);
    nowMs = wait * 1_000;
    assert.equal(it.waitSeconds("ann"), 0);
    if (wait === 0) return;
    nowMs -= 1;
    assert.equal(it.waitSeconds("ann"), 1);
  });
}

test("a success, and a while of quiet, make all good", () => {
  const it = tried(6);
  it.succeeded("ann");
  assert.equal(it.waitSeconds("ann"), 0);
  const other = tried(6);
  nowMs = 100_001;
  assert.equal(other.waitSeconds("ann"), 0);
  other.tries("ann");
  assert.equal(other.waitSeconds("ann"), 0);
});

test("an attempt that was none counts for nothing", () => {
  const it = tried(3);
  it.forgives("ann");
  assert.equal(it.waitSeconds("ann"), 0);
  it.forgives("ben");
});

test("however many names are tried, only so many are remembered: those that tried last", () => {
  const it = tried(5);
  for (let at = 0; at < 3; at++) it.tries(`x${at}`);
  it.tries("ann");
  for (let at = 3; at < 6; at++) it.tries(`x${at}`);
  assert.equal(it.size, 4);
  assert.equal(it.waitSeconds("ann"), 8);
  it.tries("x6");
  assert.equal(it.waitSeconds("ann"), 0);
});
