import assert from "node:assert/strict";
import { test } from "vitest";
import { Engine } from "../../../src/core/engine.ts";
import type { HealthTerms } from "../../../src/core/health/health-terms.ts";
import type { Event } from "../../../src/core/events.ts";
import { lp, lpTerms } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { rule } from "../decide/rules/rule-world.ts";
import {
  ALPHA,
  BETA,
  EURUSD,
  liveWorld,
  lots,
  only,
  PROFESSIONAL,
  px,
  SEMI_PRO,
} from "../world.ts";
import { typesOf, VERY_TOXIC } from "../world.ts";
import type { World } from "../world.ts";

const GAMMA = 2;
const threeLps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA"), lp(GAMMA, "GAMMA")];

/** ALPHA is best, then BETA, then GAMMA, a tenth of a pip apart. */
function threeDeep(change: PolicyChange = {}): World {
  const world = liveWorld({ lps: threeLps, ...change });
  world.quote(ALPHA, 1.1, 1.10021).quote(BETA, 1.1, 1.10022).quote(GAMMA, 1.1, 1.10023);
  return world;
}

const A_ONLY = { strategy: { mode: "A_BOOK" } } as const;

const sentTo = (events: readonly Event[]): number[] =>
  events.flatMap((event) => (event.type === "LegCreated" ? [event.lp] : []));

test("what an LP rejects goes to the next best one, and the journal has from where, to where and why", () => {
  const world = threeDeep(A_ONLY);
  const { order, leg } = world.hedged();
  assert.equal(leg.lp, ALPHA);
  const events = world.news(leg, "Rejected", { text: "last look" });
  assert.deepEqual(typesOf(events), ["LegRejected", "LpFailover", "LegCreated"]);
  assert.deepEqual(only(events, "LpFailover"), {
    type: "LpFailover",
    order: order.terms.order,
    leg: leg.leg,
    from: ALPHA,
    to: BETA,
    cause: "LP_REJECTED",
  });
  const next = only(events, "LegCreated");
  assert.deepEqual(
    [next.lp, next.orderQty, next.limitPx, next.expectedPx],
    [BETA, leg.orderQty, leg.limitPx, px(1.10022)],
  );
  world.fill(world.leg(next.leg), 1);
  assert.equal(order.ordStatus, "Filled");
});

test("only what is open goes on: what was filled before stays filled", () => {
  const world = threeDeep(A_ONLY);
  const { order, leg } = world.hedged({ orderQty: lots(1) });
  world.fill(leg, 0.3);
  const next = only(world.news(leg, "Canceled"), "LegCreated");
  assert.deepEqual([next.lp, next.orderQty], [BETA, lots(0.7)]);
  world.fill(world.leg(next.leg), 0.7);
  assert.deepEqual([order.ordStatus, order.aFilled], ["Filled", lots(1)]);
});

test("no LP is asked twice for one order, and none beyond the retry budget", () => {
  const world = threeDeep({ ...A_ONLY, retryBudget: 1 });
  const { order, leg } = world.hedged();
  const second = only(world.news(leg, "Rejected"), "LegCreated");
  const events = world.news(world.leg(second.leg), "Rejected");
  assert.deepEqual(typesOf(events), ["LegRejected", "ClientRejected"]);
  assert.equal(order.ending, "LP_REJECTED");

  const twoLeft = threeDeep({ ...A_ONLY, retryBudget: 9 });
  const tried = [twoLeft.hedged().leg];
  for (;;) {
    const sent = sentTo(twoLeft.news(tried.at(-1)!, "Rejected"));
    if (sent.length === 0) break;
    tried.push(twoLeft.leg(twoLeft.state.nextLeg - 1));
  }
  assert.deepEqual(
    tried.map((it) => it.lp),
    [ALPHA, BETA, GAMMA],
  );
});

