import assert from "node:assert/strict";
import { test } from "vitest";
import { nearestName } from "../../src/policy/nearest-name.ts";

const known = ["default_lp", "quote_staleness_seconds", "classification", "min", "max"];

for (const [written, meant] of [
  ["defualt_lp", "default_lp"],
  ["Default_LP", "default_lp"],
  ["quote_stale_seconds", null],
  ["clasification", "classification"],
  ["mim", "min"],
  ["mix", "min"],
  ["volume", null],
  ["", null],
  ["x".repeat(10_000), null],
] as const) {
  test(`${JSON.stringify(written.slice(0, 30))} is taken for ${meant}`, () => {
    assert.equal(nearestName(written, known), meant);
  });
}
