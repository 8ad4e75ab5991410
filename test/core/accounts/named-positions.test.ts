import assert from "node:assert/strict";
import { test } from "vitest";
import type { OrderRequest } from "../../../src/core/accept/order-request.ts";
import type { Holding } from "../../../src/core/accounts/held.ts";
import { replaceRefusal } from "../../../src/core/execute/replace-order.ts";
import { hashOf } from "../../../src/core/state.ts";
import type { Side } from "../../../src/core/terms.ts";
import { lp, lpTerms, policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, EURUSD, liveWorld, lots, only, PROFESSIONAL, px } from "../world.ts";
import { replayed, SEMI_PRO, TOXIC, USDJPY } from "../world.ts";
import type { World } from "../world.ts";

/** An order of a professional, filled at once by the LP where it has a part of it; its number. */
function trade(world: World, change: Partial<OrderRequest>): number {
  const events = world.submit({ account: PROFESSIONAL, ...change });
  const { order } = only(events, "OrderAccepted");
  for (const event of events) {
    if (event.type === "LegCreated") world.fill(world.leg(event.leg), event.orderQty / 1e6);
  }
  return order;
}

/** A position of a lot, 0.8 of it at the LP, and one of half a lot with 0.05 there. */
function twoPositions(change: PolicyChange = {}): { world: World; first: number; second: number } {
  const world = liveWorld(change);
  const first = trade(world, {});
  world.pin(PROFESSIONAL, "RETAIL");
  world.activate(policyOf({ version: 2, ...change, strategy: { largeOrder: lots(1000) } }));
  const second = trade(world, { orderQty: lots(0.5) });
  return { world, first, second };
}

/** The books of each position, the oldest first. */
const positions = ({ state }: World, side: Side = "Buy"): readonly (readonly number[])[] =>
  [...state.holdings.positions(PROFESSIONAL, EURUSD, side)].map(([name, { aOpen, bOpen }]) => [
    name,
    aOpen / 1e6,
    bOpen / 1e6,
  ]);

const closing = (amount: number, position: number): Partial<OrderRequest> => ({
  account: PROFESSIONAL,
  side: "Sell",
  orderQty: lots(amount),
  position,
  isClosing: true,
});

const denialOf = (world: World, change: Partial<OrderRequest>): string =>
  only(world.submit(change), "OrderDenied").code;

test("what an order opens is a position of its own, named by the order", () => {
  const { world, first, second } = twoPositions();
  assert.deepEqual(positions(world), [
    [first, 0.8, 0.2],
    [second, 0.05, 0.45],
  ]);
  const { aOpen, bOpen } = world.state.holdings.of(PROFESSIONAL, EURUSD, "Buy");
  assert.deepEqual([aOpen, bOpen], [lots(0.85), lots(0.65)], "the sum");
});

test("a closing that names a position closes that one alone, by its own figures", () => {
  const { world, first, second } = twoPositions();
  trade(world, closing(0.25, second));
  const after = positions(world);
  assert.deepEqual(after[0], [first, 0.8, 0.2]);
  assert.equal(after[1]![1]! + after[1]![2]!, 0.25);
  const decided = only(world.submit(closing(0.5, first)), "OrderDecided");
  assert.deepEqual([decided.aVolume, decided.bVolume], [lots(0.4), lots(0.1)]);
  assert.deepEqual([decided.aOpened, decided.bOpened], [lots(0.8), lots(0.2)]);
});

test("a closing that names none closes the oldest first, each by its own figures", () => {
  const { world, second } = twoPositions();
  const decided = only(world.submit(closing(1.25, 0)), "OrderDecided");
  assert.deepEqual([decided.aWhole, decided.bWhole], [lots(0.8), lots(0.2)]);
  assert.equal(decided.aVolume + decided.bVolume, lots(1.25));
  assert.ok(Math.abs(decided.aVolume - lots(0.825)) <= lots(0.01), "0.8, and half of 0.05");
  world.fill(world.leg(world.state.nextLeg - 1), decided.aVolume / 1e6);
  const after = positions(world);
  assert.equal(after.length, 1);
  assert.equal(after[0]![0], second);
  assert.equal(after[0]![1]! + after[0]![2]!, 0.25);
});

