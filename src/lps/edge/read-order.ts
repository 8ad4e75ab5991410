import { idLetter } from "../../core/ids.ts";
import type { OrdType, Side, TimeInForce } from "../../core/terms.ts";
import { parseDecimal } from "../../core/units/decimal.ts";
import { PRICE_SCALE, VOLUME_SCALE } from "../../core/units/quantity.ts";
import { tags } from "../../fix/tags.ts";

const SOH = 1;
const EQUALS = 61;
const ZERO = 48;
const A = 65;
const RADIX = 36;
const ONE = 49;
const TWO = 50;
const THREE = 51;
const FOUR = 52;

/** An order or a request to cancel one as its LP will read it. */
export interface WireOrder {
  /** The leg it names; 0: none of this journal. */
  leg: number;
  side: Side | undefined;
  /** In the LP's unit, of 10⁻⁶; NaN: none that can be read. */
  quantity: number;
  /** Of 10⁻⁸; 0: none, NaN: none that can be read. */
  price: number;
  /** Undefined: none that a leg may have. */
  ordType: OrdType | undefined;
  /** Undefined: none; "Other": none that a leg may have. */
  timeInForce: TimeInForce | undefined;
  /** A field that is read stands there twice: which of them its LP goes by nobody knows. */
  isRepeated: boolean;
  /** Where the LP's name of the instrument stands. */
  symbolFrom: number;
  symbolTo: number;
}

/** A message that has been composed and not sent: where its fields stand, header aside. */
export interface Draft {
  readonly buffer: Uint8Array;
  readonly draftFrom: number;
  readonly draftTo: number;
}

const read: WireOrder = {
  leg: 0,
  side: undefined,
  quantity: Number.NaN,
  price: 0,
  ordType: undefined,
  timeInForce: undefined,
  isRepeated: false,
  symbolFrom: 0,
  symbolTo: 0,
};

/**
 * Reads back what was written, field by field, without asking whoever wrote it.
 *
 * @param legTag the field that names the leg: ClOrdID(11), or OrigClOrdID(41) of a cancel
 * @returns a record that the next call fills again; what is missing stays as nothing
 */
export function readOrder(draft: Draft, journalId: string, legTag: number): WireOrder {
  const { buffer: bytes, draftTo: to } = draft;
  read.leg = 0;
  read.side = undefined;
  read.quantity = Number.NaN;
  read.price = 0;
  read.ordType = undefined;
  read.timeInForce = undefined;
  read.isRepeated = false;
  read.symbolFrom = 0;
  read.symbolTo = 0;
  let seen = 0;
  let at = draft.draftFrom;
  while (at < to) {
    let tag = 0;
    while (at < to && bytes[at] !== EQUALS) tag = tag * 10 + (bytes[at++] ?? 0) - ZERO;
    const from = ++at;
    while (at < to && bytes[at] !== SOH) at += 1;
    const field = take(bytes, tag, from, at, journalId, legTag);
    if ((seen & field) !== 0) read.isRepeated = true;
    seen |= field;
    at += 1;
  }
  return read;
}

/** @returns a bit of its own for each field that is read; 0: it is none of them */
function take(
  bytes: Uint8Array,
  tag: number,
  from: number,
  to: number,
  journalId: string,
  legTag: number,
): number {
  const only = to - from === 1 ? bytes[from] : undefined;
  switch (tag) {
    case legTag:
      read.leg = legNumberIn(bytes, from, to, journalId);
      return 1;
    case tags.side:
      read.side = sideOf(only);
      return 2;
    case tags.orderQty:
      read.quantity = numberIn(bytes, from, to, VOLUME_SCALE);
      return 4;
    case tags.price:
      read.price = numberIn(bytes, from, to, PRICE_SCALE);
      return 8;
    case tags.symbol:
    case tags.securityID:
      read.symbolFrom = from;
      read.symbolTo = to;
      return 16;
    case tags.ordType:
      read.ordType = only === ONE ? "Market" : only === TWO ? "Limit" : undefined;
      return 32;
    case tags.timeInForce:
      read.timeInForce = timeInForceOf(only);
      return 64;
    default:
      return 0;
  }
}

const sideOf = (byte: number | undefined): Side | undefined =>
  byte === ONE ? "Buy" : byte === TWO ? "Sell" : undefined;

function timeInForceOf(byte: number | undefined): TimeInForce {
  switch (byte) {
    case ZERO:
      return "Day";
    case ONE:
      return "GoodTillCancel";
    case THREE:
      return "ImmediateOrCancel";
    case FOUR:
      return "FillOrKill";
    default:
      return "Other";
  }
}

function numberIn(bytes: Uint8Array, from: number, to: number, scale: number): number {
  const value = parseDecimal(bytes, from, to, scale);
  return typeof value === "number" ? value : Number.NaN;
}

/** 0 when it is no leg of this journal. */
function legNumberIn(bytes: Uint8Array, from: number, to: number, journalId: string): number {
  const prefix = journalId.length;
  if (to - from <= prefix + 1) return 0;
  for (let at = 0; at < prefix; at++) {
    if (bytes[from + at] !== journalId.charCodeAt(at)) return 0;
  }
  if (bytes[from + prefix] !== idLetter.leg.charCodeAt(0)) return 0;
  let leg = 0;
  for (let at = from + prefix + 1; at < to; at++) {
    const byte = bytes[at] ?? 0;
    const digit = byte < A ? byte - ZERO : byte - A + 10;
    if (digit < 0 || digit >= RADIX) return 0;
    leg = leg * RADIX + digit;
  }
  return Number.isSafeInteger(leg) ? leg : 0;
}
