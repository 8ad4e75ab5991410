import assert from "node:assert/strict";
import { test } from "vitest";
import type { Event } from "../../../src/core/events.ts";
import { Exposure } from "../../../src/core/exposure/exposure.ts";
import { HedgeLedger } from "../../../src/core/exposure/hedge-ledger.ts";
import { unexplainedNet } from "../../../src/core/exposure/unexplained.ts";
import {
  ALPHA,
  EURUSD,
  liveWorld,
  lots,
  NEWCOMER,
  only,
  px,
  RETAIL,
  SEMI_PRO,
  TOXIC,
} from "../world.ts";

test("the kept net rises with client buys, falls with sells, and a closed book is flat again", () => {
  const world = liveWorld();
  const net = (): number => world.state.exposure.net(EURUSD);
  world.submit({ account: RETAIL, orderQty: lots(0.05) });
  assert.equal(net(), lots(0.05));
  world.submit({ account: RETAIL, orderQty: lots(0.05), side: "Sell" });
  assert.equal(net(), 0);
  world.submit({ account: RETAIL, orderQty: lots(0.03), side: "Sell" });
  assert.equal(net(), lots(-0.03));
  assert.equal(world.state.positions.of(RETAIL, EURUSD).bNet, lots(-0.03));
});

test("what waits for an LP's fill is counted as if it were kept already", () => {
  const world = liveWorld();
  world.submit({ account: SEMI_PRO, side: "Sell" });
  assert.equal(world.state.exposure.net(EURUSD), lots(-0.5));
  assert.equal(world.state.exposure.of(EURUSD).bNet, 0);
});

test("a decision's net is the one before its order", () => {
  const world = liveWorld();
  world.submit({ account: RETAIL, orderQty: lots(0.05) });
  assert.equal(only(world.submit(), "OrderDecided").net, lots(0.05));
});

test("suspense counts against the clients' side: the house holds what the LP filled", () => {
  const exposure = new Exposure();
  exposure.suspend(0, "Buy", lots(1));
  assert.equal(exposure.net(0), lots(-1));
  exposure.suspend(0, "Sell", lots(3));
  assert.equal(exposure.net(0), lots(2));
});

test("a symbol that nobody traded has no net", () => {
  assert.equal(new Exposure().net(5), 0);
});

test("longs and shorts of different accounts do not cancel in the gross, only in the net", () => {
  const world = liveWorld();
  world.fill(world.hedged({ account: SEMI_PRO, orderQty: lots(2) }).leg, 1);
  world.fill(world.hedged({ account: 2, orderQty: lots(10), side: "Sell" }).leg, 10);
  const { positions, exposure } = world.state;
  assert.equal(positions.bLong(EURUSD), lots(1));
  assert.equal(positions.bShort(EURUSD), lots(0));
  world.submit({ account: RETAIL, orderQty: lots(0.05), side: "Sell" });
  assert.equal(positions.bShort(EURUSD), lots(0.05));
  assert.equal(exposure.net(EURUSD), lots(0.95));
});

test("what is reserved makes the net an interval, and its worse end is the widest", () => {
  const exposure = new Exposure();
  exposure.bookClient(0, "Buy", lots(0), lots(3));
  exposure.reserve(0, "Buy", lots(2));
  exposure.reserve(0, "Sell", lots(4));
  const ends = (): readonly number[] => [exposure.net(0), exposure.widestNet(0)];
  assert.deepEqual(ends(), [lots(1), lots(5)], "long, if nothing that was sold is filled");
  exposure.reserve(0, "Sell", lots(5));
  assert.deepEqual(ends(), [lots(-4), lots(6)], "short, if nothing that was bought is filled");
  exposure.doubt(0, "Sell", lots(9));
  assert.deepEqual(ends(), [lots(-4), lots(6)], "whether its leg is in doubt or not");
  exposure.reserve(0, "Sell", lots(-9));
  exposure.reserve(0, "Buy", lots(-2));
  assert.deepEqual(ends(), [lots(3), lots(3)]);
});

test("what LPs may fill of a house order, in doubt or not, counts against orders that way and limits", () => {
  const world = liveWorld();
  world.fill(world.hedged({ account: SEMI_PRO, side: "Sell", orderQty: lots(2) }).leg, 1);
  const ends = (): readonly number[] => {
    const { exposure } = world.state;
    const { doubt } = only(world.submit({ account: TOXIC }), "OrderDecided");
    return [exposure.net(EURUSD), exposure.widestNet(EURUSD), doubt].map((it) => it / 1e6);
  };
  assert.deepEqual(ends(), [-1, 1, 0], "kept short");
  world.house({ sized: { side: "Sell", volume: lots(3) } });
  const leg = world.leg(world.state.nextLeg - 1);
  assert.deepEqual(ends(), [-1, 2, 3], "two long, if LPs sell all of it");
  world.timeout(leg);
  assert.deepEqual(ends(), [-1, 2, 3], "and so while nobody knows");
  world.fill(leg, 0.5);
  assert.deepEqual(ends(), [-0.5, 2, 2.5]);
  world.news(leg, "Canceled");
  assert.deepEqual(ends(), [-0.5, 0.5, 0]);
});

const reached = (events: readonly Event[]) =>
  events.flatMap((event) =>
    event.type === "LimitBreached" && event.measure === "NET" ? [event.reached] : [],
  );

