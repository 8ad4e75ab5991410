import type { EndingCode } from "../codes.ts";
import type { OrderTerms } from "../events.ts";

/** A client changed what rests of an order; from here on that goes by another ClOrdID(11). */
export interface ClientReplaced extends Pick<
  OrderTerms,
  "timeInForce" | "orderQty" | "limitPx" | "stopPx" | "expireUs" | "transactTimeUs"
> {
  readonly type: "ClientReplaced";
  readonly order: number;
  readonly exec: number;
  /** ClOrdID(11) of the request, and the one the order had. */
  readonly clOrdID: string;
  readonly origClOrdID: string;
  /** It goes behind all that rest at its price by now. */
  readonly isLast: boolean;
}

/** What no LP took of an order with a limit waits for its price again. */
export interface OrderRested {
  readonly type: "OrderRested";
  readonly order: number;
  /** Why the last leg left it open. */
  readonly code: EndingCode;
}
