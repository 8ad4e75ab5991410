import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { classOf } from "../../../src/core/classify/score-band.ts";
import type { ScoreBands } from "../../../src/core/classify/score-band.ts";
import type { ClientClass } from "../../../src/core/terms.ts";

const bands: ScoreBands = {
  semiProFrom: 20,
  professionalFrom: 40,
  toxicFrom: 60,
  hysteresis: 2,
  minTrades: 50,
};

for (const [score, expected] of [
  [0, "RETAIL"],
  [19.9999, "RETAIL"],
  [20, "SEMI_PRO"],
  [39.9999, "SEMI_PRO"],
  [40, "PROFESSIONAL"],
  [59.9999, "PROFESSIONAL"],
  [60, "TOXIC"],
  [100, "TOXIC"],
] as const) {
  test(`a new client with a score of ${score} is ${expected}`, () => {
    assert.equal(classOf(score, undefined, undefined, bands), expected);
    assert.equal(classOf(score, 50, undefined, bands), expected);
  });

  test(`a client of no known class with a score of ${score} is ${expected} at once`, () => {
    assert.equal(classOf(score, undefined, "UNKNOWN", bands), expected);
  });
}

for (const [trades, expected] of [
  [0, "UNKNOWN"],
  [49, "UNKNOWN"],
  [50, "TOXIC"],
  [undefined, "TOXIC"],
] as const) {
  test(`a score of 90 from ${trades ?? "an unsaid number of"} trades makes ${expected}`, () => {
    assert.equal(classOf(90, trades, "TOXIC", bands), expected);
    assert.equal(classOf(90, trades, undefined, bands), expected);
  });
}

for (const [before, score, expected] of [
  ["RETAIL", 21.9999, "RETAIL"],
  ["RETAIL", 22, "SEMI_PRO"],
  ["SEMI_PRO", 18, "SEMI_PRO"],
  ["SEMI_PRO", 17.9999, "RETAIL"],
  ["SEMI_PRO", 41.9999, "SEMI_PRO"],
  ["SEMI_PRO", 42, "PROFESSIONAL"],
  ["PROFESSIONAL", 38, "PROFESSIONAL"],
  ["PROFESSIONAL", 37.9999, "SEMI_PRO"],
  ["PROFESSIONAL", 61.9999, "PROFESSIONAL"],
  ["PROFESSIONAL", 62, "TOXIC"],
  ["TOXIC", 58, "TOXIC"],
  ["TOXIC", 57.9999, "PROFESSIONAL"],
  ["RETAIL", 100, "TOXIC"],
  ["RETAIL", 40, "PROFESSIONAL"],
  ["TOXIC", 0, "RETAIL"],
  ["TOXIC", 20, "SEMI_PRO"],
  ["RETAIL", 0, "RETAIL"],
  ["TOXIC", 100, "TOXIC"],
] as const) {
  test(`a ${before} client whose score becomes ${score} is ${expected}`, () => {
    assert.equal(classOf(score, 1_000, before, bands), expected);
  });
}

test("a score that swings around an edge changes the class once", () => {
  let clientClass: ClientClass | undefined;
  const classes = [19, 21, 19.5, 21.9, 18.1, 22, 20, 18, 21.9, 18.5].map((score) => {
    clientClass = classOf(score, undefined, clientClass, bands);
    return clientClass;
  });
  assert.deepEqual(classes, [...Array(5).fill("RETAIL"), ...Array(5).fill("SEMI_PRO")]);
});

test("without hysteresis only the score counts", () => {
  const plain = { ...bands, hysteresis: 0 };
  const anyScore = fc.integer({ min: 0, max: 1_000_000 }).map((value) => value / 10_000);
  const anyClass = fc.constantFrom("RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC", "UNKNOWN");
  fc.assert(
    fc.property(anyScore, anyClass, (score, before) => {
      const expected = classOf(score, undefined, undefined, plain);
      assert.equal(classOf(score, undefined, before, plain), expected);
    }),
  );
});

test("an edge and a hysteresis with decimals meet exactly where their sum says", () => {
  const fine = { ...bands, professionalFrom: 40.1, hysteresis: 0.2 };
  assert.equal(classOf(40.3, undefined, "SEMI_PRO", fine), "PROFESSIONAL");
  assert.equal(classOf(40.2999, undefined, "SEMI_PRO", fine), "SEMI_PRO");
  assert.equal(classOf(39.9, undefined, "PROFESSIONAL", fine), "PROFESSIONAL");
  assert.equal(classOf(39.8999, undefined, "PROFESSIONAL", fine), "SEMI_PRO");
});

test("a class, once given, is kept when the same score comes again", () => {
  const anyScore = fc.double({ min: 0, max: 100, noNaN: true });
  const anyBefore = fc.constantFrom("RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC", undefined);
  fc.assert(
    fc.property(anyScore, anyBefore, (score, before) => {
      const once = classOf(score, undefined, before, bands);
      assert.equal(classOf(score, undefined, once, bands), once);
    }),
  );
});

for (const score of [NaN, -0.1, 100.1, Infinity]) {
  test(`a score of ${score} is a mistake of ours, not a class`, () => {
    assert.throws(() => classOf(score, undefined, undefined, bands), /^Error: Invariant:/);
  });
}
