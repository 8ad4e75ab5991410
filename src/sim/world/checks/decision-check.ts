import type {
  LegCreated,
  OrderDecided,
  KillSwitchSet,
  PolicyActivated,
} from "../../../core/events.ts";
import { EDGE_ACTOR, signOf } from "../../../core/terms.ts";
import { HARD_DEVIATION_PIPS, netLimit, STALENESS_SECONDS } from "../setting/policy-text.ts";
import { termsOf } from "../setting/policy-text.ts";
import { worldSymbols } from "../setting/lps.ts";
import type { KnownOrder } from "./known.ts";
import { Names } from "./names.ts";
import { PriceCheck } from "./price-check.ts";
import { StopCheck } from "./stop-check.ts";
import type { Violated } from "./violation.ts";

/** What a market that jumps, or a busy one, may bring without a fault. */
const marketsMay = /^EDGE_(?:PRICE|RATE|NOTIONAL)\b/u;
const US_PER_SECOND = 1_000_000;
/** Of any LP, lots of 10⁻⁶. */
const COARSEST_STEP = 100_000;
const FINEST_STEP = 10_000;

/** Holds decisions and legs against what the policy and the switches say, by rules of its own. */
export class DecisionCheck {
  readonly names: Names = new Names();
  readonly stops: StopCheck;
  readonly prices: PriceCheck;
  readonly #violated: Violated;
  readonly #mayQuote: (lp: number) => boolean;
  readonly #decided = new Map<number, OrderDecided>();
  #policyHash = "";

  /** @param mayQuote whether an LP's quotes may count at this moment */
  constructor(violated: Violated, mayQuote: (lp: number) => boolean) {
    this.#violated = violated;
    this.#mayQuote = mayQuote;
    this.stops = new StopCheck(violated, this.names);
    this.prices = new PriceCheck(violated, this.names);
  }

  get isNetting(): boolean {
    return termsOf(this.#policyHash)?.isNetting === true;
  }

  activated({ hash }: PolicyActivated): void {
    this.#policyHash = hash;
    this.prices.activated(hash);
  }

  /** A fault of the router that the LP edge stops would be healed as switches are turned off. */
  turned(event: KillSwitchSet): void {
    const { actor, reason } = event;
    this.stops.turned(event);
    if (actor === EDGE_ACTOR && !marketsMay.test(reason)) {
      this.#violated("EDGE", `the LP edge stopped what was about to leave: ${reason}`);
    }
  }

  decided(event: OrderDecided, order: KnownOrder, net: number, wallUs: number | undefined): void {
    this.#decided.set(event.order, event);
    if (wallUs !== undefined && event.timeUs !== wallUs) {
      this.#violated("TIME", `order ${event.order} was decided at ${event.timeUs}, not ${wallUs}`);
    }
    if (event.net !== net) {
      this.#violated("I5", `order ${event.order} was decided with net ${event.net}, not ${net}`);
    }
    if (event.action === "REJECT" || order.isHouse) return;
    this.stops.decided(event, order);
    if (event.clientPx <= 0) this.#violated("QUOTES", `order ${event.order} has no price`);
    this.prices.decided(event, order);
    this.#checkLimit(event, order);
    this.#checkClosing(event);
  }

  created(leg: LegCreated, order: KnownOrder, wallUs: number | undefined): void {
    const { lp, symbol, side, limitPx } = leg;
    this.stops.created(leg, order, wallUs);
    if (!this.#mayQuote(lp)) {
      this.#violated("QUOTES", `leg ${leg.leg} goes to an LP whose quote session is down`);
    }
    const decided = this.#decided.get(leg.order);
    const pip = worldSymbols[symbol]?.pip ?? 0;
    const worst = (decided?.clientPx ?? 0) + signOf(side) * HARD_DEVIATION_PIPS * pip;
    const isBeyond = side === "Buy" ? limitPx > worst : limitPx < worst;
    if (isBeyond) {
      this.#violated("LIMITS", `leg ${leg.leg} may be filled at ${limitPx}, worse than ${worst}`);
    }
    const seen = decided?.lps.find((view) => view.lp === lp);
    if (seen !== undefined && seen.legQty > 0 && seen.ageUs > STALENESS_SECONDS * US_PER_SECOND) {
      this.#violated("QUOTES", `leg ${leg.leg} goes to a price of ${seen.ageUs} µs ago`);
    }
  }

  /** R5b: what is kept takes no net past its limit, whatever decided. */
  #checkLimit(
    { net, doubt, bVolume, closes, order: number }: OrderDecided,
    order: KnownOrder,
  ): void {
    const terms = termsOf(this.#policyHash);
    const limit = terms && netLimit(terms);
    if (limit === undefined || closes > 0 || bVolume === 0) return;
    const after = signOf(order.side) * net + bVolume;
    const most = Math.max(limit, Math.abs(net) + doubt);
    if (after > most) {
      this.#violated("LIMITS", `order ${number} takes the net to ${after}, past ${most}`);
    }
  }

  /**
   * R7: both books unwind cumulatively. How much of A is due by now follows from the position that
   * is closed last; LPs' steps round it.
   */
  #checkClosing(event: OrderDecided): void {
    const { closes, aVolume, bVolume, order: number } = event;
    if (closes === 0 || closes !== aVolume + bVolume) return;
    const [aOpen, bOpen] = [event.aOpen - event.aWhole, event.bOpen - event.bWhole];
    const [aOpened, bOpened] = [event.aOpened - event.aWhole, event.bOpened - event.bWhole];
    const volume = closes - event.aWhole - event.bWhole;
    const opened = aOpened + bOpened;
    const byThen = opened === 0 ? 0 : (aOpened * (opened - aOpen - bOpen + volume)) / opened;
    const due = byThen - (aOpened - aOpen);
    // Where moves between the books put A ahead, nothing of it is due.
    const part = Math.min(aOpen, volume, Math.max(0, due, volume - bOpen));
    const off = aVolume - event.aWhole - part;
    // One that is no multiple of the coarsest step was rounded to a finer one.
    const step = aVolume % COARSEST_STEP === 0 ? COARSEST_STEP : FINEST_STEP;
    if (Math.abs(off) > step) {
      this.#violated("I8", `order ${number} unwinds ${aVolume} at LPs, ${off} off what is due`);
    }
  }
}
