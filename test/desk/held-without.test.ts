import assert from "node:assert/strict";
import { test } from "vitest";
import type { OrderRequest } from "../../src/core/accept/order-request.ts";
import { heldWithout } from "../../src/desk/activation.ts";
import { EURUSD, liveWorld, lots, pct, RETAIL, TOXIC, VERY_TOXIC } from "../core/world.ts";
import { filed, policyOf } from "../core/policy-of.ts";

const without = policyOf({ instruments: [undefined, ...policyOf({}).instruments.slice(1)] });
const higher = { toxicReject: 100 };

test("an instrument nobody holds may leave the policy", () => {
  assert.deepEqual(heldWithout(liveWorld().state, without), []);
});

test("what two clients hold at LPs is held, though it adds up to nothing", () => {
  const world = liveWorld({ strategy: higher });
  world.fill(world.hedged({ account: TOXIC, side: "Buy" }).leg, 1);
  world.fill(world.hedged({ account: VERY_TOXIC, side: "Sell" }).leg, 1);
  assert.equal(world.state.exposure.of(EURUSD).aNet, lots(0));
  assert.equal(world.state.hedges.netOfAll(EURUSD), lots(0));
  assert.deepEqual(heldWithout(world.state, without), ["EURUSD"]);
});

test("what an LP may fill at any moment is held already", () => {
  const world = liveWorld();
  world.hedged({ account: TOXIC });
  assert.deepEqual(heldWithout(world.state, without), ["EURUSD"]);
});

test("a client who has closed holds nothing", () => {
  const world = liveWorld();
  world.fill(world.hedged({ account: TOXIC, side: "Buy" }).leg, 1);
  world.fill(world.hedged({ account: TOXIC, side: "Sell", isClosing: true }).leg, 1);
  assert.deepEqual(heldWithout(world.state, without), []);
});

test("an account that left the policy may close what it holds, and nothing else", () => {
  const world = liveWorld({ shares: { RETAIL: pct(0) } });
  world.submit({ account: RETAIL, side: "Buy" });
  world.activate(policyOf({ accounts: [undefined, filed("RETAIL", 10)] }));
  const orders: readonly Partial<OrderRequest>[] = [
    { side: "Buy" },
    { side: "Sell" },
    { side: "Buy", isClosing: true },
    { side: "Sell", isClosing: true, orderQty: lots(1) },
    { side: "Sell", isClosing: true },
  ];
  const codes = orders.map((order) => {
    const [first] = world.submit({ account: RETAIL, ...order });
    return first?.type === "OrderDenied" ? first.code : first?.type;
  });
  assert.deepEqual(codes, [
    "UNKNOWN_ACCOUNT",
    "UNKNOWN_ACCOUNT",
    "UNKNOWN_ACCOUNT",
    "OrderAccepted",
    "UNKNOWN_ACCOUNT",
  ]);
});
