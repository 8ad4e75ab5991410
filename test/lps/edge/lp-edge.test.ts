import assert from "node:assert/strict";
import { test } from "vitest";
import type { LegCreated } from "../../../src/core/events.ts";
import { asBps, asMoney, asVolume } from "../../../src/core/units/quantity.ts";
import type { Price } from "../../../src/core/units/quantity.ts";
import { composeLeg, composeLegCancel } from "../../../src/lps/fix/leg-orders.ts";
import type { EdgeFault } from "../../../src/lps/edge/edge-fault.ts";
import type { LpEdgeTerms } from "../../../src/lps/edge/edge-terms.ts";
import { lpDialects } from "../../../src/lps/fix/lp-dialect.ts";
import { MessageWriter } from "../../../src/fix/codec/message-writer.ts";
import { cancelIDOf, legIDOf } from "../../../src/core/ids.ts";
import { lp as anyLp, lpTerms, policyOf } from "../../core/policy-of.ts";
import { ALPHA, BETA, EURUSD, JOURNAL, liveWorld, lots, only } from "../../core/world.ts";
import { PROFESSIONAL, px, TOXIC, USDJPY, World } from "../../core/world.ts";
import { twoLps } from "../../core/happenings.ts";
import { edgeTerms, EdgeWorld, UNITS } from "./edge-world.ts";

/** An order for one LP whose leg is journaled and has not left. */
function waiting(change: Partial<LpEdgeTerms> = {}): { it: EdgeWorld; leg: LegCreated } {
  const world = liveWorld({ lps: twoLps });
  const it = new EdgeWorld(world, change);
  const order = { account: TOXIC, ordType: "Limit", price: px(1.1005) } as const;
  const events = world.submit(order);
  for (const event of events) it.edge.hear(event);
  return { it, leg: only(events, "LegCreated") };
}

const now = { monotonicNs: 100e9, wallUs: 0 };

const codeOf = (fault: EdgeFault | undefined): string => fault?.code ?? "left";

/** How the leg reads on the wire, as it was composed or with a field of it changed. */
function drafted(leg: LegCreated, change: (text: string) => string = (text) => text) {
  const head = { beginString: "FIX.4.4", senderCompID: "HEDGEROW", targetCompID: "LP1" };
  const writer = new MessageWriter(head);
  const mapped = {
    symbol: leg.symbol,
    lpSymbol: "EURUSD.x",
    quantityPerLot: UNITS,
    digits: 0,
    ordType: "Limit",
    timesInForce: ["ImmediateOrCancel"],
    restMs: 0,
  } as const;
  const quantity = (leg.orderQty * UNITS) / 1e6;
  const told = { journalId: JOURNAL, mapped, dialect: lpDialects.generic, quantity };
  composeLeg(writer.begin("D", 1, 0), leg, told, 0);
  const { buffer, draftFrom, draftTo } = writer;
  const text = Buffer.from(buffer.subarray(draftFrom, draftTo)).toString("latin1");
  const changed = Buffer.from(change(text), "latin1");
  return { buffer: changed, draftFrom: 0, draftTo: changed.length };
}

test("what was decided leaves once, and not a second time", () => {
  const { it, leg } = waiting();
  assert.equal(codeOf(it.edge.order(ALPHA, drafted(leg), now)), "left");
  assert.equal(codeOf(it.edge.order(ALPHA, drafted(leg), now)), "EDGE_SENT_TWICE");
});

