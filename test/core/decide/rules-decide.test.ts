import assert from "node:assert/strict";
import { test } from "vitest";
import type { OrderRequest } from "../../../src/core/accept/order-request.ts";
import type { Rule } from "../../../src/core/decide/rules/rule.ts";
import type { LpInSight } from "../../../src/core/execute/sor/lp-view.ts";
import type { Action } from "../../../src/core/terms.ts";
import { asVolume } from "../../../src/core/units/quantity.ts";
import { lp, lpTerms } from "../policy-of.ts";
import {
  ALPHA,
  BETA,
  EURUSD,
  liveWorld,
  lots,
  NOON_US,
  only,
  pct,
  PROFESSIONAL,
  px,
  RETAIL,
  SEMI_PRO,
  TOXIC,
  USDJPY,
  XAUUSD,
} from "../world.ts";
import { codesOf, routed, seen } from "./asked.ts";
import { at, rule } from "./rules/rule-world.ts";

const HOUR_US = 3_600_000_000;
/** Monday, by the clock of the world. */
const window = (from: number, to: number) => ({ zone: 0, from: at(0, from), to: at(0, to) });

type Filters = Partial<Rule>;
type Order = Partial<OrderRequest>;

/** Every filter alone: what matches, bounds included, and what does not. */
const alone: readonly (readonly [
  string,
  Filters,
  matches: readonly Order[],
  not: readonly Order[],
])[] = [
  [
    "account",
    { accounts: [SEMI_PRO, PROFESSIONAL] },
    [{ account: SEMI_PRO }, { account: PROFESSIONAL }],
    [{ account: RETAIL }],
  ],
  ["group", { groups: ["V?P"] }, [{ account: PROFESSIONAL }], [{ account: RETAIL }]],
  [
    "symbol",
    { symbols: [USDJPY, XAUUSD] },
    [{ symbol: USDJPY }, { symbol: XAUUSD }],
    [{ symbol: EURUSD }],
  ],
  ["side", { sides: ["Sell"] }, [{ side: "Sell" }], [{ side: "Buy" }]],
  ["type of order, Market", { ordTypes: ["Market", "Stop"] }, [{}], []],
  ["type of order, others", { ordTypes: ["Limit", "Stop"] }, [], [{}]],
  [
    "volume",
    { minVolume: lots(0.5), maxVolume: lots(2) },
    [{ orderQty: lots(0.5) }, { orderQty: lots(2) }],
    [{ orderQty: lots(0.49) }, { orderQty: lots(2.01) }],
  ],
  [
    "least volume alone",
    { minVolume: lots(5) },
    [{ orderQty: lots(5) }, { orderQty: lots(1000) }],
    [{ orderQty: lots(4.99) }],
  ],
  [
    "class",
    { classes: ["RETAIL", "TOXIC"] },
    [{ account: RETAIL }, { account: TOXIC }],
    [{ account: SEMI_PRO }],
  ],
  [
    "toxicity",
    { minToxicity: 30, maxToxicity: 50 },
    [{ account: SEMI_PRO }, { account: PROFESSIONAL }],
    [{ account: RETAIL }, { account: TOXIC }],
  ],
  ["window that is open", { windows: [window(12, 13)] }, [{}], []],
  ["window that has closed", { windows: [window(9, 12), window(13, 14)] }, [], [{}]],
  ["validity that has begun", { startsUs: NOON_US, expiresUs: NOON_US + HOUR_US }, [{}], []],
  ["validity that is over", { expiresUs: NOON_US }, [], [{}]],
  ["validity to come", { startsUs: NOON_US + HOUR_US }, [], [{}]],
];

for (const [filter, filters, matches, not] of alone) {
  test(`a rule by ${filter} decides the orders it names and no others`, () => {
    const world = liveWorld({ rules: [rule("it", { ...filters, action: "B_BOOK" })] });
    for (const order of [...matches, ...not]) {
      const decided = only(world.submit(order), "OrderDecided");
      const isMatch = matches.includes(order);
      assert.equal(decided.ruleId, isMatch ? "it" : "");
      assert.equal(codesOf(decided).includes("RULE_MATCHED"), isMatch);
    }
  });
}

test("all filters of a rule must hold at once", () => {
  const filters: Filters = {
    accounts: [SEMI_PRO],
    groups: ["Standard"],
    symbols: [EURUSD],
    sides: ["Buy"],
    ordTypes: ["Market"],
    minVolume: lots(1),
    maxVolume: lots(1),
    classes: ["SEMI_PRO"],
    minToxicity: 30,
    maxToxicity: 30,
    windows: [window(12, 13)],
    startsUs: NOON_US,
  };
  const world = liveWorld({ rules: [rule("it", { ...filters, action: "B_BOOK" })] });
  const order: Order = { account: SEMI_PRO };
  assert.equal(only(world.submit(order), "OrderDecided").ruleId, "it");
  for (const other of [
    { account: RETAIL },
    { symbol: USDJPY },
    { side: "Sell" },
    { orderQty: asVolume(lots(1) + lots(0.01)) },
  ] as const) {
    assert.equal(only(world.submit({ ...order, ...other }), "OrderDecided").ruleId, "");
  }
  world.pin(SEMI_PRO, "PROFESSIONAL");
  assert.equal(only(world.submit(order), "OrderDecided").ruleId, "");
});

test("a rule asks for the class and score that hold now: pinned, imported, expired", () => {
  const world = liveWorld({ rules: [rule("it", { classes: ["TOXIC"], action: "REJECT" })] });
  const ruleId = (): string => only(world.submit({ account: RETAIL }), "OrderDecided").ruleId;
  assert.equal(ruleId(), "");
  world.pin(RETAIL, "TOXIC", world.timeUs + 1_000_000);
  assert.equal(ruleId(), "it");
  world.pass(1_000);
  assert.equal(ruleId(), "");
});

