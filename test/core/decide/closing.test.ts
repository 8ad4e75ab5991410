import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { OrderRequest } from "../../../src/core/accept/order-request.ts";
import type { Position } from "../../../src/core/accounts/positions.ts";
import type { MarketHours } from "../../../src/core/calendar/market-hours.ts";
import type { Leg } from "../../../src/core/execute/order.ts";
import { asMoney } from "../../../src/core/units/quantity.ts";
import { lp, lpTerms, policyOf, utc } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import {
  ALPHA,
  EURUSD,
  liveWorld,
  lots,
  only,
  pct,
  PROFESSIONAL,
  RETAIL,
  typesOf,
} from "../world.ts";
import type { World } from "../world.ts";
import { codesOf } from "./asked.ts";
import { rule } from "./rules/rule-world.ts";

const positionOf = (world: World, account = PROFESSIONAL): Position =>
  world.state.positions.of(account, EURUSD);

/** A professional holds a lot: 0.8 of it at the LP, 0.2 kept. */
function holding(change: PolicyChange = {}, side: "Buy" | "Sell" = "Buy"): World {
  const world = liveWorld(change);
  world.fill(world.hedged({ account: PROFESSIONAL, side }).leg, 0.8);
  return world;
}

const closing = (amount: number, change: Partial<OrderRequest> = {}): Partial<OrderRequest> => ({
  account: PROFESSIONAL,
  side: "Sell",
  orderQty: lots(amount),
  isClosing: true,
  ...change,
});

/** Closes, and has the LP fill at once what is hedged. */
function close(world: World, amount: number, change: Partial<OrderRequest> = {}): void {
  const events = world.submit(closing(amount, change));
  only(events, "OrderAccepted");
  const created = events.find((event) => event.type === "LegCreated");
  if (created !== undefined) world.fill(world.leg(created.leg), created.orderQty / 1e6);
}

const denialOf = (world: World, change: Partial<OrderRequest>): string =>
  only(world.submit(change), "OrderDenied").code;

test("0.80 hedged and 0.20 kept, closed in fifty steps of 0.02, come to exactly zero in both books", () => {
  const world = holding();
  for (let step = 0; step < 50; step++) {
    const before = { ...positionOf(world) };
    close(world, 0.02);
    const { aNet, bNet } = positionOf(world);
    assert.ok(aNet >= 0 && bNet >= 0, "no leg passes zero");
    assert.equal(before.aNet + before.bNet - aNet - bNet, lots(0.02));
  }
  const { aNet, bNet } = positionOf(world);
  assert.deepEqual([aNet, bNet], [0, 0]);
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), 0);
  assert.equal(world.state.exposure.net(EURUSD), 0);
  assert.equal(denialOf(world, closing(0.01)), "NOTHING_TO_CLOSE");
});

test("a short position is closed by buying, in the same ratio", () => {
  const world = holding({}, "Sell");
  const decided = only(world.submit(closing(0.5, { side: "Buy" })), "OrderDecided");
  assert.deepEqual([decided.aVolume, decided.bVolume], [lots(0.4), lots(0.1)]);
  assert.deepEqual([decided.aOpen, decided.bOpen], [lots(0.8), lots(0.2)]);
  assert.deepEqual(codesOf(decided), ["CLOSING"]);
});

for (const [what, request] of [
  ["of an account that holds nothing", closing(0.01, { account: RETAIL })],
  ["of more than is held", closing(1.01)],
  ["on the side that would open more", closing(0.01, { side: "Buy" })],
] as const) {
  test(`a closing order ${what} is denied as NOTHING_TO_CLOSE`, () => {
    assert.equal(denialOf(holding(), request), "NOTHING_TO_CLOSE");
  });
}

test("what is on its way to be closed is not closed twice, until it fails", () => {
  const world = holding();
  const { leg } = world.hedged(closing(0.7));
  assert.equal(denialOf(world, closing(0.31)), "NOTHING_TO_CLOSE");
  world.news(leg, "Canceled");
  close(world, 1);
  assert.deepEqual([positionOf(world).aNet, positionOf(world).bNet], [0, 0]);
});

