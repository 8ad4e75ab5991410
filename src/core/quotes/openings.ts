import { isOpen } from "../calendar/market-hours.ts";
import type { Policy } from "../policy.ts";
import type { Price } from "../units/quantity.ts";
import { bestQuoteOf, isConfirmed, midOf } from "./best-quote.ts";
import { isOffMiddle } from "./middle.ts";
import type { QuoteBook } from "./quote-book.ts";

/** What is known of a symbol's price since its market last opened. */
interface Opening {
  /** There was a price since that more than one LP's word stood behind. */
  isSettled: boolean;
  /** The last mid before all quotes were lost, undefined where the market was closed since. */
  before: Price | undefined;
  /** As the quote book counts it. */
  emptied: number;
}

/**
 * Whether what rests may be triggered: the first quotes after an open, after the start of the desk
 * and after all LPs of a symbol were lost are believed only when they are confirmed, or, after a
 * loss, when they agree with the mid before it. From then on ordinary rules hold, however many LPs
 * fall silent.
 *
 * Like the quotes it is never journaled.
 */
export class Openings {
  readonly #symbols: Opening[] = [];

  isSettled(symbol: number): boolean {
    return this.#symbols[symbol]?.isSettled === true;
  }

  /**
   * Looks at a symbol's market and its price. Call it often, and before anything is triggered.
   *
   * @param lastMid the last that was sampled
   */
  look(
    policy: Policy,
    quotes: QuoteBook,
    symbol: number,
    lastMid: Price | undefined,
    now: { readonly nowNs: number; readonly timeUs: number },
  ): void {
    const opening = this.#of(symbol);
    const emptied = quotes.emptied(symbol);
    if (emptied !== opening.emptied) {
      opening.emptied = emptied;
      // What was not believed before is no measure for what comes.
      if (opening.isSettled) opening.before = lastMid;
      opening.isSettled = false;
    }
    const hours = policy.hours[symbol];
    if (hours !== undefined && !isOpen(hours, now.timeUs)) {
      opening.isSettled = false;
      opening.before = undefined;
      return;
    }
    if (!opening.isSettled) {
      opening.isSettled = isBelieved(policy, quotes, symbol, opening.before, now.nowNs);
    }
  }

  #of(symbol: number): Opening {
    let opening = this.#symbols[symbol];
    if (opening === undefined) {
      opening = { isSettled: false, before: undefined, emptied: 0 };
      this.#symbols[symbol] = opening;
    }
    return opening;
  }
}

function isBelieved(
  policy: Policy,
  quotes: QuoteBook,
  symbol: number,
  before: Price | undefined,
  nowNs: number,
): boolean {
  const mid = midOf(bestQuoteOf(policy, quotes, symbol, nowNs));
  if (mid === undefined) return false;
  const isAsBefore = policy.collar === 0 || !isOffMiddle(mid, before ?? 0, policy.collar);
  if (before !== undefined && isAsBefore) return true;
  return isConfirmed(policy, quotes, symbol, nowNs);
}
