import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { inputFrom } from "../../../src/core/decide/again.ts";
import { route } from "../../../src/core/decide/route.ts";
import type { Finding } from "../../../src/core/decide/finding.ts";
import { commissionOf } from "../../../src/core/execute/commission.ts";
import { explainOrder, wordExplanation } from "../../../src/core/explain.ts";
import { hashOf } from "../../../src/core/state.ts";
import { asMoney, asVolume } from "../../../src/core/units/quantity.ts";
import { policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, JOURNAL, liveWorld, lots, only, pct, PROFESSIONAL, px } from "../world.ts";
import { replayed, RETAIL, SEMI_PRO, USDJPY, XAUUSD } from "../world.ts";

const money = (amount: number) => asMoney(Math.round(amount * 10_000));

/** 35 for all, 20 in gold, 10 for VIP; of what nobody names otherwise everything is kept. */
const charged = (change: PolicyChange["strategy"] = {}): PolicyChange => ({
  strategy: { mode: "B_BOOK", commissionPerMillion: money(35), ...change },
  strategyOfSymbol: [undefined, undefined, { commissionPerMillion: money(20) }],
  strategyOfGroup: [undefined, { commissionPerMillion: money(10) }],
});

for (const [what, account, symbol, orderQty, commission, commCurrency] of [
  ["a lot of 100 000 EUR at 35 a million", RETAIL, 0, 1, 3.5, "USD"],
  ["a hundredth of it", RETAIL, 0, 0.01, 0.035, "USD"],
  ["the quote currency where that is the yen", RETAIL, USDJPY, 2, 7, "JPY"],
  ["the rate of its symbol, a lot of 100 ounces", RETAIL, XAUUSD, 1, 0.002, "USD"],
  ["the rate of its group, which goes before its symbol's", PROFESSIONAL, XAUUSD, 1, 0.001, "USD"],
  ["the rate of its group", PROFESSIONAL, 0, 1, 1, "USD"],
] as const) {
  test(`a fill is charged ${what}: ${commission} ${commCurrency}`, () => {
    const fill = only(
      liveWorld(charged()).submit({ account, symbol, orderQty: lots(orderQty) }),
      "ClientFilled",
    );
    assert.deepEqual([fill.commission, fill.commCurrency], [money(commission), commCurrency]);
  });
}

const rate = (perMillion: number, unitsPerLot: number): readonly Finding[] => [
  {
    code: "COMMISSION",
    from: pct(0),
    to: pct(0),
    perMillion,
    unitsPerLot,
    currency: "USD",
  } as Finding,
];

for (const [filled, perMillion, unitsPerLot, commission] of [
  // 0.00005 of the currency is half of the least that is counted.
  [1_000_000, 1, 500_000, 1],
  [999_999, 1, 500_000, 0],
  [1_000_001, 1, 1_499_998, 1],
  [1_000_000, 1, 1_500_000, 2],
  [0, 350_000, 100_000, 0],
  // A million lots of the largest contract the policy's check lets pass, at a hundredth of it.
  [1_000_000_000_000, 100_000_000, 9_007, 900_700_000_000],
] as const) {
  test(`${filled} of 10⁻⁶ lots at ${perMillion} and ${unitsPerLot} to a lot cost ${commission}, half rounded up`, () => {
    const told = commissionOf(rate(perMillion, unitsPerLot), asVolume(filled));
    assert.deepEqual(told, { commission, commCurrency: "USD" });
  });
}

test("without a rate nothing is charged, and no currency named", () => {
  for (const change of [{}, charged({ commissionPerMillion: money(0) })]) {
    const fill = only(
      liveWorld({ strategy: { mode: "B_BOOK" }, ...change }).submit(),
      "ClientFilled",
    );
    assert.deepEqual([fill.commission, fill.commCurrency], [0, ""]);
  }
});

test("a fill too small to be charged for is told with 0 and the currency", () => {
  const world = liveWorld({
    strategy: { mode: "B_BOOK", commissionPerMillion: asMoney(1) },
    instrument: { contractSize: 1 },
  });
  const fill = only(world.submit(), "ClientFilled");
  assert.deepEqual([fill.commission, fill.commCurrency], [0, "USD"]);
});

