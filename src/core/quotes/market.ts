import { isOpen } from "../calendar/market-hours.ts";
import type { Policy } from "../policy.ts";
import type { State } from "../state.ts";
import type { Money, Price } from "../units/quantity.ts";
import { bestQuoteOf, midOf } from "./best-quote.ts";
import { GlobalNet } from "./global-net.ts";
import type { LotWorths } from "./global-net.ts";
import { Openings } from "./openings.ts";
import type { QuoteBook } from "./quote-book.ts";
import { Volatility } from "./volatility.ts";
import type { VolatilitySampling } from "./volatility.ts";
import { lotWorthOf } from "./worth.ts";

/**
 * What is known of the market beyond the quotes of this moment: the last mid of each symbol, what a
 * lot is worth, how volatile it is. Sampled at the policy's interval.
 *
 * Like the quotes it is never journaled and not part of the hashed state: a decision keeps what it
 * saw of it. A position is valued at the last mid there was, also while its market is closed.
 */
export class Market {
  readonly #volatility: Volatility;
  readonly openings: Openings = new Openings();
  readonly #mids: (Price | undefined)[] = [];
  readonly #midsNs: number[] = [];
  readonly #lotWorths: (Money | undefined)[] = [];
  readonly #globalNet = new GlobalNet();
  readonly #asked = new WorthsOfNow(this);
  #sampledNs = -Infinity;

  constructor(sampling: VolatilitySampling) {
    this.#volatility = new Volatility(sampling);
  }

  /** What is known stays known; from now on it is sampled otherwise. */
  retune(sampling: VolatilitySampling): void {
    this.#volatility.retune(sampling);
    this.#forgetWorths();
  }

  /** Standard deviation of a day's log return; NaN while it is unknown. */
  volatilityOf(symbol: number): number {
    return this.#volatility.of(symbol);
  }

  /** Looks whether a symbol's first prices may be believed, before one of them is sampled. */
  lookAt(policy: Policy, quotes: QuoteBook, symbol: number, nowNs: number, timeUs: number): void {
    this.openings.look(policy, quotes, symbol, this.#mids[symbol], { nowNs, timeUs });
  }

  /** Takes a sample when one is due. Call it often. @returns whether it was */
  onTime(policy: Policy, quotes: QuoteBook, nowNs: number, timeUs: number): boolean {
    for (const [symbol, instrument] of policy.instruments.entries()) {
      if (instrument !== undefined) this.lookAt(policy, quotes, symbol, nowNs, timeUs);
    }
    if (nowNs - this.#sampledNs < policy.sampleNs) return false;
    this.#sampledNs = nowNs;
    for (const [symbol, instrument] of policy.instruments.entries()) {
      if (instrument !== undefined) this.#sample(policy, quotes, symbol, nowNs, timeUs);
    }
    this.#forgetWorths();
    return true;
  }

  /** The last sampled mid; before there was one, that of the quotes of this moment. */
  midOf(policy: Policy, quotes: QuoteBook, symbol: number, nowNs: number): Price | undefined {
    return this.#mids[symbol] ?? midOf(bestQuoteOf(policy, quotes, symbol, nowNs));
  }

  /** The last sampled mid. */
  lastMid(symbol: number): Price | undefined {
    return this.#mids[symbol];
  }

  /** When it was sampled, monotonic; undefined without one. */
  lastMidNs(symbol: number): number | undefined {
    return this.#midsNs[symbol];
  }

  /** Worth of one lot in the reporting currency; undefined when no mid ever gave it. */
  lotWorth(policy: Policy, quotes: QuoteBook, symbol: number, nowNs: number): Money | undefined {
    const known = this.#lotWorths[symbol];
    if (known !== undefined) return known;
    const path = policy.worth[symbol];
    const instrument = policy.instruments[symbol];
    if (path === undefined || instrument === undefined) return undefined;
    const worth = lotWorthOf(path, instrument, symbol, (at) =>
      this.midOf(policy, quotes, at, nowNs),
    );
    this.#lotWorths[symbol] = worth;
    return worth;
  }

  /** Sum of |net| notional, cut at `MAX_WORTH`; undefined while one symbol's worth is not known. */
  globalNet(
    { exposure, lastWorths }: State,
    policy: Policy,
    quotes: QuoteBook,
    nowNs: number,
  ): Money | undefined {
    const asked = this.#asked;
    asked.policy = policy;
    asked.quotes = quotes;
    asked.nowNs = nowNs;
    asked.lastWorths = lastWorths;
    return this.#globalNet.of(exposure, asked);
  }

  #forgetWorths(): void {
    this.#lotWorths.length = 0;
    this.#globalNet.forget();
  }

  #sample(policy: Policy, quotes: QuoteBook, symbol: number, nowNs: number, timeUs: number): void {
    const best = bestQuoteOf(policy, quotes, symbol, nowNs);
    const mid = midOf(best);
    const hours = policy.hours[symbol];
    const isTrading = hours === undefined || isOpen(hours, timeUs);
    if (mid === undefined || !isTrading) return this.#volatility.skip(symbol);
    this.#mids[symbol] = mid;
    this.#midsNs[symbol] = nowNs;
    quotes.accept(symbol, mid, nowNs);
    return this.#volatility.observe(symbol, mid, nowNs);
  }
}

/** What lots are worth as it is asked now; filled again each time, since each order asks thrice. */
class WorthsOfNow implements LotWorths {
  policy: Policy | undefined;
  quotes: QuoteBook | undefined;
  nowNs = 0;
  lastWorths: State["lastWorths"] = [];
  readonly #market: Market;

  constructor(market: Market) {
    this.#market = market;
  }

  now(symbol: number): Money | undefined {
    const { policy, quotes, nowNs } = this;
    if (policy === undefined || quotes === undefined) return undefined;
    return this.#market.lotWorth(policy, quotes, symbol, nowNs);
  }

  /** After a restart a symbol may not trade for hours: then its last decision says its worth. */
  before(symbol: number): Money | undefined {
    return this.lastWorths[symbol];
  }
}
