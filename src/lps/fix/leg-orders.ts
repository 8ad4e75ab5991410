import type { LegCreated } from "../../core/events.ts";
import type { Side } from "../../core/terms.ts";
import { PRICE_SCALE } from "../../core/units/quantity.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import { ordTypeChar, sideChar, timeInForceChar } from "../../fix/words.ts";
import type { MappedSymbol } from "./symbol-mapping.ts";

/** A leg as NewOrderSingle(D): a limit the LP fills at once or not at all (X4). */
export function composeLeg(
  into: MessageWriter,
  leg: LegCreated,
  clOrdID: string,
  mapped: MappedSymbol,
  quantity: number,
  transactTimeUs: number,
): void {
  into.text(11, clOrdID).text(55, mapped.lpSymbol).text(54, sideChar(leg.side));
  into.timestampUs(60, transactTimeUs).decimal(38, quantity, mapped.digits);
  into.text(40, ordTypeChar("Limit")).decimal(44, leg.limitPx, PRICE_SCALE);
  into.text(59, timeInForceChar(leg.timeInForce));
}

/** OrderStatusRequest(H) for a leg nobody answered. */
export function composeLegStatusRequest(
  into: MessageWriter,
  clOrdID: string,
  mapped: MappedSymbol,
  side: Side,
): void {
  into.text(11, clOrdID).text(55, mapped.lpSymbol).text(54, sideChar(side));
}
