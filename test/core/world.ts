import { apply } from "../../src/core/apply.ts";
import type { OrderRequest } from "../../src/core/accept/order-request.ts";
import { decide } from "../../src/core/decide.ts";
import { Engine } from "../../src/core/engine.ts";
import type { Event, EventType } from "../../src/core/events.ts";
import type { LegFill, LegNews } from "../../src/core/execute/leg-report.ts";
import type { LegStatus } from "../../src/core/execute/leg-in-doubt.ts";
import type { Leg, Order } from "../../src/core/execute/order.ts";
import type { Input } from "../../src/core/input.ts";
import type { AccountTerms, Lp, LpTerms, Policy } from "../../src/core/policy.ts";
import { QuoteBook } from "../../src/core/quotes/quote-book.ts";
import { State } from "../../src/core/state.ts";
import type { Instrument } from "../../src/core/units/instrument.ts";
import { asBps, asPrice, asVolume } from "../../src/core/units/quantity.ts";
import type { Bps, Price, Volume } from "../../src/core/units/quantity.ts";
import type { Alert, Outcome } from "../../src/core/view.ts";

export const JOURNAL = "TESTJRNL";

export const lots = (amount: number): Volume => asVolume(Math.round(amount * 1e6));
export const px = (amount: number): Price => asPrice(Math.round(amount * 1e8));
export const pct = (amount: number): Bps => asBps(Math.round(amount * 100));
export const SECOND_NS = 1_000_000_000;

/** Indexes of the standard world: one account a class, and a toxic one above the threshold. */
export const RETAIL = 0;
export const SEMI_PRO = 1;
export const PROFESSIONAL = 2;
export const NEWCOMER = 3;
export const TOXIC = 4;
export const VERY_TOXIC = 5;
export const EURUSD = 0;
export const USDJPY = 1;
export const XAUUSD = 2;
export const ALPHA = 0;
export const BETA = 1;

const accounts: readonly AccountTerms[] = [
  { group: "Standard", clientClass: "RETAIL", score: 10 },
  { group: "Standard", clientClass: "SEMI_PRO", score: 30 },
  { group: "VIP", clientClass: "PROFESSIONAL", score: 50 },
  { group: "Standard", clientClass: "UNKNOWN", score: 0 },
  { group: "Standard", clientClass: "TOXIC", score: 80 },
  { group: "Standard", clientClass: "TOXIC", score: 81 },
];

const instrument = (symbol: string, contractSize: number, pip: number): Instrument => ({
  symbol,
  base: symbol.slice(0, 3),
  quote: symbol.slice(3),
  marginCurrency: symbol.slice(0, 3),
  contractSize,
  digits: 5,
  pip: px(pip),
  volumeMin: lots(0.01),
  volumeMax: lots(1000),
  volumeStep: lots(0.01),
  quoteStalenessNs: 5 * SECOND_NS,
});

const instruments: readonly Instrument[] = [
  instrument("EURUSD", 100_000, 0.0001),
  instrument("USDJPY", 100_000, 0.01),
  instrument("XAUUSD", 100, 0.1),
];

export const lpTerms = (minimum = 0.01, step = 0.01, maximum = 1000): LpTerms => ({
  minimum: lots(minimum),
  step: lots(step),
  maximum: lots(maximum),
});

/** An LP that takes every symbol on the same terms unless told otherwise. */
export const lp = (index: number, id: string, change: Partial<Lp> = {}): Lp => ({
  index,
  id,
  isEnabled: true,
  priority: index + 1,
  terms: instruments.map(() => lpTerms()),
  ...change,
});

/** The specification's defaults. */
export const policyOf = (change: Partial<Policy> = {}): Policy => ({
  version: 1,
  hash: "hash-1",
  instruments,
  accounts,
  lps: [lp(ALPHA, "ALPHA")],
  defaultLp: -1,
  classShares: { RETAIL: pct(10), SEMI_PRO: pct(50), PROFESSIONAL: pct(80), UNKNOWN: pct(40) },
  toxicRejectThreshold: 80,
  largeOrderThreshold: lots(10),
  hedgesLargeOrders: true,
  onBelowLpMin: undefined,
  maxDeviationMilliPips: 1000,
  orderRetention: 1000,
  ...change,
});

/** The engine with every event and alert it gave, and short words for what the rim would say. */
export class World {
  engine: Engine;
  readonly events: Event[] = [];
  readonly alerts: Alert[] = [];
  nowNs = 100 * SECOND_NS;
  #clOrdIDs = 0;
  #execIDs = 0;

