import * as fc from "fast-check";
import type { OrderRequest } from "../../src/core/accept/order-request.ts";
import { Engine } from "../../src/core/engine.ts";
import type { LegFill } from "../../src/core/execute/leg-report.ts";
import type { Leg } from "../../src/core/execute/order.ts";
import type { OrdStatus } from "../../src/core/execute/order-status.ts";
import type { Input } from "../../src/core/input.ts";
import type { AccountImported } from "../../src/core/input.ts";
import { clientClasses } from "../../src/core/terms.ts";
import type { ClientClass, KillLevel, KillScope } from "../../src/core/terms.ts";
import { asMoney, asPrice, asVolume, WHOLE } from "../../src/core/units/quantity.ts";
import type { Price, Volume } from "../../src/core/units/quantity.ts";
import { lp, lpTerms, policyOf } from "./policy-of.ts";
import type { PolicyChange } from "./policy-of.ts";
import { ALPHA, BETA, lots, px, replayed, World } from "./world.ts";

/** One thing that happens. Picks are numbers that are wrapped to what exists by then. */
export type Happening =
  | { readonly is: "order"; readonly order: Partial<OrderRequest>; readonly repeats: boolean }
  | { readonly is: "quote"; readonly lp: number; readonly symbol: number; readonly pips: number }
  | { readonly is: "time"; readonly ms: number }
  | { readonly is: "filledAtLp"; readonly leg: number; readonly steps: number }
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
  | { readonly is: "sample" }
  | { readonly is: "retention"; readonly orders: number }
  | { readonly is: "restart" };

const newsKinds = ["Acknowledged", "Rejected", "Canceled", "Expired"] as const;

const statuses: readonly (OrdStatus | undefined)[] = [
  "PendingNew",
  "New",
  "PartiallyFilled",
  "Filled",
  "Canceled",
  "Rejected",
  "Expired",
  undefined,
];

const twoLps = [lp(0, "ALPHA"), lp(1, "BETA")];
const coarse = { terms: [0, 1, 2].map(() => lpTerms(0.1, 0.1, 5)) };

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
});
const filledAtLp = fc.record({
  is: fc.constant("filledAtLp" as const),
  leg: pick,
  steps: fc.integer({ min: 1, max: 80 }),
});
const fillHeard = fc.record({ is: fc.constant("fillHeard" as const), pick });

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
  }),
  lps: fc.constantFrom(twoLps, [lp(0, "ALPHA", coarse), lp(1, "BETA")]),
});

const rare: readonly fc.Arbitrary<Happening>[] = [
  fc.record({ is: fc.constant("time" as const), ms: fc.constantFrom(1, 900, 6000) }),
  fc.record({
    is: fc.constant("strayHeard" as const),
    lp: anyLp,
    symbol: anySymbol,
    steps: fc.integer({ min: 1, max: 50 }),
  }),
  fc.record({ is: fc.constant("news" as const), leg: pick, kind: fc.constantFrom(...newsKinds) }),
  fc.record({ is: fc.constant("timeout" as const), leg: pick }),
  fc.record({
    is: fc.constant("status" as const),
    leg: pick,
    ordStatus: fc.constantFrom(...statuses),
  }),
  fc.record({ is: fc.constant("proof" as const), leg: pick, asked: fc.boolean() }),
  fc.record({ is: fc.constant("session" as const), lp: anyLp, isUp: fc.boolean() }),
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
  fc.record({ is: fc.constant("policy" as const), change: anyChange }),
  fc.record({ is: fc.constant("sample" as const) }),
  fc.record({ is: fc.constant("restart" as const) }),
];
const retention = fc.record({
  is: fc.constant("retention" as const),
  orders: fc.constantFrom(4, 7, 12, 1000),
});

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

/** What an LP did with a leg, whether or not the desk has heard of it. */
interface LpBook {
  cumQty: Volume;
  value: bigint;
}

const basePx = [1.1, 150, 2000];
const pipPx = [0.0001, 0.01, 0.1];

/** Lives a history: two LPs with books of their own, whose reports come late, twice or never. */
export class Life {
  readonly world: World;
  /** Every fill the LPs made; the desk may have heard of it. */
  readonly fills: LegFill[] = [];
  readonly #books = new Map<number, LpBook>();
  /** The desk speaks of an input before it is applied. */
  readonly #before: (input: Input) => void;
  #version = 1;
  #change: PolicyChange;

