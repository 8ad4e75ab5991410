import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { plainText } from "../../src/office/plain-text.ts";
import { usOf } from "../../src/office/rfc3339.ts";

test("a number is written without an exponent, and is the same number", () => {
  assert.deepEqual(
    [0.0000005, 1e-7, 1.5e21, 12, -2.5e-9, "007"].map((value) => plainText(value)),
    ["0.0000005", "0.0000001", "1500000000000000000000", "12", "-0.0000000025", "007"],
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = plainText(value);
      assert.match(text, /^-?\d+(\.\d+)?$/u);
      assert.equal(Number(text), value === 0 ? 0 : value);
    }),
  );
});

test("a day that its month does not have, and hour 24, are no times", () => {
  for (const text of ["2027-02-30T10:00:00Z", "2024-02-31T00:00:00Z", "2027-01-01T24:00:00Z"]) {
    assert.equal(usOf(text), undefined, text);
  }
  assert.equal(usOf("2028-02-29T23:59:59.5Z"), Date.UTC(2028, 1, 29, 23, 59, 59, 500) * 1_000);
});
