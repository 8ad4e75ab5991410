import assert from "node:assert/strict";
import { test } from "vitest";
import type { Holding } from "../../../src/core/accounts/held.ts";
import { hashOf } from "../../../src/core/state.ts";
import type { Side } from "../../../src/core/terms.ts";
import { lp, policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import { EURUSD, liveWorld, lots, only, PROFESSIONAL, replayed, typesOf } from "../world.ts";
import type { World } from "../world.ts";
import { rule } from "../decide/rules/rule-world.ts";

const heldOf = (world: World, side: Side): Holding =>
  world.state.holdings.of(PROFESSIONAL, EURUSD, side);

const books = ({ aOpen, bOpen }: Holding): readonly number[] => [aOpen / 1e6, bOpen / 1e6];

/** A professional holds a lot: 0.8 of it at the LP, 0.2 kept; accounts are netted. */
function holding(change: PolicyChange = {}): World {
  const world = liveWorld({ isNetting: true, ...change });
  world.fill(world.hedged({ account: PROFESSIONAL }).leg, 0.8);
  return world;
}

const sell = (world: World, amount: number): ReturnType<World["submit"]> =>
  world.submit({ account: PROFESSIONAL, side: "Sell", orderQty: lots(amount) });

test("a netted account's order against what it holds closes, without any mark", () => {
  const world = holding();
  const decided = only(sell(world, 0.5), "OrderDecided");
  assert.deepEqual(
    [decided.closes, decided.aVolume, decided.bVolume],
    [lots(0.5), lots(0.4), lots(0.1)],
  );
  assert.deepEqual(
    decided.findings.map(({ code }) => code),
    ["CLOSING"],
  );
});

test("where positions stand side by side only a mark closes", () => {
  const world = holding({ isNetting: false });
  const { leg } = world.hedged({ account: PROFESSIONAL, side: "Sell" });
  world.fill(leg, 0.8);
  assert.deepEqual(books(heldOf(world, "Buy")), [0.8, 0.2]);
  assert.deepEqual(books(heldOf(world, "Sell")), [0.8, 0.2]);
  const marked = {
    account: PROFESSIONAL,
    side: "Sell",
    isClosing: true,
    orderQty: lots(1),
  } as const;
  world.fill(world.hedged(marked).leg, 0.8);
  assert.deepEqual(books(heldOf(world, "Buy")), [0, 0]);
  assert.deepEqual(books(heldOf(world, "Sell")), [0.8, 0.2], "the other side stands");
});

test("what a netted order closes is exempt from class and rules, what it opens passes them", () => {
  const world = holding();
  world.activate(policyOf({ isNetting: true, rules: [rule("all", { action: "B_BOOK" })] }));
  const decided = only(sell(world, 3), "OrderDecided");
  assert.equal(decided.closes, lots(1));
  assert.equal(decided.ruleId, "all");
  assert.deepEqual([decided.aVolume, decided.bVolume], [lots(0.8), lots(2.2)]);
  const leg = world.leg(world.state.nextLeg - 1);
  world.fill(leg, 0.4);
  assert.deepEqual(books(heldOf(world, "Buy")), [0.4, 0.1], "it closes first, in both books");
  assert.deepEqual(books(heldOf(world, "Sell")), [0, 0]);
  world.fill(leg, 0.4);
  assert.deepEqual(books(heldOf(world, "Buy")), [0, 0]);
  assert.deepEqual(books(heldOf(world, "Sell")), [0, 2]);
});

test("a netted order that a rule refuses to open is refused whole; what closes alone is not", () => {
  const world = holding();
  world.activate(policyOf({ isNetting: true, rules: [rule("no", { action: "REJECT" })] }));
  assert.equal(only(sell(world, 1.5), "OrderDenied").code, "RULE_REJECTED");
  assert.deepEqual(typesOf(sell(world, 1)).slice(0, 2), ["OrderAccepted", "OrderDecided"]);
});

test("a hard limit counts what a netted order opens, not what it closes", () => {
  const limit = { maxNet: lots(0.3), maxGross: lots(0.3), autoHedge: lots(300) };
  const world = holding({ limit });
  world.activate(policyOf({ isNetting: true, limit, rules: [rule("all", { action: "B_BOOK" })] }));
  const decided = only(sell(world, 2), "OrderDecided");
  assert.deepEqual([decided.aVolume, decided.bVolume], [lots(1.5), lots(0.5)], "0.2 and 0.3");
});

test("a close-only switch lets pass what only closes, and nothing that opens too", () => {
  const world = holding();
  world.kill("account", PROFESSIONAL, "close_only");
  assert.equal(only(sell(world, 1.01), "OrderDenied").code, "CLOSE_ONLY");
  only(sell(world, 1), "OrderAccepted");
});

test("how a position was opened is forgotten when it comes to nothing, and in the state hash", () => {
  const world = holding({ lps: [lp(0, "ALPHA")] });
  sell(world, 1);
  world.fill(world.leg(world.state.nextLeg - 1), 0.8);
  assert.deepEqual(heldOf(world, "Buy").aOpened, lots(0));
  world.pin(PROFESSIONAL, "RETAIL");
  world.submit({ account: PROFESSIONAL, orderQty: lots(0.05) });
  const { aOpened, bOpened } = heldOf(world, "Buy");
  assert.equal(aOpened + bOpened, lots(0.05));
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});
