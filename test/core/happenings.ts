import * as fc from "fast-check";
import type { OrderRequest } from "../../src/core/accept/order-request.ts";
import { ordStatuses } from "../../src/core/execute/order-status.ts";
import type { OrdStatus } from "../../src/core/execute/order-status.ts";
import type { AccountImported } from "../../src/core/input.ts";
import { clientClasses } from "../../src/core/terms.ts";
import type { ClientClass, KillLevel, KillScope, Side } from "../../src/core/terms.ts";
import { asMoney, WHOLE } from "../../src/core/units/quantity.ts";
import type { Lp } from "../../src/core/policy.ts";
import type { Rule } from "../../src/core/decide/rules/rule.ts";
import { rule } from "./decide/rules/rule-world.ts";
import { lp, lpTerms } from "./policy-of.ts";
import type { PolicyChange } from "./policy-of.ts";
import { lots, SECOND_NS } from "./world.ts";

/** One thing that happens. Picks are numbers that are wrapped to what exists by then. */
export type Happening =
  | { readonly is: "order"; readonly order: Partial<OrderRequest>; readonly repeats: boolean }
  | {
      readonly is: "quote";
      readonly lp: number;
      readonly symbol: number;
      readonly pips: number;
      /** Lots on the best of several levels; 0: more than any order, on one. */
      readonly shown: number;
    }
  | { readonly is: "time"; readonly ms: number }
  | { readonly is: "waiting"; readonly order: Partial<OrderRequest>; readonly pips: number }
  | { readonly is: "due"; readonly pick: number }
  | { readonly is: "cancel"; readonly pick: number }
  | { readonly is: "replace"; readonly pick: number; readonly pips: number; readonly steps: number }
  | { readonly is: "expiry" }
  | { readonly is: "filledAtLp"; readonly leg: number; readonly steps: number }
  /** An LP answers a leg that is open: it fills so many quarters of it, or rejects it. */
  | { readonly is: "answered"; readonly pick: number; readonly quarters: number }
  | { readonly is: "fillHeard"; readonly pick: number }
  | { readonly is: "strayHeard"; readonly lp: number; readonly symbol: number; steps: number }
  | { readonly is: "news"; readonly leg: number; readonly kind: (typeof newsKinds)[number] }
  | { readonly is: "timeout"; readonly leg: number }
  | { readonly is: "status"; readonly leg: number; readonly ordStatus: OrdStatus | undefined }
  | { readonly is: "proof"; readonly leg: number; readonly asked: boolean }
  | { readonly is: "session"; readonly lp: number; readonly isUp: boolean }
  | { readonly is: "kill"; scope: KillScope; index: number; level: KillLevel }
  | { readonly is: "import"; readonly account: number; readonly row: Partial<AccountImported> }
  | { readonly is: "pin"; readonly account: number; readonly clientClass: ClientClass | undefined }
  | { readonly is: "policy"; readonly change: PolicyChange }
  | { readonly is: "house"; readonly symbol: number; lp: number; steps: number; side: Side }
  | { readonly is: "move"; readonly pick: number; steps: number; to: "A" | "B"; lp: number }
  | { readonly is: "bust"; readonly pick: number; readonly steps: number; isTwin: boolean }
  /** An LP's list contradicts these symbols and no others. */
  | { readonly is: "listed"; readonly lp: number; readonly symbols: readonly number[] }
  | { readonly is: "hedgeDue"; readonly symbol: number }
  | { readonly is: "sample" }
  | { readonly is: "retention"; readonly orders: number }
  | { readonly is: "restart" };

const newsKinds = ["Acknowledged", "Rejected", "Canceled", "Expired"] as const;

const statuses: readonly (OrdStatus | undefined)[] = [...ordStatuses, undefined];

export const twoLps: readonly Lp[] = [lp(0, "ALPHA"), lp(1, "BETA")];
const coarse = { terms: [0, 1, 2].map(() => lpTerms(0.1, 0.1, 5)) };
const restingTerms = { ...lpTerms(), isResting: true };
const resting = { terms: [restingTerms, restingTerms, restingTerms] };

const pick = fc.nat({ max: 1000 });
const anyLp = fc.integer({ min: 0, max: 1 });
const anySymbol = fc.integer({ min: 0, max: 2 });

const anyOrder = fc.record({
  account: fc.oneof(
    { arbitrary: fc.integer({ min: 0, max: 4 }), weight: 15 },
    fc.constantFrom(-1, 5),
  ),
  symbol: fc.oneof({ arbitrary: anySymbol, weight: 20 }, fc.constant(-1)),
  side: fc.constantFrom("Buy" as const, "Sell" as const),
  timeInForce: fc.constantFrom("Day" as const, "ImmediateOrCancel" as const, "FillOrKill" as const),
  isClosing: fc.nat({ max: 3 }).map((n) => n === 0),
  orderQty: fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 60 }).map((n) => lots(n / 100)), weight: 6 },
    { arbitrary: fc.integer({ min: 30, max: 1200 }).map((n) => lots(n / 100)), weight: 3 },
    fc.constantFrom(lots(0), lots(-1), lots(0.015), lots(5000)),
  ),
});

