import { PRICE_SCALE } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import type { Quote } from "../quote.ts";
import { UNITS_SCALE } from "../units.ts";
import type { Instruments } from "./instruments.ts";

/** MarketDataRequest(V) in words. */
export interface MarketDataRequest {
  readonly mdReqID: string;
  readonly type: "Snapshot" | "SnapshotPlusUpdates" | "Unsubscribe" | "Other";
  /** MarketDepth(264): 0 all, 1 the top, or so many levels. */
  readonly marketDepth: number;
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

export const BID = "0";
export const OFFER = "1";
export const NEW = "0";
const CHANGE = "1";
export const DELETE = "2";

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

export function readMarketDataRequest(
  message: FixMessage,
  instruments: Instruments,
): MarketDataRequest {
  const types = textsOf(message, 269);
  return {
    mdReqID: message.text(262) ?? "",
    type: requestTypes.get(message.text(263) ?? "") ?? "Other",
    marketDepth: message.integer(264) ?? 0,
    isIncremental: message.text(265) === "1",
    hasBid: types.includes(BID),
    hasAsk: types.includes(OFFER),
    symbols: instruments.symbolsIn(message),
  };
}

/** MDEntryID(278) of the sides of a book, where they have one. */
export interface EntryIDs {
  readonly bid: string | undefined;
  readonly ask: string | undefined;
}

/** What goes out about one symbol. */
export interface Shown {
  readonly mdReqID: string;
  readonly quote: Quote;
  readonly sides: Sides;
  readonly ids: EntryIDs;
}

/** The body of a MarketDataSnapshotFullRefresh(W). */
export function writeSnapshot(into: MessageWriter, it: Shown, instruments: Instruments): void {
  const { quote, sides, ids } = it;
  into.text(262, it.mdReqID);
  instruments.write(into, quote.symbol);
  into.integer(268, Number(sides.hasBid) + Number(sides.hasAsk));
  if (sides.hasBid) writePrice(withID(into.text(269, BID), ids.bid), quote.bid, quote.bidSize);
  if (sides.hasAsk) writePrice(withID(into.text(269, OFFER), ids.ask), quote.ask, quote.askSize);
}

/**
 * The body of a MarketDataIncrementalRefresh(X): the sides given are changed; where entries have
 * ids the one before is deleted and a new one set, the deletion saying no more than its id.
 *
 * @param before ids of the entries that go
 */
export function writeUpdate(
  into: MessageWriter,
  it: Shown,
  before: EntryIDs,
  instruments: Instruments,
): void {
  const { quote, sides, ids } = it;
  const changes = [
    ...(sides.hasBid ? ([[BID, quote.bid, quote.bidSize, ids.bid, before.bid]] as const) : []),
    ...(sides.hasAsk ? ([[OFFER, quote.ask, quote.askSize, ids.ask, before.ask]] as const) : []),
  ];
  const deletions = changes.filter(([, , , , gone]) => gone !== undefined).length;
  into.text(262, it.mdReqID).integer(268, changes.length + deletions);
  for (const [type, price, size, id, gone] of changes) {
    if (gone !== undefined) {
      into.text(279, DELETE).text(278, gone);
      instruments.write(into, quote.symbol);
    }
    withID(into.text(279, id === undefined ? CHANGE : NEW).text(269, type), id);
    instruments.write(into, quote.symbol);
    writePrice(into, price, size);
  }
}

const withID = (into: MessageWriter, id: string | undefined): MessageWriter =>
  id === undefined ? into : into.text(278, id);

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

/** Price and size of an entry. */
export function writePrice(into: MessageWriter, price: number, size: number): void {
  into.decimal(270, price, PRICE_SCALE).decimal(271, size, UNITS_SCALE);
}

function textsOf(message: FixMessage, tag: number): string[] {
  const texts: string[] = [];
  for (let at = message.indexOf(tag); at >= 0; at = message.indexOf(tag, at + 1)) {
    texts.push(message.textAt(at));
  }
  return texts;
}
