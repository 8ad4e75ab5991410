import { apply } from "./apply.ts";
import { decide } from "./decide.ts";
import type { Event } from "./events.ts";
import type { Input } from "./input.ts";
import type { Policy } from "./policy.ts";
import { breachesOf, globalBreachesOf } from "./exposure/breach.ts";
import { BooksWatch } from "./exposure/unexplained.ts";
import { isTakenUp, mayTrigger } from "./execute/rest-orders.ts";
import { marketQuoteOf, quoteForOrder, reachOf } from "./execute/client-quote.ts";
import type { Leg, Order } from "./execute/order.ts";
import { isReached } from "./execute/resting-orders.ts";
import { lpOf } from "./execute/sor/lp-candidates.ts";
import { takesOrdersNow } from "./execute/sor/takes-orders.ts";
import { OrderClocks } from "./execute/order-clocks.ts";
import { isFinal } from "./execute/order-status.ts";
import { HealthBook } from "./health/health-book.ts";
import { OrderRates } from "./accept/order-rates.ts";
import { mayAutoHedge } from "./house/auto-hedge.ts";
import { lotsOf } from "./units/plain-number.ts";
import { Market } from "./quotes/market.ts";
import type { QuoteBook } from "./quotes/quote-book.ts";
import type { State } from "./state.ts";
import type { Alert, Outcome, View } from "./view.ts";

/** Who hears of an event right after it is applied: the journal first of all. */
export type EventSink = (event: Event) => void;

/**
 * The core on one page. An input passes five steps:
 *
 * 1. accept/   is it an order the desk takes at all?          denied, or on
 * 2. classify/ who is asking?                               class and score
 * 3. decide/   which share is hedged, which is kept?           a decision with its whole input
 * 4. execute/  legs to LPs, fills to the client, doubt         events
 * 5. exposure/ what the house now holds                        by `apply`
 *
 * `decide` only reads and says what happens; `apply` is the only mutation; between the two stands
 * the sink, so an event is in the journal's batch before anything can be said about it.
 */
export class Engine {
  readonly state: State;
  policy: Policy;
  quotes: QuoteBook;
  /** Set from outside: nothing new is taken or sent. */
  isJournalFull = false;
  readonly market: Market;
  readonly #health = new HealthBook();
  readonly #rates = new OrderRates();
  readonly #clocks = new OrderClocks();
  readonly #books = new BooksWatch();
  readonly #sink: EventSink;
  /** What follows from what an LP did, as it is told. */
  readonly #judged: Outcome = { events: [], alerts: [] };
  /** Filled again for each look: an order asks for it several times. */
  readonly #seen: { -readonly [Part in keyof View]: View[Part] };

