import assert from "node:assert/strict";
import { test } from "vitest";
import { explainOrder, wordExplanation } from "../../../src/core/explain.ts";
import { unexplainedNet } from "../../../src/core/exposure/unexplained.ts";
import { planMove } from "../../../src/core/house/move-position.ts";
import type { PositionMove } from "../../../src/core/house/move-position.ts";
import { hashOf } from "../../../src/core/state.ts";
import type { Side } from "../../../src/core/terms.ts";
import { lp, lpTerms } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, JOURNAL, liveWorld, lots, only, PROFESSIONAL } from "../world.ts";
import { replayed, RETAIL, TOXIC, typesOf, USDJPY } from "../world.ts";
import type { World } from "../world.ts";

const twoLps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")];

/** A retail client's two lots, all of them kept. */
function kept(change: PolicyChange = {}): World {
  const world = liveWorld({ lps: twoLps, strategy: { mode: "B_BOOK" }, ...change });
  world.submit({ account: RETAIL, orderQty: lots(2) });
  return world;
}

/** A professional's lot: 0.8 at an LP, 0.2 kept. */
function hedged(change: PolicyChange = {}): World {
  const world = liveWorld({ lps: twoLps, ...change });
  world.fill(world.hedged({ account: PROFESSIONAL }).leg, 0.8);
  return world;
}

const lastLeg = (world: World) => world.leg(world.state.nextLeg - 1);

/** Of the account's holding: at LPs, kept, and the same of all that was opened. */
function holdingOf(world: World, account: number, side: Side = "Buy"): readonly number[] {
  const { aOpen, bOpen, aOpened, bOpened } = world.state.holdings.of(account, EURUSD, side);
  return [aOpen, bOpen, aOpened, bOpened].map((volume) => volume / 1e6);
}

/** Of all clients at LPs and kept, the house's own, and what the house keeps in all. */
function books(world: World): readonly number[] {
  const { exposure } = world.state;
  const { aNet, bNet, houseNet } = exposure.of(EURUSD);
  assert.equal(unexplainedNet(world.state, EURUSD), 0);
  return [aNet, bNet, houseNet, exposure.held(EURUSD)].map((volume) => volume / 1e6);
}

const refusalOf = (world: World, change: Partial<PositionMove> = {}): string => {
  const plan = planMove(world.engine.view(world.nowNs, world.timeUs), world.moveOf(change));
  const before = world.events.length;
  world.move(change);
  if ("events" in plan) return "sent";
  assert.equal(world.events.length, before, "what is refused leaves nothing behind");
  return plan.refusal;
};

test("what moves to the A-Book is bought at an LP for what the client bought, and is its hedge then", () => {
  const world = kept();
  const events = world.move();
  assert.deepEqual(typesOf(events), ["HouseOrdered", "MoveOrdered", "OrderDecided", "LegCreated"]);
  const { purpose, side, orderQty, actor } = only(events, "HouseOrdered");
  assert.deepEqual([purpose, side, orderQty, actor], ["MOVE", "Buy", lots(0.5), "dealer"]);
  assert.deepEqual(books(world), [0, 2, 0, 2], "nothing moves before an LP has filled it");
  const filled = world.fill(lastLeg(world), 0.5);
  assert.deepEqual(typesOf(filled).slice(0, 3), ["LegFilled", "HouseFilled", "PositionMoved"]);
  assert.deepEqual(books(world), [0.5, 1.5, 0, 1.5]);
  assert.deepEqual(holdingOf(world, RETAIL), [0.5, 1.5, 0.5, 1.5]);
  const { aNet, bNet } = world.state.positions.of(RETAIL, EURUSD);
  assert.deepEqual([aNet, bNet], [lots(0.5), lots(1.5)]);
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});

