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
  /** The last mid before the market closed: a measure for the only LP of a symbol. */
  atClose: Price | undefined;
  /** The one LP that trades it, -1: several do, or none; undefined before the first look. */
  only: number | undefined;
  /** How often that LP had quoted while the market was closed, or others traded it: none counts. */
  notCounted: number;
  /** As the quote book counts it. */
  emptied: number;
}

/**
 * Whether what rests may be triggered: the first quotes after an open, after the start of the desk
 * and after all LPs of a symbol were lost are believed only when they are confirmed, or, after a
 * loss, when they agree with the mid before it. Where one LP alone trades the symbol nobody else
 * can confirm them: they must agree with the last mid before the loss or the close, or with its
 * next quote. From then on ordinary rules hold, however many LPs fall silent.
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
      // Lost before it closed, or with it: what stood before the loss is the last.
      const last = opening.isSettled ? lastMid : opening.before;
      if (last !== undefined) opening.atClose = last;
      opening.isSettled = false;
      opening.before = undefined;
      noteOnly(opening, policy, quotes, symbol, true);
    } else if (!opening.isSettled) {
      noteOnly(opening, policy, quotes, symbol, false);
      opening.isSettled = isBelieved(opening, policy, quotes, symbol, now.nowNs);
    }
  }

  #of(symbol: number): Opening {
    let opening = this.#symbols[symbol];
    if (opening === undefined) {
      opening = {
        isSettled: false,
        before: undefined,
        atClose: undefined,
        only: undefined,
        notCounted: 0,
        emptied: 0,
      };
      this.#symbols[symbol] = opening;
    }
    return opening;
  }
}

/** Who alone trades the symbol, and from which of its quotes on that is worth something. */
function noteOnly(
  opening: Opening,
  policy: Policy,
  quotes: QuoteBook,
  symbol: number,
  isClosed: boolean,
): void {
  const only = onlyLpOf(policy, symbol);
  const isAnother = opening.only !== undefined && opening.only !== only;
  if (isClosed || isAnother) opening.notCounted = quotes.count(only, symbol);
  opening.only = only;
}

function isBelieved(
  opening: Opening,
  policy: Policy,
  quotes: QuoteBook,
  symbol: number,
  nowNs: number,
): boolean {
  const { collar } = policy;
  const mid = midOf(bestQuoteOf(policy, quotes, symbol, nowNs));
  if (mid === undefined) return false;
  const { only = -1 } = opening;
  const before = only < 0 ? opening.before : (opening.before ?? opening.atClose);
  const isAsBefore = collar === 0 || !isOffMiddle(mid, before ?? 0, collar);
  if (before !== undefined && isAsBefore) return true;
  if (only < 0 || collar === 0) return isConfirmed(policy, quotes, symbol, nowNs);
  const isSaidTwice = quotes.count(only, symbol) - opening.notCounted >= 2;
  const first = quotes.midBefore(only, symbol);
  return isSaidTwice && first > 0 && !isOffMiddle(mid, first, collar);
}

/** The one LP that trades a symbol; -1 where several do, or none. */
function onlyLpOf({ lps }: Policy, symbol: number): number {
  let only = -1;
  for (const { index, isEnabled, terms } of lps) {
    if (!isEnabled || terms[symbol] === undefined) continue;
    if (only >= 0) return -1;
    only = index;
  }
  return only;
}