  constructor(state: State, policy: Policy, quotes: QuoteBook, sink: EventSink) {
    this.state = state;
    this.policy = policy;
    this.quotes = quotes;
    this.#sink = sink;
    this.market = new Market(policy.volatility);
    const { market } = this;
    const [rates, clocks, health] = [this.#rates, this.#clocks, this.#health];
    const now = { isJournalFull: false, nowNs: 0, timeUs: 0 };
    this.#seen = { state, policy, quotes, market, rates, clocks, health, ...now };
    quotes.follow(policy);
    for (const lp of state.stops.lps()) {
      for (const symbol of state.stops.at(lp).keys()) quotes.muteSymbol(lp, symbol, true);
    }
    this.#retune(0);
  }

  /** What a decision may look at, at this moment; not to be kept, the next look has the same. */
  view(nowNs: number, timeUs: number): View {
    const seen = this.#seen;
    seen.policy = this.policy;
    seen.quotes = this.quotes;
    seen.isJournalFull = this.isJournalFull;
    seen.nowNs = nowNs;
    seen.timeUs = timeUs;
    return seen;
  }

  /** One input, decided and applied. The caller turns the events into messages. */
  step(
    input: Input,
    nowNs: number,
    timeUs: number,
  ): { events: readonly Event[]; alerts: readonly Alert[] } {
    const outcome: Outcome = { events: [], alerts: [] };
    const view = this.view(nowNs, timeUs);
    decide(view, input, outcome);
    for (const event of outcome.events) this.record(event);
    if (input.type === "Restarted") this.#afterRestart(outcome);
    this.#noteClocks(outcome, nowNs);
    this.#judgeLps(view, outcome);
    this.#muteJudged(view, outcome);
    this.#noteRate(input, outcome, nowNs);
    this.#tellBreaches(view, outcome);
    return outcome;
  }

  /** From here on another policy holds. Positions may stand beyond its limits: that is told. */
  swap(policy: Policy, nowNs: number, timeUs: number): readonly Event[] {
    this.policy = policy;
    this.quotes.follow(policy);
    this.#retune(nowNs);
    this.market.retune(policy.volatility);
    this.#health.clock.look(policy, nowNs, timeUs);
    const events = this.look(nowNs, timeUs);
    this.#mute(this.view(nowNs, timeUs));
    return events;
  }

  /** Time passes: the market is sampled when that is due, and prices may have moved figures. */
  onTime(nowNs: number, timeUs: number): void {
    this.#health.clock.look(this.policy, nowNs, timeUs);
    if (this.market.onTime(this.policy, this.quotes, nowNs, timeUs)) this.look(nowNs, timeUs);
    this.#mute(this.view(nowNs, timeUs));
  }

  /** Orders whose client waits longer for an LP than the policy has it; each is told of once. */
  waiting(nowNs: number): readonly Alert[] {
    return this.#clocks
      .overdue(nowNs, this.policy.clientWaitNs)
      .flatMap((number) => waitingAlert(this.state.orders.order(number)));
  }

  /** Resting orders whose price is there, the first of each kind and symbol. */
  due(nowNs: number, timeUs: number): readonly Order[] {
    const { resting } = this.state;
    if (resting.count === 0) return [];
    const view = this.view(nowNs, timeUs);
    const due: Order[] = [];
    for (const symbol of resting.symbols()) {
      this.market.lookAt(this.policy, this.quotes, symbol, nowNs, timeUs);
      // Asked once: else each order that is reached is looked at, at each quote, and none is due.
      if (!isTakenUp(view, symbol)) continue;
      const market = marketQuoteOf(view, symbol);
      const isReady = (order: Order): boolean =>
        isReached(order, quoteForOrder(view, market, order)) && mayTrigger(view, order);
      due.push(...resting.reached(symbol, reachOf(view, symbol, market), isReady));
    }
    return due;
  }

  /** Symbols with slivers or orphaned hedges that may be hedged by now. */
  toHedge(nowNs: number, timeUs: number): readonly number[] {
    const view = this.view(nowNs, timeUs);
    const found: number[] = [];
    for (let symbol = 0; symbol < this.state.exposure.symbolCount; symbol++) {
      if (mayAutoHedge(view, symbol)) found.push(symbol);
    }
    return found;
  }

  /**
   * Tells of figures that came near their limits or left them without an order having done it, and
   * lets in LPs that the policy does not want out.
   */
  look(nowNs: number, timeUs: number): readonly Event[] {
    const view = this.view(nowNs, timeUs);
    const events: Event[] = [];
    this.#tell(this.#health.probation.readmitted(view), events);
    const { symbolCount } = this.state.exposure;
    for (let symbol = 0; symbol < symbolCount; symbol++) {
      this.#tell(breachesOf(view, symbol, 0), events);
    }
    this.#tell(globalBreachesOf(view, 0), events);
    return events;
  }

  /** Applies and records an event that needs no decision: names and policy versions. */
  record(event: Event): void {
    apply(this.state, event);
    this.#sink(event);
  }

  #retune(nowNs: number): void {
    const { accountRate, sessionRate } = this.policy.controls;
    this.#rates.retune(accountRate, sessionRate, nowNs);
  }