const order = fc.record({
  is: fc.constant("order" as const),
  order: anyOrder,
  repeats: fc.nat({ max: 7 }).map((n) => n === 0),
});
const quote = fc.record({
  is: fc.constant("quote" as const),
  lp: anyLp,
  symbol: anySymbol,
  pips: fc.integer({ min: -5, max: 5 }),
  shown: fc.constantFrom(0, 0, 1, 2),
});
const filledAtLp = fc.record({
  is: fc.constant("filledAtLp" as const),
  leg: pick,
  steps: fc.integer({ min: 1, max: 80 }),
});
const fillHeard = fc.record({ is: fc.constant("fillHeard" as const), pick });

const answered = fc.record({
  is: fc.constant("answered" as const),
  pick,
  quarters: fc.integer({ min: 0, max: 4 }),
});

const someRules: readonly Rule[] = [
  rule("a-beta", { accounts: [0], sides: ["Buy"], targetLps: [1], rejectsWithoutTarget: true }),
  rule("b-keep", { groups: ["V*"], symbols: [0], action: "B_BOOK" }),
  rule("c-half", { minVolume: lots(0.3), action: "PARTIAL_HEDGE", targetLps: [-1, 1, 0] }),
  rule("d-no", { classes: ["UNKNOWN"], minToxicity: 60, action: "REJECT" }),
];

/** Limits of a few lots, so that every one of them is met, and lifted, and lowered again. */
const anyLimit = fc.record({
  maxNet: fc.constantFrom(1, 3, 8, 500).map(lots),
  maxGross: fc.constantFrom(2, 5, 12, 1000).map(lots),
  autoHedge: fc.constantFrom(1, 4, 300).map(lots),
});
const anyChange: fc.Arbitrary<PolicyChange> = fc.record({
  limit: anyLimit,
  limitOfSymbol: fc.array(fc.constantFrom(undefined, undefined, "disabled" as const), {
    maxLength: 3,
  }),
  global: fc.constantFrom(2, 10, 1000).map((maximum) => ({
    maximum: asMoney(maximum * 1e9),
    warning: WHOLE,
  })),
  strategy: fc.record({
    mode: fc.constantFrom("C_BOOK", "C_BOOK", "B_BOOK", "A_BOOK"),
    onBreach: fc.constantFrom("hedge_order", "hedge_excess", "reject"),
    onBelowLpMin: fc.constantFrom(undefined, "reject", "internalise"),
    hedgesLargeOrders: fc.boolean(),
    markupMilliPips: fc.constantFrom(0, 700, 4_000),
    maxDeviationMilliPips: fc.constantFrom(1_000, 1_000, 300, 30_000),
    keepAcknowledged: fc.constantFrom("", "", "the board, 1 March"),
    commissionPerMillion: fc.constantFrom(0, 350_001).map(asMoney),
  }),
  rules: fc.subarray([...someRules]),
  ejection: fc.constantFrom({}, { after: 1, baseNs: SECOND_NS }),
  health: fc.constantFrom({}, { onAllUnhealthy: "reject" as const, unhealthyBelow: 0.7 }),
  retryBudget: fc.constantFrom(0, 1, 3),
  onLpFailure: fc.constantFrom("reject", "internalise"),
  isNetting: fc.boolean(),
  onCloseLpFailure: fc.constantFrom("reject", "internalise"),
  lps: fc.constantFrom(
    twoLps,
    [lp(0, "ALPHA", coarse), lp(1, "BETA")],
    [lp(0, "ALPHA", resting), lp(1, "BETA")],
  ),
});

const news = fc.record({
  is: fc.constant("news" as const),
  leg: pick,
  kind: fc.constantFrom(...newsKinds),
});
const timeout = fc.record({ is: fc.constant("timeout" as const), leg: pick });
const session = fc.record({ is: fc.constant("session" as const), lp: anyLp, isUp: fc.boolean() });
const policyChange = fc.record({ is: fc.constant("policy" as const), change: anyChange });

/** Orders with a price, near the market or through it. */
const waiting = fc
  .record({
    order: anyOrder,
    ordType: fc.constantFrom(
      "Limit" as const,
      "Limit" as const,
      "Stop" as const,
      "StopLimit" as const,
    ),
    timeInForce: fc.constantFrom(
      "Day" as const,
      "GoodTillCancel" as const,
      "GoodTillDate" as const,
      "ImmediateOrCancel" as const,
      "FillOrKill" as const,
    ),
    pips: fc.integer({ min: -6, max: 12 }),
  })
  .map(({ order: of, pips, ...how }) => ({
    is: "waiting" as const,
    order: { ...of, ...how },
    pips,
  }));

/** Steps 0: all that is kept. */
const house = fc.record({
  is: fc.constant("house" as const),
  symbol: anySymbol,
  lp: fc.constantFrom(-1, -1, 0, 1),
  steps: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 300 })),
  side: fc.constantFrom("Buy" as const, "Sell" as const),
});

