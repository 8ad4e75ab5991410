import type { OrderRequest, RequestedPrice } from "../../core/accept/order-request.ts";
import { positionNamed } from "../../core/ids.ts";
import { UNKNOWN } from "../../core/names.ts";
import type { Names } from "../../core/names.ts";
import type { Side } from "../../core/terms.ts";
import type { Instrument } from "../../core/units/instrument.ts";
import { volumeOf } from "../../core/units/lots.ts";
import { asPrice, asVolume, PRICE_SCALE, VOLUME_SCALE } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import { tags } from "../../fix/tags.ts";
import { isClosingEffect, ordTypeOf, sideOf, timeInForceOf } from "../../fix/words.ts";

/** What OrderQty(38) counts on a session. */
export type QuantityUnit = "lots" | "units";

/** What is needed to read one session's messages. */
export interface OrderReading {
  readonly session: number;
  readonly journalId: string;
  readonly quantity: QuantityUnit;
  readonly names: Names;
  readonly instruments: readonly (Instrument | undefined)[];
}

/**
 * Reads a NewOrderSingle(D) that passed the dictionary.
 *
 * Nothing is refused here: what cannot be used is said in the request, so that the one place that
 * answers clients sees every order. Names are looked up, never interned.
 *
 * @throws `Invariant:` when Side(54) is neither Buy nor Sell; the dictionary let it through
 */
export function readOrder(message: FixMessage, reading: OrderReading): OrderRequest {
  const { names, session } = reading;
  const accountText = message.text(tags.account) ?? "";
  const symbolText = message.text(tags.symbol) ?? "";
  const symbol = names.indexOf("symbol", symbolText);
  const positionText = message.text(tags.posMaintRptID) ?? "";
  const position = positionNamed(reading.journalId, positionText);
  return {
    session,
    account: names.indexOf("account", accountText),
    symbol,
    accountText,
    symbolText,
    clOrdID: message.text(tags.clOrdID) ?? "",
    side: readSide(message),
    ordType: ordTypeOf(message.text(tags.ordType) ?? ""),
    ordTypeText: message.text(tags.ordType) ?? "",
    timeInForce: timeInForceOf(message.text(tags.timeInForce)),
    orderQty: readVolume(message, reading, symbol),
    orderQtyText: message.text(tags.orderQty) ?? "",
    price: readPrice(message, tags.price),
    stopPx: readPrice(message, tags.stopPx),
    expireTimeUs: readTime(message, tags.expireTime),
    isClosing: position !== 0 || isClosingEffect(message.text(tags.positionEffect)),
    position,
    positionText,
    transactTimeUs: readTime(message, tags.transactTime),
  };
}

/** Times before 1970, or so far off that their µs are not exact, say nothing: 0. */
function readTime(message: FixMessage, tag: number): number {
  const timeUs = message.timestampUs(tag) ?? 0;
  return timeUs > 0 && Number.isSafeInteger(timeUs) ? timeUs : 0;
}

function readPrice(message: FixMessage, tag: number): RequestedPrice {
  const price = message.decimal(tag, PRICE_SCALE);
  return typeof price === "number" ? asPrice(price) : price;
}

function readSide(message: FixMessage): Side {
  const side = sideOf(message.text(tags.side) ?? "");
  if (side === undefined) throw new Error("Invariant: clients' dictionary admits Side 1 and 2");
  return side;
}

function readVolume(
  message: FixMessage,
  reading: OrderReading,
  symbol: number,
): OrderRequest["orderQty"] {
  const quantity = message.decimal(tags.orderQty, VOLUME_SCALE) ?? "NOT_A_NUMBER";
  if (typeof quantity === "string") return quantity;
  if (reading.quantity === "lots") return asVolume(quantity);
  const instrument = symbol === UNKNOWN ? undefined : reading.instruments[symbol];
  if (instrument === undefined) return asVolume(0);
  return volumeOf(quantity, VOLUME_SCALE, instrument.contractSize) ?? "TOO_PRECISE";
}
