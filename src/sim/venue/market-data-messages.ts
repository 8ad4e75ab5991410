import { PRICE_SCALE } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import type { Quote } from "../quote.ts";
import { UNITS_SCALE } from "../units.ts";

/** MarketDataRequest(V) in words. */
export interface MarketDataRequest {
  readonly mdReqID: string;
  readonly type: "Snapshot" | "SnapshotPlusUpdates" | "Unsubscribe" | "Other";
  /** MDUpdateType(265) asked for incremental refreshes. */
  readonly isIncremental: boolean;
  readonly hasBid: boolean;
  readonly hasAsk: boolean;
  readonly symbols: readonly string[];
}

const requestTypes: ReadonlyMap<string, MarketDataRequest["type"]> = new Map([
  ["0", "Snapshot"],
  ["1", "SnapshotPlusUpdates"],
  ["2", "Unsubscribe"],
]);

const BID = "0";
const OFFER = "1";
const CHANGE = "1";

/** MDReqRejReason(281). */
export const mdReqRejReasons = {
  unknownSymbol: "0",
  duplicateMDReqID: "1",
  insufficientBandwidth: "2",
  unsupportedRequestType: "4",
  unsupportedMDEntryType: "8",
} as const;

/** Which sides of a quote a client asked for. */
export interface Sides {
  readonly hasBid: boolean;
  readonly hasAsk: boolean;
}

export function readMarketDataRequest(message: FixMessage): MarketDataRequest {
  const types = textsOf(message, 269);
  return {
    mdReqID: message.text(262) ?? "",
    type: requestTypes.get(message.text(263) ?? "") ?? "Other",
    isIncremental: message.text(265) === "1",
    hasBid: types.includes(BID),
    hasAsk: types.includes(OFFER),
    symbols: textsOf(message, 55),
  };
}

/** The body of a MarketDataSnapshotFullRefresh(W). */
export function writeSnapshot(
  into: MessageWriter,
  mdReqID: string,
  quote: Quote,
  { hasBid, hasAsk }: Sides,
): void {
  into.text(262, mdReqID).text(55, quote.symbol);
  into.integer(268, Number(hasBid) + Number(hasAsk));
  if (hasBid) writePrice(into.text(269, BID), quote.bid, quote.bidSize);
  if (hasAsk) writePrice(into.text(269, OFFER), quote.ask, quote.askSize);
}

/** The body of a MarketDataIncrementalRefresh(X): the sides given are changed, never deleted. */
export function writeUpdate(
  into: MessageWriter,
  mdReqID: string,
  quote: Quote,
  { hasBid, hasAsk }: Sides,
): void {
  const { symbol } = quote;
  into.text(262, mdReqID).integer(268, Number(hasBid) + Number(hasAsk));
  if (hasBid) {
    into.text(279, CHANGE).text(269, BID).text(55, symbol);
    writePrice(into, quote.bid, quote.bidSize);
  }
  if (!hasAsk) return;
  into.text(279, CHANGE).text(269, OFFER).text(55, symbol);
  writePrice(into, quote.ask, quote.askSize);
}

/** The body of a MarketDataRequestReject(Y). */
export function writeRequestReject(
  into: MessageWriter,
  mdReqID: string,
  mdReqRejReason: string | undefined,
  text: string,
): void {
  into
    .text(262, mdReqID)
    .text(281, mdReqRejReason ?? "")
    .text(58, text);
}

function writePrice(into: MessageWriter, price: number, size: number): void {
  into.decimal(270, price, PRICE_SCALE).decimal(271, size, UNITS_SCALE);
}

function textsOf(message: FixMessage, tag: number): string[] {
  const texts: string[] = [];
  for (let at = message.indexOf(tag); at >= 0; at = message.indexOf(tag, at + 1)) {
    texts.push(message.textAt(at));
  }
  return texts;
}