  constructor(change: Partial<Policy> = {}) {
    const policy = policyOf(change);
    const quotes = new QuoteBook(policy.lps.length, policy.instruments.length);
    this.engine = new Engine(new State(), policy, quotes, (event) => {
      this.events.push(event);
    });
    this.#intern("account", ["1001", "1002", "1003", "1004", "1005", "1006"]);
    this.#intern("symbol", ["EURUSD", "USDJPY", "XAUUSD"]);
    this.#intern(
      "lp",
      policy.lps.map(({ id }) => id),
    );
    this.#intern("session", ["DEMO"]);
    this.activate(policy);
    for (const { index } of policy.lps) this.session(index, true);
  }

  #intern(kind: "account" | "symbol" | "lp" | "session", names: readonly string[]): void {
    for (const [index, name] of names.entries()) {
      this.engine.record({ type: "Interned", kind, index, name });
    }
  }

  get state(): State {
    return this.engine.state;
  }

  activate(policy: Policy): void {
    const { version, hash, orderRetention } = policy;
    this.engine.policy = policy;
    this.engine.record({ type: "PolicyActivated", version, hash, orderRetention });
  }

  step(input: Input): readonly Event[] {
    const { events, alerts } = this.engine.step(input, this.nowNs);
    this.alerts.push(...alerts);
    return events;
  }

  /** A quote of any size, received now. */
  quote(lpIndex: number, bid: number, ask: number, symbol = EURUSD): this {
    const size = { bidQty: lots(100), askQty: lots(100) };
    this.engine.quotes.update(lpIndex, symbol, { bid: px(bid), ask: px(ask), ...size }, this.nowNs);
    return this;
  }

  session(lpIndex: number, isUp: boolean): readonly Event[] {
    if (!isUp) this.engine.quotes.clear(lpIndex);
    return this.step({ type: "LpSessionMoved", lp: lpIndex, isUp, reason: isUp ? "up" : "down" });
  }

  request(change: Partial<OrderRequest> = {}): OrderRequest {
    this.#clOrdIDs += 1;
    return {
      session: 0,
      account: RETAIL,
      symbol: EURUSD,
      accountText: "1001",
      symbolText: "EURUSD",
      clOrdID: `c${this.#clOrdIDs}`,
      side: "Buy",
      ordType: "Market",
      timeInForce: "ImmediateOrCancel",
      orderQty: lots(1),
      orderQtyText: "1",
      hasPrice: false,
      transactTimeUs: 1_700_000_000_000_000,
      ...change,
    };
  }

  /** What an input would bring about, decided but not applied. */
  decided(input: Input): Outcome {
    const outcome: Outcome = { events: [], alerts: [] };
    const { state, policy, quotes } = this.engine;
    decide({ state, policy, quotes, nowNs: this.nowNs }, input, outcome);
    return outcome;
  }

  submit(change: Partial<OrderRequest> = {}): readonly Event[] {
    return this.step({ type: "OrderSubmitted", request: this.request(change) });
  }

  /** Submits an order that must leave a leg behind. */
  hedged(change: Partial<OrderRequest> = {}): { order: Order; leg: Leg } {
    this.submit(change);
    const leg = this.leg(this.state.nextLeg - 1);
    if (leg.order.terms.order !== this.state.nextOrder - 1) throw new Error("no leg was created");
    return { order: leg.order, leg };
  }

  order(number: number): Order {
    const order = this.state.orders.order(number);
    if (order === undefined) throw new Error(`no order ${number}`);
    return order;
  }

  leg(number: number): Leg {
    const leg = this.state.orders.leg(number);
    if (leg === undefined) throw new Error(`no leg ${number}`);
    return leg;
  }

  /** What a sound LP would say of a leg without filling it, unless told otherwise. */
  news(leg: Leg, kind: LegNews["kind"], change: Partial<LegNews> = {}): readonly Event[] {
    const said: LegNews = {
      kind,
      lp: leg.lp,
      leg: leg.leg,
      lpOrderID: `lp-${leg.leg}`,
      cumQty: leg.cumQty,
      text: "",
    };
    return this.step({ type: "LegReported", report: { ...said, ...change } });
  }

  /** A fill as a sound LP would report it, unless told otherwise. */
  fillOf(leg: Leg, amount: number, change: Partial<LegFill> = {}): LegFill {
    this.#execIDs += 1;
    const lastQty = lots(amount);
    return {
      kind: "Filled",
      lp: leg.lp,
      leg: leg.leg,
      symbol: leg.symbol,
      side: leg.side,
      execID: `x${this.#execIDs}`,
      lastQty,
      lastPx: leg.expectedPx,
      cumQty: asVolume(leg.cumQty + lastQty),
      ...change,
    };
  }

  fill(leg: Leg, amount: number, change: Partial<LegFill> = {}): readonly Event[] {
    return this.step({ type: "LegReported", report: this.fillOf(leg, amount, change) });
  }

  timeout(leg: Leg): readonly Event[] {
    return this.step({ type: "LegTimedOut", leg: leg.leg });
  }

  answer(leg: Leg, change: Partial<LegStatus>): readonly Event[] {
    const status: LegStatus = {
      lp: leg.lp,
      leg: leg.leg,
      ordStatus: undefined,
      isProof: false,
      lpOrderID: `lp-${leg.leg}`,
      cumQty: leg.cumQty,
      avgPx: leg.expectedPx,
      text: "",
      ...change,
    };
    return this.step({ type: "LegStatusAnswered", status });
  }

  alertCodes(): string[] {
    return this.alerts.map(({ code }) => code);
  }
}

/** A world with fresh quotes of every LP: EURUSD 1.1000 / 1.1002 and so on. */
export function liveWorld(change: Partial<Policy> = {}): World {
  const world = new World(change);
  for (const { index } of world.engine.policy.lps) {
    world.quote(index, 1.1, 1.1002, EURUSD);
    world.quote(index, 150, 150.02, USDJPY);
    world.quote(index, 2000, 2000.3, XAUUSD);
  }
  return world;
}

export const typesOf = (events: readonly Event[]): EventType[] => events.map(({ type }) => type);

/** The one event of a type among those of a step. */
export function only<T extends EventType>(
  events: readonly Event[],
  type: T,
): Extract<Event, { type: T }> {
  const found = events.filter((event) => event.type === type) as Extract<Event, { type: T }>[];
  if (found.length !== 1)
    throw new Error(`${found.length} ${type} in ${typesOf(events).join(" ")}`);
  return found[0]!;
}

/** A fresh state after these events, as a restarted desk would have it. */
export function replayed(events: readonly Event[]): State {
  const state = new State();
  for (const event of events) apply(state, event);
  return state;
}
