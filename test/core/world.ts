import { apply } from "../../src/core/apply.ts";
import type { OrderRequest } from "../../src/core/accept/order-request.ts";
import { decide } from "../../src/core/decide.ts";
import { Engine } from "../../src/core/engine.ts";
import type { Event, EventType } from "../../src/core/events.ts";
import type { FillBust } from "../../src/core/execute/bust-fill.ts";
import type { LegFill, LegNews } from "../../src/core/execute/leg-report.ts";
import type { ContradictedSymbol } from "../../src/core/execute/sor/check-symbols.ts";
import type { LegStatus } from "../../src/core/execute/leg-in-doubt.ts";
import type { Leg, Order } from "../../src/core/execute/order.ts";
import type { PositionMove } from "../../src/core/house/move-position.ts";
import type { HouseAsked } from "../../src/core/house/place-house-order.ts";
import type { AccountImported, AccountPinned, Input } from "../../src/core/input.ts";
import type { Policy } from "../../src/core/policy.ts";
import { QuoteBook } from "../../src/core/quotes/quote-book.ts";
import { QuotedDepth } from "../../src/core/quotes/quoted-depth.ts";
import type { NameKind } from "../../src/core/names.ts";
import { State } from "../../src/core/state.ts";
import type { KillLevel, KillScope } from "../../src/core/terms.ts";
import { asBps, asPrice, asVolume } from "../../src/core/units/quantity.ts";
import type { Bps, Price, Volume } from "../../src/core/units/quantity.ts";
import type { Alert, Outcome } from "../../src/core/view.ts";
import { groupNames, policyOf } from "./policy-of.ts";
import type { PolicyChange } from "./policy-of.ts";

export const JOURNAL = "TESTJRNL";

export const lots = (amount: number): Volume => asVolume(Math.round(amount * 1e6));
export const px = (amount: number): Price => asPrice(Math.round(amount * 1e8));
export const pct = (amount: number): Bps => asBps(Math.round(amount * 100));
export const SECOND_NS = 1_000_000_000;
/** 2026-03-23 12:00 UTC, a Monday. */
export const NOON_US = 1_774_267_200_000_000;

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

/** The engine with every event and alert it gave, and short words for what the rim would say. */
export class World {
  engine: Engine;
  readonly events: Event[] = [];
  readonly alerts: Alert[] = [];
  nowNs = 100 * SECOND_NS;
  timeUs = NOON_US;
  #clOrdIDs = 0;
  #execIDs = 0;

  constructor(change: PolicyChange = {}, state: State = new State()) {
    const policy = policyOf(change);
    const quotes = new QuoteBook(policy.lps.length, policy.instruments.length);
    this.engine = new Engine(state, policy, quotes, (event) => {
      this.events.push(event);
    });
    this.intern("account", ["1001", "1002", "1003", "1004", "1005", "1006"]);
    this.intern(
      "symbol",
      policy.instruments.map((it, at) => it?.symbol ?? `unused${at}`),
    );
    this.intern(
      "lp",
      policy.lps.map(({ id }) => id),
    );
    this.intern("session", ["DEMO", "OTHER"]);
    this.intern("group", groupNames);
    this.activate(policy, change.reportingCurrency);
    for (const { index } of policy.lps) this.session(index, true);
  }

  intern(kind: NameKind, names: readonly string[]): void {
    const known = this.state.names.count(kind);
    for (const [at, name] of names.entries()) {
      this.engine.record({ type: "Interned", kind, index: known + at, name });
    }
  }

  get state(): State {
    return this.engine.state;
  }

  activate(policy: Policy, reportingCurrency = "USD"): readonly Event[] {
    const { version, hash, orderRetention } = policy;
    const by = { actor: "dealer", source: "test" };
    const terms = { version, hash, orderRetention, reportingCurrency };
    this.engine.record({ type: "PolicyActivated", ...terms, ...by });
    return this.engine.swap(policy, this.nowNs, this.timeUs);
  }

  /** Time goes on, by both clocks. */
  pass(ms: number): this {
    this.nowNs += ms * 1_000_000;
    this.timeUs += ms * 1_000;
    return this;
  }

  /** The market is looked at: mids are kept, and how far they moved. */
  sample(): this {
    this.engine.onTime(this.nowNs, this.timeUs);
    return this;
  }

  step(input: Input): readonly Event[] {
    const { events, alerts } = this.engine.step(input, this.nowNs, this.timeUs);
    this.alerts.push(...alerts);
    return events;
  }

  /** A quote of any size, received now. */
  quote(lpIndex: number, bid: number, ask: number, symbol = EURUSD): this {
    const size = { bidQty: lots(100), askQty: lots(100) };
    this.engine.quotes.update(lpIndex, symbol, { bid: px(bid), ask: px(ask), ...size }, this.nowNs);
    return this;
  }

