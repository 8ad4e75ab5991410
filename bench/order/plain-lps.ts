import type { LpVerdict } from "../../src/core/execute/sor/lp-view.ts";
import type { Side } from "../../src/core/terms.ts";
import type { InstrumentTerms } from "../../src/policy/policy-document.ts";
import type { PlainDesk, PlainMoment } from "./plain-desk.ts";
import type { PlainView } from "./plain-events.ts";
import { midOf } from "./plain-market.ts";
import { signed } from "./plain-numbers.ts";
import type { PlainPolicy } from "./plain-policy.ts";
import type { PlainRequest } from "./plain-request.ts";

const NS_PER_US = 1000;

/** What an order is to LPs. */
export interface Seen {
  readonly instrument: InstrumentTerms;
  readonly side: Side;
  /** It takes off what LPs hold. */
  readonly isUnwinding: boolean;
}

/** Every LP of the policy as it stands for an order. */
export function lpsInSight(desk: PlainDesk, seen: Seen, { nowNs }: PlainMoment): PlainView[] {
  const { policy, market, health, up } = desk;
  const { instrument, side, isUnwinding } = seen;
  const { symbol } = instrument;
  const fresh = market.fresh(instrument, nowNs);
  const middle = market.middleOf(fresh);
  return policy.lps.map((lp) => {
    const quote = market.quoteOf(symbol, lp.id);
    const isFresh = quote !== undefined && fresh.includes(quote);
    const { bid, ask, bidQty, askQty, receivedNs } = quote ?? noQuote;
    const view: PlainView = {
      lp: lp.id,
      bid,
      ask,
      bidQty,
      askQty,
      ageUs: quote === undefined ? -1 : Math.ceil((nowNs - receivedNs) / NS_PER_US),
      isUp: up.has(lp.id),
      isKilled: desk.killOf("lp", lp.id) !== undefined,
      legQty: 0,
      health: health.scoreOf(lp.id, nowNs),
      isEjected: health.isEjected(lp.id),
      isProbe: false,
      isOffMarket: isFresh && market.isOff(midOf(quote), middle),
      held: isUnwinding ? heldAt(desk, lp.id, symbol, side) : 0,
      atMost: -1,
      verdict: "NOT_NEEDED",
      deeper: [],
    };
    view.verdict = exclusionOf(view, policy, symbol, isFresh) ?? "NOT_NEEDED";
    return view;
  });
}

const noQuote = { bid: 0, ask: 0, bidQty: 0, askQty: 0, receivedNs: 0 };

/** What it holds that an order of that side takes off, less what is on its way to do so. */
function heldAt({ exposure, orders }: PlainDesk, lp: string, symbol: string, side: Side): number {
  const held = -signed(side, exposure.hedgedAt(lp, symbol));
  return Math.max(0, held - orders.underWay(lp, symbol, side));
}

/** What speaks against an LP whatever the size of the leg. */
function exclusionOf(
  view: PlainView,
  policy: PlainPolicy,
  symbol: string,
  isFresh: boolean,
): LpVerdict | undefined {
  const lp = policy.lpsById.get(view.lp);
  if (lp?.isEnabled !== true) return "DISABLED";
  if (!lp.mappings.has(symbol)) return "NOT_MAPPED";
  if (view.isKilled) return "KILLED";
  if (!view.isUp) return "SESSION_DOWN";
  if (view.ageUs < 0) return "NO_QUOTE";
  if (!isFresh) return "STALE_QUOTE";
  if (view.isOffMarket) return "OFF_MARKET";
  return view.isEjected && !view.isProbe ? "EJECTED" : undefined;
}

/** Quotes of LPs that take no orders just now make a price all the same. */
const isPricing = ({ verdict }: PlainView): boolean =>
  !["DISABLED", "NOT_MAPPED", "NO_QUOTE", "STALE_QUOTE", "OFF_MARKET"].includes(verdict);

/**
 * What a client buys or sells at for a size: the best price, and as much of it as is shown.
 *
 * @returns 0 when no quote counts
 */
export function clientPriceOf(lps: readonly PlainView[], side: Side, volume: number): number {
  const pricing = lps.filter((lp) => isPricing(lp));
  if (pricing.length === 0) return 0;
  const bid = Math.max(...pricing.map((lp) => lp.bid));
  const ask = Math.min(...pricing.map((lp) => lp.ask));
  if (ask < bid) throw new Error("Invariant: the bench's LPs do not cross each other");
  const best = side === "Buy" ? ask : bid;
  const isShown = pricing.some(
    (lp) => priceOf(lp, side) === best && (shownBy(lp, side) === 0 || shownBy(lp, side) >= volume),
  );
  if (!isShown) throw new Error("Invariant: the bench's LPs show more than any order");
  return best;
}

export const priceOf = ({ bid, ask }: PlainView, side: Side): number =>
  side === "Buy" ? ask : bid;

export const shownBy = ({ bidQty, askQty }: PlainView, side: Side): number =>
  side === "Buy" ? askQty : bidQty;

type Comparison = (a: PlainView, b: PlainView) => number;

/** Negative where the first is preferred: price with commission, default LP, priority, health. */
export function byPreference(policy: PlainPolicy, symbol: string, side: Side): Comparison {
  const [compared, ranked] = [byPrice(policy, symbol, side), byRank(policy)];
  return (a, b) => compared(a, b) || ranked(a, b) || b.health - a.health || (a.lp < b.lp ? -1 : 1);
}

/** The default LP stands before all priorities. */
function byRank({ document, lpsById }: PlainPolicy): Comparison {
  const rankOf = ({ lp }: PlainView): number =>
    lp === document.routing.defaultLp ? -1 : (lpsById.get(lp)?.priority ?? Infinity);
  return (a, b) => rankOf(a) - rankOf(b);
}

function byPrice(policy: PlainPolicy, symbol: string, side: Side): Comparison {
  const costOf = (view: PlainView): number => {
    const commission = policy.lpsById.get(view.lp)?.mappings.get(symbol)?.commissionPerMillion ?? 0;
    // Commission in 10⁻⁴ for a million: a buyer pays it on top, a seller is paid as much less.
    return priceOf(view, side) * (1 + signed(side, commission) / 1e10);
  };
  return (a, b) => (side === "Buy" ? costOf(a) - costOf(b) : costOf(b) - costOf(a));
}

/** Why an LP comes behind the one that was chosen. */
export function whyBehind(
  it: PlainView,
  chosen: PlainView,
  policy: PlainPolicy,
  { symbol, side }: Pick<PlainRequest, "symbol" | "side">,
): LpVerdict {
  if (byPrice(policy, symbol, side)(it, chosen) !== 0) return "WORSE_PRICE";
  const isRanked = byRank(policy)(it, chosen) !== 0;
  return isRanked || it.health === chosen.health ? "LOWER_PRIORITY" : "LESS_HEALTHY";
}

/** What of its size speaks against an LP. */
export function sizeExclusion(
  policy: PlainPolicy,
  { lp: id }: PlainView,
  symbol: string,
  volume: number,
): LpVerdict | undefined {
  const mapping = policy.lpsById.get(id)?.mappings.get(symbol);
  if (mapping === undefined) return "NOT_MAPPED";
  if (volume < mapping.min) return "BELOW_MINIMUM";
  return volume > mapping.max ? "ABOVE_MAXIMUM" : undefined;
}
