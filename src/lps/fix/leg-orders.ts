import type { LegCreated } from "../../core/events.ts";
import type { Side } from "../../core/terms.ts";
import { PRICE_SCALE } from "../../core/units/quantity.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import { tags } from "../../fix/tags.ts";
import { ordTypeChar, sideChar, timeInForceChar } from "../../fix/words.ts";
import type { MappedSymbol } from "./symbol-mapping.ts";

/** A leg as NewOrderSingle(D): a limit the LP fills at once or not at all. */
export function composeLeg(
  into: MessageWriter,
  leg: LegCreated,
  clOrdID: string,
  mapped: MappedSymbol,
  quantity: number,
  transactTimeUs: number,
): void {
  into
    .text(tags.clOrdID, clOrdID)
    .text(tags.symbol, mapped.lpSymbol)
    .text(tags.side, sideChar(leg.side));
  into
    .timestampUs(tags.transactTime, transactTimeUs)
    .decimal(tags.orderQty, quantity, mapped.digits);
  into.text(tags.ordType, ordTypeChar("Limit")).decimal(tags.price, leg.limitPx, PRICE_SCALE);
  into.text(tags.timeInForce, timeInForceChar(leg.timeInForce));
}

/** OrderStatusRequest(H) for a leg nobody answered. */
export function composeLegStatusRequest(
  into: MessageWriter,
  clOrdID: string,
  mapped: MappedSymbol,
  side: Side,
): void {
  into
    .text(tags.clOrdID, clOrdID)
    .text(tags.symbol, mapped.lpSymbol)
    .text(tags.side, sideChar(side));
}
