import { isStopped } from "../accept/stops.ts";
import { holdersOf } from "../decide/hedge-holders.ts";
import type { EndingCode } from "../codes.ts";
import type { LpTerms } from "../policy.ts";
import { asPrice, asVolume, NO_VOLUME, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { Outcome, View } from "../view.ts";
import { isFinal } from "./order-status.ts";
import { isClosing, stoppable } from "./order.ts";
import type { Leg, Order } from "./order.ts";
import { lookDeeper } from "./sor/deeper-levels.ts";
import { judge, lpsInSight, priceOf, termsNow } from "./sor/lp-candidates.ts";
import type { LpInSight } from "./sor/lp-view.ts";
import { isBetter, isBetterPrice } from "./sor/select-lp.ts";
import { leaveToSound } from "./sor/sound-lps.ts";

/**
 * Sends what a leg left open to another LP, inside the order's budget, deadline and price.
 *
 * Never to one that failed this order, nor to one that nobody knows the answer of. Which LPs are
 * up, enabled and not stopped is asked anew: it is what holds now, whatever policy decided.
 *
 * @param rest what is to be placed, 10⁻⁶ lots
 * @returns whether another LP was found
 */
export function tryNextLp(
  view: View,
  leg: Leg,
  rest: Volume,
  cause: EndingCode,
  outcome: Outcome,
): boolean {
  const { order } = leg;
  const { policy, state, clocks, nowNs } = view;
  if (order.failovers >= policy.retryBudget || isStopped(view, stoppable(order))) return false;
  if (clocks.ageNs(order.terms.order, nowNs) > policy.retryWithinNs) return false;
  const next = nextLp(view, leg, rest);
  if (next === undefined) return false;
  const { symbol, side, limitPx, timeInForce } = leg;
  const number = order.terms.order;
  const from = leg.lp;
  const to = next.lp.lp;
  outcome.events.push(
    { type: "LpFailover", order: number, leg: leg.leg, from, to, cause },
    {
      type: "LegCreated",
      leg: state.nextLeg,
      order: number,
      lp: to,
      symbol,
      side,
      orderQty: next.volume,
      limitPx,
      expectedPx: asPrice(priceOf(next.lp, side)),
      timeInForce,
    },
  );
  return true;
}

interface Taker {
  readonly lp: LpInSight;
  readonly volume: Volume;
}

/**
 * Of a closing whoever holds what it closes, as when it was decided; else who takes most of it.
 * Among those, the one an order would go to first.
 */
function nextLp(view: View, leg: Leg, rest: Volume): Taker | undefined {
  const { policy } = view;
  const { order, symbol, side } = leg;
  const isUnwinding = takesOff(order);
  const lps = lpsInSight(view, { symbol, side, isClosing: isClosing(order), isUnwinding });
  lookDeeper(lps, view.quotes, { symbol, side, volume: rest });
  judge(lps, policy, symbol, leg.timeInForce === "FillOrKill");
  // What was ejected meanwhile is not called back for a second attempt.
  const able = lps.filter((lp) => isAble(lp, leg));
  const take = (lp: LpInSight): Volume =>
    lp.verdict === "NOT_NEEDED" ? takenBy(termsNow(policy, lp, symbol), rest, leg) : NO_VOLUME;
  if (!leaveToSound(able, policy, !isClosing(order), (lp) => take(lp) > 0, leg)) {
    return undefined;
  }
  const holders = isUnwinding ? holdersOf(able, leg, policy, leg.limitPx) : [];
  const holding = holders.filter((lp) => lp.held >= rest && take(lp) === rest);
  let found: Taker | undefined;
  for (const lp of holding.length > 0 ? holding : able) {
    const volume = take(lp);
    if (volume === NO_VOLUME || (found !== undefined && volume < found.volume)) continue;
    const isFirst = found === undefined || volume > found.volume;
    if (isFirst || isPreferred(lp, found?.lp, volume, leg, view)) found = { lp, volume };
  }
  return found;
}

/** It was decided to take off what LPs hold, as far as they do. */
function takesOff({ house, move, decision }: Order): boolean {
  if (house !== undefined) return house.purpose === "ORPHAN" || move?.to === "B";
  return (decision?.closes ?? 0) > 0;
}

/** Nothing speaks against it, it did not fail this order, and its price is within the limit. */
function isAble(lp: LpInSight, leg: Leg): boolean {
  const { order, side, limitPx } = leg;
  if (lp.verdict !== "NOT_NEEDED" || !isUntried(lp.lp, leg) || !isTarget(lp.lp, order))
    return false;
  return !isBetterPrice(side, limitPx, priceOf(lp, side));
}

/** Of two that take as much: the rule's order, then that of every selection of that size. */
function isPreferred(
  a: LpInSight,
  b: LpInSight | undefined,
  volume: Volume,
  leg: Leg,
  { policy }: View,
): boolean {
  if (b === undefined) return true;
  const [first, second] = [rankOf(a.lp, leg.order), rankOf(b.lp, leg.order)];
  return first === second ? isBetter(a, b, leg, policy, volume, leg.limitPx) : first < second;
}

function rankOf(lp: number, { decision }: Order): number {
  const at = decision?.targets.indexOf(lp) ?? -1;
  return at < 0 ? Infinity : at;
}

const isTarget = (lp: number, { decision }: Order): boolean =>
  decision !== undefined && (!decision.isTargetOnly || decision.targets.includes(lp));

/** No leg of the order failed there since its price was reached, or is still out there. */
function isUntried(lp: number, failed: Leg): boolean {
  const { legs, before } = failed.order;
  for (const [at, leg] of legs.entries()) {
    if (leg.lp !== lp || at < before.legs) continue;
    if (leg === failed || !isFinal(leg.ordStatus) || leg.cumQty < leg.orderQty) return false;
  }
  return true;
}

/** As much of it as the LP takes in one order; a FillOrKill goes whole or not at all. */
function takenBy(terms: LpTerms | undefined, rest: Volume, { timeInForce }: Leg): Volume {
  if (terms === undefined) return NO_VOLUME;
  const most = smaller(rest, terms.maximum);
  const volume = asVolume(most - (most % terms.step));
  if (volume < terms.minimum) return NO_VOLUME;
  return timeInForce === "FillOrKill" && volume !== rest ? NO_VOLUME : volume;
}