test("no further LP is tried after the deadline, however the wall clock jumps", () => {
  const world = threeDeep(A_ONLY);
  const { leg } = world.hedged();
  world.timeUs += 3_600_000_000;
  world.nowNs += 2_999_000_000;
  world.quote(BETA, 1.1, 1.10022);
  assert.deepEqual(sentTo(world.decided({ type: "LegNotReceived", leg: leg.leg }).events), [BETA]);
  world.nowNs += 2_000_000;
  world.timeUs -= 7_200_000_000;
  assert.deepEqual(sentTo(world.news(leg, "Rejected")), []);
});

test("an order that a restart found open is never sent elsewhere", () => {
  const world = threeDeep(A_ONLY);
  const { leg } = world.hedged();
  // The same state, in a process that never saw the order come.
  const fresh = new Engine(world.state, world.engine.policy, world.engine.quotes, () => undefined);
  const { events } = fresh.step(
    { type: "LegNotReceived", leg: leg.leg },
    world.nowNs,
    world.timeUs,
  );
  assert.deepEqual(typesOf(events), ["LegCanceled", "ClientRejected"]);
});

test("an LP that asks more than the leg's limit is no next LP", () => {
  const world = threeDeep({ strategy: { mode: "A_BOOK", maxDeviationMilliPips: 1000 } });
  const { leg } = world.hedged();
  world.quote(BETA, 1.1, 1.10032).quote(GAMMA, 1.1, 1.10031);
  assert.equal(leg.limitPx, px(1.10031));
  assert.deepEqual(sentTo(world.news(leg, "Rejected")), [GAMMA]);
});

test("a timeout is not a reject: nothing goes elsewhere until the doubt is resolved", () => {
  const world = threeDeep(A_ONLY);
  const { order, leg } = world.hedged();
  assert.deepEqual(typesOf(world.timeout(leg)), ["LegInDoubt"]);
  assert.deepEqual(typesOf(world.session(ALPHA, false)), ["LpSessionChanged"]);
  assert.equal(order.legs.length, 1);
  const events = world.step({ type: "LegNotReceived", leg: leg.leg });
  assert.deepEqual(typesOf(events), ["LegResolved", "LegCanceled", "LpFailover", "LegCreated"]);
});

test("which LPs may take it is what holds now: disabled, killed, down, stale and halted ones do not", () => {
  const stops: readonly ((world: World) => void)[] = [
    (world) => world.kill("lp", BETA, "halt"),
    (world) => world.session(BETA, false),
    (world) => world.pass(6_000).quote(GAMMA, 1.1, 1.10023),
    (world) =>
      world.activate({
        ...world.engine.policy,
        retryWithinNs: 1e12,
        lps: [threeLps[0]!, lp(BETA, "BETA", { isEnabled: false }), threeLps[2]!],
      }),
  ];
  for (const stop of stops) {
    const world = threeDeep({ ...A_ONLY, retryWithinNs: 1e12 });
    const { leg } = world.hedged();
    stop(world);
    assert.deepEqual(sentTo(world.news(leg, "Rejected")), [GAMMA]);
  }
});

test("a kill switch that was turned meanwhile lets nothing more go out", () => {
  for (const scope of ["global", "symbol", "account"] as const) {
    const world = threeDeep(A_ONLY);
    const { order, leg } = world.hedged();
    world.kill(scope, scope === "global" ? -1 : 0, "close_only");
    assert.deepEqual(
      typesOf(world.news(leg, "Rejected")),
      ["LegRejected", "ClientRejected"],
      scope,
    );
    assert.equal(order.ending, "LP_REJECTED");
  }
});

