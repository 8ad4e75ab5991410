import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { depthOf } from "../../../src/core/quotes/depth-of.ts";
import { QuoteBook } from "../../../src/core/quotes/quote-book.ts";
import { MAX_LEVELS, QuotedDepth } from "../../../src/core/quotes/quoted-depth.ts";
import type { Side } from "../../../src/core/terms.ts";
import { asPrice, asVolume, MAX_VOLUME } from "../../../src/core/units/quantity.ts";
import type { Price, Volume } from "../../../src/core/units/quantity.ts";
import { lp, policyOf } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, lots, px, SECOND_NS } from "../world.ts";

type Level = readonly [px: number, lots: number];

const depth = (bids: readonly Level[], asks: readonly Level[]): QuotedDepth => {
  const quoted = new QuotedDepth();
  for (const [price, size] of bids) quoted.bids.add(px(price), lots(size));
  for (const [price, size] of asks) quoted.asks.add(px(price), lots(size));
  return quoted;
};

const levelsOf = (book: QuoteBook, at: number, side: Side): (readonly [Price, Volume])[] =>
  Array.from({ length: book.levelCount(at, EURUSD, side) }, (_, level) => [
    book.levelPx(at, EURUSD, side, level),
    book.levelQty(at, EURUSD, side, level),
  ]);

const threeDeep = (): QuotedDepth =>
  depth(
    [
      [1.0998, 5],
      [1.1, 1],
      [1.0999, 3],
    ],
    [
      [1.1003, 4],
      [1.1002, 2],
    ],
  );

test("levels stand best first, whatever the order in which an LP names them", () => {
  const book = new QuoteBook(1, 1);
  assert.equal(book.updateDepth(0, EURUSD, threeDeep(), 1), undefined);
  assert.deepEqual(levelsOf(book, 0, "Sell"), [
    [px(1.1), lots(1)],
    [px(1.0999), lots(3)],
    [px(1.0998), lots(5)],
  ]);
  assert.deepEqual(levelsOf(book, 0, "Buy"), [
    [px(1.1002), lots(2)],
    [px(1.1003), lots(4)],
  ]);
});

test("the best level is the top of book, with its size and age", () => {
  const book = new QuoteBook(1, 1);
  book.updateDepth(0, EURUSD, threeDeep(), 7);
  assert.deepEqual([book.bid(0, EURUSD), book.ask(0, EURUSD)], [px(1.1), px(1.1002)]);
  assert.deepEqual([book.bidQty(0, EURUSD), book.askQty(0, EURUSD)], [lots(1), lots(2)]);
  assert.equal(book.ageNs(0, EURUSD, 10), 3);
});

test("an LP that goes over to its best level alone shows one, and after a disconnect none", () => {
  const book = new QuoteBook(1, 1);
  book.updateDepth(0, EURUSD, threeDeep(), 1);
  const quote = { bid: px(1.1), ask: px(1.1001), bidQty: lots(1), askQty: lots(9) };
  book.update(0, EURUSD, quote, 2);
  assert.deepEqual(levelsOf(book, 0, "Sell"), [[px(1.1), lots(1)]]);
  book.updateDepth(0, EURUSD, threeDeep(), 3);
  book.clear(0);
  assert.deepEqual(levelsOf(book, 0, "Sell"), []);
  book.update(0, EURUSD, quote, 4);
  assert.deepEqual(levelsOf(book, 0, "Buy"), [[px(1.1001), lots(9)]]);
});

const odd = (price: number, size = 1): [Price, Volume] => [price as Price, size as Volume];

for (const [what, spoil, fault] of [
  ["a level of price zero", (it: QuotedDepth) => it.bids.add(...odd(0)), "NOT_POSITIVE"],
  ["a negative level", (it: QuotedDepth) => it.asks.add(...odd(-1)), "NOT_POSITIVE"],
  ["a level that is no number", (it: QuotedDepth) => it.asks.add(...odd(NaN)), "NOT_POSITIVE"],
  ["a price beyond any market", (it: QuotedDepth) => it.asks.add(...odd(5e15)), "OUT_OF_RANGE"],
  ["a negative size", (it: QuotedDepth) => it.bids.add(...odd(1.09e8, -1)), "OUT_OF_RANGE"],
  ["a size that is no number", (it: QuotedDepth) => it.bids.add(...odd(1, NaN)), "OUT_OF_RANGE"],
  ["a bid above the asks", (it: QuotedDepth) => it.bids.add(px(1.2), lots(1)), "CROSSED"],
  ["a side without a level", (it: QuotedDepth) => it.asks.clear(), "NOT_POSITIVE"],
] as const) {
  test(`${what} is ${fault}: the whole depth is not taken, and what stood before is gone`, () => {
    const book = new QuoteBook(1, 1);
    book.updateDepth(0, EURUSD, threeDeep(), 1);
    const quoted = threeDeep();
    spoil(quoted);
    assert.equal(book.updateDepth(0, EURUSD, quoted, 2), fault);
    assert.deepEqual([levelsOf(book, 0, "Buy"), levelsOf(book, 0, "Sell")], [[], []]);
    quoted.clear();
    for (const side of [quoted.bids, quoted.asks]) side.add(px(1.1), lots(1));
    assert.equal(book.updateDepth(0, EURUSD, quoted, 3), undefined);
  });
}

