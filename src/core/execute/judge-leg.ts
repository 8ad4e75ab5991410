import type { LegJudged } from "./doubt-events.ts";
import type { Outcome, View } from "../view.ts";
import { bookJudged, endLeg, resolve } from "./leg-report.ts";
import { isFinal } from "./order-status.ts";

/**
 * A person says how a leg nobody answers for ended: how much of it the LP filled, and at what.
 *
 * What was filled is booked first; asked again, the rest is over. Whatever the LP says later of the
 * same fills is a repeat, and of others is booked.
 */
export function judgeLeg(view: View, input: Omit<LegJudged, "type">, outcome: Outcome): void {
  const leg = view.state.orders.leg(input.leg);
  if (leg === undefined || isFinal(leg.ordStatus)) return;
  const { cumQty, lastPx, actor, reason } = input;
  const { leg: number } = leg;
  if (leg.isInDoubt) {
    outcome.events.push({ type: "LegJudged", leg: number, cumQty, lastPx, actor, reason });
  }
  if (cumQty > leg.cumQty) return bookJudged(view, leg, input, outcome);
  return endLeg(view, leg, "Canceled", reason, "DEALER", outcome);
}

/**
 * What an LP states of a leg in doubt, and who handed it in: the doubt is over. The fills it states
 * are booked behind this one by one, as if the LP had reported them. Then it is stated again: what
 * the LP reports later of as much, under whatever ExecIDs, is a repeat, and the rest is over.
 */
export function stateLeg(view: View, input: Omit<LegJudged, "type">, outcome: Outcome): void {
  const leg = view.state.orders.leg(input.leg);
  if (leg === undefined) return;
  const { cumQty, lastPx, actor, reason } = input;
  const judged = { type: "LegJudged", leg: leg.leg, cumQty, lastPx, actor, reason } as const;
  if (leg.isInDoubt) {
    outcome.events.push(judged);
    return resolve(leg, "STATEMENT", outcome);
  }
  if (leg.cumQty !== cumQty) return;
  if (cumQty > leg.statusCumQty) outcome.events.push(judged);
  if (!isFinal(leg.ordStatus)) endLeg(view, leg, "Canceled", reason, "STATEMENT", outcome);
}