test("a rule's LPs come first in its order, and where it says so no other is asked", () => {
  const rules = [rule("to-gamma", { targetLps: [GAMMA, ALPHA] })];
  const next = threeDeep({ rules });
  const [first, second] = [next.hedged().leg, 2];
  assert.equal(first.lp, GAMMA);
  assert.deepEqual(sentTo(next.news(first, "Rejected")), [ALPHA]);
  assert.deepEqual(sentTo(next.news(next.leg(second), "Rejected")), [BETA]);

  const only2 = threeDeep({ rules: [{ ...rules[0]!, rejectsWithoutTarget: true }] });
  const leg = only2.hedged().leg;
  assert.deepEqual(sentTo(only2.news(leg, "Rejected")), [ALPHA]);
  assert.deepEqual(sentTo(only2.news(only2.leg(2), "Rejected")), []);
});

test("the next LP gets a multiple of its step, at least its minimum, and of a FillOrKill all or nothing", () => {
  const coarse = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA", { terms: [lpTerms(0.1, 0.1)] })];
  const world = threeDeep({ ...A_ONLY, lps: coarse });
  const { order, leg } = world.hedged({ orderQty: lots(0.57) });
  const next = only(world.news(leg, "Rejected"), "LegCreated");
  assert.equal(next.orderQty, lots(0.5));
  const events = world.fill(world.leg(next.leg), 0.5);
  assert.deepEqual(typesOf(events), ["LegFilled", "ClientFilled", "ClientCanceled"]);
  assert.deepEqual([order.aFilled, order.ordStatus], [lots(0.5), "Canceled"]);

  const whole = threeDeep({ ...A_ONLY, lps: coarse });
  const fok = whole.hedged({ orderQty: lots(0.57), timeInForce: "FillOrKill" });
  assert.deepEqual(sentTo(whole.news(fok.leg, "Rejected")), []);
});

test("an LP that knows no FillOrKill gets none, neither first nor next, and the record says why", () => {
  const without = { terms: [{ ...lpTerms(), takesFillOrKill: false }] };
  const world = threeDeep({ ...A_ONLY, lps: [lp(ALPHA, "ALPHA", without), lp(BETA, "BETA")] });
  const fok = world.hedged({ timeInForce: "FillOrKill" });
  assert.equal(fok.leg.lp, BETA);
  assert.equal(fok.order.decision?.lps[ALPHA]?.verdict, "NO_FILL_OR_KILL");
  assert.deepEqual(sentTo(world.news(fok.leg, "Rejected")), []);
  assert.equal(world.hedged().leg.lp, ALPHA, "other orders go there as before");
  const none = threeDeep({ ...A_ONLY, lps: [lp(ALPHA, "ALPHA", without)] });
  const [denied] = none.submit({ timeInForce: "FillOrKill" });
  assert.equal(denied?.type === "OrderDenied" && denied.code, "NO_LP");
});

test("the kept part of a split order is released with the fills of whichever LP fills", () => {
  const world = threeDeep();
  const { order, leg } = world.hedged({ account: SEMI_PRO, orderQty: lots(1) });
  const next = only(world.news(leg, "Rejected"), "LegCreated");
  const filled = only(world.fill(world.leg(next.leg), 0.5), "ClientFilled");
  assert.deepEqual([filled.aQty, filled.bQty], [lots(0.5), lots(0.5)]);
  assert.equal(order.ordStatus, "Filled");
});

test("what no LP took is kept instead where the policy says so, at the client's price of that moment, with its share of the kept part", () => {
  const world = threeDeep({ onLpFailure: "internalise", retryBudget: 0 });
  const { order, leg } = world.hedged({ account: PROFESSIONAL, orderQty: lots(1) });
  world.fill(leg, 0.2);
  world.quote(ALPHA, 1.1, 1.10024).quote(BETA, 1.1, 1.10025).quote(GAMMA, 1.1, 1.10025);
  const events = world.news(leg, "Canceled");
  assert.deepEqual(typesOf(events), ["LegCanceled", "HedgeInternalised", "ClientFilled"]);
  assert.equal(only(events, "HedgeInternalised").volume, lots(0.6));
  const filled = only(events, "ClientFilled");
  assert.deepEqual([filled.aQty, filled.bQty, filled.lastPx], [0, lots(0.75), px(1.10024)]);
  assert.deepEqual(
    [order.aFilled, order.bFilled, order.ordStatus],
    [lots(0.2), lots(0.8), "Filled"],
  );
  assert.equal(world.state.exposure.net(EURUSD), lots(0.8));
});

