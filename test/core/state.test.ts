import assert from "node:assert/strict";
import { test } from "vitest";
import { apply } from "../../src/core/apply.ts";
import { Digest } from "../../src/core/digest.ts";
import type { Event, EventType } from "../../src/core/events.ts";
import { hashOf, State } from "../../src/core/state.ts";
import { asBps, asVolume } from "../../src/core/units/quantity.ts";
import { lp, lpTerms, policyOf, VIP } from "./policy-of.ts";
import {
  ALPHA,
  BETA,
  liveWorld,
  lots,
  NOON_US,
  PROFESSIONAL,
  px,
  replayed,
  RETAIL,
  SEMI_PRO,
  TOXIC,
  USDJPY,
  typesOf,
  VERY_TOXIC,
} from "./world.ts";

/** A little of everything that leaves something behind. */
function history(): readonly Event[] {
  const fine = lpTerms(0.1, 0.1);
  const terms = [fine, { ...fine, isResting: true }];
  const lps = [lp(ALPHA, "ALPHA", { terms }), lp(BETA, "BETA", { terms })];
  const change = { strategy: { largeOrder: lots(9) }, limit: { maxNet: lots(0.6) } };
  const world = liveWorld({ lps, ...change, retryBudget: 0 });
  world.submit({ account: PROFESSIONAL, orderQty: lots(9.04) });
  world.submit({ account: VERY_TOXIC });
  world.submit({ orderQty: "NOT_A_NUMBER" });
  world.submit({ orderQty: lots(0.05) });
  const filled = world.hedged({ account: SEMI_PRO }).leg;
  world.news(filled, "Acknowledged");
  world.fill(filled, 0.2);
  world.timeout(filled);
  const rejected = world.hedged({ account: TOXIC, symbol: USDJPY, side: "Sell" }).leg;
  world.news(rejected, "Rejected", { text: "no" });
  world.news(world.hedged({ account: TOXIC, symbol: USDJPY }).leg, "Withheld", { text: "no" });
  world.fill(rejected, 0.1, { leg: 0 });
  world.news(world.hedged({ account: TOXIC, symbol: USDJPY }).leg, "Acknowledged");
  for (const kind of ["Canceled", "Expired"] as const) {
    const { leg } = world.hedged({ account: PROFESSIONAL });
    world.fill(leg, 0.1);
    world.news(leg, kind);
  }
  world.timeout(filled);
  world.answer(filled, { ordStatus: "Canceled", cumQty: lots(0.2) });
  world.submit({ account: RETAIL, side: "Sell", orderQty: lots(0.02), isClosing: true });
  const internalise = { onLpFailure: "internalise", onCloseLpFailure: "internalise" } as const;
  world.activate({ ...world.engine.policy, ...internalise, retryBudget: 1 });
  const closing = { account: PROFESSIONAL, side: "Sell", isClosing: true } as const;
  const unwound = world.hedged({ ...closing, orderQty: lots(0.1) }).leg;
  world.news(unwound, "Rejected");
  world.news(world.leg(unwound.leg + 1), "Rejected");
  const tried = world.hedged({ account: SEMI_PRO, side: "Sell", orderQty: lots(0.4) }).leg;
  world.news(tried, "Rejected");
  world.news(world.leg(tried.leg + 1), "Rejected");
  world.quote(ALPHA, 1.1, 1.1002).quote(BETA, 1.1, 1.1002);
  const waits = { side: "Sell", timeInForce: "GoodTillDate", expireTimeUs: NOON_US + 9e9 } as const;
  world.submit({ ordType: "Limit", price: px(1.2), ...waits });
  world.submit({ ordType: "StopLimit", stopPx: px(1.1), price: px(1.15), ...waits });
  world.step({ type: "OrderDue", order: world.state.nextOrder - 1 });
  world.step({ type: "CancelAsked", order: world.state.nextOrder - 2, requestID: "c" });
  const limit = { ordType: "Limit", price: px(1.1002), ...waits, side: "Buy" } as const;
  const part = world.hedged({ account: TOXIC, ...limit }).leg;
  world.fill(part, 0.1);
  world.news(part, "Canceled");
  world.news(world.leg(world.state.nextLeg - 1), "Canceled");
  const other = world.request({ ordType: "Limit", price: px(1.25), ...waits });
  world.submit({ ordType: "Limit", price: px(1.3), ...waits });
  const { order, clOrdID: origClOrdID } = world.order(world.state.nextOrder - 1).terms;
  const request = { ...other, orderQty: lots(2) };
  world.step({ type: "ReplaceAsked", order, origClOrdID, request });
  world.timeUs = waits.expireTimeUs;
  world.step({ type: "TimePassed" });
  const { policy } = world.engine;
  const strict = { ...policy.health.ejection, after: 1 };
  world.activate({ ...policy, health: { ...policy.health, ejection: strict } });
  world.news(world.hedged({ account: SEMI_PRO, orderQty: lots(0.4) }).leg, "Rejected");
  const lenient = { ...policy.health.ejection, largestShare: asBps(0) };
  world.activate({ ...policy, health: { ...policy.health, ejection: lenient } });
  world.bust(filled);
  world.house();
  world.fill(world.leg(world.state.nextLeg - 1), 0.4);
  world.news(world.leg(world.state.nextLeg - 1), "Canceled");
  world.news(world.leg(world.state.nextLeg - 1), "Rejected");
  world.move({ account: SEMI_PRO, side: "Buy", to: "B", volume: lots(0.1) });
  const moved = world.leg(world.state.nextLeg - 1);
  world.fill(moved, 0.1);
  const stated = { leg: moved.leg, cumQty: lots(0.1), lastPx: px(1.1) };
  world.step({ type: "LegStated", ...stated, actor: "dealer", reason: "statement" });
  const slivers = { strategy: { onBelowLpMin: "internalise" } } as const;
  world.activate(
    policyOf({ lps: [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.3, 0.01)] })], ...slivers }),
  );
  world.submit({ account: TOXIC, orderQty: lots(0.2) });
  world.submit({ account: TOXIC, orderQty: lots(0.2) });
  world.step({ type: "HedgeDue", symbol: 0 });
  world.news(world.leg(world.state.nextLeg - 1), "Rejected");
  world.import(RETAIL, { group: VIP, clientClass: "SEMI_PRO", score: 33, trades: 70 });
  world.pin(RETAIL, "PROFESSIONAL", NOON_US + 1);
  world.kill("symbol", USDJPY, "halt");
  const contradicted = { symbol: USDJPY, fault: "MINIMUM", text: "more" } as const;
  world.listed(ALPHA, contradicted);
  world.listed(ALPHA);
  world.session(ALPHA, false);
  return world.events;
}