/** What an order that opens would be refused for; a closing one passes it. */
const skipped: readonly (readonly [string, string, (world: World) => void])[] = [
  [
    "a rule that refuses everything",
    "RULE_REJECTED",
    (world) => {
      world.activate(policyOf({ rules: [rule("no", { action: "REJECT" })] }));
    },
  ],
  [
    "the class of a client far too toxic",
    "TOXIC_CLIENT",
    (world) => {
      world.import(PROFESSIONAL, { clientClass: "TOXIC", score: 99 });
    },
  ],
  [
    "the level of automatic hedging",
    "EXPOSURE_LIMIT",
    (world) => {
      const limit = { autoHedge: lots(0.01) };
      world.activate(policyOf({ limit, strategy: { onBreach: "reject" } }));
    },
  ],
  [
    "a maximum of what an account may hold",
    "MAX_NET_LOTS",
    (world) => {
      world.activate(policyOf({ controls: { maxNetLots: lots(0.1) } }));
    },
  ],
  [
    "a maximum of what an order may be worth",
    "MAX_NOTIONAL",
    (world) => {
      world.activate(policyOf({ controls: { maxNotional: asMoney(1) } }));
    },
  ],
  [
    "an order rate that is used up",
    "ORDER_RATE",
    (world) => {
      const rate = { perSecond: 0.001, burst: 1 };
      world.activate(policyOf({ controls: { accountRate: rate, sessionRate: rate } }));
      world.submit({ account: PROFESSIONAL, orderQty: lots(0.01), side: "Sell" });
    },
  ],
  [
    "the instrument's minimum",
    "VOLUME_BELOW_MIN",
    (world) => {
      world.activate(policyOf({ instrument: { volumeMin: lots(5) } }));
    },
  ],
  [
    "a mode that only closes",
    "CLOSE_ONLY",
    (world) => {
      world.activate(policyOf({ instrument: { mode: "close_only" } }));
    },
  ],
  [
    "a kill switch that only lets close",
    "CLOSE_ONLY",
    (world) => {
      world.kill("account", PROFESSIONAL, "close_only");
    },
  ],
];

for (const [what, code, stop] of skipped) {
  test(`${what} stops what opens, ${code}, and nothing that closes`, () => {
    const world = holding();
    stop(world);
    const opening = { account: PROFESSIONAL, side: "Sell", orderQty: lots(0.5) } as const;
    assert.equal(denialOf(world, { ...opening, side: "Buy" }), code);
    const decided = only(world.submit(closing(0.5)), "OrderDecided");
    assert.equal(decided.findings[0]?.code, "CLOSING");
    assert.equal(decided.aVolume + decided.bVolume, lots(0.5));
  });
}

test("a hard limit keeps nobody from closing, not even one whose closing takes the net further", () => {
  const limit = { maxNet: lots(0.1), maxGross: lots(0.1) };
  const world = holding({}, "Sell");
  for (let order = 0; order < 6; order++) world.submit({ account: RETAIL, orderQty: lots(0.05) });
  assert.equal(world.state.exposure.net(EURUSD), lots(0.1));
  world.activate(policyOf({ limit, global: { maximum: asMoney(0), warning: pct(80) } }));
  close(world, 1, { side: "Buy" });
  assert.equal(world.state.exposure.net(EURUSD), lots(0.3));
});

test("a coarse step is rounded so that neither book passes zero", () => {
  const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.1, 0.1)] })];
  const split = (amount: number): readonly number[] => {
    const { aVolume, bVolume } = only(holding({ lps }).submit(closing(amount)), "OrderDecided");
    return [aVolume, bVolume];
  };
  assert.deepEqual(split(0.83), [lots(0.7), lots(0.13)], "0.664 is nearest to 0.7");
  assert.deepEqual(split(0.93), [lots(0.8), lots(0.13)], "0.744 would leave 0.23 to the house");
});

test("a closing part below every LP's minimum is denied where the house kept less than that", () => {
  const world = holding();
  const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(1, 1)] })];
  world.activate(policyOf({ version: 2, lps }));
  assert.equal(denialOf(world, closing(0.5)), "NO_LP");
  assert.equal(only(world.submit(closing(0.2)), "OrderDecided").bVolume, lots(0.2));
});

/** Monday 12:00 to 12:01 UTC. */
const oneMinute: MarketHours = {
  zone: utc,
  spans: Int32Array.of(12 * 60, 12 * 60 + 1),
  holidays: Int32Array.of(),
  earlyCloses: Int32Array.of(),
  closeMinutes: Int32Array.of(),
};

for (const [what, code, change, stop] of [
  ["a stale quote", "NO_PRICE", {}, (world: World) => void world.pass(5_001)],
  [
    "a price far from the last",
    "PRICE_COLLAR",
    { controls: { priceCollar: policyOf().strategies.all[0]!.shares.RETAIL } },
    (world: World) => void world.quote(ALPHA, 1.3, 1.3002),
  ],
  [
    "a closed market",
    "MARKET_CLOSED",
    { hours: [oneMinute] },
    (world: World) => void world.pass(60_000),
  ],
  [
    "an instrument that is off",
    "INSTRUMENT_OFF",
    {},
    (world: World) => void world.activate(policyOf({ instrument: { mode: "off" } })),
  ],
  ["a volume off the step", "VOLUME_STEP", {}, () => undefined],
] as const) {
  test(`${what} keeps from closing too: ${code}`, () => {
    const world = holding(change);
    stop(world);
    const amount = code === "VOLUME_STEP" ? 0.005 : 0.5;
    assert.equal(denialOf(world, closing(amount)), code);
  });
}

