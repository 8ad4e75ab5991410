import { lotsOf } from "../units/plain-number.ts";
import type { Outcome, View } from "../view.ts";
import type { LegFill } from "./leg-report.ts";

/** Begins with the FIX field separator, which no ExecID from outside can contain. */
const PREFIX = "\u0001STRAY:";

/** The fill of that ExecID as it was booked before anybody knew its leg. */
const strayIDOf = (execID: string): string => `${PREFIX}${execID}`;

/** @returns the ExecID of a fill that is booked to its leg from now on; undefined: of none */
export const claimedBy = (execRefID: string): string | undefined =>
  execRefID.startsWith(PREFIX) ? execRefID.slice(PREFIX.length) : undefined;

/**
 * An LP tells of a fill for its leg that it told of before without a leg of ours: the same fill.
 * What was suspended for it is booked the other way, and then it is booked to its leg, once.
 */
export function claimStray(view: View, report: LegFill, outcome: Outcome): void {
  const { lp, symbol, side, execID, lastQty, lastPx, leg } = report;
  const stray = view.state.hedges.unclaimed(lp, execID);
  const isSame = stray?.symbol === symbol && stray.side === side && stray.lastQty === lastQty;
  if (!isSame) return;
  const id = strayIDOf(execID);
  const what = { lp, symbol, side, execID: id, execRefID: id, lastQty, lastPx };
  outcome.events.push({ type: "LegBusted", leg: 0, ...what });
  const text = `fill ${execID} of ${lotsOf(lastQty)} lots, suspended before, is of this leg`;
  outcome.alerts.push({ code: "FILL_CLAIMED", lp, leg, text });
}