/** Not kept in the state, or kept for a reader's eyes alone: no later decision hangs on them. */
const ONLY_TOLD = new Set([
  "PolicyActivated.actor",
  "PolicyActivated.source",
  "AccountChanged.change",
  "AccountChanged.actor",
  "AccountChanged.reason",
  "LimitBreached.value",
  "LimitBreached.limit",
  "LpSessionChanged.reason",
  "LegInDoubt.cause",
  "LegJudged.lastPx",
  "LegJudged.actor",
  "LegJudged.reason",
  "LegResolved.how",
  "ClientCanceled.requestID",
  "OrderRested.code",
  "OrderTriggered.bid",
  "ClientReplaced.origClOrdID",
  "ClientReplaced.transactTimeUs",
  "OrderTriggered.ask",
  "LpReadmitted.how",
  "LpSymbolResumed.cause",
  "LpFailover.from",
  "LpFailover.to",
  "LpFailover.cause",
  "LegFilled.cumQty",
  "FillSuspended.leg",
  "FillSuspended.lp",
  "FillSuspended.lastPx",
  "FillSuspended.why",
  "OrderDenied.accountText",
  "OrderDenied.symbolText",
  "OrderDenied.detail",
  "OrderDenied.transactTimeUs",
  "OrderAccepted.transactTimeUs",
  "ClientFilled.leg",
  "HouseOrdered.actor",
  "LegBusted.lastPx",
  "HouseOrdered.reason",
  "HouseFilled.leg",
  "HouseEnded.code",
  "OrderDecided.timeUs",
  "OrderDecided.group",
  "OrderDecided.clientClass",
  "OrderDecided.score",
  "OrderDecided.isPinned",
  "OrderDecided.net",
  "OrderDecided.doubt",
  "OrderDecided.gross",
  "OrderDecided.held",
  "OrderDecided.globalNet",
  "OrderDecided.volatility",
  "OrderDecided.aOpen",
  "OrderDecided.bOpen",
  "OrderDecided.aOpened",
  "OrderDecided.bOpened",
  "OrderDecided.aWhole",
  "OrderDecided.bWhole",
  "OrderDecided.ruleId",
  "OrderDecided.action",
  "LegRejected.text",
  "LegWithheld.text",
  "LegCanceled.text",
  "LegExpired.text",
  "ClientCanceled.code",
  "LegCreated.timeInForce",
  "ClientRejected.code",
]);

