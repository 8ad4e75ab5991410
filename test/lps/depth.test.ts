import assert from "node:assert/strict";
import * as fc from "fast-check";
import { beforeEach, test } from "vitest";
import { QuoteBook } from "../../src/core/quotes/quote-book.ts";
import { MAX_LEVELS } from "../../src/core/quotes/quoted-depth.ts";
import type { Side } from "../../src/core/terms.ts";
import { lpDialects } from "../../src/lps/fix/lp-dialect.ts";
import { MarketData } from "../../src/lps/fix/market-data.ts";
import { lots, px } from "../core/world.ts";
import { parsed } from "../fix/codec/framed.ts";
import { atCtrader, atLmax, EURUSD, eurAndGold } from "./eur-and-gold.ts";

const LP = 0;

let book: QuoteBook;
let deep: MarketData;
let topOnly: MarketData;
let atLm: MarketData;
let atCt: MarketData;
beforeEach(() => {
  book = new QuoteBook(1, 2);
  const { generic, lmax, ctrader } = lpDialects;
  deep = new MarketData(LP, eurAndGold, { ...generic, marketDepth: 5 }, () => book);
  topOnly = new MarketData(LP, eurAndGold, generic, () => book);
  atLm = new MarketData(LP, atLmax, { ...lmax, marketDepth: 0 }, () => book);
  atCt = new MarketData(LP, atCtrader, ctrader, () => book);
});

/** Every level of a client's side as price and lots. */
const levels = (side: Side): (readonly [number, number])[] =>
  Array.from({ length: book.levelCount(LP, EURUSD, side) }, (_, level) => [
    book.levelPx(LP, EURUSD, side, level) / 1e8,
    book.levelQty(LP, EURUSD, side, level) / 1e6,
  ]);

const snapshot = (entries: string, from = deep, symbol = "EUR/USD"): void =>
  from.onSnapshot(parsed(`35=W|34=2|55=${symbol}|268=9|${entries}`), 1);
const change = (entries: string, from = deep): void =>
  from.onIncrement(parsed(`35=X|34=3|268=9|${entries}`), 2);

const TWO_DEEP =
  "269=0|270=1.1|271=1000000|269=0|270=1.0999|271=3000000|" +
  "269=1|270=1.1003|271=4000000|269=1|270=1.1002|271=2000000|";

test("a snapshot of several levels is kept level by level, the best first", () => {
  snapshot(TWO_DEEP);
  assert.deepEqual(levels("Sell"), [
    [1.1, 10],
    [1.0999, 30],
  ]);
  assert.deepEqual(levels("Buy"), [
    [1.1002, 20],
    [1.1003, 40],
  ]);
});

test("the levels of one price are shown together", () => {
  snapshot(`${TWO_DEEP}269=1|270=1.1002|271=500000|`);
  assert.deepEqual(levels("Buy")[0], [1.1002, 25]);
});

test("without ids a level is known by its price: new, changed and deleted", () => {
  snapshot(TWO_DEEP);
  change("279=0|269=1|55=EUR/USD|270=1.1001|271=100000|");
  change("279=1|269=1|55=EUR/USD|270=1.1002|271=700000|");
  change("279=2|269=1|55=EUR/USD|270=1.1003|271=4000000|");
  assert.deepEqual(levels("Buy"), [
    [1.1001, 1],
    [1.1002, 7],
  ]);
  assert.equal(levels("Sell").length, 2, "the other side is as it was");
});

test("where the dialect has ids a level is known by its id, and may move to another price", () => {
  snapshot(
    "269=0|278=a|270=1.1|271=1000000|269=1|278=b|270=1.1002|271=1000000|" +
      "269=1|278=c|270=1.1003|271=1000000|",
    atCt,
    "1",
  );
  change("279=1|269=1|278=b|55=1|270=1.1004|271=2000000|", atCt);
  assert.deepEqual(levels("Buy"), [
    [1.1003, 10],
    [1.1004, 20],
  ]);
  change("279=1|278=b|55=1|270=1.1005|271=2000000|", atCt);
  assert.deepEqual(levels("Buy")[1], [1.1005, 20], "its type may be left out");
  change("279=2|278=c|55=1|", atCt);
  assert.deepEqual(levels("Buy"), [[1.1005, 20]]);
});

test("a generic LP's snapshots have no ids, so those of its updates say nothing: the price does", () => {
  snapshot(TWO_DEEP);
  change("279=2|269=1|278=7|55=EUR/USD|270=1.1002|");
  change("279=0|269=1|278=8|55=EUR/USD|270=1.1004|271=100000|");
  assert.deepEqual(levels("Buy"), [
    [1.1003, 40],
    [1.1004, 1],
  ]);
});

for (const [what, update] of [
  ["a deletion that does not say of which price", "279=2|269=1|55=EUR/USD|"],
  ["a level that cannot be read", "279=1|269=1|55=EUR/USD|270=1.1002|271=x|"],
] as const) {
  test(`after ${what}, where levels bear no ids, none is believed before the next snapshot`, () => {
    snapshot(TWO_DEEP);
    const far = "279=0|269=1|55=EUR/USD|270=1.1009|271=100000|";
    change(update + far);
    assert.deepEqual([levels("Buy"), levels("Sell")], [[], []]);
    assert.equal(deep.counts.faults.UNREADABLE, 1);
    change(far);
    assert.deepEqual([levels("Buy"), levels("Sell")], [[], []], "the best may be another one");
    snapshot(TWO_DEEP);
    assert.deepEqual([levels("Buy").length, levels("Sell").length], [2, 2]);
  });
}

