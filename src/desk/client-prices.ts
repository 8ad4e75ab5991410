import { marketQuoteOf, withMarkup } from "../core/execute/client-quote.ts";
import type { ClientQuote } from "../core/execute/resting-orders.ts";
import { pipsAsPrice } from "../core/execute/markup.ts";
import { strategyFor } from "../core/decide/strategy.ts";
import { sizeWithin } from "../core/quotes/client-size.ts";
import type { Side } from "../core/terms.ts";
import { quantityOf } from "../core/units/lots.ts";
import { VOLUME_SCALE } from "../core/units/quantity.ts";
import type { Price, Volume } from "../core/units/quantity.ts";
import type { View } from "../core/view.ts";
import type { Peer } from "../fix/session/peer.ts";
import type { Shown } from "../intake/fix/price-messages.ts";
import type { PriceStreams } from "../intake/fix/price-streams.ts";
import type { Cancel, Clock } from "../ports/clock.ts";
import type { Turn } from "./turn.ts";

/** Streams looked at in one turn: orders that came meanwhile are taken before the next ones. */
const STREAMS_A_TURN = 200;
/**
 * A client that has left so much unread is told no prices until it has read on: then it gets those
 * of that moment, and never those in between. Its reports may still come.
 */
const MOST_UNREAD_BYTES = 64 << 10;
const NS_PER_MS = 1_000_000;

/** What the prices of client sessions need from the desk. */
export interface ClientPricesDesk {
  readonly clock: Clock;
  readonly turn: Turn;
  view(): View;
}

/** A session that may ask for prices. */
export interface PricedSession {
  readonly peer: Pick<Peer, "session" | "pendingBytes" | "now" | "flush">;
  readonly prices: PriceStreams;
  /** The client group whose markup its prices have, empty: that of no group. */
  readonly group: string;
  readonly quantity: "lots" | "units";
}

/** The market of a symbol as all clients share it. */
interface Market {
  readonly quote: ClientQuote;
  readonly bidQty: Volume;
  readonly askQty: Volume;
}

/**
 * Tells clients the prices they asked for, in passes over all streams.
 *
 * A pass begins when quotes moved, not sooner than the interval after the one before, and goes on
 * turn by turn; so prices in between are left out, nothing waits anywhere, and no order waits
 * longer than a turn's streams take.
 */
export class ClientPrices {
  /** Looks that found a client too far behind to be told anything. */
  heldBack = 0;
  readonly #desk: ClientPricesDesk;
  readonly #intervalNs: number;
  readonly #sessions: PricedSession[] = [];
  #nextNs = 0;
  /** Over all sessions: most desks stream nothing, and every quote asks. */
  #streams = 0;
  #scheduled: Cancel | undefined;
  /** Where the pass stands; undefined between passes. */
  #at: { session: number; stream: number } | undefined;
  #isStopped = false;

  /** @param intervalMs between the beginnings of two passes */
  constructor(desk: ClientPricesDesk, intervalMs: number) {
    this.#desk = desk;
    this.#intervalNs = intervalMs * NS_PER_MS;
  }

  add(session: PricedSession): void {
    this.#sessions.push(session);
  }

  /** A session streams so many more, or less. */
  counted(change: number): void {
    this.#streams += change;
  }

  /** Prices may differ from what clients know: by a quote, by time, or somebody asked. */
  look(): void {
    if (this.#isStopped || this.#scheduled !== undefined || this.#at !== undefined) return;
    if (this.#streams === 0) return;
    const waitNs = Math.max(0, this.#nextNs - this.#desk.clock.monotonicNs());
    this.#runAfter(Math.ceil(waitNs / NS_PER_MS), () => this.#begin());
  }

  /** No price is told any more. */
  stop(): void {
    this.#isStopped = true;
    this.#scheduled?.();
  }

  #runAfter(delayMs: number, run: () => void): void {
    this.#scheduled = this.#desk.clock.after(delayMs, () => {
      this.#scheduled = undefined;
      run();
    });
  }

  #begin(): void {
    this.#nextNs = this.#desk.clock.monotonicNs() + this.#intervalNs;
    this.#at = { session: 0, stream: 0 };
    this.#goOn();
  }

  /** One turn's share of the pass. */
  #goOn(): void {
    const at = this.#at;
    if (at === undefined || this.#isStopped) return;
    const prices = new PricesOfNow(this.#desk.view());
    for (let left = STREAMS_A_TURN; left > 0;) {
      const session = this.#sessions[at.session];
      if (session === undefined) {
        this.#at = undefined;
        return;
      }
      const { looked, next } = this.#tell(session, at.stream, left, prices);
      at.stream = next;
      left -= Math.max(1, looked);
      if (looked > 0 && next < session.prices.count) continue;
      at.session += 1;
      at.stream = 0;
    }
    this.#runAfter(0, () => this.#goOn());
  }

  /** @returns how many of the session's streams were looked at, and where to go on among them */
  #tell(
    session: PricedSession,
    from: number,
    most: number,
    prices: PricesOfNow,
  ): { readonly looked: number; readonly next: number } {
    const { peer, prices: streams } = session;
    if (streams.count === 0 || !peer.session.isUp) return { looked: 0, next: from };
    if (peer.pendingBytes > MOST_UNREAD_BYTES) {
      this.heldBack += 1;
      return { looked: 0, next: from };
    }
    const before = streams.sent;
    const shownOf = prices.for(session);
    const seen = streams.look(from, most, shownOf, peer.now());
    if (streams.sent > before) this.#desk.turn.touch(peer);
    return seen;
  }
}

/** Prices of one moment, each symbol's market put together once. */
class PricesOfNow {
  readonly #view: View;
  readonly #markets = new Map<number, Market>();

  constructor(view: View) {
    this.#view = view;
  }

  /** What the clients of a session see. */
  for({ group, quantity }: PricedSession): (symbol: number) => Shown {
    const { policy, state } = this.#view;
    const index = group === "" ? -1 : state.names.indexOf("group", group);
    return (symbol) => {
      const market = this.#marketOf(symbol);
      const { markupMilliPips } = strategyFor(policy.strategies, symbol, index);
      const { bid, ask } = withMarkup(market.quote, pipsAsPrice(policy, symbol, markupMilliPips));
      const perLot = quantity === "lots" ? 1 : (policy.instruments[symbol]?.contractSize ?? 1);
      const sizeOf = (volume: Volume): number => quantityOf(volume, VOLUME_SCALE, perLot) ?? 0;
      return {
        bid: { px: bid, size: bid === 0 ? 0 : sizeOf(market.bidQty) },
        ask: { px: ask, size: ask === 0 ? 0 : sizeOf(market.askQty) },
      };
    };
  }

  #marketOf(symbol: number): Market {
    const known = this.#markets.get(symbol);
    if (known !== undefined) return known;
    const quote = marketQuoteOf(this.#view, symbol);
    const bidQty = this.#sizeAt(symbol, "Sell", quote.bid);
    const askQty = this.#sizeAt(symbol, "Buy", quote.ask);
    const market = { quote, bidQty, askQty };
    this.#markets.set(symbol, market);
    return market;
  }

  #sizeAt(symbol: number, side: Side, px: Price): Volume {
    const { policy, quotes, nowNs } = this.#view;
    return sizeWithin(policy, quotes, symbol, side, px, nowNs);
  }
}
