import * as fc from "fast-check";
import type { OrderRequest } from "../../src/core/accept/order-request.ts";
import { Engine } from "../../src/core/engine.ts";
import type { LegFill } from "../../src/core/execute/leg-report.ts";
import type { Leg } from "../../src/core/execute/order.ts";
import type { OrdStatus } from "../../src/core/execute/order-status.ts";
import type { Input } from "../../src/core/input.ts";
import { asPrice, asVolume } from "../../src/core/units/quantity.ts";
import type { Price, Volume } from "../../src/core/units/quantity.ts";
import { ALPHA, BETA, lots, lp, px, replayed, World } from "./world.ts";

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
  | { readonly is: "kill"; readonly level: "off" | "halt" }
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
    level: fc.constantFrom("off", "off", "off", "halt"),
  }),
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
  readonly world: World = new World({
    lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")],
    orderRetention: 1000,
  });
  /** Every fill the LPs made; the desk may have heard of it. */
  readonly fills: LegFill[] = [];
  readonly #books = new Map<number, LpBook>();
  /** The desk speaks of an input before it is applied. */
  readonly #before: (input: Input) => void;
  #version = 1;

  constructor(before: (input: Input) => void = () => undefined) {
    this.#before = before;
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
        this.world.nowNs += it.ms * 1_000_000;
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
          level: it.level,
          actor: "dealer",
          reason: it.level,
        });
      case "retention":
        this.#version += 1;
        return this.world.activate({
          ...this.world.engine.policy,
          version: this.#version,
          orderRetention: it.orders,
        });
      case "restart":
        return this.#restart();
    }
  }

  #step(input: Input): void {
    this.#before(input);
    this.world.step(input);
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
