import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import {
  parseDecimalText,
  printDecimal,
  printFixed,
  writeDigits,
} from "../../../src/core/units/decimal.ts";

const anyScale = fc.integer({ min: 0, max: 10 });
const anyInteger = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -20_000, max: 20_000 }),
  fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0, 1, -1),
);

/** The slow twin: BigInt over the text, no cleverness. */
function naive(text: string, scale: number): number | string {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null) return "NOT_A_NUMBER";
  const [, sign = "", whole = "", fraction = ""] = match;
  if (whole === "" && fraction === "") return "NOT_A_NUMBER";
  if (/[1-9]/.test(fraction.slice(scale))) return "INEXACT";
  const value = BigInt(whole + fraction.slice(0, scale).padEnd(scale, "0"));
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) return "INEXACT";
  return value === 0n ? 0 : Number(sign === "-" ? -value : value);
}

test("printing and parsing give the number back, at every scale", () => {
  fc.assert(
    fc.property(anyInteger, anyScale, (value, scale) => {
      assert.equal(parseDecimalText(printDecimal(value, scale), scale), value);
    }),
    { numRuns: 2000 },
  );
});

test("the printed text is the shortest: no exponent, no zeros behind, no bare point", () => {
  fc.assert(
    fc.property(anyInteger, anyScale, (value, scale) => {
      const text = printDecimal(value, scale);
      assert.match(text, /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
      assert.notEqual(text, "-0");
    }),
  );
});

/** Every number of digits, and both sides of where integers end and doubles begin. */
const anyDigitCount = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 0, max: 15 }).map((digits) => 10 ** digits),
      fc.constantFrom(2 ** 31, 2 ** 32),
    ),
    fc.integer({ min: -2, max: 2 }),
  )
  .map(([bound, offset]) => Math.max(0, bound + offset));

test("short and long numbers are written as the runtime writes them, zeros before", () => {
  const into = Buffer.alloc(40, "#");
  const anyValue = fc.oneof(anyDigitCount, fc.maxSafeNat(), fc.nat());
  fc.assert(
    fc.property(anyValue, fc.integer({ min: 1, max: 20 }), (value, width) => {
      const end = writeDigits(into, 3, value, width);
      assert.equal(into.toString("latin1", 0, end), `###${String(value).padStart(width, "0")}`);
    }),
    { numRuns: 5000 },
  );
});

test("a decimal is written as BigInt's digits around its point, without the zeros behind", () => {
  const anyValue = fc.oneof(anyInteger, anyDigitCount);
  fc.assert(
    fc.property(anyValue, anyScale, (value, scale) => {
      const digits = String(BigInt(Math.abs(value))).padStart(scale + 1, "0");
      const point = digits.length - scale;
      const fraction = digits.slice(point).replace(/0+$/, "");
      const sign = value < 0 ? "-" : "";
      const slow = `${sign}${digits.slice(0, point)}${fraction === "" ? "" : `.${fraction}`}`;
      assert.equal(printDecimal(value, scale), slow);
    }),
    { numRuns: 5000 },
  );
});

test("zeros kept for display change no value", () => {
  fc.assert(
    fc.property(anyInteger, anyScale, anyScale, (value, scale, places) => {
      assert.equal(parseDecimalText(printFixed(value, scale, places), scale), value);
    }),
  );
});

const anyDigits = fc.string({ unit: fc.constantFrom(...Array.from("0123456789")), maxLength: 20 });
const anyDecimal = fc
  .tuple(fc.constantFrom("", "-"), anyDigits, fc.constantFrom("", "."), anyDigits)
  .map((parts) => parts.join(""));
const anyAlmostDecimal = fc.string({
  unit: fc.constantFrom(...Array.from("0190.-+eEx N")),
  maxLength: 24,
});

test("the fast parser agrees with a slow one on every decimal", () => {
  fc.assert(
    fc.property(fc.oneof(anyDecimal, anyAlmostDecimal), anyScale, (text, scale) => {
      const slow = naive(text, scale);
      const fast = parseDecimalText(text, scale);
      if (typeof slow === "number") assert.equal(fast, slow);
      else assert.equal(typeof fast, "string");
    }),
    { numRuns: 5000 },
  );
});

test("no text at all makes the parser throw or give a number that is not exact", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), anyScale, (text, scale) => {
      const value = parseDecimalText(text, scale);
      assert.ok(typeof value === "string" || Number.isSafeInteger(value));
    }),
  );
});
