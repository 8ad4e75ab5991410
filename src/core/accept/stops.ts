import { groupOf } from "../accounts/account-terms.ts";
import { isOpen } from "../calendar/market-hours.ts";
import type { Instrument } from "../units/instrument.ts";
import type { View } from "../view.ts";
import { denied } from "./denial.ts";
import type { Denial } from "./denial.ts";

/** What of an order a switch or a mode can stop. */
export interface Stoppable {
  readonly account: number;
  readonly symbol: number;
  readonly isClosing: boolean;
}

/** A kill switch that is on for the order, or the desk takes none. */
export const killDenial = (view: View, order: Stoppable): Denial | undefined =>
  view.isJournalFull ? denied("DESK_BUSY", "") : switchDenial(view, order);

/** A kill switch that is on for the order. */
export function switchDenial({ state, policy }: View, order: Stoppable): Denial | undefined {
  const group = groupOf(state, policy, order.account);
  const level = state.kills.levelFor(order.account, group, order.symbol);
  if (level === "halt") return denied("KILL_SWITCH", "");
  return level === "close_only" && !order.isClosing ? denied("CLOSE_ONLY", "") : undefined;
}

/** The instrument is not traded, or not now. */
export function modeDenial(
  { policy, timeUs }: View,
  { symbol, isClosing }: Pick<Stoppable, "symbol" | "isClosing">,
  { mode }: Instrument,
): Denial | undefined {
  if (mode === "off") return denied("INSTRUMENT_OFF", "");
  if (mode === "close_only" && !isClosing) return denied("CLOSE_ONLY", "");
  const hours = policy.hours[symbol];
  return hours === undefined || isOpen(hours, timeUs) ? undefined : denied("MARKET_CLOSED", "");
}

/** Whether an order that was accepted may still send anything to an LP. */
export const isStopped = (view: View, order: Stoppable): boolean =>
  view.isJournalFull || isSwitchedOff(view, order);

/** Whether nobody wants it carried out; one that is under way goes on though the disk is full. */
export function isSwitchedOff(view: View, order: Stoppable): boolean {
  const instrument = view.policy.instruments[order.symbol];
  if (instrument === undefined || switchDenial(view, order) !== undefined) return true;
  return modeDenial(view, order, instrument) !== undefined;
}

/** Whether nothing of a symbol may be sent to an LP, whoever's it is and whatever it closes. */
export function isSymbolStopped(view: View, symbol: number): boolean {
  const instrument = view.policy.instruments[symbol];
  if (instrument === undefined) return true;
  const { kills } = view.state;
  if (view.isJournalFull) return true;
  if (kills.levelOf("global", -1) === "halt") return true;
  if (kills.levelOf("symbol", symbol) === "halt") return true;
  return modeDenial(view, { symbol, isClosing: true }, instrument) !== undefined;
}