/** Of what some account holds; steps 0: all that may be moved. */
const move = fc.record({
  is: fc.constant("move" as const),
  pick,
  steps: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 })),
  to: fc.constantFrom("A" as const, "B" as const),
  lp: fc.constantFrom(-1, -1, -1, 0, 1),
});

const rare: readonly fc.Arbitrary<Happening>[] = [
  waiting,
  waiting,
  fc.record({ is: fc.constant("due" as const), pick }),
  fc.record({ is: fc.constant("due" as const), pick }),
  fc.record({ is: fc.constant("cancel" as const), pick }),
  fc.record({
    is: fc.constant("replace" as const),
    pick,
    pips: fc.integer({ min: -6, max: 12 }),
    steps: fc.integer({ min: 0, max: 200 }),
  }),
  fc.record({ is: fc.constant("expiry" as const) }),
  fc.record({ is: fc.constant("time" as const), ms: fc.constantFrom(1, 900, 6000) }),
  fc.record({
    is: fc.constant("strayHeard" as const),
    lp: anyLp,
    symbol: anySymbol,
    steps: fc.integer({ min: 1, max: 50 }),
  }),
  news,
  timeout,
  fc.record({
    is: fc.constant("status" as const),
    leg: pick,
    ordStatus: fc.constantFrom(...statuses),
  }),
  fc.record({ is: fc.constant("proof" as const), leg: pick, asked: fc.boolean() }),
  session,
  fc.record({
    is: fc.constant("kill" as const),
    scope: fc.constantFrom("global", "lp", "symbol", "group", "account"),
    index: fc.nat({ max: 2 }),
    level: fc.constantFrom("off", "off", "off", "halt", "close_only"),
  }),
  fc.record({
    is: fc.constant("import" as const),
    account: fc.integer({ min: 0, max: 5 }),
    row: fc.record({
      group: fc.constantFrom(undefined, 0, 1),
      clientClass: fc.constantFrom(undefined, undefined, ...clientClasses),
      score: fc.constantFrom(undefined, 5, 19.5, 21, 41.5, 61, 90),
      trades: fc.constantFrom(undefined, undefined, 10, 60),
    }),
  }),
  fc.record({
    is: fc.constant("pin" as const),
    account: fc.integer({ min: 0, max: 5 }),
    clientClass: fc.constantFrom(undefined, ...clientClasses),
  }),
  policyChange,
  house,
  house,
  move,
  move,
  answered,
  answered,
  fc.record({
    is: fc.constant("bust" as const),
    pick,
    steps: fc.constantFrom(0, 0, 1, 30, 90),
    isTwin: fc.boolean(),
  }),
  fc.record({
    is: fc.constant("listed" as const),
    lp: anyLp,
    symbols: fc.constantFrom([], [], [0], [1, 2]),
  }),
  fc.record({ is: fc.constant("hedgeDue" as const), symbol: anySymbol }),
  fc.record({ is: fc.constant("sample" as const) }),
  fc.record({ is: fc.constant("restart" as const) }),
];
const retention = fc.record({
  is: fc.constant("retention" as const),
  orders: fc.constantFrom(4, 7, 12, 1000),
});

/** Clients trade, LPs answer, a dealer changes limits; nothing is switched off. */
export const anyTrading: fc.Arbitrary<Happening[]> = fc.array(
  fc.oneof(
    { arbitrary: order, weight: 12 },
    { arbitrary: filledAtLp, weight: 8 },
    { arbitrary: fillHeard, weight: 8 },
    { arbitrary: news, weight: 3 },
    { arbitrary: timeout, weight: 2 },
    { arbitrary: policyChange, weight: 1 },
    { arbitrary: session, weight: 1 },
  ),
  { minLength: 10, maxLength: 80, size: "max" },
);

/** Accounts open and close, a dealer moves what they hold, LPs answer most of it. */
export const anyMoving: fc.Arbitrary<Happening[]> = fc.array(
  fc.oneof(
    { arbitrary: order, weight: 6 },
    { arbitrary: answered, weight: 12 },
    { arbitrary: move, weight: 6 },
    { arbitrary: fc.record({ is: fc.constant("cancel" as const), pick }), weight: 1 },
    { arbitrary: timeout, weight: 1 },
    { arbitrary: fillHeard, weight: 1 },
    { arbitrary: filledAtLp, weight: 1 },
    { arbitrary: house, weight: 1 },
    { arbitrary: policyChange, weight: 1 },
    { arbitrary: fc.record({ is: fc.constant("restart" as const) }), weight: 1 },
  ),
  { minLength: 10, maxLength: 80, size: "max" },
);

/** Histories; those that forget orders cannot be held against the LPs' own books. */
export const anyHistory = (forgets: boolean): fc.Arbitrary<Happening[]> =>
  fc.array(
    fc.oneof(
      { arbitrary: order, weight: 8 },
      { arbitrary: quote, weight: 5 },
      { arbitrary: filledAtLp, weight: 8 },
      { arbitrary: fillHeard, weight: 10 },
      ...rare.map((arbitrary) => ({ arbitrary, weight: 2 })),
      { arbitrary: retention, weight: forgets ? 1 : 0 },
    ),
    { minLength: 1, maxLength: 80, size: "max" },
  );
