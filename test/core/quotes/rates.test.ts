import assert from "node:assert/strict";
import { test } from "vitest";
import { QuoteBook } from "../../../src/core/quotes/quote-book.ts";
import { Rates } from "../../../src/core/quotes/rates.ts";
import { asMoney, asVolume } from "../../../src/core/units/quantity.ts";
import { lp, policyOf } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, px, SECOND_NS, USDJPY } from "../world.ts";

const size = asVolume(1_000_000);
const now = 100 * SECOND_NS;

function ratesOf(
  quoted: readonly (readonly [lp: number, symbol: number, bid: number, ask: number])[],
) {
  const policy = policyOf({ lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA", { isEnabled: false })] });
  const quotes = new QuoteBook(2, 3);
  for (const [index, symbol, bid, ask] of quoted) {
    const quote = { bid: px(bid), ask: px(ask), bidQty: size, askQty: size };
    quotes.update(index, symbol, quote, now);
  }
  return (atNs: number) => new Rates(policy, quotes, atNs);
}

const both = ratesOf([
  [ALPHA, EURUSD, 1.1, 1.2],
  [ALPHA, USDJPY, 149, 151],
]);

test("a currency is worth one of itself, with no quote at all", () => {
  assert.equal(ratesOf([])(now).rate("CHF", "CHF"), px(1));
});

test("a quoted pair converts at its mid, and the other way round at the inverse", () => {
  assert.equal(both(now).rate("EUR", "USD"), px(1.15));
  assert.equal(both(now).rate("JPY", "USD"), px(0.00666666));
});

test("a pair nobody quotes converts through one common currency", () => {
  assert.equal(both(now).rate("EUR", "JPY"), px(172.5));
  assert.equal(both(now).convert(asMoney(10_000), "EUR", "JPY"), asMoney(1_725_000));
});

test("without a rate there is no conversion, never a guess", () => {
  assert.equal(both(now).rate("EUR", "CHF"), undefined);
  assert.equal(both(now).convert(asMoney(1), "XAU", "USD"), undefined);
});

test("a stale quote and a disabled LP's quote give no rate", () => {
  assert.equal(both(now + 5 * SECOND_NS).rate("EUR", "USD"), px(1.15));
  assert.equal(both(now + 5 * SECOND_NS + 1).rate("EUR", "USD"), undefined);
  assert.equal(ratesOf([[BETA, EURUSD, 1.1, 1.2]])(now).rate("EUR", "USD"), undefined);
});

test("rates and amounts that no number holds exactly are absent, never wrong", () => {
  const tiny = ratesOf([[ALPHA, USDJPY, 0.00000001, 0.00000001]])(now);
  assert.equal(tiny.rate("JPY", "USD"), undefined);
  const huge = ratesOf([[ALPHA, EURUSD, 4e7, 4e7]])(now);
  assert.equal(huge.convert(asMoney(Number.MAX_SAFE_INTEGER), "EUR", "USD"), undefined);
  assert.equal(huge.rate("USD", "EUR"), px(0.00000002));
});
