import type { Price } from "../../core/units/quantity.ts";
import type { Prng } from "../prng.ts";
import type { Quote } from "../quote.ts";
import { asUnits } from "../units.ts";
import type { Units } from "../units.ts";
import type { OrderTerms } from "./venue-order.ts";

/** OrdRejReason(103) values the venue gives; the FIX 4.4 numbers. */
export const ordRejReasons = {
  brokerOption: 0,
  unknownSymbol: 1,
  unknownOrder: 5,
  duplicateOrder: 6,
  unsupportedOrder: 11,
  incorrectQuantity: 13,
  other: 99,
} as const;

/** Why an order is not taken. */
export interface Refusal {
  readonly ordRejReason: number;
  readonly text: string;
}

/** What a symbol's orders must keep to. */
export interface SymbolTerms {
  readonly orderMin: Units;
  readonly orderStep: Units;
}

const maxDraw = 2 ** 32;

const refusal = (ordRejReason: number, text: string): Refusal => ({ ordRejReason, text });

/**
 * What is wrong with an order before any price is looked at. @param terms undefined: no such symbol
 */
export function screenOrder(
  order: OrderTerms,
  terms: SymbolTerms | undefined,
): Refusal | undefined {
  const { unknownSymbol, unsupportedOrder, incorrectQuantity, other } = ordRejReasons;
  if (terms === undefined) return refusal(unknownSymbol, `unknown symbol ${order.symbol}`);
  if (order.side === "Other") return refusal(unsupportedOrder, "Side must be 1 or 2");
  if (order.ordType !== "Market" && order.ordType !== "Limit") {
    return refusal(unsupportedOrder, "OrdType must be 1 or 2");
  }
  if (order.timeInForce === "GoodTillDate" || order.timeInForce === "Other") {
    return refusal(unsupportedOrder, "TimeInForce must be 0, 1, 3 or 4");
  }
  if (order.ordType === "Limit" && (order.price ?? 0) <= 0) {
    return refusal(other, "a limit order needs a Price above zero");
  }
  if (order.orderQty < terms.orderMin) return refusal(incorrectQuantity, "OrderQty below minimum");
  if (order.orderQty % terms.orderStep !== 0) {
    return refusal(incorrectQuantity, "OrderQty off the step");
  }
  return undefined;
}

/**
 * The best price an order would be filled at now: the ask for a buy, the bid for a sell.
 *
 * @returns undefined when its limit does not allow it, or nothing is quoted
 */
export function fillPrice(order: OrderTerms, quote: Quote | undefined): Price | undefined {
  if (quote === undefined) return undefined;
  const price = order.side === "Buy" ? quote.ask : quote.bid;
  return isWithin(order, price) ? price : undefined;
}

/** A price that the order's limit allows. */
export function isWithin({ side, ordType, price: limit }: OrderTerms, price: Price): boolean {
  if (ordType !== "Limit" || limit === undefined) return true;
  return side === "Buy" ? price <= limit : price >= limit;
}

/** Whether an order that cannot be filled now waits for its price. */
export const mayRest = (order: OrderTerms): boolean =>
  order.ordType === "Limit" &&
  (order.timeInForce === "Day" || order.timeInForce === "GoodTillCancel");

/**
 * Cuts a quantity into one to `upTo` pieces, each a positive multiple of `step` where the whole is
 * one.
 *
 * The last piece is what is left, so the pieces always add up.
 */
export function splitIntoPieces(whole: Units, step: Units, upTo: number, prng: Prng): Units[] {
  const steps = Math.floor(whole / step);
  const count = Math.min(1 + prng.below(Math.max(1, upTo)), Math.max(1, steps));
  const pieces: Units[] = [];
  let left = steps;
  let rest: number = whole;
  for (let more = count - 1; more > 0; more--) {
    const taken = 1 + prng.below(Math.min(left - more, maxDraw));
    left -= taken;
    rest -= taken * step;
    pieces.push(asUnits(taken * step));
  }
  pieces.push(asUnits(rest));
  return pieces;
}
