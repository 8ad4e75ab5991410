import type { OrdType, Side, TimeInForce } from "../../../core/terms.ts";
import { asPrice, asVolume, PRICE_SCALE, VOLUME_SCALE } from "../../../core/units/quantity.ts";
import type { MessageWriter } from "../../../fix/codec/message-writer.ts";
import { ordTypeChar, sideChar, timeInForceChar } from "../../../fix/words.ts";

/** An order as a client asks for it; volumes are lots of 10⁻⁶, prices 10⁻⁸, 0: none. */
export interface SentOrder {
  readonly clOrdID: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly timeInForce: TimeInForce;
  readonly orderQty: number;
  readonly limitPx: number;
  readonly stopPx: number;
  readonly expireUs: number;
  /** PositionEffect(77)=C. */
  readonly isClosing: boolean;
}

/** Writes the body of a NewOrderSingle(D), and of an OrderCancelReplaceRequest(G) behind its 41. */
export function writeTerms(
  into: MessageWriter,
  order: SentOrder,
  perLot: number,
  nowUs: number,
): void {
  into.text(11, order.clOrdID).text(1, order.account).text(55, order.symbol);
  into.text(54, sideChar(order.side)).timestampUs(60, nowUs);
  into.decimal(38, asVolume(order.orderQty * perLot), VOLUME_SCALE);
  into.text(40, ordTypeChar(order.ordType));
  if (order.limitPx > 0) into.decimal(44, asPrice(order.limitPx), PRICE_SCALE);
  if (order.stopPx > 0) into.decimal(99, asPrice(order.stopPx), PRICE_SCALE);
  into.text(59, timeInForceChar(order.timeInForce));
  if (order.expireUs > 0) into.timestampUs(126, order.expireUs);
  if (order.isClosing) into.text(77, "C");
}
