import type { Policy } from "../../policy.ts";
import type { View } from "../../view.ts";
import type { LpView } from "./lp-view.ts";

/**
 * Whether an LP is sent orders of a symbol as things stand: its order session is up, no switch
 * keeps orders from it, it is not taken out, is healthy, and its list does not contradict the
 * mapping. A client's price is made of such LPs' quotes where one of them quotes at all: at any
 * other price no hedge could be had.
 */
export const takesOrders = (
  { isUp, isKilled, atMost, isEjected, health, verdict }: LpView,
  it: Policy,
): boolean =>
  isUp &&
  !isKilled &&
  atMost < 0 &&
  !isEjected &&
  verdict !== "SYMBOL_STOPPED" &&
  health >= it.health.unhealthyBelow;

/**
 * The same of an LP whatever the order and the symbol: one that only closings may go to makes no
 * price.
 */
export function takesOrdersNow(view: View, lp: number): boolean {
  const { state, policy, health } = view;
  return (
    state.isLpUp[lp] === true &&
    state.kills.levelOf("lp", lp) === "off" &&
    !state.ejections.isOut(lp) &&
    health.scoreOf(lp, view) >= policy.health.unhealthyBelow
  );
}