for (const [what, field, becomes, code] of [
  ["the other side", /54=1/, "54=2", "EDGE_CONTRADICTS"],
  ["another symbol", /55=EURUSD.x/, "55=USDJPY.x", "EDGE_CONTRADICTS"],
  ["a hundred times the quantity", /38=(\d+)/, "38=$100", "EDGE_CONTRADICTS"],
  ["a quantity that is no number", /38=\d+/, "38=many", "EDGE_UNREADABLE"],
  ["another price", /44=[\d.]+/, "44=1.2", "EDGE_CONTRADICTS"],
  ["no price", /44=[\d.]+./, "", "EDGE_CONTRADICTS"],
  ["an order at the market", /40=2(.)44=[\d.]+./, "40=1$1", "EDGE_CONTRADICTS"],
  ["an order at the market with a price", /40=2/, "40=1", "EDGE_CONTRADICTS"],
  ["a stop", /40=2/, "40=3", "EDGE_CONTRADICTS"],
  ["an order of no type", /40=2./, "", "EDGE_CONTRADICTS"],
  ["one that rests", /59=3/, "59=1", "EDGE_CONTRADICTS"],
  ["one for the day, as none is said", /59=3./, "", "EDGE_CONTRADICTS"],
  ["two quantities", /38=\d+./, "38=1\u0001$&", "EDGE_UNREADABLE"],
  ["two sides", /54=1./, "54=2\u0001$&", "EDGE_UNREADABLE"],
  ["a leg of another journal", /11=TESTJRNL/, "11=OTHERJRN", "EDGE_NO_ORDER"],
  ["a leg that nobody journaled", /11=TESTJRNLL\w+/, "11=TESTJRNLLZZ", "EDGE_NO_ORDER"],
] as const) {
  test(`a message that reads as ${what} does not leave, whatever the leg says`, () => {
    const { it, leg } = waiting();
    const draft = drafted(leg, (text) => text.replace(field, becomes));
    assert.equal(codeOf(it.edge.order(ALPHA, draft, now)), code);
    assert.equal(codeOf(it.edge.order(ALPHA, drafted(leg), now)), "left", "it never left before");
  });
}

test("an order composed for one LP does not leave for another", () => {
  const { it, leg } = waiting();
  assert.equal(codeOf(it.edge.order(BETA, drafted(leg), now)), "EDGE_CONTRADICTS");
});

/** What the router would have to do wrong: an event that says more than was decided. */
for (const [what, change, code] of [
  ["more than its order", { orderQty: lots(2) }, "EDGE_BEYOND_ORDER"],
  ["the other side of its order", { side: "Sell" }, "EDGE_CONTRADICTS"],
  ["another symbol than its order", { symbol: USDJPY, limitPx: px(150) }, "EDGE_CONTRADICTS"],
  ["an order that never came", { order: 99 }, "EDGE_NO_ORDER"],
  ["a price beyond its order's limit", { limitPx: px(1.1006) }, "EDGE_BEYOND_LIMIT"],
  ["a quantity between the LP's steps", { orderQty: asVolume(10_001) }, "EDGE_QUANTITY"],
  ["an LP that is none of the policy's", { lp: 7 }, "EDGE_UNMAPPED"],
] as const) {
  test(`a leg of ${what} does not leave`, () => {
    const { it, leg } = waiting();
    const wrong = { ...leg, leg: leg.leg + 1, ...change };
    it.edge.hear(wrong);
    assert.equal(codeOf(it.leave(wrong)), code);
  });
}

test("a second leg of the same order does not leave while the first may be filled, in doubt too", () => {
  const { it, leg } = waiting();
  assert.equal(codeOf(it.leave(leg)), "left");
  const again = { ...leg, leg: leg.leg + 1, lp: BETA };
  it.edge.hear(again);
  assert.equal(codeOf(it.leave(again)), "EDGE_BEYOND_ORDER");
  it.edge.hear({ type: "LegInDoubt", leg: leg.leg, cause: "TIMEOUT" });
  assert.equal(codeOf(it.leave(again)), "EDGE_BEYOND_ORDER");
  it.edge.hear({ type: "LegCanceled", leg: leg.leg, text: "" });
  assert.equal(codeOf(it.leave(again)), "left", "what ended unfilled may go elsewhere");
});

test("of a leg that was filled in part only the rest may go elsewhere", () => {
  const { it, leg } = waiting();
  it.leave(leg);
  const { lp, symbol, side, limitPx: lastPx } = leg;
  const lastQty = lots(0.4);
  const fill = { lp, symbol, side, execID: "E1", lastQty, lastPx, cumQty: lastQty };
  it.edge.hear({ type: "LegFilled", leg: leg.leg, ...fill });
  it.edge.hear({ type: "LegCanceled", leg: leg.leg, text: "" });
  const whole = { ...leg, leg: leg.leg + 1, lp: BETA };
  const rest = { ...whole, leg: leg.leg + 2, orderQty: lots(0.6) };
  it.edge.hear(whole);
  it.edge.hear(rest);
  assert.equal(codeOf(it.leave(whole)), "EDGE_BEYOND_ORDER");
  assert.equal(codeOf(it.leave(rest)), "left");
});

