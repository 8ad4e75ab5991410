import assert from "node:assert/strict";
import { test } from "vitest";
import { hashOf } from "../../../src/core/state.ts";
import { takeDue, rest } from "../due.ts";
import { lp } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, px, replayed, SEMI_PRO, typesOf } from "../world.ts";

test("a resting order that closes what LPs hold, and that none can take when its price comes, is refused and leaves the position as it is", () => {
  const world = liveWorld({ lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] });
  world.quote(ALPHA, 1.1, 1.1001);
  const { leg } = world.hedged({ account: SEMI_PRO, orderQty: lots(1) });
  world.fill(leg, leg.orderQty / 1e6);
  const held = { ...world.state.holdings.of(SEMI_PRO, EURUSD, "Buy") };
  assert.ok(held.aOpen > 0 && held.bOpen > 0, "LPs hold a part and the house another");
  const closing = { account: SEMI_PRO, side: "Sell", isClosing: true, orderQty: lots(1) } as const;
  const { terms } = rest(world, { ...closing, ordType: "Stop", stopPx: px(1.099) });
  world.listed(BETA, { symbol: EURUSD, fault: "STEP", text: "0.1 there, 0.01 taken" });
  world.pass(6000);
  world.quote(BETA, 1.0985, 1.0987);
  assert.deepEqual(typesOf(takeDue(world)), ["OrderTriggered", "OrderDecided", "ClientRejected"]);
  assert.equal(world.order(terms.order).ending, "NO_LP");
  assert.deepEqual({ ...world.state.holdings.of(SEMI_PRO, EURUSD, "Buy") }, held);
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});
