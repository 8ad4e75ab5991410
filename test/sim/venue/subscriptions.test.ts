import assert from "node:assert/strict";
import { test } from "vitest";
import { asPrice } from "../../../src/core/units/quantity.ts";
import { MessageWriter } from "../../../src/fix/codec/message-writer.ts";
import type { Quote } from "../../../src/sim/quote.ts";
import { units } from "../../../src/sim/units.ts";
import type { MarketDataRequest } from "../../../src/sim/venue/market-data-messages.ts";
import { Instruments } from "../../../src/sim/venue/instruments.ts";
import { Subscriptions } from "../../../src/sim/venue/subscriptions.ts";

const quoteOf = (symbol: string, bid: number, ask: number): Quote => ({
  symbol,
  bid: asPrice(bid),
  ask: asPrice(ask),
  bidSize: units(1),
  askSize: units(1),
});

function rig(maxSymbols = 100) {
  const quotes = new Map<string, Quote>();
  const sent: string[] = [];
  const outlet = {
    isOpen: true,
    send: (msgType: string, write: (into: MessageWriter) => void) => {
      const header = { beginString: "FIX.4.4", senderCompID: "V", targetCompID: "C" };
      const writer = new MessageWriter(header).begin(msgType, 1, 0);
      write(writer);
      writer.end();
      const body = Buffer.from(writer.lastBody()).toString("latin1").replaceAll("\u0001", "|");
      sent.push(`${msgType} ${body}`);
    },
  };
  const subscriptions = new Subscriptions({
    outlet,
    updates: "requested",
    quote: (symbol) => quotes.get(symbol),
    isKnown: (symbol) => symbol.length === 6,
    maxSymbols,
    instruments: new Instruments(false, new Map()),
    hasEntryIDs: false,
    depth: 1,
  });
  const publish = (quote: Quote): void => {
    quotes.set(quote.symbol, quote);
    subscriptions.onQuote(quote);
  };
  return { outlet, sent, subscriptions, publish };
}

const request = (change: Partial<MarketDataRequest> = {}): MarketDataRequest => ({
  mdReqID: "M",
  type: "SnapshotPlusUpdates",
  marketDepth: 1,
  isIncremental: true,
  hasBid: true,
  hasAsk: true,
  symbols: ["EURUSD"],
  ...change,
});

test("an update says the sides that changed and only those", () => {
  const { sent, subscriptions, publish } = rig();
  publish(quoteOf("EURUSD", 1, 3));
  subscriptions.take(request());
  publish(quoteOf("EURUSD", 2, 3));
  publish(quoteOf("EURUSD", 2, 3));
  publish(quoteOf("EURUSD", 2, 4));
  assert.deepEqual(sent.slice(1), [
    "X 262=M|268=1|279=1|269=0|55=EURUSD|270=0.00000002|271=1|",
    "X 262=M|268=1|279=1|269=1|55=EURUSD|270=0.00000004|271=1|",
  ]);
});

test("while there is no room only the newest price of each symbol waits, and it says all that changed", () => {
  const { outlet, sent, subscriptions, publish } = rig();
  publish(quoteOf("EURUSD", 1, 5));
  publish(quoteOf("GBPUSD", 1, 5));
  subscriptions.take(request({ symbols: ["EURUSD", "GBPUSD"] }));
  sent.length = 0;
  outlet.isOpen = false;
  for (let bid = 2; bid < 5; bid++) publish(quoteOf("EURUSD", bid, 5));
  publish(quoteOf("EURUSD", 4, 6));
  publish(quoteOf("GBPUSD", 2, 5));
  assert.deepEqual(sent, []);
  assert.equal(subscriptions.conflated, 3);
  outlet.isOpen = true;
  subscriptions.catchUp();
  assert.deepEqual(sent, [
    "X 262=M|268=2|279=1|269=0|55=EURUSD|270=0.00000004|271=1|" +
      "279=1|269=1|55=EURUSD|270=0.00000006|271=1|",
    "X 262=M|268=1|279=1|269=0|55=GBPUSD|270=0.00000002|271=1|",
  ]);
  subscriptions.catchUp();
  assert.equal(sent.length, 2);
});

test("a known symbol without a price gets its snapshot with the first one", () => {
  const { sent, subscriptions, publish } = rig();
  subscriptions.take(request());
  subscriptions.catchUp();
  assert.equal(sent.length, 0);
  publish(quoteOf("EURUSD", 1, 3));
  assert.equal(sent.length, 1);
  assert.ok(sent[0]!.startsWith("W 262=M|55=EURUSD|268=2|"));
});

test("one side asked for is one side sent", () => {
  const { sent, subscriptions, publish } = rig();
  publish(quoteOf("EURUSD", 1, 3));
  subscriptions.take(request({ hasBid: false }));
  publish(quoteOf("EURUSD", 2, 3));
  publish(quoteOf("EURUSD", 2, 4));
  assert.deepEqual(sent, [
    "W 262=M|55=EURUSD|268=1|269=1|270=0.00000003|271=1|",
    "X 262=M|268=1|279=1|269=1|55=EURUSD|270=0.00000004|271=1|",
  ]);
});

for (const [what, change, reason] of [
  ["no side at all", { hasBid: false, hasAsk: false }, "281=8"],
  ["a request type of its own", { type: "Other" }, "281=4"],
  ["more symbols than a session may have", { symbols: ["AAAAAA", "BBBBBB", "CCCCCC"] }, "281=2"],
] as const) {
  test(`${what} is refused with ${reason}`, () => {
    const { sent, subscriptions } = rig(2);
    subscriptions.take(request(change));
    assert.equal(sent.length, 1);
    assert.ok(sent[0]!.startsWith("Y ") && sent[0]!.includes(`${reason}|`));
  });
}

test("snapshots asked for again and again while there is no room are bounded", () => {
  const { outlet, sent, subscriptions } = rig(5);
  outlet.isOpen = false;
  for (let i = 0; i < 20; i++) subscriptions.take(request({ mdReqID: `${i}`, type: "Snapshot" }));
  assert.equal(sent.filter((text) => text.includes("281=2")).length, 15);
});
