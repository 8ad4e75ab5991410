import type { LegJudged } from "./doubt-events.ts";
import type { Outcome, View } from "../view.ts";
import { bookJudged, endLeg } from "./leg-report.ts";
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
