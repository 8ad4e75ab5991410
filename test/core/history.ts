import type { OrderRequest } from "../../src/core/accept/order-request.ts";
import { Engine } from "../../src/core/engine.ts";
import type { Event } from "../../src/core/events.ts";
import type { FillBust } from "../../src/core/execute/bust-fill.ts";
import type { LegFill } from "../../src/core/execute/leg-report.ts";
import type { OrdStatus } from "../../src/core/execute/order-status.ts";
import type { Leg } from "../../src/core/execute/order.ts";
import type { Input } from "../../src/core/input.ts";
import type { State } from "../../src/core/state.ts";
import { opposite } from "../../src/core/terms.ts";
import { asPrice, asVolume } from "../../src/core/units/quantity.ts";
import type { Price, Volume } from "../../src/core/units/quantity.ts";
import { twoLps } from "./happenings.ts";
import type { Happening } from "./happenings.ts";
import { policyOf } from "./policy-of.ts";
import type { PolicyChange } from "./policy-of.ts";
import { ALPHA, BETA, lots, px, replayed, World } from "./world.ts";

/** What an LP did with a leg, whether or not the desk has heard of it. */
interface LpBook {
  cumQty: Volume;
  value: bigint;
}

const DAY_US = 86_400_000_000;
const basePx = [1.1, 150, 2000];
const pipPx = [0.0001, 0.01, 0.1];

/** Who looks on as a history is lived. */
export interface Witness {
  /** What a restart finds; the state its events add up to unless told otherwise. */
  readonly found?: (events: readonly Event[]) => State;
  readonly before?: (input: Input) => void;
  readonly after?: (input: Input, events: readonly Event[]) => void;
}

/** Lives a history: two LPs with books of their own, whose reports come late, twice or never. */
export class Life {
  readonly world: World;
  /** Every fill the LPs made; the desk may have heard of it. */
  readonly fills: LegFill[] = [];
  readonly #books = new Map<number, LpBook>();
  /** Heard of every input before it is applied, and after. */
  readonly #witness: Witness;
  #version = 1;
  #change: PolicyChange;

