import assert from "node:assert/strict";
import { test } from "vitest";
import type { Event } from "../../../src/core/events.ts";
import { legFault } from "../../../src/desk/leg-check.ts";
import { lp } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, only, RETAIL, TOXIC } from "../world.ts";
import type { World } from "../world.ts";

const two = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")];
const closing = { account: TOXIC, side: "Sell", isClosing: true } as const;

/** A toxic client holds a lot: 0.3 of it at ALPHA, which only closes from now on, 0.7 at BETA. */
function holdingAtBoth(change: PolicyChange = {}): World {
  const world = liveWorld({ lps: two, retryBudget: 0, ...change });
  world.quote(ALPHA, 1.1, 1.1002).quote(BETA, 1.1, 1.1003);
  fillAt(world, ALPHA, 0.3);
  world.quote(ALPHA, 1.1, 1.1004);
  fillAt(world, BETA, 0.7);
  world.quote(ALPHA, 1.1001, 1.1003);
  world.kill("lp", ALPHA, "close_only");
  return world;
}

function fillAt(world: World, at: number, volume: number): void {
  const { leg } = world.hedged({ account: TOXIC, orderQty: lots(volume) });
  assert.equal(leg.lp, at);
  world.fill(leg, volume);
}

const legsIn = (events: readonly Event[]): readonly (readonly [number, number])[] =>
  events
    .flatMap((event) =>
      event.type === "LegCreated" ? [[event.lp, event.orderQty / 1e6] as const] : [],
    )
    .toSorted(([a], [b]) => a - b);

test("of a closing an LP that lets only closings through gets what it holds, another LP the rest", () => {
  const world = holdingAtBoth();
  const events = world.submit({ ...closing, orderQty: lots(1) });
  assert.deepEqual(legsIn(events), [
    [ALPHA, 0.3],
    [BETA, 0.7],
  ]);
  const seen = only(events, "OrderDecided").lps.map(({ atMost, held }) => [atMost, held]);
  assert.deepEqual(seen, [
    [lots(0.3), lots(0.3)],
    [-1, lots(0.7)],
  ]);
});

test("so it does where no LP is to be preferred for what it holds", () => {
  const world = holdingAtBoth({ closeToleranceMilliPips: 0 });
  assert.deepEqual(legsIn(world.submit({ ...closing, orderQty: lots(1) })), [
    [ALPHA, 0.3],
    [BETA, 0.7],
  ]);
});

test("where it alone is left, a closing of more than it holds is refused rather than opened there", () => {
  const world = holdingAtBoth();
  world.kill("lp", BETA, "halt");
  const events = world.submit({ ...closing, orderQty: lots(1) });
  assert.equal(only(events, "OrderDenied").code, "NO_LP");
  assert.equal(only(events, "OrderDecided").lps[ALPHA]?.verdict, "ABOVE_MAXIMUM");
  assert.deepEqual(legsIn(world.submit({ ...closing, orderQty: lots(0.3) })), [[ALPHA, 0.3]]);
});

test("what a leg under way takes off it is not held for the next one", () => {
  const world = holdingAtBoth();
  world.kill("lp", BETA, "halt");
  world.submit({ ...closing, orderQty: lots(0.2) });
  assert.equal(
    only(world.submit({ ...closing, orderQty: lots(0.2) }), "OrderDenied").code,
    "NO_LP",
  );
  assert.deepEqual(legsIn(world.submit({ ...closing, orderQty: lots(0.1) })), [[ALPHA, 0.1]]);
});

test("what another LP failed goes to it no further than it holds", () => {
  const world = holdingAtBoth({ retryBudget: 1 });
  world.kill("lp", ALPHA, "halt");
  const { leg } = world.hedged({ ...closing, orderQty: lots(0.6) });
  assert.equal(leg.lp, BETA);
  world.kill("lp", ALPHA, "close_only");
  assert.deepEqual(legsIn(world.news(leg, "Rejected")), [[ALPHA, 0.3]]);
});

test("flattening at it takes what it holds, and the house's order does not open there", () => {
  const world = holdingAtBoth();
  // Kept against what LPs hold: the house is short with its clients.
  world.fill(world.hedged({ account: RETAIL, side: "Sell", orderQty: lots(5) }).leg, 0.5);
  world.kill("lp", BETA, "halt");
  const events = world.house({ sized: undefined });
  const [first] = legsIn(events);
  assert.deepEqual(first, [ALPHA, 0.3]);
});

test("flattening over LPs that only close takes what each holds", () => {
  const world = holdingAtBoth();
  world.fill(world.hedged({ account: RETAIL, side: "Sell", orderQty: lots(5) }).leg, 0.5);
  world.kill("lp", BETA, "close_only");
  assert.deepEqual(legsIn(world.house({ sized: undefined })), [
    [ALPHA, 0.3],
    [BETA, 0.2],
  ]);
});

test("a dealer's cover goes by price, though the LP that only closes holds some of it", () => {
  const world = holdingAtBoth();
  world.quote(ALPHA, 1.1, 1.1003).quote(BETA, 1.10002, 1.1003);
  assert.deepEqual(legsIn(world.house({ sized: { side: "Sell", volume: lots(0.2) } })), [
    [BETA, 0.2],
  ]);
});

test("a leg beyond what such an LP holds is withheld, whatever decided it", () => {
  const world = holdingAtBoth();
  const leg = only(world.submit({ ...closing, orderQty: lots(0.3) }), "LegCreated");
  assert.equal(legFault(world.state, leg), undefined);
  const more = { ...leg, leg: leg.leg + 1, orderQty: lots(0.01) };
  world.engine.record(more);
  assert.match(legFault(world.state, more) ?? "", /only closes/);
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), lots(0.3));
});
