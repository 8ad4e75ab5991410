import { expect, test } from "vitest";
import { isGlob, matchesGlob } from "../../../../src/core/decide/rules/glob.ts";

for (const [pattern, text, matches] of [
  ["EURUSD", "EURUSD", true],
  ["EURUSD", "EURUSDm", false],
  ["EURUSD", "eurusd", false],
  ["XAU*", "XAUUSD", true],
  ["XAU*", "XAU", true],
  ["XAU*", "GXAU", false],
  ["*JPY", "USDJPY", true],
  ["*JPY", "JPY", true],
  ["*JPY", "JPYUSD", false],
  ["*JPY", "JPYJPY", true],
  ["???JPY", "USDJPY", true],
  ["???JPY", "JPY", false],
  ["VIP-*-?", "VIP-Gold-1", true],
  ["VIP-*-?", "VIP-Gold-12", false],
  ["*", "", true],
  ["?", "", false],
  ["", "", true],
  ["", "A", false],
  ["**", "EURUSD", true],
  ["*U*U*", "EURUSD", true],
  ["*U*U*U*", "EURUSD", false],
  [".*", "EURUSD", false],
  ["[A-Z]*", "EURUSD", false],
] as const) {
  test(`"${pattern}" ${matches ? "stands" : "does not stand"} for "${text}"`, () => {
    expect(matchesGlob(pattern, text)).toBe(matches);
  });
}

test("a pattern has a star or a question mark, all else is a name", () => {
  expect(["XAU*", "???JPY"].map((pattern) => isGlob(pattern))).toEqual([true, true]);
  expect(["XAUUSD", "[A-Z]", "a.b"].map((pattern) => isGlob(pattern))).toEqual([
    false,
    false,
    false,
  ]);
});

test("patterns made to be slow are answered at once", () => {
  const text = "a".repeat(2000);
  const began = performance.now();
  for (const pattern of [
    "*a".repeat(500) + "*b",
    "*".repeat(2000) + "b",
    "a*".repeat(1000) + "?b",
  ]) {
    expect(matchesGlob(pattern, text)).toBe(false);
  }
  expect(performance.now() - began).toBeLessThan(500);
});