  constructor(before: (input: Input) => void = () => undefined, change: PolicyChange = {}) {
    this.#before = before;
    this.#change = { lps: twoLps, ...change };
    this.world = new World(this.#change);
    for (const lpIndex of [ALPHA, BETA]) {
      for (const symbol of [0, 1, 2]) this.#quote(lpIndex, symbol, 0);
    }
  }

  /** The LPs' reports that nobody heard yet arrive, in any order and some twice. */
  hearAll(): void {
    for (const report of this.fills.toReversed()) this.#step({ type: "LegReported", report });
    for (const report of this.fills) this.#step({ type: "LegReported", report });
  }

  live(it: Happening): void {
    switch (it.is) {
      case "order":
        return this.#order(it.order, it.repeats);
      case "quote":
        return this.#quote(it.lp, it.symbol, it.pips);
      case "time":
        this.world.pass(it.ms);
        return undefined;
      case "sample":
        this.world.sample();
        return undefined;
      case "filledAtLp":
        return this.#withLeg(it.leg, (leg) => this.#fillAtLp(leg, it.steps));
      case "fillHeard":
        return this.#hearFill(it.pick);
      case "strayHeard":
        return this.#hearStray(it);
      case "news":
        return this.#withLeg(it.leg, ({ leg, lp: by, cumQty }) => {
          const lpOrderID = `lp-${leg}`;
          const report = { kind: it.kind, lp: by, leg, lpOrderID, cumQty, text: it.kind };
          this.#step({ type: "LegReported", report });
        });
      case "timeout":
        return this.#withLeg(it.leg, ({ leg }) => this.#step({ type: "LegTimedOut", leg }));
      case "status":
        return this.#withLeg(it.leg, (leg) => this.#answerStatus(leg, it.ordStatus, false));
      case "proof":
        return this.#withLeg(it.leg, (leg) => this.#prove(leg, it.asked));
      case "session":
        if (!it.isUp) this.world.engine.quotes.clear(it.lp);
        return this.#step({ type: "LpSessionMoved", lp: it.lp, isUp: it.isUp, reason: "test" });
      case "kill":
        return this.#step({
          type: "KillSwitchTurned",
          scope: it.scope,
          index: it.scope === "global" ? -1 : it.index,
          level: it.level,
          actor: "dealer",
          reason: it.level,
        });
      case "import":
        return this.#step(this.world.importOf(it.account, it.row));
      case "pin":
        return this.#step(this.world.pinOf(it.account, it.clientClass));
      case "policy":
        return this.#activate(it.change);
      case "retention":
        return this.#activate({ orderRetention: it.orders });
      case "restart":
        return this.#restart();
    }
  }

  #step(input: Input): void {
    this.#before(input);
    this.world.step(input);
  }

  #activate(change: PolicyChange): void {
    this.#version += 1;
    this.#change = { ...this.#change, ...change, version: this.#version };
    this.world.activate(policyOf(this.#change));
  }

  #order(change: Partial<OrderRequest>, repeats: boolean): void {
    const request = this.world.request({ ...change, ...(repeats ? { clOrdID: "again" } : {}) });
    this.#step({ type: "OrderSubmitted", request });
  }

  #quote(lpIndex: number, symbol: number, pips: number): void {
    const bid = basePx[symbol]! + pips * pipPx[symbol]!;
    this.world.quote(lpIndex, bid, bid + 6 * pipPx[symbol]!, symbol);
  }

  /** Any leg the desk ever created; one it forgot cannot be asked about. */
  #withLeg(wanted: number, act: (leg: Leg) => void): void {
    const created = this.world.state.nextLeg - 1;
    if (created === 0) return;
    const leg = this.world.state.orders.leg((wanted % created) + 1);
    if (leg !== undefined) act(leg);
  }

  #bookOf(leg: Leg): LpBook {
    let book = this.#books.get(leg.leg);
    if (book === undefined) this.#books.set(leg.leg, (book = { cumQty: lots(0), value: 0n }));
    return book;
  }

  /** Mostly within the leg, sometimes past it; the price moves from fill to fill. */
  #fillAtLp(leg: Leg, steps: number): void {
    const book = this.#bookOf(leg);
    const open = leg.orderQty - book.cumQty;
    const size = steps * 10_000;
    const isOver = steps % 16 === 0;
    const lastQty = asVolume(isOver ? size : Math.min(size, open));
    if (lastQty <= 0) return;
    const lastPx = asPrice(leg.expectedPx + (steps % 5) * 100);
    book.cumQty = asVolume(book.cumQty + lastQty);
    book.value += BigInt(lastQty) * BigInt(lastPx);
    const { cumQty } = book;
    this.fills.push(this.world.fillOf(leg, 0, { lastQty, lastPx, cumQty }));
  }

  #hearFill(wanted: number): void {
    const report = this.fills[wanted % Math.max(1, this.fills.length)];
    if (report !== undefined) this.#step({ type: "LegReported", report });
  }

  #hearStray(it: { lp: number; symbol: number; steps: number }): void {
    const report: LegFill = {
      kind: "Filled",
      lp: it.lp,
      leg: 0,
      symbol: it.symbol,
      side: it.steps % 2 === 0 ? "Buy" : "Sell",
      execID: `stray-${it.lp}-${this.fills.length}`,
      lastQty: lots(it.steps / 100),
      lastPx: px(basePx[it.symbol]!),
      cumQty: lots(it.steps / 100),
    };
    this.fills.push(report);
    this.#step({ type: "LegReported", report });
  }

  #answerStatus(leg: Leg, ordStatus: OrdStatus | undefined, isProof: boolean): void {
    const { cumQty, value } = this.#bookOf(leg);
    const avgPx: Price = asPrice(cumQty === 0 ? 0 : Number(value / BigInt(cumQty)));
    const said = { ordStatus, isProof, lpOrderID: `lp-${leg.leg}`, cumQty, avgPx, text: "" };
    const status = { lp: leg.lp, leg: leg.leg, ...said };
    this.#step({ type: "LegStatusAnswered", status });
  }

  #prove(leg: Leg, asked: boolean): void {
    if (asked) this.#answerStatus(leg, undefined, true);
    else this.#step({ type: "LegNotReceived", leg: leg.leg });
  }

  /** The process ends and is started again from its journal; quotes are gone. */
  #restart(): void {
    const { world } = this;
    const { policy } = world.engine;
    for (const { index } of policy.lps) world.engine.quotes.clear(index);
    world.engine = new Engine(replayed(world.events), policy, world.engine.quotes, (event) => {
      world.events.push(event);
    });
    this.#step({ type: "Restarted" });
    for (const { index } of policy.lps) {
      this.#step({ type: "LpSessionMoved", lp: index, isUp: true, reason: "again" });
      for (const symbol of [0, 1, 2]) this.#quote(index, symbol, 0);
    }
  }
}