test("a split order's LPs get no more than the decision gives them, though the order is larger", () => {
  const world = liveWorld({ lps: twoLps });
  const it = new EdgeWorld(world);
  const events = world.submit({ account: PROFESSIONAL, orderQty: lots(1) });
  for (const event of events) it.edge.hear(event);
  const leg = only(events, "LegCreated");
  assert.equal(leg.orderQty, lots(0.8));
  const whole = { ...leg, leg: leg.leg + 1, orderQty: lots(1) };
  it.edge.hear(whole);
  assert.equal(codeOf(it.leave(whole)), "EDGE_BEYOND_ORDER");
  assert.equal(codeOf(it.leave(leg)), "left");
});

test("nothing leaves for an LP that is disabled or halted, nor for a symbol that is", () => {
  const { it, leg } = waiting();
  const { policy } = it.world.engine;
  const lps = policy.lps.map((each) => ({ ...each, isEnabled: false }));
  it.edge.retune(edgeTerms({ ...policy, lps }));
  assert.equal(codeOf(it.leave(leg)), "EDGE_UNMAPPED");
  it.edge.retune(edgeTerms(policy));
  for (const [scope, index] of [
    ["lp", ALPHA],
    ["symbol", EURUSD],
    ["account", TOXIC],
    ["global", -1],
  ] as const) {
    const turn = { type: "KillSwitchSet", scope, index, actor: "dealer", reason: "" } as const;
    it.edge.hear({ ...turn, level: "halt" });
    assert.equal(codeOf(it.leave(leg)), "EDGE_STOPPED", scope);
    it.edge.hear({ ...turn, level: "off" });
  }
  assert.equal(codeOf(it.leave(leg)), "left");
});

test("a limit far off the last mid does not leave", () => {
  const { it, leg } = waiting({ collar: asBps(1) });
  assert.equal(codeOf(it.leave(leg)), "EDGE_PRICE");
  it.edge.retune(edgeTerms(policyOf({ lps: twoLps }), { collar: asBps(100) }));
  assert.equal(codeOf(it.leave(leg)), "left");
});

test("a market that opened far from its last mid is traded, by what is quoted now", () => {
  const it = new EdgeWorld(liveWorld({ lps: twoLps }));
  for (const at of [ALPHA, BETA]) it.world.quote(at, 1.232, 1.2322);
  assert.deepEqual(it.carryOut(it.world.submit({ account: TOXIC })), [undefined]);
});

test("what is near neither the last mid nor what is quoted now does not leave, after a start too", () => {
  const order = { account: TOXIC, ordType: "Limit", price: px(1.3) } as const;
  const sampled = new EdgeWorld(liveWorld({ lps: twoLps }));
  const started = new EdgeWorld(new World({ lps: twoLps }));
  for (const it of [sampled, started]) {
    for (const at of [ALPHA, BETA]) it.world.quote(at, 1.1, 1.1002);
    const events = it.world.submit(order);
    const leg = { ...only(events, "LegCreated"), limitPx: px(1.25) };
    for (const event of events) it.edge.hear(event.type === "LegCreated" ? leg : event);
    assert.equal(codeOf(it.leave(leg)), "EDGE_PRICE");
  }
});

for (const [what, kind, lastQty] of [
  ["corrected in price", "Corrected", 0.5],
  ["corrected to less", "Corrected", 0.3],
  ["corrected to more", "Corrected", 0.6],
  ["taken back", "Busted", 0],
] as const) {
  test(`a fill that was ${what} leaves the rest of its order free to go on, and no more`, () => {
    const { it, leg } = waiting();
    it.leave(leg);
    const live = it.world.leg(leg.leg);
    it.carryOut(it.world.fill(live, 0.5));
    it.carryOut(it.world.bust(live, { kind, lastQty: lots(lastQty), lastPx: px(1.1001) }));
    const events = it.world.news(live, "Canceled");
    for (const event of events) it.edge.hear(event);
    const next = only(events, "LegCreated");
    assert.equal(next.orderQty, lots(1 - Math.max(0.5, lastQty)));
    const tooMuch = { ...next, leg: next.leg + 1, orderQty: asVolume(next.orderQty + 10_000) };
    it.edge.hear(tooMuch);
    assert.equal(codeOf(it.leave(tooMuch)), "EDGE_BEYOND_ORDER");
    assert.equal(codeOf(it.leave(next)), "left");
  });
}

