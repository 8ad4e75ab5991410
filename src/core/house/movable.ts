import { freeOf } from "../accounts/holdings.ts";
import type { Holdings } from "../accounts/holdings.ts";
import type { Order } from "../execute/order.ts";
import { NO_VOLUME, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { View } from "../view.ts";
import type { PositionMoved } from "./move-events.ts";

/** What is in the other book and on its way to nobody: a live closing keeps what it closes. */
export function movable(
  holdings: Holdings,
  { account, symbol, side, to }: Pick<PositionMoved, "account" | "symbol" | "side" | "to">,
): Volume {
  const { aOpen, bOpen } = freeOf(holdings.of(account, symbol, side));
  return to === "A" ? bOpen : aOpen;
}

/**
 * What of a fill moves: what the account still holds in the other book. The rest, of which it was
 * closed meanwhile, stays the house's own.
 *
 * @returns undefined: nothing, or the order is for no account
 */
export function moveOf(view: View, order: Order, filled: Volume): PositionMoved | undefined {
  const { move, terms } = order;
  if (move === undefined) return undefined;
  const { account, side, to } = move;
  const { symbol, order: number } = terms;
  const held = movable(view.state.holdings, { account, symbol, side, to });
  const volume = smaller(filled, held);
  if (volume === NO_VOLUME) return undefined;
  return { type: "PositionMoved", order: number, account, symbol, side, volume, to };
}
