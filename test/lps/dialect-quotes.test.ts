import assert from "node:assert/strict";
import * as fc from "fast-check";
import { beforeEach, test } from "vitest";
import { QuoteBook } from "../../src/core/quotes/quote-book.ts";
import { validate } from "../../src/fix/dictionary/validate.ts";
import { EntryBook, MAX_ENTRIES } from "../../src/lps/fix/entry-book.ts";
import { lpDialects } from "../../src/lps/fix/lp-dialect.ts";
import { MarketData } from "../../src/lps/fix/market-data.ts";
import { asPrice, asVolume } from "../../src/core/units/quantity.ts";
import { lots, px } from "../core/world.ts";
import { parsed } from "../fix/codec/framed.ts";
import { atCtrader, atLmax, EURUSD } from "./eur-and-gold.ts";

const LP = 0;
const { lmax, ctrader } = lpDialects;
const HEAD = "49=LP|52=20260105-10:00:00.000|56=US|";

let book: QuoteBook;
let atCt: MarketData;
let atLm: MarketData;
beforeEach(() => {
  book = new QuoteBook(1, 2);
  atCt = new MarketData(LP, atCtrader, ctrader, () => book);
  atLm = new MarketData(LP, atLmax, lmax, () => book);
});

function message(msgType: string, text: string, dialect = ctrader) {
  const found = parsed(`35=${msgType}|34=2|${HEAD}${text}`);
  assert.equal(validate(found, dialect.dictionary), undefined);
  return found;
}

/** Bid, ask and their sizes, undefined while there is no usable price. */
const top = (): readonly number[] | undefined =>
  book.has(LP, EURUSD)
    ? [book.bid(LP, EURUSD), book.ask(LP, EURUSD), book.bidQty(LP, EURUSD), book.askQty(LP, EURUSD)]
    : undefined;

const snapshot = (entries: string, count: number): void =>
  atCt.onSnapshot(message("W", `55=1|268=${count}|${entries}`), 1);
const change = (entries: string, count: number): void =>
  atCt.onIncrement(message("X", `268=${count}|${entries}`), 2);

const DEPTH =
  "269=0|278=11|270=1.10000|271=1000000|269=0|278=12|270=1.09990|271=3000000|" +
  "269=1|278=21|270=1.10020|271=1000000|269=1|278=22|270=1.10030|271=3000000|";

test("LMAX's snapshot names its instrument by SecurityID; its second entry has no time", () => {
  const entries =
    "268=2|269=0|270=1.10000|271=50|272=20260105|273=10:00:00.123|269=1|270=1.10020|271=70|";
  atLm.onSnapshot(message("W", `262=MD1|48=4001|22=8|${entries}`, lmax), 1);
  assert.deepEqual(top(), [px(1.1), px(1.1002), lots(5), lots(7)]);
});

test("a snapshot at LMAX that lacks a side leaves no price", () => {
  atLm.onSnapshot(message("W", "262=MD1|48=4001|22=8|268=1|269=0|270=1.1|271=50|", lmax), 1);
  assert.equal(top(), undefined);
});

test("of the depth at cTrader the best of each side is quoted", () => {
  snapshot(DEPTH, 4);
  assert.deepEqual(top(), [px(1.1), px(1.1002), lots(10), lots(10)]);
});

test("a deletion at cTrader says its entry's id and nothing else; the next best takes its place", () => {
  snapshot(DEPTH, 4);
  change("279=2|278=21|55=1|", 1);
  assert.deepEqual(top(), [px(1.1), px(1.1003), lots(10), lots(30)]);
});

test("an entry that moves is deleted and set anew in one message", () => {
  snapshot(DEPTH, 4);
  change("279=2|278=11|55=1|279=0|269=0|278=13|55=1|270=1.10010|271=500000|", 2);
  assert.deepEqual(top(), [px(1.1001), px(1.1002), lots(5), lots(10)]);
});

