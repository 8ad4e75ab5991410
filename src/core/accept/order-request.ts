import type { OrdType, Side, TimeInForce } from "../terms.ts";
import type { DecimalFault } from "../units/decimal.ts";
import type { Price, Volume } from "../units/quantity.ts";

/** A price as a client wrote it: undefined where not given, or why the text is none. */
export type RequestedPrice = Price | DecimalFault | undefined;

/** An order as a client wrote it, as far as the edge could read it. */
export interface OrderRequest {
  /** Index of the session it came by. */
  readonly session: number;
  /** -1 where no such account or symbol is known; the texts say what was written. */
  readonly account: number;
  readonly symbol: number;
  readonly accountText: string;
  readonly symbolText: string;
  readonly clOrdID: string;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly ordTypeText: string;
  readonly timeInForce: TimeInForce;
  /** Lots of 10⁻⁶, or why the text is none. */
  readonly orderQty: Volume | DecimalFault;
  readonly orderQtyText: string;
  readonly price: RequestedPrice;
  readonly stopPx: RequestedPrice;
  /** ExpireTime(126), microseconds since 1970; 0: not given, or no time. */
  readonly expireTimeUs: number;
  /** PositionEffect(77)=C, or it names a position: it may only close what the account holds. */
  readonly isClosing: boolean;
  /** The position it closes, by the order that opened it; 0: it names none, -1: none we know. */
  readonly position: number;
  /** PosMaintRptID(721) as written. */
  readonly positionText: string;
  readonly transactTimeUs: number;
}