test("what moves to the B-Book is sold at the LP that holds it, and is kept then", () => {
  const world = hedged();
  const holder = world.state.hedges.net(ALPHA, EURUSD) > 0 ? ALPHA : BETA;
  const other = holder === ALPHA ? BETA : ALPHA;
  world.quote(holder, 1.1, 1.1002).quote(other, 1.10001, 1.10021);
  const events = world.move({ account: PROFESSIONAL, to: "B" });
  assert.equal(only(events, "HouseOrdered").side, "Sell");
  assert.equal(only(events, "LegCreated").lp, holder, "though another is a little better");
  world.fill(lastLeg(world), 0.5);
  assert.deepEqual(books(world), [0.3, 0.7, 0, 0.7]);
  assert.deepEqual(holdingOf(world, PROFESSIONAL), [0.3, 0.7, 0.3, 0.7]);
  assert.equal(world.state.hedges.netOfAll(EURUSD), lots(0.3));
});

test("what a client sold moves the other way round", () => {
  const world = liveWorld({ lps: twoLps, strategy: { mode: "B_BOOK" } });
  world.submit({ account: RETAIL, side: "Sell", orderQty: lots(2) });
  assert.equal(only(world.move(), "HouseOrdered").side, "Sell");
  world.fill(lastLeg(world), 0.5);
  assert.deepEqual(books(world), [-0.5, -1.5, 0, -1.5]);
  assert.equal(only(world.move({ to: "B" }), "HouseOrdered").side, "Buy");
  world.fill(lastLeg(world), 0.5);
  assert.deepEqual(books(world), [0, -2, 0, -2]);
  assert.deepEqual(holdingOf(world, RETAIL, "Sell"), [0, 2, 0, 2]);
});

test("the client hears nothing of it, and holds what it held", () => {
  const world = kept();
  const before = world.state.nextExec;
  const events = [...world.move(), ...world.fill(lastLeg(world), 0.5)];
  assert.ok(events.every((event) => !("exec" in event)));
  assert.equal(world.state.nextExec, before);
  assert.equal(world.state.exposure.of(EURUSD).clientNet, lots(2));
});

test("only what LPs fill of it moves", () => {
  const world = kept({ retryBudget: 0 });
  world.move();
  world.fill(lastLeg(world), 0.2);
  assert.deepEqual(books(world), [0.2, 1.8, 0, 1.8]);
  assert.equal(only(world.news(lastLeg(world), "Canceled"), "HouseEnded").code, "LP_CANCELED");
  assert.deepEqual(holdingOf(world, RETAIL), [0.2, 1.8, 0.2, 1.8]);
});

test("a position that moved is unwound where it is by then, in any number of closings", () => {
  const world = hedged();
  world.move({ account: PROFESSIONAL, to: "B" });
  world.fill(lastLeg(world), 0.5);
  for (let left = 10; left > 0; left--) {
    const closing = { account: PROFESSIONAL, side: "Sell", isClosing: true } as const;
    const decided = only(world.submit({ ...closing, orderQty: lots(0.1) }), "OrderDecided");
    assert.equal(decided.aVolume + decided.bVolume, lots(0.1));
    if (decided.aVolume > 0) world.fill(lastLeg(world), decided.aVolume / 1e6);
  }
  assert.deepEqual(books(world), [0, 0, 0, 0]);
  assert.equal(world.state.hedges.netOfAll(EURUSD), 0);
});

test("where more of A is unwound already than is its part by now, B is unwound first", () => {
  const world = hedged();
  const half = { account: PROFESSIONAL, side: "Sell", isClosing: true } as const;
  world.fill(world.hedged({ ...half, orderQty: lots(0.5) }).leg, 0.4);
  world.move({ account: PROFESSIONAL, to: "B", volume: lots(0.3) });
  world.fill(lastLeg(world), 0.3);
  assert.deepEqual(holdingOf(world, PROFESSIONAL), [0.1, 0.4, 0.5, 0.5]);
  const first = only(world.submit({ ...half, orderQty: lots(0.2) }), "OrderDecided");
  assert.deepEqual([first.aVolume, first.bVolume], [0, lots(0.2)]);
  const codes = first.findings.map(({ code }) => code);
  assert.deepEqual(codes, ["CLOSING"], "nothing was wanted of A, and no less than that");
  const { leg } = world.hedged({ ...half, orderQty: lots(0.3) });
  assert.equal(leg.orderQty, lots(0.1));
  world.fill(leg, 0.1);
  assert.deepEqual(books(world), [0, 0, 0, 0]);
});

