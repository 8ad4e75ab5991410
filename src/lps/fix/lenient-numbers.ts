import { parseDecimalText } from "../../core/units/decimal.ts";
import {
  asPrice,
  MAX_PRICE,
  MAX_VOLUME,
  PRICE_SCALE,
  VOLUME_SCALE,
} from "../../core/units/quantity.ts";
import type { Price, Volume } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import { filledVolumeOf, quotedVolumeOf } from "./symbol-mapping.ts";
import type { MappedSymbol } from "./symbol-mapping.ts";

/** A decimal as it is kept; `isCut` where it was written with more digits than that. */
interface Cut {
  readonly value: number;
  readonly isCut: boolean;
}

export interface ReadPrice {
  readonly price: Price;
  readonly isCut: boolean;
}

export interface ReadVolume {
  readonly volume: Volume;
  readonly isCut: boolean;
}

/** @returns undefined when absent, no number, or beyond any price */
export function readPrice(message: FixMessage, tag: number): ReadPrice | undefined {
  const cut = readCut(message, tag, PRICE_SCALE);
  if (cut === undefined || Math.abs(cut.value) > MAX_PRICE) return undefined;
  return { price: asPrice(cut.value), isCut: cut.isCut };
}

/**
 * A quantity of the LP's as a volume. One that is no whole number of 10⁻⁶ lots is cut: it is better
 * booked a millionth of a lot short, and said so, than not at all.
 *
 * @returns undefined when absent, no number, negative, or beyond any volume
 */
export function readVolume(
  message: FixMessage,
  tag: number,
  mapped: MappedSymbol,
): ReadVolume | undefined {
  const cut = readCut(message, tag, VOLUME_SCALE);
  if (cut === undefined || cut.value < 0) return undefined;
  const exact = filledVolumeOf(cut.value, mapped);
  const volume = exact ?? quotedVolumeOf(cut.value, mapped);
  if (volume > MAX_VOLUME) return undefined;
  return { volume, isCut: cut.isCut || exact === undefined };
}

function readCut(message: FixMessage, tag: number, scale: number): Cut | undefined {
  const value = message.decimal(tag, scale);
  if (typeof value === "number") return { value, isCut: false };
  if (value !== "TOO_PRECISE") return undefined;
  const text = message.text(tag) ?? "";
  const shorter = parseDecimalText(text.slice(0, text.indexOf(".") + 1 + scale), scale);
  return typeof shorter === "number" ? { value: shorter, isCut: true } : undefined;
}
