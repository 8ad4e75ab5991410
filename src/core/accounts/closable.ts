import type { Side } from "../terms.ts";
import { larger, minus, negated, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { Position } from "./positions.ts";

/** What an order of that side closes at most, netted: a sell closes what was bought. */
export function closableOf({ aNet, bNet, openBuy, openSell }: Position, side: Side): Volume {
  const net = plus(aNet, bNet);
  const held = side === "Sell" ? net : negated(net);
  // What is on its way to be closed is not closed twice.
  const under = side === "Sell" ? openSell : openBuy;
  return larger(minus(held, under), NO_VOLUME);
}

/** Of it, what was passed on to LPs and what is kept, as far as each lies on the closing side. */
export function booksToClose(
  position: Position,
  side: Side,
): { readonly aOpen: Volume; readonly bOpen: Volume } {
  const { aNet, bNet } = position;
  const ofSide = (net: Volume): Volume => larger(side === "Sell" ? net : negated(net), NO_VOLUME);
  return { aOpen: ofSide(aNet), bOpen: ofSide(bNet) };
}