test("a closing takes no more of either book than the position it names has, whatever others have", () => {
  const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.1, 0.1)] })];
  const { world, first } = twoPositions();
  world.activate(policyOf({ version: 3, lps }));
  const decided = only(world.submit(closing(0.93, first)), "OrderDecided");
  assert.deepEqual([decided.aVolume, decided.bVolume], [lots(0.8), lots(0.13)]);
});

test("a closing for more than is open of the position it names is denied, whatever others hold", () => {
  const { world, second } = twoPositions();
  assert.equal(denialOf(world, closing(0.51, second)), "NOTHING_TO_CLOSE");
  assert.equal(denialOf(world, closing(1.51, 0)), "NOTHING_TO_CLOSE");
  only(world.submit(closing(0.51, 0)), "OrderAccepted");
});

test("what is on its way to be closed of a position is not closed twice, until it fails", () => {
  const { world, first, second } = twoPositions();
  const { leg } = world.hedged(closing(0.7, first));
  assert.equal(denialOf(world, closing(0.31, first)), "NOTHING_TO_CLOSE");
  assert.equal(denialOf(world, closing(0.81, 0)), "NOTHING_TO_CLOSE");
  world.news(leg, "Canceled");
  trade(world, closing(1, first));
  assert.deepEqual(
    positions(world).map(([name]) => name),
    [second],
  );
});

test("while the oldest is on its way the next one is closed by a closing that names none", () => {
  const { world, first, second } = twoPositions();
  const { leg } = world.hedged(closing(1, first));
  trade(world, closing(0.5, 0));
  assert.deepEqual(positions(world), [[first, 0.8, 0.2]]);
  assert.equal(world.state.holdings.placeOf(second), undefined);
  world.fill(leg, 0.8);
  assert.deepEqual(positions(world), []);
});

test("a name that no open position of the account goes by is denied as UNKNOWN_POSITION", () => {
  const { world, first, second } = twoPositions();
  const theirs = trade(world, { account: TOXIC, orderQty: lots(0.1) });
  const closer = trade(world, closing(0.5, second));
  assert.equal(world.state.holdings.placeOf(second), undefined, "closed");
  for (const position of [-1, 999, theirs, second, closer]) {
    assert.equal(denialOf(world, closing(0.01, position)), "UNKNOWN_POSITION", `${position}`);
  }
  assert.equal(denialOf(world, { ...closing(0.01, first), account: SEMI_PRO }), "UNKNOWN_POSITION");
  const denied = only(
    world.submit({ ...closing(0.01, -1), positionText: "TESTJRNLO?" }),
    "OrderDenied",
  );
  assert.deepEqual([denied.position, denied.detail], [-1, "TESTJRNLO?"]);
});

test("a name of a position on this side, or of another symbol, is denied as POSITION_MISMATCH", () => {
  const { world, first } = twoPositions();
  const same = { ...closing(0.01, first), side: "Buy" } as const;
  assert.equal(denialOf(world, same), "POSITION_MISMATCH");
  const other = { ...closing(0.01, first), symbol: USDJPY };
  assert.equal(denialOf(world, other), "POSITION_MISMATCH");
});

test("the same order again names the same position; another one under its ClOrdID is a duplicate", () => {
  const { world, first, second } = twoPositions();
  const rests = { ordType: "Limit", price: px(1.2), timeInForce: "Day", clOrdID: "x" } as const;
  const order = only(world.submit({ ...closing(0.2, first), ...rests }), "OrderAccepted");
  assert.equal(order.position, first);
  assert.equal(denialOf(world, { ...closing(0.2, second), ...rests }), "DUPLICATE_CLORDID");
  const request = (position: number): OrderRequest =>
    world.request({ ...closing(0.1, position), ...rests, clOrdID: "y" });
  const view = world.engine.view(world.nowNs, world.timeUs);
  const asked = { order: order.order, origClOrdID: "x" };
  const refusal = replaceRefusal(view, { ...asked, request: request(second) });
  assert.equal(refusal?.code, "OTHER_ORDER");
  assert.equal(replaceRefusal(view, { ...asked, request: request(first) }), undefined);
});

