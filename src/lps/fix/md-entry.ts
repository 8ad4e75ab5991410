import { asPrice, NO_VOLUME, PRICE_SCALE, VOLUME_SCALE } from "../../core/units/quantity.ts";
import type { Price, Volume } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import { tags } from "../../fix/tags.ts";
import { bookSideOf } from "../../fix/words.ts";
import { quotedVolumeOf } from "./symbol-mapping.ts";
import type { MappedSymbol } from "./symbol-mapping.ts";

/** One entry of a W or X. */
export interface MdEntry {
  /** MDEntryID(278) and MDEntryType(269) as written; empty where it has none. */
  readonly entryID: string;
  readonly type: string;
  /** Undefined: no type, or one other than bid and offer. */
  readonly side: "bid" | "ask" | undefined;
  /** Undefined: none, or none that can be read. */
  readonly price: Price | undefined;
  /** Zero where the LP shows none, undefined where it cannot be read. */
  readonly size: Volume | undefined;
}

/** Reads the fields from `from` to before `end`. */
export function readEntry(
  message: FixMessage,
  from: number,
  end: number,
  mapped: MappedSymbol,
): MdEntry {
  let [entryID, type] = ["", ""];
  let price: Price | undefined;
  let size: Volume | undefined = NO_VOLUME;
  for (let at = from; at < end; at++) {
    const tag = message.tagAt(at);
    if (tag === tags.mdEntryType) type = message.textAt(at);
    else if (tag === tags.mdEntryID) entryID = message.textAt(at);
    else if (tag === tags.mdEntryPx) price = priceAt(message, at);
    else if (tag === tags.mdEntrySize) size = sizeAt(message, at, mapped);
  }
  return { entryID, type, side: bookSideOf(type), price, size };
}

function priceAt(message: FixMessage, at: number): Price | undefined {
  const value = message.decimalAt(at, PRICE_SCALE);
  return typeof value === "string" ? undefined : asPrice(value);
}

function sizeAt(message: FixMessage, at: number, mapped: MappedSymbol): Volume | undefined {
  const value = message.decimalAt(at, VOLUME_SCALE);
  return typeof value === "string" || value < 0 ? undefined : quotedVolumeOf(value, mapped);
}
