import assert from "node:assert/strict";
import { test } from "vitest";
import type { DecisionInput } from "../../../src/core/decide/draft.ts";
import type { Strategy } from "../../../src/core/decide/strategy.ts";
import { lp, lpTerms } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import {
  ALPHA,
  BETA,
  EURUSD,
  liveWorld,
  lots,
  only,
  pct,
  RETAIL,
  SEMI_PRO,
  USDJPY,
} from "../world.ts";
import type { World } from "../world.ts";
import { codesOf, routed, seen } from "./asked.ts";
import { rule } from "./rules/rule-world.ts";

/** One LP that takes whole lots. */
const wholeLots = { lps: [lp(ALPHA, "ALPHA", { terms: [lpTerms(1, 1)] })] };

type Told = Strategy["onBelowLpMin"];

/** Why an order is hedged, and what becomes of its sliver: by default, and as the policy says. */
const reasons: readonly (readonly [
  string,
  Partial<DecisionInput>,
  PolicyChange,
  by: readonly [nothing: boolean, reject: boolean, internalise: boolean],
])[] = [
  ["a TOXIC client", { clientClass: "TOXIC" }, {}, [false, false, true]],
  ["an A_BOOK rule", {}, { rules: [rule("it")] }, [false, false, true]],
  ["its size", {}, { strategy: { largeOrder: lots(0.5) } }, [true, false, true]],
  ["the mode A_BOOK", {}, { strategy: { mode: "A_BOOK" } }, [true, false, true]],
  ["the level of automatic hedging", { net: lots(400) }, {}, [true, true, true]],
  ["a share of its class", { clientClass: "SEMI_PRO" }, {}, [true, true, true]],
  [
    "a PARTIAL_HEDGE rule",
    {},
    { rules: [rule("it", { action: "PARTIAL_HEDGE" })] },
    [true, true, true],
  ],
];

for (const [why, input, change, by] of reasons) {
  for (const [at, onBelowLpMin] of ([undefined, "reject", "internalise"] as Told[]).entries()) {
    const isKept = by[at]!;
    const told = onBelowLpMin ?? "nothing";
    test(`half a lot hedged for ${why} is ${isKept ? "kept" : "refused"} where the policy says ${told}`, () => {
      const strategy = { ...change.strategy, onBelowLpMin };
      const decision = routed(
        { volume: lots(0.5), ...input },
        { ...wholeLots, ...change, strategy },
      );
      assert.equal(decision.denial, isKept ? undefined : "BELOW_LP_MINIMUM");
      assert.equal(codesOf(decision).at(-1), isKept ? "SLIVER_KEPT" : "SLIVER_REFUSED");
      assert.equal(decision.bVolume, isKept ? lots(0.5) : 0);
      assert.equal(decision.action, isKept ? "B_BOOK" : "REJECT");
      // What only a share wanted hedged joins the rest and is nobody's sliver.
      const isOwed = isKept && by.includes(false);
      assert.equal(decision.sliver, isOwed ? lots(0.5) : 0);
    });
  }
}

test("what no LP takes at all is refused: a sliver is too small, not unwanted", () => {
  const change: PolicyChange = { ...wholeLots, strategy: { onBelowLpMin: "internalise" } };
  const order = { clientClass: "TOXIC", volume: lots(2) } as const;
  assert.equal(routed({ ...order, lps: [seen(ALPHA, { isUp: false })] }, change).denial, "NO_LP");
});

test("how little is too little hangs on all who trade the symbol, also who is down just now", () => {
  const lps = [
    lp(ALPHA, "ALPHA", { terms: [lpTerms(1, 1)] }),
    lp(BETA, "BETA", { terms: [lpTerms(0.01, 0.01)] }),
  ];
  const down = [seen(ALPHA), seen(BETA, { isUp: false })];
  const decision = routed({ clientClass: "SEMI_PRO", lps: down }, { lps });
  assert.equal(
    decision.denial,
    "NO_LP",
    "0.5 lots would be too little for ALPHA, but not for BETA",
  );
});

for (const [what, wanted, step, aVolume] of [
  ["nearest", 0.7, 0.3, 0.6],
  ["a tie goes down", 0.75, 0.5, 0.5],
  ["never above the order", 1, 0.3, 0.9],
] as const) {
  test(`the A leg is a multiple of the finest step, ${what}; B is what is left`, () => {
    const lps = [
      lp(ALPHA, "ALPHA", { terms: [lpTerms(step * 3, step * 3)] }),
      lp(BETA, "BETA", { terms: [lpTerms(step, step)] }),
    ];
    const change: PolicyChange = { lps, shares: { RETAIL: pct(wanted * 100) } };
    const decision = routed({ lps: [seen(ALPHA), seen(BETA)] }, change);
    assert.deepEqual(
      [decision.aVolume, decision.bVolume],
      [lots(aVolume), lots(1) - lots(aVolume)],
    );
    assert.equal(decision.action, "PARTIAL_HEDGE");
  });
}

test("an LP whose minimum is above the A leg does not set its step", () => {
  const lps = [
    lp(ALPHA, "ALPHA", { terms: [lpTerms(5, 0.01)] }),
    lp(BETA, "BETA", { terms: [lpTerms(0.1, 0.1)] }),
  ];
  const sight = [seen(ALPHA), seen(BETA)];
  const decision = routed({ clientClass: "PROFESSIONAL", volume: lots(0.29), lps: sight }, { lps });
  assert.deepEqual([decision.aVolume, decision.lp], [lots(0.2), BETA]);
  assert.equal(sight[ALPHA]?.verdict, "BELOW_MINIMUM");
});

const tenths = { lps: [lp(ALPHA, "ALPHA", { terms: [0, 1].map(() => lpTerms(0.1, 0.1)) })] };

/** The LP fills what it was sent, if anything. */
function trade(world: World, side: "Buy" | "Sell", amount: number, symbol = EURUSD): number {
  const events = world.submit({ account: RETAIL, side, orderQty: lots(amount), symbol });
  const created = events.find((event) => event.type === "LegCreated");
  if (created !== undefined) world.fill(world.leg(created.leg), created.orderQty / 1e6);
  return only(events, "OrderDecided").sliver;
}

test("slivers that are kept add up per symbol, bought against sold, until they are covered", () => {
  const world = liveWorld({ ...tenths, strategy: { largeOrder: lots(0.04) } });
  const sliverNet = (symbol: number): number => world.state.exposure.of(symbol).sliverNet;
  assert.equal(trade(world, "Buy", 1.09), lots(0.09));
  assert.equal(trade(world, "Buy", 0.06), lots(0.06));
  assert.equal(trade(world, "Sell", 2.05), lots(0.05));
  assert.equal(trade(world, "Buy", 3), 0);
  assert.equal(trade(world, "Buy", 0.04, USDJPY), lots(0.04));
  assert.deepEqual([sliverNet(EURUSD), sliverNet(USDJPY)], [lots(0.1), lots(0.04)]);
  assert.equal(world.state.exposure.net(EURUSD), lots(0.1), "and they count as what is kept");
});

test("a sliver whose hedge the LP refused is never anybody's", () => {
  const world = liveWorld({ ...tenths, strategy: { largeOrder: lots(1) } });
  const { leg } = world.hedged({ account: SEMI_PRO, orderQty: lots(1.09) });
  world.news(leg, "Rejected");
  assert.equal(world.state.exposure.of(EURUSD).sliverNet, 0);
  assert.equal(world.state.exposure.net(EURUSD), 0);
});