test("a split order's fills are charged for both parts, and each by itself", () => {
  const world = liveWorld(charged({ mode: "C_BOOK" }));
  const { order, leg } = world.hedged({ account: SEMI_PRO });
  const first = only(world.fill(leg, 0.2), "ClientFilled");
  assert.deepEqual([first.aQty, first.bQty, first.commission], [lots(0.2), lots(0.2), money(1.4)]);
  const second = only(world.fill(leg, 0.3), "ClientFilled");
  assert.equal(second.commission, money(2.1));
  const told = explainOrder(order, world.state.names, JOURNAL);
  assert.deepEqual(
    told.fills.map((it) => [it.commission, it.commCurrency]),
    [
      [1.4, "USD"],
      [2.1, "USD"],
    ],
  );
  const words = wordExplanation(told);
  assert.match(
    words,
    /COMMISSION: commission of 35 USD for a million of the base, 100000 to a lot/,
  );
  assert.match(words, /^fill {6}0\.4 at 1\.1002 \(.*\), commission 1\.4 USD$/m);
});

test("an LP's fill, what the house keeps instead and a closing without its hedge are all charged", () => {
  const change = charged({ mode: "A_BOOK" });
  const kept = liveWorld({ ...change, onLpFailure: "internalise", retryBudget: 0 });
  const instead = only(kept.news(kept.hedged().leg, "Rejected"), "ClientFilled");
  assert.equal(instead.commission, money(3.5));
  const world = liveWorld({ ...change, onCloseLpFailure: "internalise", retryBudget: 0 });
  assert.equal(only(world.fill(world.hedged().leg, 1), "ClientFilled").commission, money(3.5));
  const closing = { side: "Sell", isClosing: true, orderQty: lots(0.5) } as const;
  const { leg } = world.hedged(closing);
  const orphaned = only(world.news(leg, "Rejected"), "ClientFilled");
  assert.equal(orphaned.commission, money(1.75));
  world.kill("lp", ALPHA, "halt");
  assert.equal(only(world.submit(closing), "ClientFilled").commission, money(1.75));
});

test("an order keeps the commission it was decided under, whatever policy comes", () => {
  const world = liveWorld(charged({ mode: "A_BOOK" }));
  const { leg } = world.hedged();
  const dearer = charged({ mode: "A_BOOK", commissionPerMillion: money(90) });
  world.activate({ ...policyOf({ ...dearer, instrument: { contractSize: 1 } }), version: 2 });
  assert.equal(only(world.fill(leg, 1), "ClientFilled").commission, money(3.5));
});

test("commission is no part of the price, nor of what an LP may ask", () => {
  const { leg, order } = liveWorld(charged({ mode: "A_BOOK" })).hedged();
  assert.deepEqual([order.decision?.clientPx, leg.limitPx], [px(1.1002), px(1.1003)]);
});

test("an order of the house is charged nothing", () => {
  const events = liveWorld(charged()).house();
  const { findings } = only(events, "OrderDecided");
  assert.ok(findings.every(({ code }) => code !== "COMMISSION"));
});

test("the decision's record says the commission, and the decision is made again from it", () => {
  const world = liveWorld(charged());
  const events = world.submit();
  const decided = only(events, "OrderDecided");
  const found = decided.findings.find(({ code }) => code === "COMMISSION");
  const share = { from: decided.aBook, to: decided.aBook };
  const terms = { perMillion: money(35), unitsPerLot: 100_000, currency: "USD" };
  assert.deepEqual(found, { code: "COMMISSION", ...terms, ...share });
  const input = inputFrom(only(events, "OrderAccepted"), decided, "Standard");
  assert.deepEqual(route(input, world.engine.policy).findings, decided.findings);
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});

test("however an order is filled, its commission is that of the whole but for half a unit a fill", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000_000 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 }),
      (perMillion, steps) => {
        const world = liveWorld(
          charged({ mode: "A_BOOK", commissionPerMillion: asMoney(perMillion) }),
        );
        const whole = steps.reduce((sum, step) => sum + step, 0);
        const { leg, order } = world.hedged({ orderQty: lots(whole / 100) });
        for (const step of steps) world.fill(leg, step / 100);
        const told = order.fills.reduce((sum, { commission }) => sum + commission, 0);
        const exact = (whole * 1_000 * perMillion) / 1_000_000;
        assert.equal(order.ordStatus, "Filled");
        assert.ok(Math.abs(told - exact) <= steps.length / 2);
        assert.ok(order.fills.every(({ commission }) => commission >= 0));
      },
    ),
    { numRuns: 100 },
  );
});
