import type { EndingCode } from "../codes.ts";
import type { Order } from "../execute/order.ts";
import { NO_VOLUME } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { Outcome, View } from "../view.ts";
import { isAutomatic } from "./house-events.ts";

/**
 * No LP took what is open of an order of the house. Nobody is told but those who look; a hedge of
 * the desk's own that is not tried again wants a person.
 *
 * @param filled with what is being decided, not yet applied
 */
export function endHouseOrder(
  view: View,
  order: Order,
  filled: Volume,
  code: EndingCode,
  outcome: Outcome,
): void {
  const { order: number, symbol } = order.terms;
  const purpose = order.house?.purpose;
  outcome.events.push({ type: "HouseEnded", order: number, code });
  const isVain = order.aFilled === NO_VOLUME && filled === NO_VOLUME;
  if (!isAutomatic(purpose) || !isVain) return;
  const { failures } = view.state.house.attemptsOf(symbol, purpose);
  if (failures < view.policy.autoHedge.retries) return;
  const name = view.state.names.nameOf("symbol", symbol);
  const what = purpose === "ORPHAN" ? "orphaned hedges" : "slivers";
  const text = `${what} of ${name} were not hedged in ${failures + 1} tries`;
  const leg = order.legs.at(-1);
  outcome.alerts.push({ code: "HEDGE_GIVEN_UP", lp: leg?.lp ?? -1, leg: leg?.leg ?? 0, text });
}