test("what the client closed while the move was under way stays the house's own", () => {
  const world = kept();
  world.move({ volume: lots(1.5) });
  world.submit({ account: RETAIL, side: "Sell", isClosing: true, orderQty: lots(1) });
  const events = world.fill(lastLeg(world), 1.5);
  assert.equal(only(events, "PositionMoved").volume, lots(1));
  assert.deepEqual(books(world), [1, 0, 0.5, -0.5], "half a lot is at the LP for nobody");
  assert.deepEqual(holdingOf(world, RETAIL).slice(0, 2), [1, 0]);
});

test("of a position that is gone nothing moves, and all of the fill is the house's own", () => {
  const world = kept();
  world.move();
  world.submit({ account: RETAIL, side: "Sell", isClosing: true, orderQty: lots(2) });
  assert.ok(!typesOf(world.fill(lastLeg(world), 0.5)).includes("PositionMoved"));
  assert.deepEqual(books(world), [0, 0, 0.5, -0.5]);
});

test("what a live order is closing does not move", () => {
  const world = hedged();
  const closing = { account: PROFESSIONAL, side: "Sell", isClosing: true } as const;
  const { leg } = world.hedged({ ...closing, orderQty: lots(0.5) });
  assert.equal(refusalOf(world, { account: PROFESSIONAL, to: "B" }), "MORE_THAN_HELD");
  assert.equal(refusalOf(world, { account: PROFESSIONAL, to: "B", volume: lots(0.4) }), "sent");
  const move = lastLeg(world);
  world.fill(leg, 0.4);
  world.fill(move, 0.4);
  assert.deepEqual(holdingOf(world, PROFESSIONAL).slice(0, 2), [0, 0.5]);
});

test("a move that comes to nothing leaves everything where it was", () => {
  const world = kept({ retryBudget: 0 });
  world.move();
  assert.equal(only(world.news(lastLeg(world), "Rejected"), "HouseEnded").code, "LP_REJECTED");
  assert.deepEqual(books(world), [0, 2, 0, 2]);
  assert.ok(!world.alertCodes().includes("HEDGE_GIVEN_UP"), "a dealer's is not tried again");
});

test("a leg of a move that nobody answers for is in doubt, and moves what it filled once known", () => {
  const world = kept();
  world.move();
  world.timeout(lastLeg(world));
  assert.equal(refusalOf(world), "HOUSE_ORDER_OPEN");
  world.answer(lastLeg(world), { ordStatus: "Filled", cumQty: lots(0.5) });
  assert.deepEqual(books(world), [0.5, 1.5, 0, 1.5]);
});

test("a fill of a move that its LP takes back is the house's: the client's position stays moved", () => {
  const world = kept();
  world.move();
  const leg = lastLeg(world);
  world.fill(leg, 0.5);
  world.bust(leg);
  assert.deepEqual(holdingOf(world, RETAIL).slice(0, 2), [0.5, 1.5]);
  assert.equal(world.state.exposure.of(EURUSD).suspenseNet, lots(-0.5));
  assert.equal(unexplainedNet(world.state, EURUSD), 0);
});

test("what moves to LPs takes slivers off, so that they are not hedged twice", () => {
  const terms = [0, 1, 2].map(() => lpTerms(0.3, 0.1));
  const world = liveWorld({
    lps: [lp(ALPHA, "ALPHA", { terms })],
    strategy: { onBelowLpMin: "internalise" },
  });
  for (const _ of [1, 2]) world.submit({ account: TOXIC, orderQty: lots(0.2) });
  assert.equal(world.state.exposure.of(EURUSD).sliverNet, lots(0.4));
  world.move({ account: TOXIC, volume: lots(0.4) });
  assert.deepEqual(world.step({ type: "HedgeDue", symbol: EURUSD }), [], "nor beside it");
  world.fill(lastLeg(world), 0.4);
  assert.equal(world.state.exposure.of(EURUSD).sliverNet, 0);
  assert.deepEqual(world.step({ type: "HedgeDue", symbol: EURUSD }), []);
  assert.deepEqual(books(world), [0.4, 0, 0, 0]);
});