test("halt lets nothing close", () => {
  const world = holding();
  world.kill("symbol", EURUSD, "halt");
  assert.equal(denialOf(world, closing(0.5)), "KILL_SWITCH");
});

test("a closing part below every LP's minimum unwinds what is kept, as long as there is some", () => {
  const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.1, 0.1)] })];
  const world = holding({ lps });
  close(world, 0.05);
  assert.deepEqual([positionOf(world).aNet, positionOf(world).bNet], [lots(0.8), lots(0.15)]);
  close(world, 0.15, { orderQty: lots(0.15) });
  assert.equal(positionOf(world).aNet + positionOf(world).bNet, lots(0.8));
});

test("a closing order whose A part finds no LP is denied as NO_LP, and nothing has changed", () => {
  const world = holding();
  world.step({ type: "LpSessionMoved", lp: ALPHA, isUp: false, reason: "trade session" });
  const before = positionOf(world);
  assert.equal(denialOf(world, closing(0.5)), "NO_LP");
  assert.deepEqual(positionOf(world), before);
});

test("what was kept whole is closed by the house at once and needs no LP", () => {
  const world = liveWorld();
  world.submit({ account: RETAIL, orderQty: lots(0.05) });
  world.step({ type: "LpSessionMoved", lp: ALPHA, isUp: false, reason: "trade session" });
  const events = world.submit(closing(0.05, { account: RETAIL }));
  assert.deepEqual(typesOf(events), ["OrderAccepted", "OrderDecided", "ClientFilled"]);
  assert.equal(world.state.exposure.net(EURUSD), 0);
});

test("fifty closings that all wait for their LP unwind no more of either book than there is", () => {
  const world = holding();
  const legs: Leg[] = [];
  for (let step = 0; step < 50; step++) {
    const events = world.submit(closing(0.02));
    const created = events.find((event) => event.type === "LegCreated");
    if (created !== undefined) legs.push(world.leg(created.leg));
  }
  assert.equal(denialOf(world, closing(0.01)), "NOTHING_TO_CLOSE");
  for (const leg of legs) world.fill(leg, leg.orderQty / 1e6);
  assert.deepEqual([positionOf(world).aNet, positionOf(world).bNet], [0, 0]);
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), 0);
});

const anyAmount = fc.integer({ min: 1, max: 60 }).map((steps) => steps / 100);

test("however a position was opened and is closed, no leg passes zero and both come to zero", () => {
  const anyOpening = fc.record({ amount: anyAmount, keeps: fc.boolean() });
  const anyClosing = fc.record({ amount: anyAmount, waits: fc.boolean(), fails: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(anyOpening, { minLength: 1, maxLength: 4 }),
      fc.array(anyClosing, { maxLength: 20 }),
      fc.boolean(),
      (openings, closings, isShort) => {
        const world = liveWorld();
        const [opens, closes] = isShort ? (["Sell", "Buy"] as const) : (["Buy", "Sell"] as const);
        const sign = isShort ? -1 : 1;
        const isPassed = (): boolean => {
          const { aNet, bNet } = positionOf(world);
          return aNet * sign < 0 || bNet * sign < 0;
        };
        for (const { amount, keeps } of openings) {
          world.pin(PROFESSIONAL, keeps ? "RETAIL" : "PROFESSIONAL");
          const request = { account: PROFESSIONAL, side: opens, orderQty: lots(amount) };
          const created = world.submit(request).find((event) => event.type === "LegCreated");
          if (created !== undefined) world.fill(world.leg(created.leg), created.orderQty / 1e6);
        }
        const waiting: { leg: Leg; fails: boolean }[] = [];
        const settle = (): void => {
          for (const { leg, fails } of waiting.splice(0)) {
            if (fails) world.news(leg, "Rejected");
            else world.fill(leg, leg.orderQty / 1e6);
            assert.ok(!isPassed());
          }
        };
        for (const { amount, waits, fails } of closings) {
          const events = world.submit(closing(amount, { side: closes }));
          const created = events.find((event) => event.type === "LegCreated");
          if (created !== undefined) waiting.push({ leg: world.leg(created.leg), fails });
          if (!waits) settle();
          assert.ok(!isPassed());
        }
        settle();
        const { aNet, bNet } = positionOf(world);
        const left = Math.abs(aNet + bNet) / 1e6;
        if (left > 0) close(world, left, { side: closes });
        const { aNet: a, bNet: b } = positionOf(world);
        assert.deepEqual([a + 0, b + 0], [0, 0]);
      },
    ),
    { numRuns: 300 },
  );
});
