import type { OrdStatus } from "../../../core/execute/order-status.ts";
import type { Side } from "../../../core/terms.ts";
import { PRICE_SCALE, VOLUME_SCALE } from "../../../core/units/quantity.ts";
import type { FixMessage } from "../../../fix/codec/message.ts";
import { ordStatusOf, sideOf, UNKNOWN_ORDER } from "../../../fix/words.ts";

/** ExecutionReport(8) as a client hears it; quantities are lots of 10⁻⁶, prices 10⁻⁸. */
export interface HeardReport {
  readonly orderID: string;
  readonly clOrdID: string;
  readonly origClOrdID: string;
  readonly execID: string;
  /** The wire character of ExecType(150). */
  readonly execType: string;
  readonly ordStatus: OrdStatus;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly orderQty: number;
  readonly lastQty: number;
  readonly lastPx: number;
  readonly cumQty: number;
  readonly leavesQty: number;
  readonly avgPx: number;
  readonly text: string;
  /** The answer to a question: no such order. */
  readonly isDisowned: boolean;
}

/**
 * @param perLot what the session counts for one lot of a symbol
 * @returns undefined when it says nothing that can be used
 */
export function readHeardReport(
  message: FixMessage,
  perLot: (symbol: string) => number,
): HeardReport | undefined {
  const ordStatus = ordStatusOf(message.text(39) ?? "");
  const side = sideOf(message.text(54) ?? "");
  if (ordStatus === undefined || side === undefined) return undefined;
  const symbol = message.text(55) ?? "";
  const execType = message.text(150) ?? "";
  const quantity = (tag: number): number => {
    const value = message.decimal(tag, VOLUME_SCALE) ?? 0;
    return typeof value === "number" ? value / perLot(symbol) : Number.NaN;
  };
  const price = (tag: number): number => {
    const value = message.decimal(tag, PRICE_SCALE) ?? 0;
    return typeof value === "number" ? value : Number.NaN;
  };
  return {
    orderID: message.text(37) ?? "",
    clOrdID: message.text(11) ?? "",
    origClOrdID: message.text(41) ?? "",
    execID: message.text(17) ?? "",
    execType,
    ordStatus,
    account: message.text(1) ?? "",
    symbol,
    side,
    orderQty: quantity(38),
    lastQty: quantity(32),
    lastPx: price(31),
    cumQty: quantity(14),
    leavesQty: quantity(151),
    avgPx: price(6),
    text: message.text(58) ?? "",
    isDisowned: execType === "I" && message.integer(103) === UNKNOWN_ORDER,
  };
}