  constructor(witness: Witness = {}, change: PolicyChange = {}) {
    this.#witness = witness;
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
      case "waiting":
        return this.#waiting(it.order, it.pips);
      case "due":
        // As the desk does it: prices are looked at before anything is taken up.
        this.world.engine.due(this.world.nowNs, this.world.timeUs);
        return this.#withOrder(it.pick, (order) => this.#step({ type: "OrderDue", order }));
      case "cancel":
        return this.#withOrder(it.pick, (order) => {
          this.#step({ type: "CancelAsked", order, requestID: "c" });
        });
      case "replace":
        return this.#withOrder(it.pick, (order) => this.#replace(order, it));
      case "expiry":
        this.world.timeUs += DAY_US;
        return this.#step({ type: "TimePassed" });
      case "quote":
        return this.#quote(it.lp, it.symbol, it.pips, it.shown);
      case "time":
        this.world.pass(it.ms);
        return undefined;
      case "sample":
        this.world.sample();
        return undefined;
      case "filledAtLp":
        return this.#withLeg(it.leg, (leg) => this.#fillAtLp(leg, it.steps));
      case "answered":
        return this.#answer(it.pick, it.quarters);
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
      case "house":
        return this.#step(houseInput(it));
      case "move":
        return this.#move(it);
      case "bust":
        return this.#bust(it);
      case "listed":
        return this.#step({
          type: "LpSymbolsChecked",
          lp: it.lp,
          faults: it.symbols.map((symbol) => ({ symbol, fault: "STEP" as const, text: "x" })),
          cause: "LIST",
        });
      case "hedgeDue":
        return this.#step({ type: "HedgeDue", symbol: it.symbol });
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
    this.#witness.before?.(input);
    const events = this.world.step(input);
    this.#witness.after?.(input, events);
  }

  #activate(change: PolicyChange): void {
    this.#version += 1;
    this.#change = { ...this.#change, ...change, version: this.#version };
    this.world.activate(policyOf(this.#change));
  }

  #order(change: Partial<OrderRequest>, repeats: boolean): void {
    const closing = change.isClosing === true ? this.#closing(change) : {};
    const named = repeats ? { clOrdID: "again" } : {};
    const request = this.world.request({ ...change, ...closing, ...named });
    this.#step({ type: "OrderSubmitted", request });
  }

  /** An order whose price is so many pips off the bid it began with. */
  #waiting(change: Partial<OrderRequest>, pips: number): void {
    const { ordType, symbol = -1 } = change;
    const at = px((basePx[symbol] ?? 1) + pips * (pipPx[symbol] ?? 1));
    const price = ordType === "Stop" ? undefined : at;
    const stopPx = ordType === "Limit" ? undefined : at;
    const expireTimeUs = this.world.timeUs + DAY_US / 2;
    this.#order({ ...change, price, stopPx, expireTimeUs }, false);
  }

  /** Any order there ever was, resting or not. */
  #withOrder(wanted: number, act: (order: number) => void): void {
    act((wanted % this.world.state.nextOrder) + 1);
  }

  /** The same order again with another price and quantity, perhaps less than is filled. */
  #replace(number: number, { pips, steps }: { pips: number; steps: number }): void {
    const order = this.world.state.orders.order(number);
    if (order === undefined) return;
    const { terms } = order;
    const at = px((basePx[terms.symbol] ?? 1) + pips * (pipPx[terms.symbol] ?? 1));
    const request = this.world.request({
      ...terms,
      clOrdID: `replaced-${this.world.events.length}`,
      orderQty: asVolume(steps * 10_000),
      price: terms.limitPx > 0 ? at : undefined,
      stopPx: terms.stopPx > 0 ? terms.stopPx : undefined,
      expireTimeUs: terms.expireUs,
    });
    const { clOrdID: origClOrdID } = terms;
    this.#step({ type: "ReplaceAsked", order: number, origClOrdID, request });
  }

  /** What closes some of a position, where there is one; live orders are not looked at. */
  #closing({ orderQty }: Partial<OrderRequest>): Partial<OrderRequest> {
    if (typeof orderQty !== "number" || orderQty <= 0) return {};
    return (orderQty / 10_000) % 2 === 0 ? this.#netClosing(orderQty) : this.#named(orderQty);
  }

  /** It names a position, wherever one is open. */
  #named(orderQty: number): Partial<OrderRequest> {
    const { holdings, nextOrder } = this.world.state;
    const names = Array.from({ length: nextOrder }, (_, name) => name);
    const open = names.filter((name) => holdings.placeOf(name) !== undefined);
    const position = open[orderQty % Math.max(1, open.length)];
    const place = position === undefined ? undefined : holdings.placeOf(position);
    if (position === undefined || place === undefined) return {};
    const { account, symbol, side } = place;
    const { aOpen, bOpen } = holdings.position({ account, symbol, side }, position)!;
    const most = Math.min(orderQty, aOpen + bOpen);
    return { account, symbol, side: opposite(side), position, orderQty: asVolume(most) };
  }

  #netClosing(orderQty: Volume): Partial<OrderRequest> {
    const held = [...this.world.state.positions.entries()].filter(
      ({ position }) => position.aNet + position.bNet !== 0,
    );
    const found = held[orderQty % Math.max(1, held.length)];
    if (found === undefined) return {};
    const { account, symbol, position } = found;
    const net = position.aNet + position.bNet;
    const side = net > 0 ? "Sell" : "Buy";
    return { account, symbol, side, orderQty: asVolume(Math.min(orderQty, Math.abs(net))) };
  }

  /** Of what some account holds, on a side it holds. */
  #move({ pick, steps, to, lp }: Extract<Happening, { is: "move" }>): void {
    const { positions, holdings } = this.world.state;
    const found = [...positions.entries()].flatMap(({ account, symbol }) =>
      (["Buy", "Sell"] as const).flatMap((side) => {
        const { aOpen, bOpen } = holdings.of(account, symbol, side);
        const most = to === "A" ? bOpen : aOpen;
        return most > 0 ? [{ account, symbol, side, most }] : [];
      }),
    );
    const of = found[pick % Math.max(1, found.length)];
    if (of === undefined) return;
    const { most, ...whose } = of;
    const volume = steps === 0 ? most : asVolume(Math.min(steps * 10_000, most));
    const by = { lp, actor: "dealer", reason: "test" };
    this.#step({ type: "MoveAsked", ...whose, to, volume, ...by });
  }

  #quote(lpIndex: number, symbol: number, pips: number, shown = 0): void {
    const pip = pipPx[symbol]!;
    const bid = basePx[symbol]! + pips * pip;
    if (shown === 0) return void this.world.quote(lpIndex, bid, bid + 6 * pip, symbol);
    // Three levels a pip apart, each of as many lots more than the one before.
    const levels = [0, 1, 2].map((at) => [at * pip, shown * (at + 1)] as const);
    const bids = levels.map(([away, size]) => [bid - away, size] as const);
    const asks = levels.map(([away, size]) => [bid + 6 * pip + away, size] as const);
    return void this.world.quoteDepth(lpIndex, bids, asks, symbol);
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

  #answer(wanted: number, quarters: number): void {
    const open = [...this.world.state.orders.openLegs()];
    const leg = open[wanted % Math.max(1, open.length)];
    if (leg === undefined) return;
    const before = this.fills.length;
    const { orderQty } = leg;
    if (quarters > 0) this.#fillAtLp(leg, Math.ceil((orderQty * quarters) / 40_000));
    if (this.fills.length > before) return this.#hearFill(before);
    const { leg: number, lp: by, cumQty } = leg;
    const report = {
      kind: "Rejected",
      lp: by,
      leg: number,
      lpOrderID: "",
      cumQty,
      text: "",
    } as const;
    return this.#step({ type: "LegReported", report });
  }

  #hearFill(wanted: number): void {
    const report = this.fills[wanted % Math.max(1, this.fills.length)];
    if (report !== undefined) this.#step({ type: "LegReported", report });
  }

  /** A fill, heard or not, is taken back (steps 0) or corrected; some are so more than once. */
  #bust({ pick, steps, isTwin }: Extract<Happening, { is: "bust" }>): void {
    const fill = this.fills[pick % Math.max(1, this.fills.length)];
    if (fill === undefined) return;
    const { lp, leg, symbol, side, lastPx, execID: execRefID } = fill;
    const isCorrected = steps > 0;
    const bust: FillBust = {
      kind: isCorrected ? "Corrected" : "Busted",
      lp,
      leg,
      symbol,
      side,
      execID: `${isTwin ? "b" : "c"}-${execRefID}`,
      execRefID,
      lastQty: isCorrected ? lots(steps / 100) : fill.lastQty,
      lastPx,
      cumQty: fill.cumQty,
    };
    this.#step({ type: "FillTakenBack", bust });
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
    const found = (this.#witness.found ?? replayed)(world.events);
    world.engine = new Engine(found, policy, world.engine.quotes, (event) => {
      world.events.push(event);
    });
    this.#step({ type: "Restarted" });
    for (const { index } of policy.lps) {
      this.#step({ type: "LpSessionMoved", lp: index, isUp: true, reason: "again" });
      for (const symbol of [0, 1, 2]) this.#quote(index, symbol, 0);
    }
  }
}

const houseInput = (it: Extract<Happening, { is: "house" }>): Input => ({
  type: "HouseAsked",
  symbol: it.symbol,
  sized: it.steps === 0 ? undefined : { side: it.side, volume: lots(it.steps / 100) },
  lp: it.lp,
  purpose: it.steps === 0 ? "FLATTEN" : "COVER",
  actor: "dealer",
  reason: "test",
});