test("what is kept instead never passes a hard limit; the rest is cancelled", () => {
  const world = threeDeep({
    onLpFailure: "internalise",
    retryBudget: 0,
    limit: { maxNet: lots(0.7) },
  });
  const { order, leg } = world.hedged({ account: PROFESSIONAL, orderQty: lots(1) });
  const events = world.news(leg, "Rejected");
  const filled = only(events, "ClientFilled");
  // 0.2 of it are reserved already, so there is room for 0.5 of the 0.8.
  assert.deepEqual(
    [only(events, "HedgeInternalised").volume, filled.bQty],
    [lots(0.5), lots(0.62)],
  );
  assert.equal(only(events, "ClientCanceled").code, "LP_REJECTED");
  assert.equal(order.ordStatus, "Canceled");
  assert.equal(world.state.exposure.net(EURUSD), lots(0.62));
});

test("what had to be hedged is never kept instead: a toxic client, an A_BOOK rule", () => {
  const toA = rule("all-a", { action: "A_BOOK" });
  for (const change of [{}, { rules: [toA] }]) {
    const world = threeDeep({
      ...change,
      onLpFailure: "internalise",
      retryBudget: 0,
      strategy: { toxicReject: 90 },
    });
    const { leg } = world.hedged({ account: VERY_TOXIC });
    assert.deepEqual(typesOf(world.news(leg, "Rejected")), ["LegRejected", "ClientRejected"]);
  }
});

test("nothing is kept instead without a fresh price, or at one worse than the leg's limit", () => {
  for (const spoil of [
    (world: World) => world.pass(6_000),
    (world: World) =>
      world.quote(ALPHA, 1.1, 1.1009).quote(BETA, 1.1, 1.1009).quote(GAMMA, 1.1, 1.1009),
  ]) {
    const world = threeDeep({ onLpFailure: "internalise", retryBudget: 0 });
    const { leg } = world.hedged({ account: PROFESSIONAL });
    spoil(world);
    assert.deepEqual(typesOf(world.news(leg, "Rejected")), ["LegRejected", "ClientRejected"]);
  }
});

test("an order whose client waits longer for an LP than client_wait_ms is an alert, once", () => {
  const world = threeDeep({ ...A_ONLY, clientWaitNs: 1e9 });
  const { leg } = world.hedged();
  assert.deepEqual(world.engine.waiting(world.nowNs + 0.9e9), []);
  const [alert, ...others] = world.engine.waiting(world.nowNs + 1e9);
  assert.deepEqual([alert?.code, alert?.lp, alert?.leg], ["CLIENT_WAITS", ALPHA, leg.leg]);
  assert.deepEqual([others, world.engine.waiting(world.nowNs + 2e9)], [[], []]);
  const done = world.hedged().leg;
  world.fill(done, 1);
  assert.deepEqual(world.engine.waiting(world.nowNs + 9e9), [], "one that has ended waits no more");
});

test("an order that a restart found under way is told of at once, by its leg in doubt, and once", () => {
  const world = threeDeep({ ...A_ONLY, clientWaitNs: 1e9 });
  const { leg } = world.hedged();
  const fresh = new Engine(world.state, world.engine.policy, world.engine.quotes, () => undefined);
  fresh.step({ type: "Restarted" }, world.nowNs, world.timeUs);
  const [alert, ...others] = fresh.waiting(world.nowNs);
  assert.deepEqual([alert?.code, alert?.leg, others], ["CLIENT_WAITS", leg.leg, []]);
  assert.match(alert?.text ?? "", /nobody knows/u);
  assert.deepEqual(fresh.waiting(world.nowNs + 9e9), []);
});

