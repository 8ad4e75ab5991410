import assert from "node:assert/strict";
import { test } from "vitest";
import { Digest } from "../../src/core/digest.ts";

// Made by another program. Journals carry such texts: none of them may ever change.

const numbers: readonly (readonly [number, string])[] = [
  [0, "0382fa1a51148e14"],
  [1, "1776af6351dd615d"],
  [-1, "9e202c97e7cd2993"],
  [2 ** 31 - 1, "365d7cb0f93bde6c"],
  [2 ** 31, "9f65097a69513a68"],
  [-(2 ** 31), "90ff32aa69513a68"],
  [2 ** 32 - 1, "013275fbe7cd2993"],
  [2 ** 32, "9965488d51148e14"],
  [-(2 ** 32) - 1, "741889a5e7cd2993"],
  [Number.MAX_SAFE_INTEGER, "48164d13e7cd2993"],
  [Number.MIN_SAFE_INTEGER, "cf28bed251dd615d"],
];

for (const [value, text] of numbers) {
  test(`the digest of ${value} is ${text} for ever`, () => {
    assert.equal(new Digest().add(value).text(), text);
  });
}

const texts: readonly (readonly [string, string])[] = [
  ["", "0382fa1a51148e14"],
  ["B", "94c1146ce9d660f5"],
  ["Buy", "ad4c48474092de6a"],
  ["EURUSD", "af1e69dc7e1f1ce9"],
  ["\uFFFF\u00E9\u20ACx", "3dc47e4c6239c1be"],
];

for (const [of, text] of texts) {
  test(`the digest of the text "${of}" is ${text} for ever`, () => {
    assert.equal(new Digest().addText(of).text(), text);
  });
}

test("a digest of nothing is what it always was", () => {
  assert.equal(new Digest().text(), "811c9dc52545f491");
});

test("sums of digests pass 32 bits without a sign, and go into others as they always did", () => {
  const [one, two] = [new Digest().add(1).addText("Buy"), new Digest().add(2).addText("Sell")];
  assert.deepEqual([one.text(), two.text()], ["557127263614b3e9", "9b3be5b84091e4bc"]);
  const sum = new Digest();
  sum.plus(one);
  sum.plus(two);
  assert.deepEqual([sum.text(), sum.high, sum.low], ["71c9aaa39bec8d36", 1909041827, 2615971126]);
  assert.equal(new Digest().add(sum.low).add(sum.high).text(), "d20f6a4f0bbc357b");
  sum.minus(one);
  sum.minus(two);
  assert.equal(sum.text(), "811c9dc52545f491");
});