/** Of an LP that takes no limits. */
function atMarket(limitPx: Price): { it: EdgeWorld; leg: LegCreated } {
  const { it, leg } = waiting();
  const terms = edgeTerms(it.world.engine.policy);
  const lps = terms.lps.map((each) => ({
    ...each,
    symbols: each.symbols.map((symbol) => ({ ...symbol, isAtMarket: true })),
  }));
  it.edge.retune({ ...terms, lps });
  const wrong = { ...leg, leg: leg.leg + 1, limitPx };
  it.edge.hear(wrong);
  return { it, leg: wrong };
}

const asMarket = (text: string): string => text.replace(/40=2(.)44=[\d.]+./, "40=1$1");

test("a leg at the market has its order's limit too, and goes without a price", () => {
  const bad = atMarket(px(1.1006));
  const code = codeOf(bad.it.edge.order(ALPHA, drafted(bad.leg, asMarket), now));
  assert.equal(code, "EDGE_BEYOND_LIMIT");
  const good = atMarket(px(1.1005));
  assert.equal(codeOf(good.it.edge.order(ALPHA, drafted(good.leg, asMarket), now)), "left");
});

test("a sale at no price does not leave where its LP takes limits", () => {
  const it = new EdgeWorld(liveWorld({ lps: twoLps }));
  const events = it.world.submit({ account: TOXIC, side: "Sell" });
  const leg = { ...only(events, "LegCreated"), limitPx: px(0) };
  for (const event of events) it.edge.hear(event.type === "LegCreated" ? leg : event);
  assert.equal(codeOf(it.leave(leg)), "EDGE_CONTRADICTS");
  assert.equal(codeOf(it.edge.order(ALPHA, drafted(leg), now)), "EDGE_CONTRADICTS");
});

test("more messages a second, or more notional a minute, than the policy has do not leave", () => {
  const rated = waiting({ messagesPerSecond: 1 });
  assert.equal(codeOf(rated.it.leave(rated.leg)), "left");
  const events = rated.it.world.submit({ account: TOXIC });
  for (const event of events) rated.it.edge.hear(event);
  const next = only(events, "LegCreated");
  assert.equal(codeOf(rated.it.leave(next)), "EDGE_RATE");
  rated.it.world.pass(1_000);
  assert.equal(codeOf(rated.it.leave(next)), "left", "a second later");

  // One lot of EURUSD is worth some 110 000.
  const valued = waiting({ notionalPerMinute: asMoney(1_000_000_000) });
  assert.equal(codeOf(valued.it.leave(valued.leg)), "EDGE_NOTIONAL");
});

test("what is beyond a bound is held back, and its LP is halted where that goes on for some windows", () => {
  const { it, leg } = waiting({ messagesPerSecond: 1 });
  it.leave(leg);
  const halts = (): (string | undefined)[] =>
    [1, 2].map(() => {
      const events = it.world.submit({ account: TOXIC });
      for (const event of events) it.edge.hear(event);
      const next = only(events, "LegCreated");
      const fault = it.leave(next);
      return fault?.halt?.scope ?? fault?.code;
    });
  assert.deepEqual(halts(), ["EDGE_RATE", "EDGE_RATE"], "the same second is one window");
  it.world.pass(1_000);
  assert.deepEqual(halts(), [undefined, "EDGE_RATE"], "a second one");
  it.world.pass(1_000);
  assert.deepEqual(halts(), [undefined, "lp"], "the third in a row");
  it.world.pass(2_000);
  assert.deepEqual(halts(), [undefined, "EDGE_RATE"], "one was quiet between");
});

