import type { Policy } from "../../policy.ts";
import type { LpTerms } from "../../policy.ts";
import { signed, signOf } from "../../terms.ts";
import type { Side } from "../../terms.ts";
import type { Instrument } from "../../units/instrument.ts";
import { halfWay } from "../../quotes/middle.ts";
import { sizedPrice } from "../../quotes/sized-price.ts";
import type { Offer } from "../../quotes/sized-price.ts";
import {
  asPrice,
  asVolume,
  larger,
  minus,
  negated,
  NO_VOLUME,
  smaller,
} from "../../units/quantity.ts";
import type { Price, Volume } from "../../units/quantity.ts";
import type { View } from "../../view.ts";
import { noLevels } from "./lp-view.ts";
import type { LpInSight, LpVerdict, LpView } from "./lp-view.ts";
import { takesOrders } from "./takes-orders.ts";

const NS_PER_US = 1_000;
/** Of an LP that takes what it always takes. */
const NO_BOUND: Volume = asVolume(-1);

/** What an order is to LPs. */
interface Seen {
  readonly symbol: number;
  readonly side: Side;
  /** It opens nothing. */
  readonly isClosing: boolean;
  /** It is to take off what LPs hold: what each does is looked at. */
  readonly isUnwinding?: boolean;
}

/** Every LP of the policy as it stands now for an order; what speaks against it comes later. */
export function lpsInSight(view: View, order: Seen): LpInSight[] {
  const { symbol, side, isClosing, isUnwinding = false } = order;
  const { state, policy, quotes, health, nowNs } = view;
  // Kept with the decision: a list that grew would have room for seventeen.
  return policy.lps.map(({ index: lp }): LpInSight => {
    const hasQuote = quotes.has(lp, symbol);
    const ageNs = hasQuote ? quotes.ageNs(lp, symbol, nowNs) : 0;
    const level = state.kills.levelOf("lp", lp);
    const held = isClosing || isUnwinding ? heldAt(view, lp, symbol, side) : NO_VOLUME;
    // A closing would open there what another LP holds.
    const mayClose = level === "close_only" && isClosing && held > 0;
    return {
      lp,
      bid: quotes.bid(lp, symbol),
      ask: quotes.ask(lp, symbol),
      bidQty: quotes.bidQty(lp, symbol),
      askQty: quotes.askQty(lp, symbol),
      // Rounded up: a quote is never taken for fresher than it is.
      ageUs: hasQuote ? Math.ceil(ageNs / NS_PER_US) : -1,
      isUp: state.isLpUp[lp] ?? false,
      isKilled: level === "halt" || (level === "close_only" && !mayClose),
      legQty: NO_VOLUME,
      health: health.scoreOf(lp, view),
      isEjected: state.ejections.isOut(lp),
      isProbe: health.probation.mayProbe(lp, view),
      isOffMarket: quotes.isOffMarket(policy, lp, symbol, nowNs),
      held: isUnwinding ? held : NO_VOLUME,
      atMost: mayClose ? held : NO_BOUND,
      // Kept by `judge`: a decision that is made again from its record knows it from there.
      verdict: state.stops.isStopped(lp, symbol) ? "SYMBOL_STOPPED" : "NOT_NEEDED",
      deeper: noLevels,
    };
  });
}

/**
 * What an LP holds for the house that an order of that side would take off, less what legs of that
 * side on their way there take off already, whosever they are: they need no second leg.
 */
function heldAt({ state }: View, lp: number, symbol: number, side: Side): Volume {
  const net = negated(signed(state.hedges.net(lp, symbol), signOf(side)));
  return larger(minus(net, state.orders.underWay.of(lp, symbol, side)), NO_VOLUME);
}

/**
 * Says of each LP what speaks against it, whatever the size of the leg.
 *
 * @param isWhole the leg is a FillOrKill
 */
export function judge(
  lps: readonly LpInSight[],
  policy: Policy,
  symbol: number,
  isWhole: boolean,
): void {
  for (const it of lps) it.verdict = exclusionOf(it, policy, symbol, isWhole) ?? "NOT_NEEDED";
}

function exclusionOf(
  it: LpView,
  policy: Policy,
  symbol: number,
  isWhole: boolean,
): LpVerdict | undefined {
  const lp = lpOf(policy, it.lp);
  if (lp?.isEnabled !== true) return "DISABLED";
  const terms = lp.terms[symbol];
  if (terms === undefined) return "NOT_MAPPED";
  if (it.verdict === "SYMBOL_STOPPED") return it.verdict;
  if (isWhole && !terms.takesFillOrKill) return "NO_FILL_OR_KILL";
  if (it.isKilled) return "KILLED";
  if (!it.isUp) return "SESSION_DOWN";
  if (it.ageUs < 0) return "NO_QUOTE";
  if (!isFresh(it, policy.instruments[symbol])) return "STALE_QUOTE";
  if (it.isOffMarket) return "OFF_MARKET";
  return it.isEjected && !it.isProbe ? "EJECTED" : undefined;
}

/**
 * What a client buys or sells at for a size: over the quotes that make the price, best first, as
 * far as the size reaches.
 *
 * LPs may cross each other. Their quotes then meet half way, at one price for both sides, so that
 * no client is given the difference.
 *
 * @returns 0 when no quote counts
 */
