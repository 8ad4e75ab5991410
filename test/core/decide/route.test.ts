import assert from "node:assert/strict";
import { test } from "vitest";
import type { OrderDecided } from "../../../src/core/events.ts";
import type { OrderRequest } from "../../../src/core/accept/order-request.ts";
import type { PolicyChange } from "../policy-of.ts";
import { lp, lpTerms } from "../policy-of.ts";
import {
  ALPHA,
  BETA,
  liveWorld,
  lots,
  NEWCOMER,
  only,
  pct,
  PROFESSIONAL,
  px,
  RETAIL,
  SEMI_PRO,
  TOXIC,
  typesOf,
  VERY_TOXIC,
  World,
} from "../world.ts";
import { codesOf } from "./asked.ts";

const decidedIn = (policy: PolicyChange, request: Partial<OrderRequest>): OrderDecided =>
  only(liveWorld(policy).submit(request), "OrderDecided");

/** One LP whose minimum is a whole lot. */
const wholeLots: PolicyChange = {
  lps: [lp(ALPHA, "ALPHA", { terms: [lpTerms(1, 0.01)] })],
};

for (const [account, name, action, aVolume] of [
  [RETAIL, "RETAIL", "PARTIAL_HEDGE", 0.1],
  [NEWCOMER, "UNKNOWN", "PARTIAL_HEDGE", 0.4],
  [SEMI_PRO, "SEMI_PRO", "PARTIAL_HEDGE", 0.5],
  [PROFESSIONAL, "PROFESSIONAL", "PARTIAL_HEDGE", 0.8],
  [TOXIC, "TOXIC", "A_BOOK", 1],
] as const) {
  test(`one lot of a ${name} client hedges ${aVolume} lots: ${action}`, () => {
    const decided = decidedIn({}, { account });
    assert.equal(decided.action, action);
    assert.equal(decided.aVolume, lots(aVolume));
    assert.equal(decided.aVolume + decided.bVolume, lots(1));
    assert.equal(decided.clientClass, name);
  });
}

test("a client refused for its score is denied once, and the decision that says why is kept", () => {
  const world = liveWorld();
  const events = world.submit({ account: VERY_TOXIC });
  assert.deepEqual(typesOf(events), ["OrderDenied", "OrderDecided"]);
  assert.equal(only(events, "OrderDenied").code, "TOXIC_CLIENT");
  assert.equal(only(events, "OrderDecided").action, "REJECT");
  assert.equal(world.state.exposure.net(0), 0);
});

for (const [why, request, policy, outcome] of [
  ["a split order keeps its sliver", { account: SEMI_PRO }, {}, "SLIVER_KEPT"],
  [
    "a split order keeps its sliver even where slivers are refused",
    { account: SEMI_PRO },
    { strategy: { onBelowLpMin: "reject" } },
    "SLIVER_KEPT",
  ],
  ["a toxic client's sliver is refused by default", { account: TOXIC }, {}, "SLIVER_REFUSED"],
  [
    "a toxic client's sliver is refused where the policy says so",
    { account: TOXIC },
    { strategy: { onBelowLpMin: "reject" } },
    "SLIVER_REFUSED",
  ],
  [
    "a toxic client's sliver is kept where the policy says so",
    { account: TOXIC },
    { strategy: { onBelowLpMin: "internalise" } },
    "SLIVER_KEPT",
  ],
  [
    "a large order's sliver is kept by default",
    { account: RETAIL },
    { strategy: { largeOrder: lots(0.5) } },
    "SLIVER_KEPT",
  ],
  [
    "a large order's sliver is kept where the policy says so",
    { account: RETAIL },
    { strategy: { largeOrder: lots(0.5), onBelowLpMin: "internalise" } },
    "SLIVER_KEPT",
  ],
  [
    "a large order's sliver is refused where the policy says so",
    { account: RETAIL },
    { strategy: { largeOrder: lots(0.5), onBelowLpMin: "reject" } },
    "SLIVER_REFUSED",
  ],
] as const) {
  test(`${why} (0.99 lots where every LP wants one)`, () => {
    const world = liveWorld({ ...wholeLots, ...policy });
    const events = world.submit({ ...request, orderQty: lots(0.99) });
    const decided = only(events, "OrderDecided");
    assert.equal(codesOf(decided).at(-1), outcome);
    assert.equal(decided.action, outcome === "SLIVER_KEPT" ? "B_BOOK" : "REJECT");
    if (outcome === "SLIVER_KEPT") {
      assert.equal(only(events, "ClientFilled").bQty, lots(0.99));
    } else assert.equal(only(events, "OrderDenied").code, "BELOW_LP_MINIMUM");
    assert.deepEqual(
      decided.lps.map(({ verdict }) => verdict),
      ["BELOW_MINIMUM"],
    );
  });
}

