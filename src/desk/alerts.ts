import { legIDOf, orderIDOf } from "../core/ids.ts";
import type { State } from "../core/state.ts";
import type { Alert } from "../core/view.ts";
import type { LostMessage } from "./books.ts";
import type { Counters } from "./counters.ts";
import type { LpConnections } from "./lp-connections.ts";
import { isAgainstLp } from "./lp-errors.ts";
import type { Warnings } from "./warnings.ts";

/** What telling an alert needs from the desk. */
export interface AlertsDesk {
  readonly journalId: string;
  readonly state: State;
  readonly counters: Counters;
  readonly lps: LpConnections;
  readonly warnings: Warnings;
}

/** Counted, and logged as often as one can read. */
export function tellAlert(desk: AlertsDesk, alert: Alert): void {
  desk.counters.alert(alert.code);
  const lp = desk.state.names.nameOf("lp", alert.lp);
  desk.warnings.warn(`${alert.code} ${lp}`, named(desk, alert), alert.text);
  if (isAgainstLp(alert.code)) desk.lps.failed(alert.lp, alert.code, alert.text);
}

/** The other side is told of a gap where a message should come again. */
export function tellLost({ warnings }: Pick<AlertsDesk, "warnings">, message: LostMessage): void {
  const fields = { code: "RESEND_GAP", ...message };
  warnings.warn(`RESEND_GAP ${message.session}`, fields, "a message cannot be sent again");
}

/** Something unexpected that is no alert. @param about whose it is: an LP or a session */
export function tellTrouble(desk: AlertsDesk, about: string, text: string): void {
  desk.warnings.warn(`TROUBLE ${about}`, { about }, text);
  desk.lps.troubled(about, text);
}

/** With the names that explain, the LP and its reports go by. */
function named({ state, journalId }: AlertsDesk, { code, lp, leg: number }: Alert): object {
  const leg = state.orders.leg(number);
  const at = { code, lp: state.names.nameOf("lp", lp) };
  if (leg === undefined) return at;
  const order = orderIDOf(journalId, leg.order.terms.order);
  return { ...at, leg: legIDOf(journalId, number), order };
}