  /** Whoever waited when the process before ended waits still; of an order that is over nobody. */
  #afterRestart({ alerts }: Outcome): void {
    for (let symbol = 0; symbol < this.state.exposure.symbolCount; symbol++) {
      alerts.push(...this.#books.look(this.state, symbol));
    }
    for (const { order } of this.state.orders.openLegs()) {
      if (!isFinal(order.ordStatus)) this.#clocks.found(order.terms.order);
    }
  }

  #noteClocks({ events, held }: Outcome, nowNs: number): void {
    if (held !== undefined) this.#clocks.held(held, nowNs);
    for (const event of events) {
      switch (event.type) {
        case "OrderDecided":
          if (!this.#isOver(event.order)) this.#clocks.taken(event.order, nowNs);
          break;
        case "OrderRested":
          this.#clocks.held(event.order, nowNs);
          break;
        case "ClientFilled":
        case "ClientReplaced":
        case "ClientRejected":
        case "ClientCanceled":
        case "ClientExpired":
        case "HouseFilled":
        case "HouseEnded":
          if (this.#isOver(event.order)) this.#clocks.ended(event.order);
          break;
        default:
          break;
      }
    }
  }

  #isOver(number: number): boolean {
    const order = this.state.orders.order(number);
    return order === undefined || isFinal(order.ordStatus);
  }

  /** What happened speaks for or against LPs: some are taken out by it, or let back in. */
  #judgeLps(view: View, outcome: Outcome): void {
    const { events, alerts } = outcome;
    // Filled again each time: nearly always nothing follows.
    const told = this.#judged;
    const { length } = events;
    for (let at = 0; at < length; at++) {
      const event = events[at];
      if (event === undefined) break;
      this.#health.note(event, view);
      this.#health.probation.after(view, event, told);
      // It joins them behind what happened, and says nothing of an LP that is not known.
      if (told.events.length > 0) this.#tell(told.events.splice(0), events);
      if (told.alerts.length > 0) alerts.push(...told.alerts.splice(0));
    }
  }

  /** Clients' prices are those of LPs that take orders; health moves with time too. */
  #mute(view: View): void {
    for (const { index, isEnabled } of this.policy.lps) {
      this.quotes.mute(index, isEnabled && !takesOrdersNow(view, index));
    }
  }

  /** The same of those that something happened to: what is decided next looks at them as well. */
  #muteJudged(view: View, { events }: Outcome): void {
    let seen = -1;
    for (const event of events) {
      if (isAboutTaking(event)) return this.#mute(view);
      if (event.type === "LpSymbolStopped" || event.type === "LpSymbolResumed") {
        this.quotes.muteSymbol(event.lp, event.symbol, event.type === "LpSymbolStopped");
      }
      const leg = legOf(event);
      if (leg === 0) continue;
      const lp = this.state.orders.leg(leg)?.lp;
      // All that happened is applied by now: once an LP is enough.
      if (lp === undefined || lp === seen) continue;
      seen = lp;
      const isEnabled = lpOf(this.policy, lp)?.isEnabled === true;
      this.quotes.mute(lp, isEnabled && !takesOrdersNow(view, lp));
    }
  }

  #noteRate(input: Input, { events }: Outcome, nowNs: number): void {
    const [first] = events;
    if (first?.type !== "OrderAccepted" && first?.type !== "ClientReplaced") return;
    if (input.type !== "OrderSubmitted" && input.type !== "ReplaceAsked") return;
    this.#rates.note(input.request.account, input.request.session, nowNs);
  }

  /** The exposure moved: whoever watches it hears of each step towards a limit. */
  #tellBreaches(view: View, { events, alerts }: Outcome): void {
    const { length } = events;
    // Nearly always one symbol; of several each is looked at once, with its last order.
    let symbol = NOTHING;
    let order = 0;
    let several: Map<number, number> | undefined;
    for (let at = 0; at < length; at++) {
      const moved = movedBy(events[at], this.state);
      if (moved === NOTHING) continue;
      if (symbol !== NOTHING && symbol !== moved) several ??= new Map([[symbol, order]]);
      symbol = moved;
      order = orderBehind(events[at], this.state);
      several?.set(symbol, order);
    }
    if (symbol === NOTHING) return;
    if (several === undefined) this.#lookAt(symbol, order, view, { events, alerts });
    else for (const [each, by] of several) this.#lookAt(each, by, view, { events, alerts });
    this.#tell(globalBreachesOf(view, order), events);
  }

  #lookAt(symbol: number, order: number, view: View, { events, alerts }: Outcome): void {
    for (const alert of this.#books.look(this.state, symbol)) alerts.push(alert);
    this.#tell(breachesOf(view, symbol, order), events);
  }

  #tell(told: readonly Event[], into: Event[]): void {
    for (const event of told) {
      this.record(event);
      into.push(event);
    }
  }
}