  /** Levels of prices and lots, received now. */
  quoteDepth(
    lpIndex: number,
    bids: readonly (readonly [number, number])[],
    asks: readonly (readonly [number, number])[],
    symbol = EURUSD,
  ): this {
    const depth = new QuotedDepth();
    depth.clear();
    for (const [price, size] of bids) depth.bids.add(px(price), lots(size));
    for (const [price, size] of asks) depth.asks.add(px(price), lots(size));
    this.engine.quotes.updateDepth(lpIndex, symbol, depth, this.nowNs);
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
      ordTypeText: "1",
      timeInForce: "ImmediateOrCancel",
      orderQty: lots(1),
      orderQtyText: "1",
      price: undefined,
      stopPx: undefined,
      expireTimeUs: 0,
      isClosing: (change.position ?? 0) !== 0,
      position: 0,
      positionText: "",
      transactTimeUs: 1_700_000_000_000_000,
      ...change,
    };
  }

  /** What an input would bring about, decided but not applied. */
  decided(input: Input): Outcome {
    const outcome: Outcome = { events: [], alerts: [] };
    decide(this.engine.view(this.nowNs, this.timeUs), input, outcome);
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

  /** The LP takes back a fill of a leg, or corrects it, unless told otherwise the last one. */
  bust(leg: Leg, change: Partial<FillBust> = {}): readonly Event[] {
    this.#execIDs += 1;
    const { lp, leg: number, symbol, side } = leg;
    const bust: FillBust = {
      kind: "Busted",
      lp,
      leg: number,
      symbol,
      side,
      execID: `b${this.#execIDs}`,
      execRefID: leg.execs.at(-1)?.execID ?? "",
      lastQty: lots(0),
      lastPx: leg.expectedPx,
      cumQty: lots(0),
      ...change,
    };
    return this.step({ type: "FillTakenBack", bust });
  }

  /** A dealer turns a switch. */
  kill(scope: KillScope, index: number, level: KillLevel, reason = "drill"): readonly Event[] {
    return this.step({ type: "KillSwitchTurned", scope, index, level, actor: "dealer", reason });
  }

  importOf(account: number, row: Partial<AccountImported>): AccountImported {
    const told = { group: undefined, clientClass: undefined, score: undefined, trades: undefined };
    return { type: "AccountImported", account, ...told, actor: "crm", reason: "nightly", ...row };
  }

  import(account: number, row: Partial<AccountImported>): readonly Event[] {
    return this.step(this.importOf(account, row));
  }

  /** @param expiresUs -1: never */
  pinOf(account: number, pinClass: AccountPinned["pinClass"], expiresUs = -1): AccountPinned {
    const by = { actor: "dealer", reason: "asked for" };
    return { type: "AccountPinned", account, pinClass, expiresUs, ...by };
  }

  pin(account: number, pinClass: AccountPinned["pinClass"], expiresUs = -1): readonly Event[] {
    return this.step(this.pinOf(account, pinClass, expiresUs));
  }

  /** The house hedges: a size, or all that is kept of the symbol. */
  house(change: Partial<HouseAsked> = {}): readonly Event[] {
    return this.step({ type: "HouseAsked", ...this.houseOf(change) });
  }

  houseOf(change: Partial<HouseAsked> = {}): HouseAsked {
    const sized = "sized" in change ? change.sized : { side: "Buy" as const, volume: lots(1) };
    const purpose = sized === undefined ? "FLATTEN" : "COVER";
    const by = { lp: -1, actor: "dealer", reason: "too much of it" };
    return { symbol: EURUSD, purpose, ...by, ...change, sized };
  }

  /** A dealer moves half a lot of what RETAIL holds of EURUSD into the A-Book. */
  move(change: Partial<PositionMove> = {}): readonly Event[] {
    return this.step({ type: "MoveAsked", ...this.moveOf(change) });
  }

  moveOf(change: Partial<PositionMove> = {}): PositionMove {
    const what = { account: RETAIL, symbol: EURUSD, side: undefined, volume: lots(0.5) } as const;
    return { ...what, to: "A", lp: -1, actor: "dealer", reason: "too much of it", ...change };
  }

  /** An LP's list comes, which contradicts these. */
  listed(lpIndex: number, ...faults: readonly ContradictedSymbol[]): readonly Event[] {
    return this.step({ type: "LpSymbolsChecked", lp: lpIndex, faults, cause: "LIST" });
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

/** A world with fresh quotes of every LP, EURUSD 1.1000 / 1.1002 and so on, and a calm market. */
export function liveWorld(change: PolicyChange = {}, state: State = new State()): World {
  const world = new World(change, state);
  for (let at = 0; at <= world.engine.policy.volatility.minSamples; at++) {
    world.pass(1000);
    for (const { index } of world.engine.policy.lps) {
      world.quote(index, 1.1, 1.1002, EURUSD);
      world.quote(index, 150, 150.02, USDJPY);
      world.quote(index, 2000, 2000.3, XAUUSD);
    }
    world.sample();
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