test("entries at one price are shown together", () => {
  snapshot(DEPTH, 4);
  change("279=0|269=0|278=14|55=1|270=1.10000|271=500000|", 1);
  assert.deepEqual(top(), [px(1.1), px(1.1002), lots(15), lots(10)]);
});

test("with the last entry of a side gone there is no price; another one brings it back", () => {
  snapshot(DEPTH, 4);
  change("279=2|278=21|55=1|279=2|278=22|55=1|", 2);
  assert.equal(top(), undefined);
  change("279=0|269=1|278=23|55=1|270=1.10040|271=100000|", 1);
  assert.equal(top()?.[1], px(1.1004));
});

test("the deletion of an entry nobody knows changes nothing", () => {
  snapshot(DEPTH, 4);
  change("279=2|278=99|55=1|", 1);
  assert.deepEqual(top(), [px(1.1), px(1.1002), lots(10), lots(10)]);
});

test("changes before the first snapshot, and after the session ended, are no quotes", () => {
  change("279=0|269=0|278=1|55=1|270=1.1|271=1000|", 1);
  assert.equal(top(), undefined);
  snapshot(DEPTH, 4);
  atCt.forget();
  change("279=2|278=11|55=1|", 1);
  assert.equal(top(), undefined);
});

for (const price of ["0", "-1.1"]) {
  test(`an ask of ${price} in the depth does not win: nothing is quoted until it is gone`, () => {
    snapshot(DEPTH, 4);
    change(`279=0|269=1|278=23|55=1|270=${price}|271=1000|`, 1);
    assert.equal(top(), undefined);
    assert.equal(atCt.counts.faults.NOT_POSITIVE, 1);
    change("279=2|278=23|55=1|", 1);
    assert.equal(top()?.[1], px(1.1002));
  });
}

test("an entry without size, as of a spot subscription, is a price of unknown size", () => {
  snapshot("269=0|270=1.1|269=1|270=1.1002|", 2);
  assert.deepEqual(top(), [px(1.1), px(1.1002), 0, 0]);
});

test("a book of more entries than any LP shows is not followed", () => {
  const entries = new EntryBook();
  const entry = { side: "bid", price: px(1.1), size: lots(1) } as const;
  for (let at = 0; at < MAX_ENTRIES; at++) assert.equal(entries.put(`#${at}`, entry), true);
  assert.equal(entries.put("#one more", entry), false);
  assert.equal(entries.put("#0", entry), true, "what is there may still change");
});

test("however entries come and go, the top is that of the entries there are", () => {
  const anyEntry = fc.record({
    id: fc.nat({ max: 6 }).map(String),
    isGone: fc.boolean(),
    side: fc.constantFrom("bid" as const, "ask" as const),
    price: fc.integer({ min: 1, max: 5 }).map((value) => asPrice(value)),
    size: fc.integer({ min: 0, max: 9 }).map((value) => asVolume(value)),
  });
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 30 }), (changes) => {
      const fast = new EntryBook();
      const slow = new Map<string, (typeof changes)[number]>();
      for (const it of changes) {
        if (it.isGone) fast.delete(it.id);
        else fast.put(it.id, it);
        slow.delete(it.id);
        if (!it.isGone) slow.set(it.id, it);
        const best = (side: "bid" | "ask"): readonly [number, number] => {
          const prices = [...slow.values()].filter((each) => each.side === side);
          const sorted = prices.map(({ price }) => price).toSorted((a, b) => a - b);
          const price = (side === "bid" ? sorted.at(-1) : sorted[0]) ?? 0;
          const shown = prices.filter((each) => each.price === price);
          return [price, shown.reduce((sum, { size }) => sum + size, 0)];
        };
        const { bid, ask, bidQty, askQty } = fast.top();
        assert.deepEqual(
          [
            [bid, bidQty],
            [ask, askQty],
          ],
          [best("bid"), best("ask")],
        );
      }
    }),
  );
});
