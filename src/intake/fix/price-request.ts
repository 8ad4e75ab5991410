import type { PriceRequestCode } from "../../core/codes.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import { tags } from "../../fix/tags.ts";
import { bookSideOf, INCREMENTAL, SNAPSHOT, TOP_OF_BOOK, UNSUBSCRIBE } from "../../fix/words.ts";

/** Longest MDReqID(262) that is taken: it comes back with every price. */
const MAX_REQ_ID = 64;

/** MarketDataRequest(V) in words; its values are those the dictionary allows. */
export interface PriceRequest {
  readonly mdReqID: string;
  readonly kind: "snapshot" | "updates" | "unsubscribe";
  /** MDUpdateType(265) asked for increments. */
  readonly isIncremental: boolean;
  readonly hasBid: boolean;
  readonly hasAsk: boolean;
  readonly symbols: readonly string[];
  /** What the desk cannot do of it, whatever the symbols are. */
  readonly fault: PriceRequestCode | undefined;
}

export function readPriceRequest(message: FixMessage): PriceRequest {
  const types = textsOf(message, tags.mdEntryType);
  const sides = types.map((type) => bookSideOf(type));
  return {
    mdReqID: message.text(tags.mdReqID) ?? "",
    kind: kindOf(message.text(tags.subscriptionRequestType)),
    isIncremental: message.text(tags.mdUpdateType) === INCREMENTAL,
    hasBid: sides.includes("bid"),
    hasAsk: sides.includes("ask"),
    symbols: [...new Set(textsOf(message, tags.symbol))],
    fault: faultOf(message, sides),
  };
}

function kindOf(type: string | undefined): PriceRequest["kind"] {
  if (type === UNSUBSCRIBE) return "unsubscribe";
  return type === SNAPSHOT ? "snapshot" : "updates";
}

function faultOf(
  message: FixMessage,
  sides: readonly ("bid" | "ask" | undefined)[],
): PriceRequestCode | undefined {
  const isUsual = (message.text(tags.mdReqID) ?? "").length <= MAX_REQ_ID;
  if (!isUsual) return "BAD_MDREQID";
  if (message.text(tags.subscriptionRequestType) === UNSUBSCRIBE) return undefined;
  if (message.integer(tags.marketDepth) !== TOP_OF_BOOK) return "UNSUPPORTED_MARKET_DEPTH";
  return sides.includes(undefined) ? "UNSUPPORTED_MD_ENTRY_TYPE" : undefined;
}

function textsOf(message: FixMessage, tag: number): string[] {
  const texts: string[] = [];
  for (let at = message.indexOf(tag); at >= 0; at = message.indexOf(tag, at + 1)) {
    texts.push(message.textAt(at));
  }
  return texts;
}
