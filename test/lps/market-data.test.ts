import assert from "node:assert/strict";
import { beforeEach, test } from "vitest";
import { QuoteBook } from "../../src/core/quotes/quote-book.ts";
import { MessageWriter } from "../../src/fix/codec/message-writer.ts";
import { lpDialects } from "../../src/lps/fix/lp-dialect.ts";
import type { LpDialect } from "../../src/lps/fix/lp-dialect.ts";
import { composeSubscription, MarketData } from "../../src/lps/fix/market-data.ts";
import type { SymbolMapping } from "../../src/lps/fix/symbol-mapping.ts";
import { lots, px } from "../core/world.ts";
import { parsed } from "../fix/codec/framed.ts";
import { atCtrader, atLmax, EURUSD, eurAndGold, GOLD } from "./eur-and-gold.ts";

const LP = 0;

let book: QuoteBook;
let data: MarketData;
beforeEach(() => {
  book = new QuoteBook(1, 2);
  data = new MarketData(LP, eurAndGold, lpDialects.generic, () => book);
});

const snapshot = (symbol: string, entries: string, nowNs = 1): void =>
  data.onSnapshot(parsed(`35=W|34=2|55=${symbol}|268=2|${entries}`), nowNs);

const increment = (entries: string, nowNs = 2): void =>
  data.onIncrement(parsed(`35=X|34=3|268=1|${entries}`), nowNs);

const both = (bid: string, ask: string): string =>
  `269=0|270=${bid}|271=1000000|269=1|270=${ask}|271=2000000|`;

/** Undefined while the LP has no usable price. */
const quoted = (symbol = EURUSD): readonly [number, number] | undefined =>
  book.has(LP, symbol) ? [book.bid(LP, symbol), book.ask(LP, symbol)] : undefined;

test("a snapshot is both sides with their sizes in lots, as old as its arrival", () => {
  snapshot("EUR/USD", both("1.1", "1.1002"), 5);
  assert.deepEqual(quoted(), [px(1.1), px(1.1002)]);
  assert.deepEqual([book.bidQty(LP, EURUSD), book.askQty(LP, EURUSD)], [lots(10), lots(20)]);
  assert.equal(book.ageNs(LP, EURUSD, 8), 3);
  assert.equal(data.counts.taken, 1);
});

test("entries other than bid and offer are passed over", () => {
  snapshot("EUR/USD", `269=2|270=9.9|271=1|${both("1.1", "1.1002")}269=7|270=0|`);
  assert.deepEqual(quoted(), [px(1.1), px(1.1002)]);
});

test("an update changes the side it names and leaves the other", () => {
  snapshot("EUR/USD", both("1.1", "1.1002"));
  increment("279=1|269=1|55=EUR/USD|270=1.1003|271=500000|");
  assert.deepEqual(quoted(), [px(1.1), px(1.1003)]);
  assert.equal(book.askQty(LP, EURUSD), lots(5));
  increment("279=0|269=0|55=EUR/USD|270=1.0999|271=500000|");
  assert.deepEqual(quoted(), [px(1.0999), px(1.1003)]);
});

test("one message may update several symbols; an entry without a symbol goes on with the last", () => {
  snapshot("EUR/USD", both("1.1", "1.1002"));
  snapshot("GOLD", both("2000", "2000.3"));
  increment(
    "279=1|269=0|55=EUR/USD|270=1.2|279=1|269=1|270=1.2002|279=1|269=1|55=GOLD|270=2000.4|",
  );
  assert.deepEqual(quoted(), [px(1.2), px(1.2002)]);
  assert.deepEqual(quoted(GOLD), [px(2000), px(2000.4)]);
});

test("a side that is withdrawn leaves no price to trade on, until it is quoted again", () => {
  snapshot("EUR/USD", both("1.1", "1.1002"));
  increment("279=2|269=1|55=EUR/USD|");
  assert.equal(quoted(), undefined);
  increment("279=0|269=1|55=EUR/USD|270=1.1005|271=1|");
  assert.deepEqual(quoted(), [px(1.1), px(1.1005)]);
});

