import { wordPriceRequest } from "../../core/codes.ts";
import type { PriceRequestCode } from "../../core/codes.ts";
import { PRICE_SCALE, VOLUME_SCALE } from "../../core/units/quantity.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import { tags } from "../../fix/tags.ts";
import { bookSideChar, mdReqRejReasonOf, MD_CHANGE, MD_DELETE, MD_NEW } from "../../fix/words.ts";

/** One side of what a client sees of a symbol. */
export interface ShownSide {
  /** 10⁻⁸, its markup in it; 0: there is none. */
  readonly px: number;
  /** 10⁻⁶ of what the session counts; 0: it is not known. */
  readonly size: number;
}

/** What a client sees of a symbol. */
export type Shown = Readonly<Record<"bid" | "ask", ShownSide>>;

/** Which of the sides a message is about. */
export type Sides = readonly ("bid" | "ask")[];

/** The body of a MarketDataSnapshotFullRefresh(W): no entry where there is no price. */
export function writeSnapshot(
  into: MessageWriter,
  mdReqID: string,
  symbol: string,
  shown: Shown,
  sides: Sides,
): void {
  const priced = sides.filter((side) => shown[side].px > 0);
  into.text(tags.mdReqID, mdReqID).text(tags.symbol, symbol);
  into.integer(tags.noMDEntries, priced.length);
  for (const side of priced) {
    writeSide(into.text(tags.mdEntryType, bookSideChar(side)), shown[side]);
  }
}

/** The body of a MarketDataIncrementalRefresh(X): the sides that are not as they were. */
export function writeIncrement(
  into: MessageWriter,
  mdReqID: string,
  symbol: string,
  before: Shown,
  shown: Shown,
  sides: Sides,
): void {
  into.text(tags.mdReqID, mdReqID).integer(tags.noMDEntries, sides.length);
  for (const side of sides) {
    const { px } = shown[side];
    const action = px === 0 ? MD_DELETE : before[side].px === 0 ? MD_NEW : MD_CHANGE;
    into.text(tags.mdUpdateAction, action).text(tags.mdEntryType, bookSideChar(side));
    into.text(tags.symbol, symbol);
    if (px > 0) writeSide(into, shown[side]);
  }
}

/** The body of a MarketDataRequestReject(Y). */
export function writeReject(into: MessageWriter, mdReqID: string, code: PriceRequestCode): void {
  into
    .text(tags.mdReqID, mdReqID)
    .text(tags.mdReqRejReason, mdReqRejReasonOf(code))
    .text(tags.text, `${code}: ${wordPriceRequest(code)}`);
}

function writeSide(into: MessageWriter, { px, size }: ShownSide): void {
  into.decimal(tags.mdEntryPx, px, PRICE_SCALE);
  if (size > 0) into.decimal(tags.mdEntrySize, size, VOLUME_SCALE);
}