for (const [why, account, change, kept] of [
  ["a toxic client's remainder is refused with its order by default", TOXIC, {}, false],
  [
    "a toxic client's remainder is kept where the policy says so",
    TOXIC,
    { strategy: { onBelowLpMin: "internalise" } },
    true,
  ],
  [
    "a large order's remainder is kept by default",
    RETAIL,
    { strategy: { largeOrder: lots(0.2) } },
    true,
  ],
  [
    "a large order's remainder is refused with it where the policy says so",
    RETAIL,
    { strategy: { largeOrder: lots(0.2), onBelowLpMin: "reject" } },
    false,
  ],
] as const) {
  test(`what the LP's step leaves of an order is a sliver too: ${why} (0.29 by 0.1)`, () => {
    const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.1, 0.1)] })];
    const decided = decidedIn({ lps, ...change }, { account, orderQty: lots(0.29) });
    assert.equal(decided.action, kept ? "PARTIAL_HEDGE" : "REJECT");
    assert.equal(decided.bVolume, kept ? lots(0.09) : 0);
  });
}

test("a leg goes only to an LP whose step it is a multiple of, however good another's price", () => {
  const lps = [
    lp(ALPHA, "ALPHA", { terms: [lpTerms(0.01, 0.01)] }),
    lp(BETA, "BETA", { terms: [lpTerms(0.1, 0.1)] }),
  ];
  const world = liveWorld({ lps }).quote(BETA, 1.1, 1.1001);
  const decided = only(world.submit({ account: TOXIC, orderQty: lots(0.29) }), "OrderDecided");
  assert.equal(decided.aVolume, lots(0.29));
  assert.equal(decided.lp, ALPHA);
  const even = only(world.submit({ account: TOXIC, orderQty: lots(0.3) }), "OrderDecided");
  assert.equal(even.lp, BETA);
});

test("a leg of exactly the LP's minimum goes to the LP", () => {
  const decided = decidedIn(wholeLots, { account: TOXIC, orderQty: lots(1) });
  assert.equal(decided.action, "A_BOOK");
});

test("the finest step among the eligible LPs rounds the A leg, and the finding says from what", () => {
  const lps = [
    lp(ALPHA, "ALPHA", { terms: [lpTerms(0.1, 0.1)] }),
    lp(BETA, "BETA", { terms: [lpTerms(0.05, 0.05)] }),
  ];
  const decided = decidedIn({ lps }, { account: PROFESSIONAL, orderQty: lots(0.29) });
  assert.equal(decided.aVolume, lots(0.25));
  assert.deepEqual(decided.findings.at(-1), {
    code: "LEG_ROUNDED",
    wanted: lots(0.232),
    rounded: lots(0.25),
    step: lots(0.05),
    from: pct(80),
    to: pct(80),
  });
});

test("no LP counts towards the step or the minimum once it is disabled", () => {
  const lps = [
    lp(ALPHA, "ALPHA", { isEnabled: false }),
    lp(BETA, "BETA", { terms: [lpTerms(1, 1)] }),
  ];
  const decided = decidedIn({ lps }, { account: PROFESSIONAL, orderQty: lots(0.5) });
  assert.equal(codesOf(decided).at(-1), "SLIVER_KEPT");
});

test("a leg above every LP's maximum finds no LP", () => {
  const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.01, 0.01, 0.5)] })];
  const events = liveWorld({ lps }).submit({ account: TOXIC, orderQty: lots(0.51) });
  assert.equal(only(events, "OrderDenied").code, "NO_LP");
  const decided = only(events, "OrderDecided");
  assert.equal(decided.lps[0]?.verdict, "ABOVE_MAXIMUM");
  assert.deepEqual(decided.findings.at(-1), {
    code: "NO_ELIGIBLE_LP",
    volume: lots(0.51),
    from: pct(100),
    to: pct(100),
  });
});

test("a quote is traded on until it is older than the instrument's staleness", () => {
  const world = liveWorld();
  world.nowNs += 5_000_000_000;
  assert.equal(only(world.submit({ account: TOXIC }), "OrderDecided").action, "A_BOOK");
});

