import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { bestQuoteOf, midOf } from "../../../src/core/quotes/best-quote.ts";
import type { QuoteTerms } from "../../../src/core/quotes/counting-quotes.ts";
import { QuoteBook } from "../../../src/core/quotes/quote-book.ts";
import { asBps, asPrice, asVolume } from "../../../src/core/units/quantity.ts";
import { lp, lpTerms, policyOf } from "../policy-of.ts";
import { SECOND_NS } from "../world.ts";
import { SlowQuotes } from "./slow-quotes.ts";

const LPS = 4;
const SYMBOLS = 3;
const [pattern] = policyOf().instruments;

type Step =
  | {
      readonly kind: "quote";
      readonly lp: number;
      readonly symbol: number;
      readonly bid: number;
      readonly spread: number;
      /** How old it is when it comes. */
      readonly lateMs: number;
    }
  | { readonly kind: "clear"; readonly lp: number }
  | { readonly kind: "mute"; readonly lp: number; readonly isMuted: boolean }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "accept" }
  | { readonly kind: "policy"; readonly terms: QuoteTerms }
  | { readonly kind: "resize"; readonly lps: number; readonly symbols: number };

const anyTerms: fc.Arbitrary<QuoteTerms> = fc
  .record({
    enabled: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: LPS, maxLength: LPS }),
    untraded: fc.nat({ max: SYMBOLS }),
    collar: fc.constantFrom(0, 1, 100, 100, 100, 5_000),
    staleness: fc.constantFrom(1, 5, 5, 60),
    accepted: fc.constantFrom(2, 5),
  })
  .map(({ enabled, untraded, collar, staleness, accepted }) => ({
    lps: enabled.map((isEnabled, index) =>
      lp(index, `lp${index}`, {
        isEnabled: isEnabled > 0,
        terms: Array.from({ length: SYMBOLS }, (_, symbol) =>
          index === 0 && symbol === untraded ? undefined : lpTerms(),
        ),
      }),
    ),
    instruments: [
      { ...pattern!, quoteStalenessNs: staleness * SECOND_NS },
      { ...pattern!, quoteStalenessNs: 2 * SECOND_NS },
    ],
    collar: asBps(collar),
    volatility: { ...policyOf().volatility, latestNs: accepted * SECOND_NS },
  }));

/** All agree to a tick or two, but for nonsense now and then. */
const calmBid = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 100_000, max: 100_003 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 10_000_000) },
);

/** In one of two crowds a few percent apart, at the edge of the collar, anywhere, nonsense. */
const wildBid = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 100_000, max: 100_900 }) },
  { weight: 4, arbitrary: fc.integer({ min: 102_000, max: 102_900 }) },
  { weight: 3, arbitrary: fc.constantFrom(100_000, 100_001, 101_000, 101_001, 101_005) },
  { weight: 1, arbitrary: fc.integer({ min: 98_000, max: 104_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 1, 10_000_000) },
);

const stepsOf = (bid: fc.Arbitrary<number>): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 16,
        arbitrary: fc.record({
          kind: fc.constant("quote" as const),
          lp: fc.nat({ max: LPS - 1 }),
          symbol: fc.nat({ max: SYMBOLS - 1 }),
          bid,
          spread: fc.oneof(fc.constantFrom(0, 0, 1), fc.integer({ min: -1, max: 60 })),
          lateMs: fc.constantFrom(0, 0, 0, 0, 0, 1_500, 6_000),
        }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant("clear" as const), lp: fc.nat({ max: LPS - 1 }) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant("mute" as const),
          lp: fc.nat({ max: LPS - 1 }),
          isMuted: fc.boolean(),
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant("pass" as const),
          ms: fc.oneof(
            fc.integer({ min: 1, max: 900 }),
            fc.constantFrom(1_000, 2_000, 5_000, 5_001),
          ),
        }),
      },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("accept" as const) }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant("policy" as const), terms: anyTerms }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant("resize" as const),
          lps: fc.integer({ min: LPS - 2, max: LPS }),
          symbols: fc.integer({ min: SYMBOLS - 1, max: SYMBOLS }),
        }),
      },
    ),
    { maxLength: 120 },
  );

const anySteps = fc.oneof(stepsOf(calmBid), stepsOf(wildBid));