test("an orphan is not settled by what moves: it has its own order", () => {
  const world = kept();
  world.state.exposure.orphan(EURUSD, "Sell", lots(1));
  world.move();
  world.fill(lastLeg(world), 0.5);
  assert.equal(world.state.exposure.of(EURUSD).orphanNet, lots(-1));
  assert.equal(world.state.exposure.of(EURUSD).aNet, lots(0.5));
});

for (const [what, code, change, prepare] of [
  ["of an account that holds nothing", "NOTHING_TO_MOVE", { account: TOXIC }, () => undefined],
  ["of what nobody keeps", "NOTHING_TO_MOVE", { to: "B" }, () => undefined],
  ["of the side that is not held", "NOTHING_TO_MOVE", { side: "Sell" }, () => undefined],
  ["of another symbol", "NOTHING_TO_MOVE", { symbol: USDJPY }, () => undefined],
  ["of more than is held", "MORE_THAN_HELD", { volume: lots(2.01) }, () => undefined],
  ["of no volume", "BAD_VOLUME", { volume: lots(0) }, () => undefined],
  ["of less than nothing", "BAD_VOLUME", { volume: lots(-1) }, () => undefined],
  ["off the instrument's step", "VOLUME_STEP", { volume: lots(0.015) }, () => undefined],
  ["in a symbol nobody trades", "UNKNOWN_SYMBOL", { symbol: 77 }, () => undefined],
  ["at an LP that is down", "TARGET_LP_UNAVAILABLE", { lp: BETA }, (it) => it.session(BETA, false)],
  ["while all trading is halted", "KILL_SWITCH", {}, (it) => it.kill("global", -1, "halt")],
  ["without a fresh price", "NO_PRICE", {}, (it) => it.pass(6000)],
  ["beside another house order", "HOUSE_ORDER_OPEN", {}, (it) => it.house()],
  [
    "where both sides are held and none is named",
    "BOTH_SIDES_HELD",
    {},
    (it) => it.submit({ account: RETAIL, side: "Sell", orderQty: lots(1) }),
  ],
] as readonly (readonly [string, string, Partial<PositionMove>, (it: World) => unknown])[]) {
  test(`a move ${what} is refused with ${code}, and leaves no trace`, () => {
    const world = kept();
    prepare(world);
    assert.equal(refusalOf(world, change), code);
  });
}

test("where both sides are held the one that is named moves", () => {
  const world = kept();
  world.submit({ account: RETAIL, side: "Sell", orderQty: lots(1) });
  assert.equal(only(world.move({ side: "Sell" }), "HouseOrdered").side, "Sell");
  world.fill(lastLeg(world), 0.5);
  assert.deepEqual(holdingOf(world, RETAIL, "Sell").slice(0, 2), [0.5, 0.5]);
  assert.deepEqual(holdingOf(world, RETAIL).slice(0, 2), [0, 2]);
});

test("where only closings pass, a move passes that makes the house's position smaller", () => {
  const world = kept();
  world.kill("global", -1, "close_only");
  assert.equal(refusalOf(world), "sent");
  world.fill(lastLeg(world), 0.5);
  assert.equal(refusalOf(world, { to: "B" }), "CLOSE_ONLY");
});

test("explain says whose position an order moves, and where to", () => {
  const world = kept();
  const { order } = only(world.move(), "HouseOrdered");
  const text = wordExplanation(explainOrder(world.order(order), world.state.names, JOURNAL));
  assert.match(text, /^house {5}MOVE of account \S+ to A by dealer: too much of it$/m);
});
