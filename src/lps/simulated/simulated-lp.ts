import type { LegCreated } from "../../core/events.ts";
import { withheld } from "../../core/execute/leg-report.ts";
import type { LegReport } from "../../core/execute/leg-report.ts";
import type { Leg } from "../../core/execute/order.ts";
import { asPrice, NO_VOLUME } from "../../core/units/quantity.ts";
import type { Price, Volume } from "../../core/units/quantity.ts";
import type { Instant } from "../../fix/session/session-host.ts";
import type { SimulatedPrice } from "../../policy/simulated-prices.ts";
import type { LpDesk } from "../fix/lp-desk.ts";
import type { QuoteCounts } from "../fix/market-data.ts";
import type { LpAdapter } from "../lp-adapter.ts";
import { SimulatedWalk } from "./simulated-walk.ts";

/** A symbol it quotes, by index. */
export interface SimulatedSymbol {
  readonly symbol: number;
  readonly start: SimulatedPrice;
  /** Shown on both sides: the largest order it takes. */
  readonly size: Volume;
}

export interface SimulatedLpTerms {
  readonly lp: number;
  readonly id: string;
  readonly symbols: readonly SimulatedSymbol[];
  readonly seed: number;
}

/**
 * An LP that lives in the desk, for demos and dry runs: it quotes a seeded walk at every look and
 * fills at its own quote what the limit allows, whole, or cancels it.
 *
 * It remembers nothing. A fill exists once the core has heard of it, so a leg in doubt that is not
 * waiting here never was filled and never will be.
 */
export class SimulatedLp implements LpAdapter {
  readonly lp: number;
  readonly id: string;
  readonly isSimulated = true;
  readonly unusableReports = 0;
  readonly quotes: { readonly counts: QuoteCounts } = {
    counts: {
      taken: 0,
      faults: {
        NOT_POSITIVE: 0,
        OUT_OF_RANGE: 0,
        CROSSED: 0,
        OFF_MARKET: 0,
        UNKNOWN_SYMBOL: 0,
        UNREADABLE: 0,
      },
    },
  };
  readonly #desk: LpDesk;
  readonly #walks: readonly { readonly it: SimulatedSymbol; readonly walk: SimulatedWalk }[];
  readonly #now = new Map<number, { readonly bid: Price; readonly ask: Price }>();
  /** Legs that were sent and not yet answered. */
  #waiting = new Map<number, LegCreated>();
  #asked = new Set<number>();
  #isUp = false;
  #isLeaving = false;

  constructor({ lp, id, symbols, seed }: SimulatedLpTerms, desk: LpDesk) {
    this.lp = lp;
    this.id = id;
    this.#desk = desk;
    this.#walks = symbols.map((it) => ({ it, walk: new SimulatedWalk(it.start, seed) }));
  }

  get isQuoting(): boolean {
    return this.#isUp && !this.#isLeaving;
  }

  get isTrading(): boolean {
    return this.#isUp;
  }

  start(): void {
    this.#isUp = true;
    const { lp } = this;
    this.#desk.input({ type: "LpSessionMoved", lp, isUp: true, reason: "simulated" });
    this.#desk.answers(lp);
  }

  leave(reason: string): void {
    const { lp } = this;
    this.#isLeaving = true;
    this.#desk.book().clear(lp);
    this.#desk.input({ type: "LpSessionMoved", lp, isUp: false, reason, isHeard: true });
  }

  stay(): void {
    if (!this.#isLeaving) return;
    const { lp } = this;
    this.#isLeaving = false;
    this.#desk.input({ type: "LpSessionMoved", lp, isUp: true, reason: "wanted again" });
  }

  send(leg: LegCreated, now: Instant): boolean {
    const { edge } = this.#desk;
    const fault = edge.orderHere(leg, now);
    if (fault === undefined) {
      this.#waiting.set(leg.leg, leg);
      return true;
    }
    edge.trip(fault);
    const report = withheld(leg, `${fault.code}: ${fault.text}`);
    this.#desk.input({ type: "LegReported", report });
    return false;
  }

  ask(leg: Leg): void {
    this.#asked.add(leg.leg);
  }

  /** Nothing rests here. */
  cancel(): void {}

  /** Answers what came since the last look, at the prices that held then, and quotes anew. */
  onTime(now: Instant): boolean {
    if (!this.#isUp) return false;
    const [waiting, asked] = [this.#waiting, this.#asked];
    this.#waiting = new Map();
    this.#asked = new Set();
    for (const leg of waiting.values()) this.#answer(leg);
    for (const leg of asked) if (!waiting.has(leg)) this.#deny(leg);
    if (!this.#isLeaving) this.#quote(now);
    return false;
  }

  #answer(leg: LegCreated): void {
    const quote = this.#now.get(leg.symbol);
    const isBuy = leg.side === "Buy";
    const price = isBuy ? quote?.ask : quote?.bid;
    const isAllowed = price !== undefined && (isBuy ? price <= leg.limitPx : price >= leg.limitPx);
    const report = isAllowed ? fillOf(leg, price) : canceled(leg);
    this.#desk.input({ type: "LegReported", report });
  }

  #deny(leg: number): void {
    const nothing = { lpOrderID: "", cumQty: NO_VOLUME, avgPx: asPrice(0), text: "simulated" };
    const status = { lp: this.lp, leg, ordStatus: undefined, isProof: true, ...nothing };
    this.#desk.input({ type: "LegStatusAnswered", status });
  }

  #quote(now: Instant): void {
    const book = this.#desk.book();
    for (const { it, walk } of this.#walks) {
      const quote = walk.next();
      this.#now.set(it.symbol, quote);
      const sized = { ...quote, bidQty: it.size, askQty: it.size };
      const fault = book.update(this.lp, it.symbol, sized, now.monotonicNs);
      if (fault === undefined) this.quotes.counts.taken += 1;
      else this.quotes.counts.faults[fault] += 1;
    }
    this.#desk.quotesMoved();
  }
}

/** A leg is filled once, so its number tells its fill apart also after a restart. */
const fillOf = (leg: LegCreated, lastPx: Price): LegReport => ({
  kind: "Filled",
  lp: leg.lp,
  leg: leg.leg,
  symbol: leg.symbol,
  side: leg.side,
  execID: `SIMULATED-${leg.leg}`,
  lastQty: leg.orderQty,
  lastPx,
  cumQty: leg.orderQty,
});

const canceled = (leg: LegCreated): LegReport => ({
  kind: "Canceled",
  lp: leg.lp,
  leg: leg.leg,
  lpOrderID: "",
  cumQty: NO_VOLUME,
  text: "no price within the limit",
});