/** The book and its twin, asked the same after every step. */
class Pair {
  book = new QuoteBook(LPS, SYMBOLS);
  readonly slow = new SlowQuotes();
  nowNs = 1_000 * SECOND_NS;
  /** The latest time the book was told; what comes with an earlier one does not turn it back. */
  toldNs = 0;
  terms: QuoteTerms;
  room = { lps: LPS, symbols: SYMBOLS };

  constructor(terms: QuoteTerms) {
    this.terms = terms;
    this.book.follow(terms);
  }

  take(step: Step): void {
    switch (step.kind) {
      case "quote":
        this.quote(step);
        break;
      case "clear":
        this.book.clear(step.lp);
        this.slow.clear(step.lp);
        break;
      case "mute":
        this.mute(step);
        break;
      case "pass":
        this.nowNs += step.ms * 1_000_000;
        break;
      case "accept":
        this.accept();
        break;
      case "policy":
        this.terms = step.terms;
        this.book.follow(step.terms);
        this.slow.follow(step.terms);
        break;
      case "resize":
        this.room = { lps: step.lps, symbols: step.symbols };
        this.book = this.book.resized(step.lps, step.symbols);
        this.slow.cut(step.lps, step.symbols);
        this.book.follow(this.terms);
        break;
    }
  }

  /** As the desk does: of an LP that is disabled nothing is said. */
  mute({ lp: at, isMuted }: Extract<Step, { kind: "mute" }>): void {
    const isEnabled = this.terms.lps.some((known) => known.index === at && known.isEnabled);
    this.book.mute(at, isEnabled && isMuted);
    this.slow.mute(at, isEnabled && isMuted);
  }

  quote({ lp: at, symbol, bid, spread, lateMs }: Extract<Step, { kind: "quote" }>): void {
    const size = { bidQty: asVolume(1), askQty: asVolume(1) };
    const quote = { bid: asPrice(bid), ask: asPrice(bid + spread), ...size };
    const receivedNs = this.nowNs - lateMs * 1_000_000;
    const fault = this.book.update(at, symbol, quote, receivedNs);
    if (at >= this.room.lps || symbol >= this.room.symbols) {
      assert.equal(fault, "UNKNOWN_SYMBOL");
      return;
    }
    this.toldNs = Math.max(this.toldNs, receivedNs);
    this.slow.put(at, symbol, bid, bid + spread, receivedNs);
    this.slow.arrived(this.terms, at, symbol, this.toldNs);
    const isOff = this.slow.isOff(this.terms, at, symbol, this.toldNs);
    assert.equal(fault === "OFF_MARKET", isOff);
  }

  /** As the market's sampling does. */
  accept(): void {
    this.toldNs = this.nowNs;
    for (let symbol = 0; symbol < this.room.symbols; symbol++) {
      const mid = midOf(bestQuoteOf(this.terms, this.book, symbol, this.nowNs));
      if (mid === undefined) continue;
      this.book.accept(symbol, mid, this.nowNs);
      this.slow.accept(symbol, mid, this.nowNs);
    }
  }

  check(symbol: number): void {
    this.toldNs = this.nowNs;
    const { bid, ask } = bestQuoteOf(this.terms, this.book, symbol, this.nowNs);
    assert.deepEqual([bid, ask], this.slow.best(this.terms, symbol, this.nowNs));
    for (let at = 0; at < LPS; at++) {
      assert.equal(
        this.book.isOffMarket(this.terms, at, symbol, this.nowNs),
        this.slow.isOff(this.terms, at, symbol, this.nowNs),
        `LP ${at}`,
      );
    }
  }
}

test("the best of all LPs is what a look at every one of their quotes finds, after any course of quotes, disconnects, silence, policies and sizes", () => {
  fc.assert(
    fc.property(anyTerms, anySteps, (terms, steps) => {
      const pair = new Pair(terms);
      for (const step of steps) {
        pair.take(step);
        for (let symbol = 0; symbol < SYMBOLS; symbol++) pair.check(symbol);
      }
    }),
    { numRuns: 800 },
  );
});

test("it need not be asked after each quote to be right in the end", () => {
  fc.assert(
    fc.property(anyTerms, anySteps, (terms, steps) => {
      const pair = new Pair(terms);
      for (const step of steps) pair.take(step);
      for (let symbol = 0; symbol < SYMBOLS; symbol++) pair.check(symbol);
    }),
    { numRuns: 800 },
  );
});