test("what is neither bid nor offer changes no level, deleted or not", () => {
  snapshot(TWO_DEEP);
  change("279=0|269=2|55=EUR/USD|270=9|271=1|279=2|269=2|55=EUR/USD|270=9|");
  assert.deepEqual([levels("Buy").length, levels("Sell").length], [2, 2]);
});

test("where the top alone was asked for, an update replaces all of its side", () => {
  snapshot(TWO_DEEP, topOnly);
  assert.equal(levels("Buy").length, 2, "a snapshot says more than was asked for");
  change("279=1|269=1|55=EUR/USD|270=1.1005|271=100000|", topOnly);
  assert.deepEqual(levels("Buy"), [[1.1005, 1]]);
  assert.equal(levels("Sell").length, 2);
});

test("LMAX's depth comes whole each time, in contracts", () => {
  const entries = "269=0|270=1.1|271=50|269=0|270=1.0999|271=70|269=1|270=1.1002|271=10|";
  atLm.onSnapshot(parsed(`35=W|34=2|262=MD1|48=4001|22=8|268=3|${entries}`), 1);
  assert.deepEqual(levels("Sell"), [
    [1.1, 5],
    [1.0999, 7],
  ]);
  atLm.onSnapshot(
    parsed("35=W|34=3|262=MD1|48=4001|22=8|268=2|269=0|270=1.1|271=5|269=1|270=1.2|271=5|"),
    2,
  );
  assert.deepEqual([levels("Sell"), levels("Buy")], [[[1.1, 0.5]], [[1.2, 0.5]]]);
});

test("cTrader's depth is followed by ids, and a deletion says nothing but its id", () => {
  snapshot(
    "269=0|278=11|270=1.1|271=1000000|269=0|278=12|270=1.0999|271=3000000|" +
      "269=1|278=21|270=1.1002|271=1000000|269=1|278=22|270=1.1003|271=3000000|",
    atCt,
    "1",
  );
  assert.deepEqual([levels("Sell").length, levels("Buy").length], [2, 2]);
  change("279=2|278=11|55=1|279=0|269=0|278=13|55=1|270=1.0998|271=500000|", atCt);
  assert.deepEqual(levels("Sell"), [
    [1.0999, 30],
    [1.0998, 5],
  ]);
});

test("of more than ten levels a side the best ten are kept", () => {
  const asks = Array.from({ length: 12 }, (_, at) => `269=1|270=1.${12 + at}|271=100000|`);
  snapshot(`269=0|270=1.1|271=100000|${asks.toReversed().join("")}`);
  assert.equal(levels("Buy").length, MAX_LEVELS);
  assert.deepEqual(
    [levels("Buy")[0], levels("Buy")[9]],
    [
      [1.12, 1],
      [1.21, 1],
    ],
  );
});

test("a level that is no price, or crosses the other side, leaves no quote at all", () => {
  snapshot(TWO_DEEP);
  change("279=0|269=1|55=EUR/USD|270=-1|271=1000|");
  assert.deepEqual(levels("Buy"), []);
  assert.equal(deep.counts.faults.NOT_POSITIVE, 1);
  change("279=2|269=1|55=EUR/USD|270=-1|");
  assert.equal(levels("Buy").length, 2);
  change("279=0|269=0|55=EUR/USD|270=1.2|271=1000|");
  assert.equal(deep.counts.faults.CROSSED, 1);
  assert.deepEqual(levels("Sell"), []);
});

/** The best levels of a plain list. */
const sorted = (of: Map<number, number>, sign: number): (readonly [number, number])[] =>
  [...of].toSorted(([a], [b]) => sign * (a - b)).slice(0, MAX_LEVELS);

test("however levels come and go by price, the book is what a plain list would say", () => {
  const anyChange = fc.record({
    action: fc.constantFrom("0", "1", "2"),
    type: fc.constantFrom("0", "1"),
    at: fc.integer({ min: 0, max: 14 }),
    size: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 40 }), (changes) => {
      const slow = { "0": new Map([[1.05, 1]]), "1": new Map([[1.25, 1]]) };
      snapshot("269=0|270=1.05|271=100000|269=1|270=1.25|271=100000|");
      for (const { action, type, at, size } of changes) {
        const price = Number(((type === "0" ? 1.01 : 1.21) + at / 1000).toFixed(3));
        const entry = `279=${action}|269=${type}|55=EUR/USD|270=${price}|271=${size * 100_000}|`;
        change(entry);
        if (action === "2") slow[type].delete(price);
        else slow[type].set(price, size);
        const isWhole = slow[0].size > 0 && slow[1].size > 0;
        assert.deepEqual(levels("Sell"), isWhole ? sorted(slow[0], -1) : []);
        assert.deepEqual(levels("Buy"), isWhole ? sorted(slow[1], 1) : []);
      }
    }),
  );
});

test("the top of a deep book is what it would be of the best level alone", () => {
  snapshot(TWO_DEEP);
  const top = [book.bid(LP, EURUSD), book.ask(LP, EURUSD), book.bidQty(LP, EURUSD)];
  assert.deepEqual(top, [px(1.1), px(1.1002), lots(10)]);
});
