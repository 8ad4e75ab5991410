import assert from "node:assert/strict";
import { test } from "vitest";
import {
  parseDecimal,
  parseDecimalText,
  powerOfTen,
  printDecimal,
  printFixed,
} from "../../../src/core/units/decimal.ts";
import { PRICE_SCALE, VOLUME_SCALE } from "../../../src/core/units/quantity.ts";

for (const [text, scale, value] of [
  ["1.1", 8, 110_000_000],
  ["1", 8, 100_000_000],
  ["0.01", 6, 10_000],
  [".5", 6, 500_000],
  ["5.", 6, 5_000_000],
  ["-0.05", 4, -500],
  ["-0", 8, 0],
  ["-0.000", 8, 0],
  ["000000000000000000001.5", 6, 1_500_000],
  ["1.100000000000000000", 8, 110_000_000],
  ["5.0", 0, 5],
  ["90071992.54740991", 8, Number.MAX_SAFE_INTEGER],
  ["90071992.547409910", 8, Number.MAX_SAFE_INTEGER],
  ["-90071992.54740991", 8, Number.MIN_SAFE_INTEGER],
  ["9007199254.740991", 6, Number.MAX_SAFE_INTEGER],
] as const) {
  test(`"${text}" is ${value} at ${scale} places`, () => {
    assert.equal(parseDecimalText(text, scale), value);
  });
}

for (const text of [
  "",
  "-",
  ".",
  "-.",
  "+1",
  "1e5",
  "1E5",
  "1e999",
  "NaN",
  "Infinity",
  "-Infinity",
  "0x10",
  "1..2",
  "1.2.3",
  "--1",
  "1-",
  " 1",
  "1 ",
  " ",
  "1 000",
  "1,5",
  "1_000",
  "１",
  "buy",
  "12345678901234567e1",
  "1.123456789x",
]) {
  test(`"${text}" is not a number`, () => {
    assert.equal(parseDecimalText(text, PRICE_SCALE), "NOT_A_NUMBER");
  });
}

for (const text of ["1.1234567891.5", "12345678901234567.1.5"]) {
  test(`"${text}", with its second point far behind, is not a number either`, () => {
    assert.equal(parseDecimalText(text, PRICE_SCALE), "NOT_A_NUMBER");
  });
}

for (const [text, scale] of [
  ["1.123456789", 8],
  ["0.0000001", 6],
  ["0.0000000000001", 6],
  ["5.1", 0],
  ["-0.00001", 4],
] as const) {
  test(`"${text}" cannot be kept exactly at ${scale} places and is refused`, () => {
    assert.equal(parseDecimalText(text, scale), "TOO_PRECISE");
  });
}

for (const [text, scale] of [
  ["12345678901234567", 0],
  ["12345678901234567", 8],
  ["9007199254740992", 0],
  ["-9007199254740992", 0],
  ["90071992.54740992", 8],
  ["9007199254.740992", 6],
  ["9".repeat(400), 6],
] as const) {
  test(`"${text.slice(0, 20)}" does not fit at ${scale} places and is refused`, () => {
    assert.equal(parseDecimalText(text, scale), "OUT_OF_RANGE");
  });
}

test("only the given bytes are read, whatever stands around them", () => {
  const bytes = new TextEncoder().encode("44=1.25-7");
  assert.equal(parseDecimal(bytes, 3, 7, VOLUME_SCALE), 1_250_000);
  assert.equal(parseDecimal(bytes, 7, 7, VOLUME_SCALE), "NOT_A_NUMBER");
  assert.equal(parseDecimal(bytes, 7, 8, VOLUME_SCALE), "NOT_A_NUMBER");
});

for (const [value, scale, text] of [
  [110_000_000, 8, "1.1"],
  [-500, 4, "-0.05"],
  [100, 0, "100"],
  [0, 8, "0"],
  [1, 8, "0.00000001"],
  [Number.MAX_SAFE_INTEGER, 8, "90071992.54740991"],
  [Number.MIN_SAFE_INTEGER, 10, "-900719.9254740991"],
] as const) {
  test(`${value} at ${scale} places prints as its shortest exact text ${text}`, () => {
    assert.equal(printDecimal(value, scale), text);
  });
}

for (const [value, places, text] of [
  [110_000_000, 5, "1.10000"],
  [100_000_000, 2, "1.00"],
  [112_345_678, 5, "1.12345678"],
  [0, 0, "0"],
] as const) {
  test(`a price list shows ${value} with at least ${places} places and loses none`, () => {
    assert.equal(printFixed(value, PRICE_SCALE, places), text);
  });
}

test("a scale beyond ten is a bug", () => {
  assert.throws(() => powerOfTen(11), /Invariant/);
  assert.throws(() => powerOfTen(-1), /Invariant/);
});
