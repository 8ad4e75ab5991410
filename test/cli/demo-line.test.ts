import assert from "node:assert/strict";
import { test } from "vitest";
import { isReady, liveLines } from "../../src/cli/demo-line.ts";
import type { DemoStatus } from "../../src/cli/demo-line.ts";
import { DemoScreen } from "../../src/cli/demo-screen.ts";
import type { Output } from "../../src/cli/demo-screen.ts";

const status = (accepted: number, denied: number, more: Partial<DemoStatus> = {}): DemoStatus => ({
  journalId: "ABCDEFGH",
  nextEvent: 1,
  openOrders: 3,
  counters: {
    ordersAccepted: accepted,
    ordersDenied: denied,
    decisions: { A_BOOK: 10, B_BOOK: 20, PARTIAL_HEDGE: 70 },
  },
  lps: [{ isTrading: true, isQuoting: true, quotesTaken: 1 }],
  reportingCurrency: "USD",
  exposure: [
    { symbol: "EURUSD", net: -1.5, netWorth: -165_000.4 },
    { symbol: "XAUUSD", net: 0.25, netWorth: 50_000 },
  ],
  ...more,
});

const written = (columns: number): { screen: DemoScreen; text: () => string } => {
  let all = "";
  const out: Output = {
    isTTY: columns > 0,
    columns,
    write: (text) => (all += text),
    on: () => undefined,
  };
  return { screen: new DemoScreen(out), text: () => all };
};

test("the live line says the rate since the last look, the split, the denied, and what is kept", () => {
  const before = { status: status(100, 0), atMs: 1000 };
  const [line] = liveLines(before, { status: status(176, 4), atMs: 3000 });
  assert.equal(
    line,
    "40 orders/s | A 10 %  B 20 %  C 70 % | denied 2 % | 3 open | " +
      "net lots kept: EURUSD -1.50  XAUUSD +0.25",
  );
});

test("where there is little room the kept nets are one sum in the reporting currency", () => {
  const [, line] = liveLines(undefined, { status: status(100, 0), atMs: 0 });
  assert.match(line!, /net -115,000 USD$/);
});

test("a sum with a part that cannot be converted is not shown", () => {
  const exposure = [{ symbol: "EURUSD", net: 1 }];
  const [, line] = liveLines(undefined, { status: status(1, 0, { exposure }), atMs: 0 });
  assert.doesNotMatch(line!, /net/);
});

test("a desk without any order has shares of nothing, not of zero", () => {
  const counters = {
    ordersAccepted: 0,
    ordersDenied: 0,
    decisions: { A_BOOK: 0, B_BOOK: 0, PARTIAL_HEDGE: 0 },
  };
  const [line] = liveLines(undefined, { status: status(0, 0, { counters }), atMs: 0 });
  assert.match(line!, /^0 orders\/s \| A -  B -  C - \| denied - /);
});

test("the clients start once an LP trades and quotes and a price has come", () => {
  for (const [isTrading, isQuoting, quotesTaken, expected] of [
    [true, true, 1, true],
    [false, true, 1, false],
    [true, false, 1, false],
    [true, true, 0, false],
  ] as const) {
    const lps = [{ isTrading, isQuoting, quotesTaken }];
    assert.equal(isReady(status(0, 0, { lps })), expected);
  }
});

test("on a terminal the live line is written over, in the wording that fits", () => {
  const { screen, text } = written(10);
  screen.live(["a long wording", "shorter"]);
  screen.live(["a long wording", "not so short"]);
  screen.say("stays");
  const clear = "\r\u001b[2K";
  assert.equal(text(), `${clear}shorter${clear}not so s…${clear}stays\n`);
});

test("in a file or pipe each live line is a line of its own", () => {
  const { screen, text } = written(0);
  screen.live(["a long wording", "short"]);
  assert.equal(text(), "a long wording\n");
});