test("a size beyond any market is cut, since some LPs say so of a size without end", () => {
  const book = new QuoteBook(1, 1);
  const quoted = depth([[1.1, 1]], []);
  quoted.asks.add(px(1.1002), asVolume(9e15));
  quoted.asks.add(px(1.1003), asVolume(9e15));
  book.updateDepth(0, EURUSD, quoted, 1);
  assert.deepEqual(levelsOf(book, 0, "Buy"), [
    [px(1.1002), MAX_VOLUME],
    [px(1.1003), MAX_VOLUME],
  ]);
});

test("of more levels than are kept the best stay, in order, and each that is cut is counted", () => {
  const anyLevel = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 9 }));
  const anyLevels = fc.array(anyLevel, { maxLength: 40 });
  fc.assert(
    fc.property(anyLevels, fc.constantFrom<Side>("Buy", "Sell"), (levels, side) => {
      const quoted = new QuotedDepth();
      const into = side === "Buy" ? quoted.asks : quoted.bids;
      for (const [price, size] of levels) into.add(asPrice(price), asVolume(size));
      const sorted = levels
        .map(([price]) => price)
        .toSorted((a, b) => (side === "Buy" ? a - b : b - a));
      const kept = Array.from({ length: into.count }, (_, level) => into.px(level));
      assert.deepEqual(kept, sorted.slice(0, MAX_LEVELS));
      assert.equal(into.cut, Math.max(0, levels.length - MAX_LEVELS));
      for (let level = 0; level < into.count; level++) {
        const pair = [into.px(level), into.qty(level)];
        assert.ok(levels.some(([price, size]) => price === pair[0] && size === pair[1]));
      }
    }),
  );
});

test("a book that is made larger or smaller keeps every level it has room for", () => {
  const book = new QuoteBook(2, 2);
  book.updateDepth(0, EURUSD, threeDeep(), 1);
  book.updateDepth(1, EURUSD, depth([[1.0997, 9]], [[1.1005, 9]]), 1);
  for (const [lps, symbols] of [
    [3, 5],
    [1, 1],
  ] as const) {
    const next = book.resized(lps, symbols);
    assert.deepEqual(levelsOf(next, 0, "Sell"), levelsOf(book, 0, "Sell"));
    assert.deepEqual(levelsOf(next, 0, "Buy"), levelsOf(book, 0, "Buy"));
  }
});

test("the depth of all LPs is theirs taken together, best first, of those whose quote is used", () => {
  const lps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA"), lp(2, "GAMMA", { isEnabled: false })];
  const policy = policyOf({ lps });
  const book = new QuoteBook(3, 1);
  book.updateDepth(0, EURUSD, threeDeep(), 1);
  book.updateDepth(1, EURUSD, depth([[1.09995, 9]], [[1.10025, 9]]), 1);
  book.updateDepth(2, EURUSD, threeDeep(), 1);
  const seen = (nowNs: number, side: Side) =>
    depthOf(policy, book, EURUSD, side, nowNs).map(({ lp: at, px: price }) => [at, price]);
  assert.deepEqual(seen(2, "Buy"), [
    [ALPHA, px(1.1002)],
    [BETA, px(1.10025)],
    [ALPHA, px(1.1003)],
  ]);
  assert.deepEqual(seen(2, "Sell")[0], [ALPHA, px(1.1)]);
  book.updateDepth(1, EURUSD, depth([[1.0999, 9]], [[1.1004, 9]]), 4 * SECOND_NS);
  assert.deepEqual(seen(6 * SECOND_NS, "Buy"), [[BETA, px(1.1004)]], "the other has grown stale");
});
