import { signed, signOf } from "../terms.ts";
import type { Side } from "../terms.ts";
import { larger, minus, negated, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { liveVolume } from "./positions.ts";
import type { Position } from "./positions.ts";

/** What an order of that side closes at most, netted: a sell closes what was bought. */
export function closableOf(position: Position, side: Side): Volume {
  const net = plus(position.aNet, position.bNet);
  // What is on its way to be closed is not closed twice.
  return onSide(net, side, liveVolume(position, side));
}

/** Of it, what was passed on to LPs and what is kept, as far as each lies on the closing side. */
export function booksToClose(
  position: Position,
  side: Side,
): { readonly aOpen: Volume; readonly bOpen: Volume } {
  const { aNet, bNet, aLiveBuy, bLiveBuy, aLiveSell, bLiveSell } = position;
  const [aLive, bLive] = side === "Buy" ? [aLiveBuy, bLiveBuy] : [aLiveSell, bLiveSell];
  return { aOpen: onSide(aNet, side, aLive), bOpen: onSide(bNet, side, bLive) };
}

/**
 * What the house holds against an account's order, netted, as it stands once the account's live
 * orders of that side are filled: what they close is not closed again.
 */
export const heldBy = ({ bNet, bLiveBuy, bLiveSell }: Position, side: Side): Volume =>
  side === "Buy" ? plus(bNet, bLiveBuy) : minus(bNet, bLiveSell);

/** What is held against a side, less what live orders of that side already take of it. */
const onSide = (net: Volume, side: Side, live: Volume): Volume =>
  larger(minus(negated(signed(net, signOf(side))), live), NO_VOLUME);