function waitingAlert(order: Order | undefined): Alert[] {
  // Of the house's own orders no client waits.
  if (order?.house !== undefined) return [];
  const leg = order?.legs.find(({ ordStatus }) => !isFinal(ordStatus));
  if (leg === undefined) return [];
  const doubt = leg.isInDoubt ? ", and nobody knows what became of it" : "";
  const text = `its client still waits for ${lotsOf(leg.orderQty)} lots${doubt}`;
  return [{ code: "CLIENT_WAITS", lp: leg.lp, leg: leg.leg, text }];
}

/** An LP takes orders again, or no more. */
const isAboutTaking = ({ type }: Event): boolean =>
  type === "LpSessionChanged" ||
  type === "KillSwitchSet" ||
  type === "LpEjected" ||
  type === "LpReadmitted";

const NOTHING = -1;

/** The symbol whose kept exposure an event may have changed. */
function movedBy(event: Event | undefined, state: State): number {
  switch (event?.type) {
    case "OrderDecided":
    case "ClientFilled":
    case "ClientRejected":
    case "ClientCanceled":
    case "OrderRested":
    case "HouseFilled":
    case "HouseEnded":
      return state.orders.order(event.order)?.terms.symbol ?? NOTHING;
    case "LegRejected":
    case "LegWithheld":
    case "LegCanceled":
    case "LegExpired":
      return symbolOfUnowned(state.orders.leg(event.leg));
    case "LegInDoubt":
    case "LegResolved":
      return state.orders.leg(event.leg)?.symbol ?? NOTHING;
    case "FillSuspended":
    case "LegBusted":
      return event.symbol;
    default:
      return NOTHING;
  }
}

/** What no client takes of a leg counts until it is over. */
const symbolOfUnowned = (leg: Leg | undefined): number =>
  leg !== undefined && isFinal(leg.order.ordStatus) ? leg.symbol : NOTHING;

/** The leg an event is about, 0: none. */
function legOf(event: Event): number {
  switch (event.type) {
    // Those of every order; what an event of any type has takes longer to find out.
    case "OrderAccepted":
    case "OrderDecided":
      return 0;
    case "LegCreated":
    case "LegAcknowledged":
    case "LegFilled":
    case "ClientFilled":
      return event.leg;
    default:
      return "leg" in event ? event.leg : 0;
  }
}

/** The order that brought it about, 0: none. */
function orderBehind(event: Event | undefined, state: State): number {
  if (event === undefined) return 0;
  switch (event.type) {
    case "FillSuspended":
    case "LegBusted":
      return 0;
    case "OrderDecided":
    case "ClientFilled":
      return event.order;
    default:
      if ("order" in event) return event.order;
      return state.orders.leg(legOf(event))?.order.terms.order ?? 0;
  }
}