test("after a restart nobody waits for an order that is over, whatever its LPs still have", () => {
  const world = threeDeep({ ...A_ONLY, clientWaitNs: 1e9 });
  const { order, leg } = world.hedged();
  assert.deepEqual(sentTo(world.news(leg, "Canceled")), [BETA]);
  // What the first LP filled after all ends the order; the second has its leg still.
  world.fill(leg, 1);
  assert.deepEqual([order.ordStatus, order.legs[1]?.ordStatus], ["Filled", "PendingNew"]);
  const fresh = new Engine(world.state, world.engine.policy, world.engine.quotes, () => undefined);
  fresh.step({ type: "Restarted" }, world.nowNs, world.timeUs);
  assert.deepEqual(fresh.waiting(world.nowNs + 9e9), []);
});

/** BETA, second by price, has rejected three orders in a row while ALPHA was away. */
function afterRejects(change: PolicyChange, health: Partial<HealthTerms> = {}): World {
  const world = threeDeep({ ...A_ONLY, retryBudget: 0, ...change });
  world.session(ALPHA, false);
  for (let at = 0; at < 3; at++) world.news(world.hedged().leg, "Rejected");
  world.session(ALPHA, true);
  world.quote(ALPHA, 1.1, 1.10021);
  const { policy } = world.engine;
  world.activate({ ...policy, retryBudget: 3, health: { ...policy.health, ...health } });
  return world;
}

test("what an LP did not take goes to a healthy one before a cheaper one that is not", () => {
  const strict = { unhealthyBelow: 0.72 };
  const world = afterRejects({}, strict);
  assert.deepEqual(sentTo(world.news(world.hedged().leg, "Rejected")), [GAMMA]);
  const pair = { lps: threeLps.slice(0, 2) };
  const none = afterRejects(pair, strict);
  assert.deepEqual(sentTo(none.news(none.hedged().leg, "Rejected")), [BETA]);
  const refused = afterRejects(pair, { ...strict, onAllUnhealthy: "reject" });
  assert.deepEqual(sentTo(refused.news(refused.hedged().leg, "Rejected")), []);
});

test("what an LP did not take goes to no LP that was ejected, also where there is no other", () => {
  const world = afterRejects({ ejection: { after: 3 } });
  assert.deepEqual(sentTo(world.news(world.hedged().leg, "Rejected")), [GAMMA]);
  const pair = afterRejects({ ejection: { after: 3 }, lps: threeLps.slice(0, 2) });
  assert.deepEqual(sentTo(pair.news(pair.hedged().leg, "Rejected")), []);
});

test("nothing is kept instead once a switch stops the order", () => {
  const world = threeDeep({ onLpFailure: "internalise", retryBudget: 0 });
  const { leg } = world.hedged({ account: PROFESSIONAL });
  world.kill("global", -1, "halt");
  assert.deepEqual(typesOf(world.news(leg, "Rejected")), ["LegRejected", "ClientRejected"]);
});

for (const [what, spoil, verdict] of [
  ["down", (world: World) => void world.session(ALPHA, false), "SESSION_DOWN"],
  [
    "stale",
    (world: World) => void world.pass(6_000).quote(BETA, 1.1, 1.10022).quote(GAMMA, 1.1, 1.10023),
    "STALE_QUOTE",
  ],
] as const) {
  test(`an order that another LP gets because the better one is ${what} is no failover: the verdict says why`, () => {
    const world = threeDeep(A_ONLY);
    spoil(world);
    const events = world.step({ type: "OrderSubmitted", request: world.request() });
    const { lps } = only(events, "OrderDecided");
    assert.equal(lps.find(({ lp: index }) => index === ALPHA)?.verdict, verdict);
    assert.deepEqual(sentTo(events), [BETA]);
    assert.ok(!typesOf(events).includes("LpFailover"));
  });
}
