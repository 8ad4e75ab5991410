import assert from "node:assert/strict";
import { test } from "vitest";
import { isReady, liveRows } from "../../src/cli/demo-line.ts";
import type { DemoLp, DemoStatus } from "../../src/cli/demo-line.ts";
import { DemoScreen } from "../../src/cli/demo-screen.ts";
import type { Output } from "../../src/cli/demo-screen.ts";

const lp = (change: Partial<DemoLp> = {}, health: Partial<DemoLp["health"]> = {}): DemoLp => ({
  id: "tight",
  isTrading: true,
  isQuoting: true,
  quotesTaken: 1,
  health: { score: 0.914, isHealthy: true, ...health },
  ...change,
});

const status = (accepted: number, denied: number, more: Partial<DemoStatus> = {}): DemoStatus => ({
  journalId: "ABCDEFGH",
  nextEvent: 1,
  pid: 1,
  openOrders: 3,
  legsInDoubt: 2,
  counters: {
    ordersAccepted: accepted,
    ordersDenied: denied,
    failovers: 12,
    decisions: { A_BOOK: 10, B_BOOK: 20, PARTIAL_HEDGE: 70 },
    alerts: { LEG_IN_DOUBT: 27 },
  },
  lps: [lp()],
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

const rows = (it: DemoStatus): (readonly string[])[] => [
  ...liveRows(undefined, { status: it, atMs: 0 }),
];

test("the first row says the rate since the last look, the split, the denied, failovers and doubts", () => {
  const before = { status: status(100, 0), atMs: 1000 };
  const [[line] = []] = liveRows(before, { status: status(176, 4), atMs: 3000 });
  assert.equal(
    line,
    "40 orders/s | A 10 %  B 20 %  C 70 % | denied 2 % | 3 open | " +
      "failovers 12 | in doubt 2 (27 so far)",
  );
});

test("a desk that never doubted says so", () => {
  const { counters } = status(1, 0);
  const [[line] = []] = rows(status(1, 0, { counters: { ...counters, alerts: {} } }));
  assert.match(line!, /in doubt 2 \(0 so far\)$/);
});

for (const [what, it, words] of [
  ["one that does well", lp(), "tight ok 0.91"],
  ["one below the threshold", lp({}, { isHealthy: false, score: 0.4 }), "tight UNHEALTHY 0.40"],
  ["one that is out", lp({}, { ejected: { waitMs: 7001 } }), "tight EJECTED for 8 s"],
  ["one that is tried", lp({}, { ejected: { waitMs: 0 } }), "tight EJECTED, on trial"],
  ["one without prices", lp({ isQuoting: false }), "tight NO PRICES"],
  ["one that cannot be traded with", lp({ isTrading: false, isQuoting: false }), "tight DOWN"],
] as const) {
  test(`the second row shows ${what} as such`, () => {
    const [, [line] = []] = rows(status(1, 0, { lps: [it, lp({ id: "firm" })] }));
    assert.equal(line, `  LPs   ${words} | firm ok 0.91`);
  });
}

test("the third row says what is kept by symbol, and where there is little room in one sum", () => {
  const [, , kept] = rows(status(100, 0));
  assert.deepEqual(kept, [
    "  kept  EURUSD -1.50  XAUUSD +0.25 lots, net -115,000 USD",
    "  kept  net -115,000 USD",
  ]);
});

test("a sum with a part that cannot be converted is not shown", () => {
  const [, , kept] = rows(status(1, 0, { exposure: [{ symbol: "EURUSD", net: 1 }] }));
  assert.deepEqual(kept, ["  kept  EURUSD +1.00 lots"]);
});

test("a busy desk with all three LPs in trouble fits 100 columns", () => {
  const ids = ["tight", "firm", "flaky"];
  const exposure = ["EURUSD", "GBPUSD", "USDJPY", "XAUUSD"].map((symbol) => {
    return { symbol, net: -99.99, netWorth: -10_000_000 };
  });
  const lps = ids.map((id) => lp({ id }, { ejected: { waitMs: 20_000 } }));
  const { counters } = status(1, 0);
  const busy = { counters: { ...counters, failovers: 99_999 }, openOrders: 199, legsInDoubt: 99 };
  for (const wordings of rows(status(100_000, 1000, { lps, exposure, ...busy }))) {
    assert.ok(
      wordings.some((text) => text.length < 100),
      wordings.join("\n"),
    );
  }
});

test("a desk without any order has shares of nothing, not of zero", () => {
  const counters = {
    ordersAccepted: 0,
    ordersDenied: 0,
    failovers: 0,
    decisions: { A_BOOK: 0, B_BOOK: 0, PARTIAL_HEDGE: 0 },
    alerts: {},
  };
  const [[line] = []] = rows(status(0, 0, { counters }));
  assert.match(line!, /^0 orders\/s \| A -  B -  C - \| denied - /);
});

test("the clients start once an LP trades and quotes and a price has come", () => {
  for (const [isTrading, isQuoting, quotesTaken, expected] of [
    [true, true, 1, true],
    [false, true, 1, false],
    [true, false, 1, false],
    [true, true, 0, false],
  ] as const) {
    const lps = [lp({ isTrading, isQuoting, quotesTaken })];
    assert.equal(isReady(status(0, 0, { lps })), expected);
  }
});

test("on a terminal the live rows are written over, in the wordings that fit", () => {
  const { screen, text } = written(10);
  screen.live([["a long wording", "shorter"], ["two"]]);
  screen.live([["a long wording", "not so short"], ["2"]]);
  screen.say("stays");
  screen.live([["one"]]);
  const clear = "\r\u001b[2K";
  const up = "\u001b[1A\u001b[2K";
  assert.equal(text(), `shorter\ntwo${clear}${up}not so s…\n2${clear}${up}stays\none`);
});

test("in a file or pipe the live rows are lines of their own", () => {
  const { screen, text } = written(0);
  screen.live([["a long wording", "short"], ["two"]]);
  assert.equal(text(), "a long wording\ntwo\n");
});