export function clientPriceOf(
  lps: readonly LpView[],
  policy: Policy,
  symbol: number,
  side: Side,
  volume: Volume,
): Price {
  const least = lookAtStandings(lps, policy, symbol);
  const bound = bestPriceOf(lps, side, least);
  if (bound === 0) return bound;
  for (let at = 0; at < lps.length; at++) {
    const it = pricingAt(lps, at, least);
    if (it === undefined || offeredPx(it, side, bound) !== bound) continue;
    const qty = offeredQty(it, side);
    if (qty === NO_VOLUME || qty >= volume) return bound;
  }
  const offers = lps
    .filter((_, at) => pricingAt(lps, at, least) !== undefined)
    .flatMap((it) => offersOf(it, side, bound));
  return sizedPrice(offers, side, volume);
}

/** Level by level, none better than half way where LPs cross. */
const offersOf = (it: LpView, side: Side, bound: Price): readonly Offer[] => [
  { px: offeredPx(it, side, bound), qty: offeredQty(it, side) },
  ...it.deeper.map(({ px, qty }): Offer => ({ px: boundedTo(px, side, bound), qty })),
];

const boundedTo = (px: Price, side: Side, bound: Price): Price =>
  side === "Buy" ? larger(px, bound) : smaller(px, bound);

const offeredPx = ({ bid, ask }: LpView, side: Side, bound: Price): Price =>
  side === "Buy" ? larger(ask, bound) : smaller(bid, bound);

const offeredQty = ({ bidQty, askQty }: LpView, side: Side): Volume =>
  side === "Buy" ? askQty : bidQty;

/** The best price for the side, and no better than half way where LPs cross each other. */
function bestPriceOf(lps: readonly LpView[], side: Side, least: Standing): Price {
  let bid = 0;
  let ask = 0;
  for (let at = 0; at < lps.length; at++) {
    const it = pricingAt(lps, at, least);
    if (it === undefined) continue;
    bid = Math.max(bid, it.bid);
    ask = ask === 0 ? it.ask : Math.min(ask, it.ask);
  }
  if (ask < bid) return asPrice(halfWay(bid, ask));
  return asPrice(side === "Buy" ? ask : bid);
}

/** Of a quote: it does not count, its LP takes no orders just now, or does. */
type Standing = 0 | 1 | 2;

function standingOf(it: LpView, policy: Policy, symbol: number): Standing {
  const lp = lpOf(policy, it.lp);
  const isTraded = lp?.isEnabled === true && lp.terms[symbol] !== undefined;
  const isUsable = it.ageUs >= 0 && !it.isOffMarket;
  if (!isTraded || !isUsable || !isFresh(it, policy.instruments[symbol])) return 0;
  return takesOrders(it, policy) ? 2 : 1;
}

/** By place in the list that was looked at last; used again by every decision. */
const standings: Standing[] = [];

/** @returns quotes below it make no price: those of LPs that take no orders, where others quote */
function lookAtStandings(lps: readonly LpView[], policy: Policy, symbol: number): Standing {
  let least: Standing = 1;
  let at = 0;
  for (const it of lps) {
    const standing = standingOf(it, policy, symbol);
    standings[at++] = standing;
    if (standing === 2) least = standing;
  }
  return least;
}

/** The LP at a place, if its quote makes the price. */
const pricingAt = (lps: readonly LpView[], at: number, least: Standing): LpView | undefined =>
  (standings[at] ?? 0) >= least ? lps[at] : undefined;

const isFresh = (it: LpView, instrument: Instrument | undefined): boolean =>
  instrument !== undefined && it.ageUs * NS_PER_US <= instrument.quoteStalenessNs;

/** An LP of the policy. Usually it stands where its index says; not where LPs left the policy. */
export function lpOf({ lps }: Policy, index: number): Policy["lps"][number] | undefined {
  const likely = lps[index];
  return likely?.index === index ? likely : searched(lps, index);
}

/** By itself: a function made in `lpOf` would be made each time that it is asked. */
const searched = (lps: Policy["lps"], index: number): Policy["lps"][number] | undefined =>
  lps.find((lp) => lp.index === index);

/** What the LP takes of the symbol. */
export const lpTermsOf = (policy: Policy, lp: number, symbol: number): LpTerms | undefined =>
  lpOf(policy, lp)?.terms[symbol];

/** What the LP takes of the symbol as it stands: no more than it holds where it only closes. */
export function termsNow(policy: Policy, it: LpView, symbol: number): LpTerms | undefined {
  const terms = lpTermsOf(policy, it.lp, symbol);
  if (terms === undefined || it.atMost < 0 || it.atMost >= terms.maximum) return terms;
  return { ...terms, maximum: it.atMost };
}

export const priceOf = (it: LpView, side: Side): Price => (side === "Buy" ? it.ask : it.bid);

/** What it shows for the side; 0: it does not say how much. */
export const shownBy = (it: LpView, side: Side): Volume => (side === "Buy" ? it.askQty : it.bidQty);

/** An LP whose minimum exceeds the leg, or whose maximum is below it, is not eligible. */
export function sizeExclusion(terms: LpTerms | undefined, wanted: Volume): LpVerdict | undefined {
  if (terms === undefined) return "NOT_MAPPED";
  if (wanted < terms.minimum) return "BELOW_MINIMUM";
  return wanted > terms.maximum ? "ABOVE_MAXIMUM" : undefined;
}

/** What speaks against an LP for a leg that has been rounded. */
export const legExclusion = (terms: LpTerms | undefined, leg: Volume): LpVerdict | undefined =>
  terms !== undefined && leg % terms.step !== 0 ? "STEP_TOO_COARSE" : sizeExclusion(terms, leg);