test("an update before the snapshot is no quote", () => {
  increment("279=0|269=0|55=EUR/USD|270=1.1|279=0|269=1|270=1.1002|");
  assert.equal(quoted(), undefined);
  assert.equal(data.counts.taken, 0);
});

test("a snapshot of one side replaces both: the other side is gone", () => {
  snapshot("EUR/USD", both("1.1", "1.1002"));
  snapshot("EUR/USD", "269=0|270=1.1|271=1|");
  assert.equal(quoted(), undefined);
});

for (const [what, bid, ask, fault] of [
  ["crossed", "1.2", "1.1", "CROSSED"],
  ["zero", "0", "1.1", "NOT_POSITIVE"],
  ["negative", "-1.1", "1.1", "NOT_POSITIVE"],
  ["no number", "NaN", "1.1", "UNREADABLE"],
  ["finer than can be kept", "1.123456789", "1.2", "UNREADABLE"],
  ["beyond all bounds", "1.1", "99999999999", "UNREADABLE"],
] as const) {
  test(`a price that is ${what} is counted as ${fault} and takes the last good one out`, () => {
    snapshot("EUR/USD", both("1.1", "1.1002"));
    snapshot("EUR/USD", both(bid, ask));
    assert.equal(data.counts.faults[fault], 1);
    assert.equal(quoted(), undefined);
    snapshot("EUR/USD", both("1.1", "1.1002"));
    assert.deepEqual(quoted(), [px(1.1), px(1.1002)]);
  });
}

test("an unreadable price in an update takes its side out, and a readable one brings it back", () => {
  snapshot("EUR/USD", both("1.1", "1.1002"));
  increment("279=1|269=1|55=EUR/USD|270=cheap|");
  assert.equal(data.counts.faults.UNREADABLE, 1);
  assert.equal(quoted(), undefined);
  increment("279=1|269=1|55=EUR/USD|270=1.1004|");
  assert.deepEqual(quoted(), [px(1.1), px(1.1004)]);
});

test("a symbol nobody mapped is counted and touches nothing", () => {
  snapshot("EUR/USD", both("1.1", "1.1002"));
  snapshot("BTC/USD", both("1", "2"));
  increment("279=1|269=1|55=BTC/USD|270=3|");
  assert.equal(data.counts.faults.UNKNOWN_SYMBOL, 2);
  assert.deepEqual(quoted(), [px(1.1), px(1.1002)]);
});

test("when the session ends everything it quoted is forgotten, updates included", () => {
  snapshot("EUR/USD", both("1.1", "1.1002"));
  data.forget();
  assert.equal(quoted(), undefined);
  increment("279=1|269=1|55=EUR/USD|270=1.1004|");
  assert.equal(quoted(), undefined);
});

const requested = (mapping: SymbolMapping, dialect: LpDialect): string => {
  const header = { beginString: "FIX.4.4", senderCompID: "US", targetCompID: "LP" };
  const writer = new MessageWriter(header).begin("V", 1, 0);
  composeSubscription(writer, "MD1", mapping, dialect);
  writer.end();
  return Buffer.from(writer.lastBody()).toString("latin1").replaceAll("\u0001", "|");
};

test("one subscription asks for top of book and updates of every mapped symbol", () => {
  assert.equal(
    requested(eurAndGold, lpDialects.generic),
    "262=MD1|263=1|264=1|265=1|267=2|269=0|269=1|146=2|55=EUR/USD|55=GOLD|",
  );
});

test("at LMAX it asks for whole books by SecurityID", () => {
  assert.equal(
    requested(atLmax, lpDialects.lmax),
    "262=MD1|263=1|264=1|265=0|267=2|269=0|269=1|146=1|48=4001|22=8|",
  );
});

test("at cTrader it asks for the depth, whose entries have ids and sizes", () => {
  assert.equal(
    requested(atCtrader, lpDialects.ctrader),
    "262=MD1|263=1|264=0|265=1|267=2|269=0|269=1|146=2|55=1|55=41|",
  );
});
