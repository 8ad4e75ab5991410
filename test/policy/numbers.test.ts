import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { printDecimal } from "../../src/core/units/decimal.ts";
import { accepted, briefly, changed, refused } from "./small-policy.ts";

const pctOf = (text: string): number =>
  accepted(`routing: { classification: { retail_bbook_pct: ${text} } }`).routing.classification
    .retailBBook;
const lotsOf = (text: string): number =>
  accepted(`routing: { volume_overrides: { large_order_threshold: ${text} } }`).routing
    .volumeOverrides.largeOrderThreshold;

for (const [text, stored] of [
  ["0.1", 100_000],
  ["0.3", 300_000],
  ["10.0", 10_000_000],
  ["10.00000000000000000000", 10_000_000],
  ["9007199254.740991", 9_007_199_254_740_991],
  ['"0.29"', 290_000],
  ["'1'", 1_000_000],
] as const) {
  test(`${text} lots are exactly ${stored} millionths`, () => {
    assert.equal(lotsOf(text), stored);
  });
}

test("every volume that fits is stored exactly as written", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (stored) => {
      assert.equal(lotsOf(printDecimal(stored, 6)), stored);
    }),
  );
});

test("every share in hundredths of a percent is stored exactly as written", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (bps) => {
      assert.equal(pctOf(printDecimal(bps, 2)), bps);
    }),
  );
});

for (const [text, code] of [
  ["1e3", "BAD_NUMBER"],
  ["1e999", "BAD_NUMBER"],
  [".nan", "BAD_NUMBER"],
  ["NaN", "BAD_NUMBER"],
  [".inf", "BAD_NUMBER"],
  ["-.inf", "BAD_NUMBER"],
  ["0x10", "BAD_NUMBER"],
  ["1_000", "BAD_NUMBER"],
  ["'1,000'", "BAD_NUMBER"],
  ["+5", "BAD_NUMBER"],
  ["5 lots", "BAD_NUMBER"],
  ["٣", "BAD_NUMBER"],
  ["0.0000001", "NUMBER_TOO_PRECISE"],
  ["0", "OUT_OF_RANGE"],
  ["-1", "OUT_OF_RANGE"],
  ["9007199254.740992", "OUT_OF_RANGE"],
  ["99999999999999999999999999", "OUT_OF_RANGE"],
] as const) {
  test(`a volume written as ${text} is refused as ${code}`, () => {
    const issues = refused(`routing: { volume_overrides: { large_order_threshold: ${text} } }`);
    assert.deepEqual(
      issues.map((issue) => issue.code),
      [code],
    );
  });
}

test("an exponent is refused with the advice to write the number out", () => {
  const [issue] = refused(changed("contract_size: 100000", "contract_size: 1e5"));
  assert.equal(issue?.hint, "write it out, without an exponent");
});

test("half a pip of deviation stays half a pip", () => {
  const policy = accepted("execution: { max_deviation_pips: 0.5 }");
  assert.equal(policy.execution.maxDeviationMilliPips, 500);
});

test("a share above 100 % and a port above 65535 are out of range", () => {
  const text = changed("fix: { port: 0 }", "fix: { port: 65536 }").replace(
    "routing:\n",
    "routing:\n  classification: { professional_abook_pct: 100.01 }\n",
  );
  assert.deepEqual(briefly(refused(text)), [
    "2:45 OUT_OF_RANGE routing.classification.professional_abook_pct",
    "26:16 OUT_OF_RANGE intake.fix.port",
  ]);
});
