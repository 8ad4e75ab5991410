import type { LegCreated } from "../../core/events.ts";
import { idLetter } from "../../core/ids.ts";
import type { Side } from "../../core/terms.ts";
import { PRICE_SCALE } from "../../core/units/quantity.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import { tags } from "../../fix/tags.ts";
import { ordTypeChar, sideChar, timeInForceChar } from "../../fix/words.ts";
import { writeInstrument } from "./instrument-name.ts";
import type { LpDialect } from "./lp-dialect.ts";
import { timeInForceAt } from "./symbol-mapping.ts";
import type { MappedSymbol } from "./symbol-mapping.ts";

/** A leg as it is told to its LP. */
export interface TellableLeg {
  readonly journalId: string;
  readonly mapped: MappedSymbol;
  readonly dialect: LpDialect;
  /** In the LP's own unit, an integer of 10^-digits. */
  readonly quantity: number;
}

/**
 * A leg as NewOrderSingle(D): a limit order, or a market order where the LP takes no limits, that
 * is filled at once; where the LP knows no such order it rests, and is canceled when it does.
 */
export function composeLeg(
  into: MessageWriter,
  leg: LegCreated,
  { journalId, mapped, dialect, quantity }: TellableLeg,
  transactTimeUs: number,
): void {
  const { execInst, hasTimeInForce } = dialect;
  into.identifier(tags.clOrdID, journalId, idLetter.leg, leg.leg);
  writeInstrument(into, mapped.lpSymbol, dialect);
  if (execInst !== undefined) into.text(tags.execInst, execInst);
  into.text(tags.side, sideChar(leg.side)).timestampUs(tags.transactTime, transactTimeUs);
  into.decimal(tags.orderQty, quantity, mapped.digits);
  into.text(tags.ordType, ordTypeChar(mapped.ordType));
  if (mapped.ordType === "Limit") into.decimal(tags.price, leg.limitPx, PRICE_SCALE);
  const timeInForce = timeInForceAt(leg.timeInForce, mapped);
  if (hasTimeInForce && timeInForce !== undefined) {
    into.text(tags.timeInForce, timeInForceChar(timeInForce));
  }
}

/** OrderStatusRequest(H) for a leg nobody answered. */
export function composeLegStatusRequest(
  into: MessageWriter,
  clOrdID: string,
  mapped: MappedSymbol,
  side: Side,
  dialect: LpDialect,
): void {
  into.text(tags.clOrdID, clOrdID);
  writeInstrument(into, mapped.lpSymbol, dialect);
  into.text(tags.side, sideChar(side));
}

/** OrderCancelRequest(F) for what rests of a leg. */
export function composeLegCancel(
  into: MessageWriter,
  cancelID: string,
  leg: Pick<TellableLeg, "mapped" | "dialect"> & { readonly clOrdID: string; readonly side: Side },
  transactTimeUs: number,
): void {
  into.text(tags.origClOrdID, leg.clOrdID).text(tags.clOrdID, cancelID);
  writeInstrument(into, leg.mapped.lpSymbol, leg.dialect);
  into.text(tags.side, sideChar(leg.side)).timestampUs(tags.transactTime, transactTimeUs);
}