test("somebody is told once a window when most of a bound is used", () => {
  const { it, leg } = waiting({ messagesPerSecond: 4, warnAt: asBps(5_000) });
  const another = (): void => void it.carryOut(it.world.submit({ account: TOXIC }));
  it.leave(leg);
  assert.deepEqual(it.near, []);
  for (let at = 0; at < 3; at++) another();
  assert.deepEqual(it.near, ["0 2 of 4 messages a second"]);
  const valued = waiting({ notionalPerMinute: asMoney(1_200_000_000) });
  valued.it.leave(valued.leg);
  assert.deepEqual(valued.it.near, ["0 91 % of the notional a minute"]);
});

test("a cancel leaves for a leg that left, by no name of another, on its own side and at its own LP", () => {
  const { it, leg } = waiting();
  const head = { beginString: "FIX.4.4", senderCompID: "HEDGEROW", targetCompID: "LP1" };
  const cancelOf = (number: number, side = leg.side): MessageWriter => {
    const mapped = { symbol: 0, lpSymbol: "EURUSD.x", quantityPerLot: UNITS, digits: 0 } as const;
    const how = { ordType: "Limit", timesInForce: [], restMs: 0 } as const;
    const clOrdID = legIDOf(JOURNAL, number);
    const told = { clOrdID, mapped: { ...mapped, ...how }, dialect: lpDialects.generic, side };
    const writer = new MessageWriter(head).begin("F", 1, 0);
    composeLegCancel(writer, cancelIDOf(JOURNAL, 1), told, 0);
    return writer;
  };
  assert.equal(codeOf(it.edge.cancel(ALPHA, cancelOf(leg.leg), now)), "EDGE_CONTRADICTS");
  it.leave(leg);
  assert.equal(codeOf(it.edge.cancel(ALPHA, cancelOf(leg.leg), now)), "left");
  assert.equal(codeOf(it.edge.cancel(ALPHA, cancelOf(leg.leg, "Sell"), now)), "EDGE_CONTRADICTS");
  assert.equal(codeOf(it.edge.cancel(BETA, cancelOf(leg.leg), now)), "EDGE_CONTRADICTS");
  assert.equal(codeOf(it.edge.cancel(ALPHA, cancelOf(99), now)), "EDGE_NO_ORDER");
});

test("after a restart the books are what they were: what was created counts as out, halts stand", () => {
  const { it, leg } = waiting();
  it.leave(leg);
  it.world.kill("lp", BETA, "halt");
  const again = new EdgeWorld(it.world);
  assert.equal(codeOf(again.leave(leg)), "EDGE_SENT_TWICE");
  const second = { ...leg, leg: leg.leg + 1, lp: BETA };
  again.edge.hear(second);
  assert.equal(codeOf(again.leave(second)), "EDGE_BEYOND_ORDER");
  again.edge.hear({ type: "LegCanceled", leg: leg.leg, text: "" });
  assert.equal(codeOf(again.leave(second)), "EDGE_STOPPED");
});

test("one fault in a sweep halts what it names, and no LP that the sweep would have gone to next", () => {
  const terms = [0, 1, 2].map(() => lpTerms(0.01, 0.01, 0.4));
  const lps = ["ALPHA", "BETA", "GAMMA"].map((id, at) => anyLp(at, id, { terms }));
  const it = new EdgeWorld(liveWorld({ lps }));
  const events = it.world.submit({ account: TOXIC });
  for (const event of events) it.edge.hear(event);
  const legs = events.filter((event) => event.type === "LegCreated");
  assert.equal(legs.length, 3);
  for (const [at, leg] of legs.entries()) {
    const wrong = at === 0 ? { ...leg, side: "Sell" as const } : leg;
    const fault = it.leave(wrong);
    if (fault !== undefined) it.edge.trip(fault);
  }
  const told = it.told.map(({ code }) => code);
  assert.deepEqual(told, ["EDGE_CONTRADICTS", "EDGE_STOPPED", "EDGE_STOPPED"]);
  const on = it.world.state.kills.all().map(({ scope, reason }) => [scope, reason.slice(0, 16)]);
  assert.deepEqual(on, [["global", "EDGE_CONTRADICTS"]]);
});
