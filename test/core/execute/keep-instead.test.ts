import assert from "node:assert/strict";
import { test } from "vitest";
import type { PolicyChange } from "../policy-of.ts";
import { EURUSD, liveWorld, lots, only, PROFESSIONAL } from "../world.ts";

const professional = { account: PROFESSIONAL } as const;
const keeping: PolicyChange = { isNetting: true, onLpFailure: "internalise", retryBudget: 0 };

test("what was decided to open is kept inside the hard limits, whatever could be closed by now", () => {
  const limit = { maxNet: lots(1), maxGross: lots(1), autoHedge: lots(1) };
  const world = liveWorld({ ...keeping, limit, strategy: { mode: "A_BOOK" } });
  const selling = world.hedged({ ...professional, side: "Sell", orderQty: lots(10) });
  const buying = world.hedged({ ...professional, orderQty: lots(10) });
  world.fill(buying.leg, 10);
  const events = world.news(selling.leg, "Rejected");
  assert.equal(only(events, "HedgeInternalised").volume, lots(1));
  assert.equal(world.state.exposure.net(EURUSD), lots(-1));
  assert.equal(selling.order.ordStatus, "Canceled");
});