/** Numbers that name what must exist, checked by replay itself, and words of fixed meaning. */
const NAMES_ANOTHER = new Set(["type", "kind", "index", "order", "leg", "exec", "policyVersion"]);

function altered(event: Event, field: string): Event | undefined {
  const value: unknown = event[field as keyof Event];
  if (NAMES_ANOTHER.has(field) || ONLY_TOLD.has(`${event.type}.${field}`)) return undefined;
  if (value === "Buy" || value === "Sell") {
    return { ...event, [field]: value === "Buy" ? "Sell" : "Buy" };
  }
  if (value === "A" || value === "B") return { ...event, [field]: value === "A" ? "B" : "A" };
  if (typeof value === "number") return { ...event, [field]: value + 1 };
  if (typeof value === "boolean") return { ...event, [field]: !value };
  if (typeof value === "string") return { ...event, [field]: `${value}~` };
  return undefined;
}

/** Exhaustive: a new event does not compile until it stands here. */
const isOfCore: Readonly<Record<EventType, boolean>> = {
  Interned: true,
  PolicyActivated: true,
  OrderAccepted: true,
  OrderDenied: true,
  OrderDecided: true,
  LegCreated: true,
  LegAcknowledged: true,
  LegFilled: true,
  LegRejected: true,
  LegWithheld: true,
  LegCanceled: true,
  LegExpired: true,
  LegInDoubt: true,
  LegResolved: true,
  LegCancelRequested: true,
  ClientFilled: true,
  ClientRejected: true,
  ClientCanceled: true,
  LegJudged: true,
  ClientExpired: true,
  OrderTriggered: true,
  OrderRested: true,
  ClientReplaced: true,
  LpFailover: true,
  HedgeInternalised: true,
  HedgeOrphaned: true,
  FillSuspended: true,
  LegBusted: true,
  HouseOrdered: true,
  HouseFilled: true,
  HouseEnded: true,
  MoveOrdered: true,
  PositionMoved: true,
  KillSwitchSet: true,
  AccountChanged: true,
  LimitBreached: true,
  LpSessionChanged: true,
  LpEjected: true,
  LpReadmitted: true,
  LpSymbolStopped: true,
  LpSymbolResumed: true,
  FixSent: false,
  FixReserved: false,
  FixReceived: false,
  FixReset: false,
  StateHash: false,
};

test("the history it is tried on has every event there is, but for the sessions' own", () => {
  const types = new Set<string>(typesOf(history()));
  const missing = Object.keys(isOfCore).filter((type) => !types.has(type));
  assert.deepEqual(
    missing.filter((type) => isOfCore[type as EventType]),
    [],
  );
});

const NO_MORE_THAN_THERE_IS = "Invariant: an order closes no more than there is";
const ON_ITS_WAY_IS_OPEN = "Invariant: what is on its way to be closed is open";
const MOVES_FREELY = "Invariant: only what no live order closes may be moved";

/** What cannot have happened is not replayed at all, but a damaged journal. No other field is. */
const CANNOT_BE: Readonly<Record<string, readonly string[]>> = {
  "OrderDecided.closes": [NO_MORE_THAN_THERE_IS, ON_ITS_WAY_IS_OPEN],
  "OrderDecided.aVolume": [ON_ITS_WAY_IS_OPEN],
  "PositionMoved.symbol": [MOVES_FREELY],
  "PositionMoved.side": [MOVES_FREELY],
};

test("the state hash covers all that a later decision hangs on, field by field", () => {
  const events = history();
  const uncovered = new Set<string>();
  const damaged = new Set<string>();
  for (const [at, event] of events.entries()) {
    const before = events.slice(0, at);
    const whole = hashOf(replayed([...before, event]));
    for (const field of Object.keys(event)) {
      const other = altered(event, field);
      if (other === undefined) continue;
      const name = `${event.type}.${field}`;
      try {
        if (hashOf(replayed([...before, other])) === whole) uncovered.add(name);
      } catch (error) {
        const why = error instanceof Error ? error.message : "";
        assert.ok(CANNOT_BE[name]?.includes(why), `${name}: ${String(error)}`);
        damaged.add(`${name}: ${why}`);
      }
    }
  }
  assert.deepEqual([...uncovered], []);
  const named = Object.entries(CANNOT_BE).flatMap(([name, whys]) =>
    whys.map((why) => `${name}: ${why}`),
  );
  assert.deepEqual([...damaged].sort(), named.sort(), "none is named that does not occur");
});

