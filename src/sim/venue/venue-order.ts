import type { OrdStatus } from "../../core/execute/order-status.ts";
import type { OrdType, Side, TimeInForce } from "../../core/terms.ts";
import { asPrice } from "../../core/units/quantity.ts";
import type { Price } from "../../core/units/quantity.ts";
import { asUnits } from "../units.ts";
import type { Units } from "../units.ts";

/** What a NewOrderSingle(D) asks for, in words. */
export interface OrderTerms {
  /** Names the FIX session, so that ClOrdIDs of two clients cannot meet. */
  readonly session: string;
  readonly clOrdID: string;
  readonly symbol: string;
  /** Other is a side the venue does not trade. */
  readonly side: Side | "Other";
  readonly ordType: OrdType;
  readonly timeInForce: TimeInForce | "Other";
  /** Zero where the message had none that could be read. */
  readonly orderQty: Units;
  readonly price?: Price;
  readonly account?: string;
}

/** An order as the venue knows it. */
export interface VenueOrder extends OrderTerms {
  readonly orderID: string;
  readonly ordStatus: OrdStatus;
  readonly cumQty: Units;
  /** Sum of LastPx × LastQty, in 10⁻¹⁴ of the quote currency: exact, so that AvgPx is. */
  readonly notional: bigint;
}

/**
 * Average fill price in 10⁻⁸, nearest, ties up; 0 before the first fill.
 *
 * @param notional sum of price × quantity, in 10⁻¹⁴ of the quote currency
 */
export function avgPxOf(notional: bigint, cumQty: Units): Price {
  if (cumQty === 0) return asPrice(0);
  const quantity = BigInt(cumQty);
  return asPrice(Number((notional * 2n + quantity) / (quantity * 2n)));
}

/** What a report about an order that is not in the table is filled from. */
export function nobodysOrder(
  from: Pick<OrderTerms, "session" | "clOrdID" | "symbol" | "side"> & Partial<OrderTerms>,
  orderID: string,
): VenueOrder {
  return {
    session: from.session,
    clOrdID: from.clOrdID,
    symbol: from.symbol,
    side: from.side,
    ordType: from.ordType ?? "Other",
    timeInForce: from.timeInForce ?? "Other",
    orderQty: from.orderQty ?? asUnits(0),
    orderID,
    ordStatus: "Rejected",
    cumQty: asUnits(0),
    notional: 0n,
  };
}
