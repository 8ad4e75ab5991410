import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { QuoteBook } from "../../../src/core/quotes/quote-book.ts";
import type { Quote } from "../../../src/core/quotes/quote.ts";
import { asPrice, asVolume } from "../../../src/core/units/quantity.ts";
import { lots, px } from "../world.ts";

const quoteOf = (bid: number, ask: number, size = 1): Quote => ({
  bid: px(bid),
  ask: px(ask),
  bidQty: lots(size),
  askQty: lots(size * 2),
});

test("the newest quote of an LP and symbol is the one that counts, and no other is touched", () => {
  const book = new QuoteBook(2, 3);
  book.update(1, 2, quoteOf(1.1, 1.2), 10);
  book.update(1, 2, quoteOf(1.3, 1.4, 5), 20);
  assert.deepEqual(
    [book.bid(1, 2), book.ask(1, 2), book.bidQty(1, 2), book.askQty(1, 2)],
    [px(1.3), px(1.4), lots(5), lots(10)],
  );
  assert.equal(book.ageNs(1, 2, 50), 30);
  for (const [lp, symbol] of [
    [0, 2],
    [1, 1],
    [1, 0],
  ] as const) {
    assert.equal(book.has(lp, symbol), false);
  }
});

const odd = (bid: number, ask: number): Quote => ({
  ...quoteOf(1, 1),
  bid: bid as Quote["bid"],
  ask: ask as Quote["ask"],
});

for (const [what, quote, fault] of [
  ["a zero bid", quoteOf(0, 1.1), "NOT_POSITIVE"],
  ["a zero ask", quoteOf(1.1, 0), "NOT_POSITIVE"],
  ["a negative price", quoteOf(-1, 1.1), "NOT_POSITIVE"],
  ["NaN", odd(Number.NaN, 110_000_000), "NOT_POSITIVE"],
  ["a bid above the ask", quoteOf(1.2, 1.1), "CROSSED"],
] as const) {
  test(`${what} is ${fault}: it is not taken, and what stood before is no longer traded on`, () => {
    const book = new QuoteBook(1, 1);
    book.update(0, 0, quoteOf(1.1, 1.2), 10);
    assert.equal(book.update(0, 0, quote, 20), fault);
    assert.equal(book.has(0, 0), false);
    assert.equal(book.update(0, 0, quoteOf(1.1, 1.2), 30), undefined);
    assert.equal(book.has(0, 0), true);
  });
}

test("a quote with no spread is a quote", () => {
  const book = new QuoteBook(1, 1);
  assert.equal(book.update(0, 0, quoteOf(1.1, 1.1), 10), undefined);
  assert.equal(book.has(0, 0), true);
});

for (const [lp, symbol] of [
  [0, 3],
  [0, -1],
  [2, 0],
  [-1, 2],
] as const) {
  test(`a quote for LP ${lp} and symbol ${symbol}, which do not exist, is refused`, () => {
    const book = new QuoteBook(2, 3);
    assert.equal(book.update(lp, symbol, quoteOf(1.1, 1.2), 10), "UNKNOWN_SYMBOL");
    for (const known of [0, 1, 2]) assert.equal(book.has(0, known), false);
  });
}

test("after a disconnect none of that LP's quotes counts, and all of the others' do", () => {
  const book = new QuoteBook(3, 2);
  for (const lp of [0, 1, 2]) {
    for (const symbol of [0, 1]) book.update(lp, symbol, quoteOf(1.1, 1.2), 10);
  }
  book.clear(1);
  const has = [0, 1, 2].map((lp) => [book.has(lp, 0), book.has(lp, 1)]);
  assert.deepEqual(has, [
    [true, true],
    [false, false],
    [true, true],
  ]);
});

test("the book agrees with a slow one that keeps quotes in a map", () => {
  const anyCell = fc.record({ lp: fc.nat({ max: 2 }), symbol: fc.nat({ max: 3 }) });
  const anyPrice = fc.integer({ min: -1, max: 5 });
  const anyStep = fc.record({ at: anyCell, bid: anyPrice, ask: anyPrice, clears: fc.boolean() });
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
      const fast = new QuoteBook(3, 4);
      const slow = new Map<string, readonly [number, number]>();
      for (const { at, bid, ask, clears } of steps) {
        if (clears && bid === 0) {
          fast.clear(at.lp);
          for (const key of slow.keys()) if (key.startsWith(`${at.lp} `)) slow.delete(key);
          continue;
        }
        const size = { bidQty: asVolume(1), askQty: asVolume(1) };
        fast.update(at.lp, at.symbol, { bid: asPrice(bid), ask: asPrice(ask), ...size }, 1);
        slow.delete(`${at.lp} ${at.symbol}`);
        if (bid > 0 && ask >= bid) slow.set(`${at.lp} ${at.symbol}`, [bid, ask]);
      }
      for (const lp of [0, 1, 2]) {
        for (const symbol of [0, 1, 2, 3]) {
          const expected = slow.get(`${lp} ${symbol}`);
          assert.equal(fast.has(lp, symbol), expected !== undefined);
          if (expected === undefined) continue;
          assert.deepEqual([fast.bid(lp, symbol), fast.ask(lp, symbol)], expected);
        }
      }
    }),
  );
});

test("a price beyond any market is refused and clears what was quoted", () => {
  const book = new QuoteBook(1, 1);
  const size = asVolume(1_000_000);
  const good = { bid: asPrice(1), ask: asPrice(2), bidQty: size, askQty: size };
  assert.equal(book.update(0, 0, good, 0), undefined);
  assert.equal(book.update(0, 0, { ...good, ask: asPrice(4e15 + 1) }, 0), "OUT_OF_RANGE");
  assert.equal(book.has(0, 0), false);
});

test("a book that is made larger for a new policy keeps every quote in its place, and its age", () => {
  const anyPlace = fc.record({ lp: fc.nat({ max: 2 }), symbol: fc.nat({ max: 3 }) });
  const anySize = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(fc.array(anyPlace), anySize, anySize, (places, lps, symbols) => {
      const before = new QuoteBook(3, 4);
      for (const [at, { lp, symbol }] of places.entries()) {
        before.update(lp, symbol, quoteOf(1 + at, 2 + at, at + 1), at);
      }
      const after = before.resized(lps, symbols);
      for (let lp = 0; lp < lps; lp++) {
        for (let symbol = 0; symbol < symbols; symbol++) {
          const isKept = lp < 3 && symbol < 4 && before.has(lp, symbol);
          assert.equal(after.has(lp, symbol), isKept);
          if (!isKept) continue;
          const [one, other] = [before, after].map((book) => [
            book.bid(lp, symbol),
            book.ask(lp, symbol),
            book.bidQty(lp, symbol),
            book.askQty(lp, symbol),
            book.ageNs(lp, symbol, 1000),
          ]);
          assert.deepEqual(other, one);
        }
      }
      assert.equal(after.update(lps - 1, symbols - 1, quoteOf(1, 2), 1), undefined);
      assert.equal(after.update(lps, symbols - 1, quoteOf(1, 2), 1), "UNKNOWN_SYMBOL");
    }),
  );
});
