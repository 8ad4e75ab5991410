import { NO_VOLUME } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import type { Outcome, View } from "../view.ts";
import { bookMissing, doubtLeg, endLeg, resolve } from "./leg-report.ts";
import { isFinal, legMayBecome } from "./order-status.ts";
import type { OrdStatus } from "./order-status.ts";
import type { Leg } from "./order.ts";

/** An LP's answer to a status request for a leg. */
export interface LegStatus {
  readonly lp: number;
  readonly leg: number;
  /** Undefined: the LP does not know the order. */
  readonly ordStatus: OrdStatus | undefined;
  /**
   * The request followed the order on one unbroken sequence, so that not knowing it proves that it
   * never arrived. Otherwise it proves nothing: the order may still come in.
   */
  readonly isProof: boolean;
  readonly lpOrderID: string;
  readonly cumQty: Volume;
  readonly avgPx: Price;
  readonly text: string;
}

/** Every open leg at an LP that can no longer be heard. */
export function doubtLegsAt(
  view: View,
  lp: number,
  cause: "SESSION_DOWN" | "RESTART",
  outcome: Outcome,
): void {
  for (const leg of view.state.orders.openLegs()) {
    if (leg.lp === lp) doubtLeg(leg, cause, outcome);
  }
}

/** The LP's own session asked for the number the order had: it never arrived. */
export function legNotReceived(view: View, number: number, outcome: Outcome): void {
  const leg = view.state.orders.leg(number);
  if (leg === undefined || leg.ordStatus !== "PendingNew") return;
  endLeg(view, leg, "Canceled", "never reached the LP", "NOT_RECEIVED", outcome);
}

/** The LP answered a status request. */
export function answerLegStatus(view: View, status: LegStatus, outcome: Outcome): void {
  const leg = view.state.orders.leg(status.leg);
  if (leg === undefined || leg.lp !== status.lp) return;
  // Also of a leg that has ended: a fill is booked whatever became of its leg.
  if (status.cumQty > leg.cumQty) {
    // How it stands beyond the fill is asked again: one step at a time keeps the order of events.
    return bookMissing(view, leg, status.cumQty, status.avgPx, outcome);
  }
  if (isFinal(leg.ordStatus)) return;
  if (status.ordStatus === undefined) {
    if (status.isProof) legNotReceived(view, status.leg, outcome);
    return;
  }
  settleByStatus(view, leg, status, outcome);
}

function settleByStatus(view: View, leg: Leg, status: LegStatus, outcome: Outcome): void {
  switch (status.ordStatus) {
    case "Rejected": {
      // Rejected for what was left of it, after fills.
      const to = leg.cumQty > 0 ? "Canceled" : "Rejected";
      return endLeg(view, leg, to, status.text, "STATUS", outcome);
    }
    case "Canceled":
    case "Expired":
      return endLeg(view, leg, status.ordStatus, status.text, "STATUS", outcome);
    case "New":
      resolve(leg, "STATUS", outcome);
      if (!legMayBecome(leg.ordStatus, "New")) return;
      outcome.events.push({ type: "LegAcknowledged", leg: leg.leg, lpOrderID: status.lpOrderID });
      return;
    case "Filled":
      // Less than was ordered, and all of it is booked: the LP took the rest of its fills back.
      if (hasBust(leg) && status.cumQty === leg.cumQty) {
        return endLeg(view, leg, "Canceled", status.text, "STATUS", outcome);
      }
      // It counts less than it may have filled: nothing goes elsewhere, and the doubt stays.
      return undefined;
    case "PartiallyFilled":
    case "PendingNew":
    case undefined:
      return resolve(leg, "STATUS", outcome);
  }
}

const hasBust = ({ execs }: Leg): boolean => execs.some(({ lastQty }) => lastQty === NO_VOLUME);
