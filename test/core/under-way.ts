import assert from "node:assert/strict";
import type { State } from "../../src/core/state.ts";

/** The sums of what is under way are those over the open legs, in doubt or not. */
export function checkUnderWay({ orders }: State, lp: number, symbol: number): void {
  const open = { Buy: 0, Sell: 0 };
  for (const leg of orders.openLegs()) {
    if (leg.lp !== lp || leg.symbol !== symbol) continue;
    open[leg.side] += Math.max(0, leg.orderQty - leg.cumQty);
  }
  const { underWay } = orders;
  const sums = [underWay.of(lp, symbol, "Buy"), underWay.of(lp, symbol, "Sell")];
  assert.deepEqual(sums, [open.Buy, open.Sell], "what is under way adds up");
}

/** What LPs may fill that no client takes. @param isUnowned of the order of that number */
export function unownedIn(
  { orders }: State,
  symbol: number,
  isUnowned: (order: number) => boolean,
): { readonly Buy: number; readonly Sell: number } {
  const open = { Buy: 0, Sell: 0 };
  for (const leg of orders.openLegs()) {
    if (leg.symbol !== symbol || !isUnowned(leg.order.terms.order)) continue;
    open[leg.side] += Math.max(0, leg.orderQty - leg.cumQty);
  }
  return open;
}