for (const [action, filters, share, outcome, sliver] of [
  ["A_BOOK", {}, 100, "A_BOOK", "SLIVER_REFUSED"],
  ["B_BOOK", { hedge: pct(60) }, 0, "B_BOOK", undefined],
  ["PARTIAL_HEDGE", { hedge: pct(25) }, 25, "PARTIAL_HEDGE", "SLIVER_KEPT"],
  ["PARTIAL_HEDGE", { hedge: undefined }, 70, "PARTIAL_HEDGE", "SLIVER_KEPT"],
  ["PARTIAL_HEDGE", { hedge: pct(100) }, 100, "A_BOOK", "SLIVER_KEPT"],
] as const) {
  test(`the action ${action} hedges ${share} %, whoever asks, and ends the pipeline`, () => {
    const rules = [rule("it", { action, ...filters })];
    const order = { clientClass: "TOXIC", score: 99, volatility: 0.5 } as const;
    const decision = routed({ ...order, net: lots(290), volume: lots(12) }, { rules });
    assert.deepEqual([decision.action, decision.aBook], [outcome, pct(share)]);
    assert.deepEqual(decision.findings, [
      { code: "RULE_MATCHED", ruleId: "it", action, from: pct(0), to: pct(share) },
    ]);
  });

  test(`a sliver under the action ${action} of ${share} %: ${sliver ?? "there is none"}`, () => {
    const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(1, 1)] })];
    const rules = [rule("it", { action, ...filters })];
    const codes = codesOf(routed({ volume: lots(0.5) }, { rules, lps }));
    assert.deepEqual(codes.slice(1), sliver === undefined ? [] : [sliver]);
  });
}

test("the action REJECT refuses, and what a client is told does not name the rule", () => {
  const world = liveWorld({ rules: [rule("it", { action: "REJECT" satisfies Action })] });
  const events = world.submit();
  const denied = only(events, "OrderDenied");
  assert.deepEqual([denied.code, denied.detail], ["RULE_REJECTED", ""]);
  assert.equal(only(events, "OrderDecided").ruleId, "it");
});

test("the share of a rule that names none is the policy's default", () => {
  const rules = [rule("it", { action: "PARTIAL_HEDGE" })];
  assert.equal(routed({}, { rules, strategy: { defaultHedge: pct(33) } }).aBook, pct(33));
});

const three = ["ALPHA", "BETA", "GAMMA"].map((id, index) => lp(index, id));
const GAMMA = 2;

/** GAMMA quotes best, then BETA; some are down. */
const sight = (down: readonly number[] = []): LpInSight[] =>
  [ALPHA, BETA, GAMMA].map((index) =>
    seen(index, { ask: px(1.1004 - index / 10_000), isUp: !down.includes(index) }),
  );

for (const [what, targetLps, down, chosen] of [
  ["one LP, whatever others quote", [ALPHA], [], ALPHA],
  ["a list: the first of it, not the best", [BETA, GAMMA], [], BETA],
  ["a list whose first is down: the next", [BETA, ALPHA, GAMMA], [BETA], ALPHA],
  ["LPs that are all down: the best of the others", [ALPHA, BETA], [ALPHA, BETA], GAMMA],
  ["an LP that no policy declares: the best of all", [-1], [], GAMMA],
] as const) {
  test(`a rule's target is ${what}`, () => {
    const rules = [rule("it", { targetLps })];
    const decision = routed({ lps: sight(down) }, { rules, lps: three });
    assert.equal(decision.lp, chosen);
    const isMissed = !targetLps.includes(chosen as never);
    assert.equal(codesOf(decision).includes("TARGET_UNAVAILABLE"), isMissed);
  });
}

for (const [what, lps, terms] of [
  ["is down", sight([ALPHA]), [lpTerms()]],
  ["is killed", [seen(ALPHA, { isKilled: true }), seen(BETA)], [lpTerms()]],
  ["quotes nothing fresh", [seen(ALPHA, { ageUs: 5_000_001 }), seen(BETA)], [lpTerms()]],
  ["does not trade the symbol", sight(), []],
  ["wants more than the leg", sight(), [lpTerms(2, 1)]],
  ["takes less than the leg", sight(), [lpTerms(0.01, 0.01, 0.5)]],
] as const) {
  test(`where the only target ${what}, on_target_unavailable reject refuses the order`, () => {
    const [, ...others] = three;
    const change = { lps: [lp(ALPHA, "ALPHA", { terms }), ...others] };
    const to = { targetLps: [ALPHA] };
    const strict = { rules: [rule("it", { ...to, rejectsWithoutTarget: true })], ...change };
    const decision = routed({ lps: [...lps] }, strict);
    assert.equal(decision.denial, "TARGET_LP_UNAVAILABLE");
    assert.equal(decision.aVolume + decision.bVolume, 0);
    const next = routed({ lps: [...lps] }, { rules: [rule("it", to)], ...change });
    assert.deepEqual([next.action, next.lp !== ALPHA], ["A_BOOK", true]);
  });
}

test("an order of which nothing is hedged needs no target", () => {
  const it = rule("it", { action: "B_BOOK", targetLps: [ALPHA], rejectsWithoutTarget: true });
  const decision = routed({ lps: sight([ALPHA]) }, { rules: [it], lps: three });
  assert.equal(decision.action, "B_BOOK");
});

test("an LP that is passed by for the rule's own is said to be so", () => {
  const lps = sight();
  routed({ lps }, { rules: [rule("it", { targetLps: [ALPHA] })], lps: three });
  assert.deepEqual(
    lps.map(({ verdict }) => verdict),
    ["CHOSEN", "NOT_TARGETED", "NOT_TARGETED"],
  );
});
