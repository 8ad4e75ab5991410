import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Instrument } from "../../src/core/units/instrument.ts";
import { contradictions } from "../../src/lps/fix/contradiction.ts";
import type { Listed } from "../../src/lps/fix/security-list.ts";
import { lpQuantityOf } from "../../src/lps/fix/symbol-mapping.ts";
import type { SymbolMapping } from "../../src/lps/fix/symbol-mapping.ts";
import { asVolume } from "../../src/core/units/quantity.ts";
import { lp, lpTerms, policyOf } from "../core/policy-of.ts";
import { atLmax, eurAndGold, EURUSD } from "./eur-and-gold.ts";

const MILLION = 1e6;
const { instruments } = policyOf({});

const listing = (lpSymbol: string, sizes: Partial<Listed>): ReadonlyMap<string, Listed> =>
  new Map([
    [
      lpSymbol,
      {
        lpSymbol,
        minimum: undefined,
        step: undefined,
        maximum: undefined,
        multiplier: undefined,
        ...sizes,
      },
    ],
  ]);

/** Of euros alone: from 0.01 lot in steps of 0.01 up to 50. */
const ofEuros = lp(0, "ALPHA", { terms: [lpTerms(0.01, 0.01, 50)] });

const faultOf = (sizes: Partial<Listed>, mapping: SymbolMapping = eurAndGold): unknown => {
  const name = mapping === atLmax ? "4001" : "EUR/USD";
  return contradictions(listing(name, sizes), mapping, ofEuros, instruments).map(
    ({ symbol, fault }) => [symbol, fault],
  );
};

for (const [what, sizes, fault] of [
  ["that says nothing", {}, undefined],
  ["with a minimum of as much", { minimum: 1_000 * MILLION }, undefined],
  ["with a minimum of a unit more", { minimum: 1_001 * MILLION }, "MINIMUM"],
  ["with lots our step is a multiple of", { step: 500 * MILLION }, undefined],
  ["with lots of twice our step", { step: 2_000 * MILLION }, "STEP"],
  ["with lots of a fraction our step is a multiple of", { step: MILLION / 8 }, undefined],
  ["with a maximum of as much", { maximum: 5_000_000 * MILLION }, undefined],
  ["with a maximum of a unit less", { maximum: 4_999_999 * MILLION }, "MAXIMUM"],
  ["of units", { multiplier: MILLION }, undefined],
  ["of contracts of two units", { multiplier: 2 * MILLION }, "CONTRACT"],
] as const) {
  test(`a list ${what} ${fault === undefined ? "contradicts nothing" : `is ${fault}`}`, () => {
    assert.deepEqual(faultOf(sizes), fault === undefined ? [] : [[EURUSD, fault]]);
  });
}

test("an LP that counts contracts is compared in contracts: 10 of 10 000 are a lot", () => {
  const sound = { minimum: MILLION / 10, step: MILLION / 10, multiplier: 10_000 * MILLION };
  assert.deepEqual(faultOf(sound, atLmax), []);
  assert.deepEqual(faultOf({ minimum: MILLION }, atLmax), [[EURUSD, "MINIMUM"]]);
  assert.deepEqual(faultOf({ multiplier: 1_000 * MILLION }, atLmax), [[EURUSD, "CONTRACT"]]);
});

test("a symbol that is not listed contradicts, one that is not to be traded there does not", () => {
  const none = new Map<string, Listed>();
  const found = contradictions(none, eurAndGold, ofEuros, instruments);
  assert.deepEqual(
    found.map(({ symbol, fault }) => [symbol, fault]),
    [[EURUSD, "NOT_LISTED"]],
  );
  assert.deepEqual(contradictions(none, eurAndGold, { terms: [] }, instruments), []);
});

test("both sides of a contradiction are told exactly", () => {
  const list = listing("EUR/USD", { minimum: 100_000.5 * MILLION });
  const [told] = contradictions(list, eurAndGold, ofEuros, instruments);
  const text = "min 0.01 lots is 1000 there, and the LP's MinTradeVol(562) is 100000.5";
  assert.equal(told?.text, text);
});

test("where nothing is contradicted the LP takes whatever quantity the mapping can send", () => {
  const size = fc.integer({ min: 1, max: 400 }).map((n) => n * 250 * MILLION);
  const steps = fc.integer({ min: 1, max: 5_000 });
  const bySymbol: readonly (Instrument | undefined)[] = instruments;
  let sent = 0;
  fc.assert(
    fc.property(size, size, size, steps, (minimum, step, maximum, count) => {
      const list = listing("EUR/USD", { minimum, step, maximum: maximum * 1_000 });
      if (contradictions(list, eurAndGold, ofEuros, bySymbol).length > 0) return;
      const quantity = lpQuantityOf(asVolume(count * 10_000), eurAndGold.of(EURUSD)!);
      assert.ok(quantity !== undefined && quantity * MILLION >= minimum);
      assert.equal((quantity * MILLION) % step, 0);
      assert.ok(quantity * MILLION <= maximum * 1_000);
      sent += 1;
    }),
    { numRuns: 2_000 },
  );
  assert.ok(sent > 0);
});
