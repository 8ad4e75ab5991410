import { PRICE_SCALE } from "../../core/units/quantity.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import type { Quote } from "../quote.ts";
import type { Instruments } from "./instruments.ts";
import { askAt, bidAt } from "./levels.ts";
import { BID, DELETE, NEW, OFFER, writePrice } from "./market-data-messages.ts";
import type { Sides } from "./market-data-messages.ts";

/** One level of a side, as it goes out. */
export interface Level {
  /** MDEntryType(269). */
  readonly type: string;
  readonly px: number;
  readonly size: number;
  /** MDEntryID(278), where entries have one. */
  readonly id: string | undefined;
}

/**
 * What a venue shows behind its best prices: each level a spread further out, of the same size.
 *
 * @param nextID undefined where entries have no ids
 */
export function levelsOf(
  quote: Quote,
  sides: Sides,
  depth: number,
  nextID: (() => string) | undefined,
): readonly Level[] {
  const { bidSize, askSize } = quote;
  const levels: Level[] = [];
  for (let at = 0; at < depth; at++) {
    const below = bidAt(quote, at);
    if (sides.hasBid && below > 0) {
      levels.push({ type: BID, px: below, size: bidSize, id: nextID?.() });
    }
    const above = askAt(quote, at);
    if (sides.hasAsk) levels.push({ type: OFFER, px: above, size: askSize, id: nextID?.() });
  }
  return levels;
}

/** The body of a MarketDataSnapshotFullRefresh(W) of several levels. */
export function writeDepth(
  into: MessageWriter,
  mdReqID: string,
  symbol: string,
  levels: readonly Level[],
  instruments: Instruments,
): void {
  into.text(262, mdReqID);
  instruments.write(into, symbol);
  into.integer(268, levels.length);
  for (const level of levels) writeLevel(into.text(269, level.type), level);
}

/**
 * The body of a MarketDataIncrementalRefresh(X): levels go by their ids, or by their prices where
 * they have none, and others come.
 */
export function writeDepthChange(
  into: MessageWriter,
  mdReqID: string,
  symbol: string,
  [gone, come]: readonly [readonly Level[], readonly Level[]],
  instruments: Instruments,
): void {
  into.text(262, mdReqID).integer(268, gone.length + come.length);
  for (const { type, px, id } of gone) {
    into.text(279, DELETE);
    if (id === undefined) into.text(269, type);
    else into.text(278, id);
    instruments.write(into, symbol);
    if (id === undefined) into.decimal(270, px, PRICE_SCALE);
  }
  for (const level of come) {
    into.text(279, NEW).text(269, level.type);
    if (level.id !== undefined) into.text(278, level.id);
    instruments.write(into, symbol);
    writePrice(into, level.px, level.size);
  }
}

function writeLevel(into: MessageWriter, { px, size, id }: Level): void {
  if (id !== undefined) into.text(278, id);
  writePrice(into, px, size);
}