for (const late of [1, 999, 1000]) {
  test(`a quote ${late} ns past the staleness is no price, neither for the LP nor the client`, () => {
    const world = liveWorld();
    world.nowNs += 5_000_000_000 + late;
    const events = world.submit({ account: TOXIC });
    assert.equal(only(events, "OrderDenied").code, "NO_PRICE");
    const decided = only(events, "OrderDecided");
    assert.deepEqual(decided.findings.at(-1), {
      code: "NO_FRESH_QUOTE",
      from: pct(100),
      to: pct(100),
    });
    assert.equal(decided.lps[0]?.verdict, "STALE_QUOTE");
  });
}

test("without any quote nobody is filled, the house included", () => {
  const events = new World().submit({ account: RETAIL });
  assert.equal(only(events, "OrderDenied").code, "NO_PRICE");
  assert.equal(only(events, "OrderDecided").lps[0]?.verdict, "NO_QUOTE");
});

test("an LP whose session is down takes no leg, and its quote makes no price that no other LP gives", () => {
  const world = liveWorld({ lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] });
  world.quote(BETA, 1.1, 1.1001);
  world.step({ type: "LpSessionMoved", lp: BETA, isUp: false, reason: "trade session" });
  const decided = only(world.submit({ account: TOXIC }), "OrderDecided");
  assert.equal(decided.lp, ALPHA);
  assert.equal(decided.clientPx, px(1.1002));
  assert.equal(decided.lps[BETA]?.verdict, "SESSION_DOWN");
  world.step({ type: "LpSessionMoved", lp: ALPHA, isUp: false, reason: "trade session" });
  const kept = only(world.submit({ account: RETAIL, orderQty: lots(0.01) }), "OrderDecided");
  assert.equal(kept.clientPx, px(1.1001), "where nobody takes orders all quotes count");
});

test("a disabled LP neither prices nor takes orders", () => {
  const lps = [lp(ALPHA, "ALPHA", { isEnabled: false })];
  const events = liveWorld({ lps }).submit({ account: TOXIC });
  assert.equal(only(events, "OrderDenied").code, "NO_PRICE");
  assert.equal(only(events, "OrderDecided").lps[0]?.verdict, "DISABLED");
});

test("an LP that does not trade the symbol is not asked for it", () => {
  const lps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA", { terms: [] })];
  const world = liveWorld({ lps }).quote(BETA, 1.1001, 1.10011);
  const decided = only(world.submit({ account: TOXIC }), "OrderDecided");
  assert.equal(decided.lp, ALPHA);
  assert.equal(decided.clientPx, px(1.1002));
  assert.equal(decided.lps[BETA]?.verdict, "NOT_MAPPED");
});

test("with no session up the part to be hedged finds no LP and the order is denied", () => {
  const world = liveWorld();
  world.step({ type: "LpSessionMoved", lp: ALPHA, isUp: false, reason: "trade session" });
  const events = world.submit({ account: TOXIC });
  assert.equal(only(events, "OrderDenied").code, "NO_LP");
});

test("a class whose share is nothing is kept whole and no LP is needed", () => {
  const decided = decidedIn({ shares: { RETAIL: pct(0) } }, { account: RETAIL });
  assert.equal(decided.action, "B_BOOK");
  assert.equal(decided.lp, -1);
  assert.equal(decided.lps[0]?.verdict, "NOT_NEEDED");
});

test("the record holds the whole input: class, score, net, policy and every LP as it stood", () => {
  const world = liveWorld();
  world.submit({ account: RETAIL, orderQty: lots(0.05) });
  world.nowNs += 1_500_000;
  const decided = only(world.submit({ account: TOXIC, side: "Sell" }), "OrderDecided");
  assert.equal(decided.clientPx, px(1.1));
  assert.equal(decided.net, lots(0.05));
  assert.equal(decided.score, 80);
  assert.equal(decided.policyVersion, 1);
  assert.deepEqual(decided.lps, [
    {
      lp: ALPHA,
      bid: px(1.1),
      ask: px(1.1002),
      bidQty: lots(100),
      askQty: lots(100),
      ageUs: 1500,
      isUp: true,
      isKilled: false,
      legQty: lots(1),
      health: 0.75,
      isEjected: false,
      isProbe: false,
      isOffMarket: false,
      atMost: lots(-1 / 1e6),
      held: lots(0),
      verdict: "CHOSEN",
      deeper: [],
    },
  ]);
});