test("a resting closing whose position is closed by then ends with NOTHING_TO_CLOSE", () => {
  const { world, first } = twoPositions();
  const rests = { ordType: "Limit", price: px(1.2), timeInForce: "Day" } as const;
  const { order } = only(world.submit({ ...closing(1, first), ...rests }), "OrderAccepted");
  trade(world, closing(1, first));
  world.quote(ALPHA, 1.2, 1.2002).sample();
  const events = world.step({ type: "OrderDue", order });
  assert.equal(only(events, "ClientRejected").code, "NOTHING_TO_CLOSE");
});

test("a netted account has one position of a symbol, named by the order that opened it", () => {
  const world = liveWorld({ isNetting: true });
  const first = trade(world, {});
  trade(world, {});
  assert.deepEqual(positions(world), [[first, 1.6, 0.4]]);
  trade(world, closing(0.5, first));
  assert.deepEqual(positions(world), [[first, 1.2, 0.3]]);
  const turn = trade(world, { side: "Sell", orderQty: lots(2.5) });
  assert.deepEqual(positions(world), []);
  assert.deepEqual(positions(world, "Sell"), [[turn, 0.8, 0.2]]);
});

test("positions from a time when they stood side by side are all closed by a netted order", () => {
  const { world } = twoPositions();
  world.activate(policyOf({ version: 3, isNetting: true }));
  const events = world.submit({ account: PROFESSIONAL, side: "Sell", orderQty: lots(2) });
  const decided = only(events, "OrderDecided");
  assert.equal(decided.closes, lots(1.5));
  world.fill(world.leg(world.state.nextLeg - 1), decided.aVolume / 1e6);
  assert.deepEqual(positions(world), []);
  const short: Holding = world.state.holdings.of(PROFESSIONAL, EURUSD, "Sell");
  assert.equal(short.aOpen + short.bOpen, lots(0.5));
});

test("an account opens no more positions than it may, those on their way counted, and closes any", () => {
  const controls = { maxPositions: 3 };
  const { world, first } = twoPositions({ controls });
  world.activate(policyOf({ version: 3, controls }));
  world.pin(PROFESSIONAL, "PROFESSIONAL");
  const { leg } = world.hedged({ account: PROFESSIONAL, side: "Sell" });
  assert.equal(denialOf(world, { account: PROFESSIONAL }), "MAX_POSITIONS");
  world.news(leg, "Canceled");
  world.news(world.leg(world.state.nextLeg - 1), "Canceled");
  assert.equal(world.state.holdings.count(PROFESSIONAL), 2, "it was never opened");
  trade(world, { side: "Sell" });
  assert.equal(denialOf(world, { account: PROFESSIONAL, symbol: USDJPY }), "MAX_POSITIONS");
  only(world.submit({ account: TOXIC }), "OrderAccepted");
  trade(world, closing(1, first));
  trade(world, {});
  world.activate(policyOf({ version: 4, controls, isNetting: true }));
  only(world.submit({ account: PROFESSIONAL }), "OrderAccepted");
});

test("positions are in the state hash, and a replay gives them back in their order", () => {
  const { world, first } = twoPositions();
  trade(world, closing(0.3, first));
  world.hedged(closing(0.6, first));
  const state = replayed(world.events);
  assert.equal(hashOf(state), hashOf(world.state));
  const [again, live] = [state, world.state].map(({ holdings }) =>
    Array.from(holdings.positions(PROFESSIONAL, EURUSD, "Buy")),
  );
  assert.equal(live?.length, 2);
  assert.deepEqual(again, live);
});