test("looking at the exposure of a symbol nobody traded does not change the state hash", () => {
  const { state } = liveWorld();
  const before = hashOf(state);
  assert.equal(state.exposure.of(USDJPY).bNet, 0);
  assert.equal(hashOf(state), before);
});

test("looking at positions, orders, names and hedges does not change the state hash", () => {
  const { state } = liveWorld();
  const before = hashOf(state);
  state.exposure.net(2);
  state.positions.of(77, 2);
  state.orders.find(5, "none");
  state.names.indexOf("account", "none");
  state.hedges.net(9, 9);
  state.hedges.hasFill(9, "none", asVolume(1));
  assert.equal(hashOf(state), before);
});

test("records of the sessions and stored hashes change nothing in the core", () => {
  const state = new State();
  const before = hashOf(state);
  const body = new Uint8Array([1]);
  const records: readonly Event[] = [
    { type: "FixSent", session: 0, msgSeqNum: 1, msgType: "8", sendingTimeUs: 1, leg: 0, body },
    { type: "FixReserved", session: 0, upTo: 10_000 },
    { type: "FixReceived", session: 0, next: 2 },
    { type: "FixReset", session: 0 },
    { type: "StateHash", hash: before },
  ];
  for (const event of records) apply(state, event);
  assert.equal(hashOf(state), before);
});

test("the hash of a policy version is known long after another is in force", () => {
  const world = liveWorld();
  for (let version = 2; version <= 10_001; version++) {
    world.activate(policyOf({ version, hash: `hash-${version}` }));
  }
  const { policyHashes } = world.state;
  assert.deepEqual([policyHashes.get(1), policyHashes.get(2)], [undefined, "hash-2"]);
  assert.equal(policyHashes.get(10_001), "hash-10001");
  assert.equal(policyHashes.size, 10_000, "and no more are kept");
});

const before: Readonly<Partial<Record<EventType, Event>>> = {
  OrderDecided: history().find(({ type }) => type === "OrderDecided")!,
  LegCreated: history().find(({ type }) => type === "LegCreated")!,
  LegAcknowledged: { type: "LegAcknowledged", leg: 1, lpOrderID: "" },
  ClientFilled: history().find(({ type }) => type === "ClientFilled")!,
  ClientRejected: { type: "ClientRejected", order: 1, exec: 1, code: "LP_REJECTED" },
};

for (const [type, event] of Object.entries(before)) {
  test(`${type} of what does not exist is a damaged journal, not a guess`, () => {
    assert.throws(() => apply(new State(), event), /Invariant/);
  });
}

test("a status move the tables forbid is a damaged journal, not a guess", () => {
  const events = history();
  const state = replayed(events);
  assert.throws(
    () => apply(state, { type: "LegAcknowledged", leg: 2, lpOrderID: "" }),
    /Invariant/,
  );
  const gone = { code: "LP_CANCELED", requestID: "" } as const;
  const again: Event = { type: "ClientCanceled", order: 2, exec: 99, ...gone };
  assert.throws(() => apply(state, again), /Invariant/);
});

test("a digest tells orders, signs, sizes and texts apart", () => {
  const texts = [
    new Digest(),
    new Digest().add(0),
    new Digest().add(1).add(2),
    new Digest().add(2).add(1),
    new Digest().add(-1),
    new Digest().add(1),
    new Digest().add(2 ** 32),
    new Digest().add(2 ** 33),
    new Digest().add(-(2 ** 33)),
    new Digest().add(Number.MAX_SAFE_INTEGER),
    new Digest().add(Number.MIN_SAFE_INTEGER),
    new Digest().addText("ab"),
    new Digest().addText("a").addText("b"),
    new Digest().addText("ba"),
  ].map((digest) => digest.text());
  assert.equal(new Set(texts).size, texts.length);
  for (const text of texts) assert.match(text, /^[0-9a-f]{16}$/);
});

test("what is put into a digest without order can be taken out again", () => {
  const [one, two] = [new Digest().add(1), new Digest().add(asVolume(2))];
  const sum = new Digest();
  const empty = sum.text();
  sum.plus(one);
  sum.plus(two);
  sum.minus(one);
  sum.minus(two);
  assert.equal(sum.text(), empty);
});