test("a limit that only a house order under way would pass is told, and told again when it comes to nothing", () => {
  const world = liveWorld({ limit: { maxNet: lots(0.6) } });
  assert.deepEqual(reached(world.house({ sized: { side: "Sell", volume: lots(1) } })), ["LIMIT"]);
  const leg = world.leg(world.state.nextLeg - 1);
  assert.deepEqual(reached(world.news(leg, "Rejected")), ["BELOW"]);
});

test("what an LP may fill of a leg whose order is over counts like the house's own", () => {
  const world = liveWorld();
  const { leg, order } = world.hedged({ account: TOXIC, orderQty: lots(1) });
  const { exposure } = world.state;
  const ends = (): readonly number[] => {
    const { unownedBuy } = exposure.of(EURUSD);
    return [exposure.net(EURUSD), exposure.openAgainst(EURUSD, "Sell"), unownedBuy];
  };
  world.fill(leg, 0.4);
  world.bust(leg);
  assert.deepEqual(ends(), [lots(0.4), 0, 0]);
  world.fill(leg, 0.6);
  assert.equal(order.ordStatus, "Filled");
  assert.deepEqual(ends(), [lots(0.4), lots(0.4), lots(0.4)], "the LP may fill as much again");
  world.timeout(leg);
  assert.deepEqual(ends(), [lots(0.4), lots(0.4), lots(0.4)]);
  world.fill(leg, 0.4);
  assert.deepEqual(ends(), [0, 0, 0]);
});

test("a decision counts against itself what live orders of the other side have reserved", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: SEMI_PRO, side: "Sell" });
  const against = (): readonly number[] =>
    (["Buy", "Sell"] as const).map((side) => {
      return only(world.submit({ account: TOXIC, side }), "OrderDecided").doubt;
    });
  assert.deepEqual(against(), [lots(0.5), 0]);
  world.timeout(leg);
  assert.deepEqual(against(), [lots(0.5), 0], "doubt about its leg changes nothing");
  world.answer(leg, { ordStatus: "New" });
  world.fill(leg, 0.2);
  assert.deepEqual(against(), [lots(0.3), 0], "what was filled is no longer open");
  world.news(leg, "Canceled");
  assert.deepEqual(against(), [0, 0]);
});

test("of an order filled in part only what is open is in doubt with its leg, and reserved", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: SEMI_PRO });
  world.fill(leg, 0.2);
  world.timeout(leg);
  const { doubtBuy, reservedBuy } = world.state.exposure.of(EURUSD);
  assert.deepEqual([doubtBuy, reservedBuy], [lots(0.3), lots(0.3)]);
  world.news(leg, "Canceled");
  const after = world.state.exposure.of(EURUSD);
  assert.deepEqual([after.doubtBuy, after.reservedBuy], [0, 0]);
});

test("the gross is what accounts are long and short, what is reserved on both sides, and suspense", () => {
  const world = liveWorld();
  const gross = (): number => only(world.submit({ account: TOXIC }), "OrderDecided").gross;
  world.submit({ account: RETAIL, orderQty: lots(0.05) });
  world.submit({ account: NEWCOMER, orderQty: lots(0.01), side: "Sell" });
  assert.equal(gross(), lots(0.06));
  const { leg } = world.hedged({ account: SEMI_PRO, side: "Sell" });
  assert.equal(gross(), lots(0.56));
  world.fill(leg, 0.7);
  assert.equal(gross(), lots(0.76), "0.2 of it are the LP's alone");
});

test("an LP's book is the sum of its fills; LPs do not mix and their sum is the house's hedge", () => {
  const hedges = new HedgeLedger();
  hedges.book(0, 0, "Buy", lots(1));
  hedges.book(2, 0, "Sell", lots(3));
  hedges.book(2, 1, "Buy", lots(7));
  hedges.book(0, 0, "Sell", lots(0.4));
  assert.deepEqual(
    [0, 1, 2].map((lp) => hedges.net(lp, 0)),
    [lots(0.6), 0, lots(-3)],
  );
  assert.equal(hedges.netOfAll(0), lots(-2.4));
  assert.equal(hedges.net(9, 9), 0);
});

test("of fills without a leg the newest ten thousand an LP are remembered", () => {
  const hedges = new HedgeLedger();
  for (let fill = 0; fill <= 10_000; fill++) hedges.rememberStray(1, `x${fill}`, lots(1), px(1.1));
  assert.equal(hedges.hasFill(1, "x0", lots(1)), false);
  assert.equal(hedges.hasFill(1, "x1", lots(1)), true);
  assert.equal(hedges.hasFill(1, "x10000", lots(1)), true);
  assert.equal(hedges.hasFill(0, "x1", lots(1)), false, "another LP may use the same ExecID");
});

test("client fills less LP fills are what the house keeps; anything else is unexplained", () => {
  const world = liveWorld();
  world.submit({ account: RETAIL, orderQty: lots(0.01) });
  const { leg } = world.hedged({ account: TOXIC });
  world.fill(leg, 0.4);
  world.fill(leg, 2);
  assert.notEqual(world.state.exposure.of(EURUSD).suspenseNet, 0);
  assert.equal(unexplainedNet(world.state, EURUSD), 0);
  world.state.hedges.book(ALPHA, EURUSD, "Buy", lots(0.1));
  assert.equal(unexplainedNet(world.state, EURUSD), lots(-0.1));
});
