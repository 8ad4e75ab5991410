import { lengthTagOf } from "./data-field.ts";
import { readInteger } from "./integer.ts";
import { BAD_TAG } from "./message.ts";
import type { FixMessage } from "./message.ts";

// Not imported from ascii.ts: an imported constant is read from memory at every use, which costs
// the loops below a sixth of their time (measured).
const SOH = 1;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const EQUALS = 61;

/** What became of the bytes at a candidate's start. */
export type FrameState = "more" | "garbled" | "oversize" | "whole";

/** `10=ddd|` */
export const TRAILER_BYTES = 7;
const MAX_BEGIN_STRING = 16;
const MAX_LENGTH_DIGITS = 10;
const MAX_TAG_DIGITS = 9;
/** The longest head, `8=…|9=…|`, that is still waited for. */
export const MAX_HEAD_BYTES: number = 2 + MAX_BEGIN_STRING + 1 + 2 + MAX_LENGTH_DIGITS + 1;

/** Places in the index per field, as in message.ts. */
const STRIDE = 3;
const CHECK_SUM = 10;
const MSG_TYPE = 35;
/** MsgType must be the third field. */
const MSG_TYPE_SLOT = 2 * STRIDE;

/**
 * One candidate message that begins at `8=FIX`, walked field by field as its bytes arrive.
 *
 * All positions are counted from its first byte, so the walk goes on where it stopped after the
 * bytes have been moved. BodyLength is never taken on trust: a CheckSum met before the announced
 * end, or a field across it, proves the frame wrong at once, so a wrong length cannot swallow what
 * follows.
 */
export class Frame {
  /** Length of the whole message; 0 until BodyLength has been read. */
  size = 0;
  readonly #message: FixMessage;
  readonly #maxBytes: number;
  /** First byte of the next field. */
  #next = 0;
  /** Up to here the SOHs have been found. */
  #seen = 0;
  /** Sum of the bytes of the fields walked. */
  #sum = 0;

  constructor(message: FixMessage, maxBytes: number) {
    this.#message = message;
    this.#maxBytes = maxBytes;
  }

  /** How many bytes of the candidate have been read into fields. */
  get walked(): number {
    return this.#next;
  }

  /** Ends the candidate: the next `advance` begins another. Returns its announced size, or 0. */
  end(): number {
    const { size } = this;
    this.size = 0;
    this.#next = 0;
    this.#seen = 0;
    this.#sum = 0;
    return size;
  }

  /** Walks on through bytes[base, limit). */
  advance(bytes: Buffer, base: number, limit: number): FrameState {
    this.#message.attach(bytes, base);
    if (this.size === 0) {
      this.#message.restart();
      const state = this.#head(bytes, base, limit);
      if (state !== "whole") return state;
    }
    const state = this.#body(bytes, base, limit);
    return state === "whole" ? this.#trailer(bytes, base, limit) : state;
  }

  /** BeginString and BodyLength. */
  #head(bytes: Buffer, base: number, limit: number): FrameState {
    const bound = Math.min(limit, base + 2 + MAX_BEGIN_STRING + 1);
    let at = base + 2;
    while (at < bound && bytes[at] !== SOH) at += 1;
    if (at === bound) return bound === limit ? "more" : "garbled";
    const beginEnd = at;
    if (at + 2 >= limit) return "more";
    if (bytes[at + 1] !== NINE || bytes[at + 2] !== EQUALS) return "garbled";
    const first = at + 3;
    let length = 0;
    for (at = first; at < limit; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === SOH) break;
      if (byte < ZERO || byte > NINE || at - first >= MAX_LENGTH_DIGITS) return "garbled";
      length = length * 10 + (byte - ZERO);
    }
    if (at === limit) return "more";
    if (at === first || length === 0) return "garbled";
    const size = at + 1 - base + length + TRAILER_BYTES;
    if (size > this.#maxBytes) return "oversize";
    this.#message.add(8, 2, beginEnd - base);
    this.#message.add(9, first - base, at - base);
    this.#next = at + 1 - base;
    this.#sum = checkSum(bytes, base, at + 1);
    this.size = size;
    return "whole";
  }

  /**
   * Walks the fields that are complete, up to the announced end of the body, and sums their bytes.
   *
   * The last SOH is looked for first: with it in sight no loop inside a field needs a bound.
   */
  #body(bytes: Buffer, base: number, limit: number): FrameState {
    const bodyEnd = base + this.size - TRAILER_BYTES;
    const stop = Math.min(limit, bodyEnd);
    const from = base + Math.max(this.#next, this.#seen);
    const last = lastSoh(bytes, from, stop);
    this.#seen = stop - base;
    if (limit >= bodyEnd && last !== bodyEnd - 1) return "garbled";
    if (limit < bodyEnd && last < from) return "more";
    const state = this.#fields(bytes, base, last, bodyEnd);
    if (state !== "whole") return state;
    return base + this.#next === bodyEnd ? "whole" : "more";
  }

  /** Indexes the fields that end at `last` or before; `whole` when nothing is wrong with them. */
  #fields(bytes: Buffer, base: number, last: number, bodyEnd: number): FrameState {
    const message = this.#message;
    let { index, count } = message;
    let start = base + this.#next;
    let sum = this.#sum;
    while (start <= last) {
      const summed = sum;
      let at = start + 1;
      let tag = (bytes[start] ?? 0) - ZERO;
      let isPlain = tag > 0 && tag <= 9;
      sum += tag + ZERO;
      let byte = bytes[at] ?? 0;
      while (byte !== EQUALS && isPlain) {
        isPlain = byte >= ZERO && byte <= NINE && at < start + MAX_TAG_DIGITS;
        tag = tag * 10 + (byte - ZERO);
        sum += byte;
        at += 1;
        byte = bytes[at] ?? 0;
      }
      if (!isPlain) {
        at = equalsAfter(bytes, start);
        if (at < 0) return this.#broken(start, base);
        sum = summed + checkSum(bytes, start, at);
        tag = readTag(bytes, start, at);
      }
      const slot = count * STRIDE;
      if (tag === CHECK_SUM || (slot === MSG_TYPE_SLOT && tag !== MSG_TYPE)) {
        return this.#broken(start, base);
      }
      at += 1;
      const value = at;
      if (lengthTagOf(tag) !== 0) {
        message.count = count;
        at = this.#dataEnd(bytes, tag, value, last, bodyEnd);
        if (at > last) return this.#await(start, base, summed);
        sum += checkSum(bytes, value, at);
      }
      byte = bytes[at] ?? SOH;
      while (byte !== SOH) {
        sum += byte;
        at += 1;
        byte = bytes[at] ?? SOH;
      }
      if (slot + STRIDE > index.length) index = message.widen();
      index[slot] = tag;
      index[slot + 1] = value - base;
      index[slot + 2] = at - base;
      count += 1;
      sum += EQUALS + SOH;
      start = at + 1;
    }
    message.count = count;
    this.#next = start - base;
    this.#sum = sum;
    return "whole";
  }

  /**
   * Where a data value ends by its length field, or `value` when that is no guide: it is missing,
   * is not a number, or does not lead to a SOH. The value then ends at the first SOH, as any other.
   */
  #dataEnd(bytes: Buffer, tag: number, value: number, last: number, bodyEnd: number): number {
    const message = this.#message;
    const before = message.count - 1;
    const size = message.tagAt(before) === lengthTagOf(tag) ? message.integerAt(before) : undefined;
    if (size === undefined || size < 0 || value + size >= bodyEnd) return value;
    const end = value + size;
    return end > last || bytes[end] === SOH ? end : value;
  }

  /** The data value at `start` is not here yet; SOHs already seen may lie inside it. */
  #await(start: number, base: number, sum: number): FrameState {
    this.#next = start - base;
    this.#sum = sum;
    return "more";
  }

  #broken(at: number, base: number): FrameState {
    this.#next = at - base;
    return "garbled";
  }

  /** CheckSum: the sum of all bytes before it, modulo 256, in three digits. */
  #trailer(bytes: Buffer, base: number, limit: number): FrameState {
    const end = base + this.size;
    const start = end - TRAILER_BYTES;
    if (limit < end) return "more";
    if (bytes[start] !== 49 || bytes[start + 1] !== ZERO || bytes[start + 2] !== EQUALS) {
      return "garbled";
    }
    if (bytes[end - 1] !== SOH || this.#message.count < 3) return "garbled";
    let stated = 0;
    for (let at = start + 3; at < end - 1; at++) {
      const byte = bytes[at] ?? 0;
      if (byte < ZERO || byte > NINE) return "garbled";
      stated = stated * 10 + (byte - ZERO);
    }
    if (stated !== (this.#sum & 255)) return "garbled";
    this.#message.add(CHECK_SUM, start + 3 - base, end - 1 - base);
    this.#message.complete(this.size);
    return "whole";
  }
}

/** Sum of bytes[start, end) modulo 256. */
export function checkSum(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  let at = start;
  // Four at a time: less of it is the loop itself.
  for (const last = end - 3; at < last; at += 4) {
    sum += (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) + (bytes[at + 2] ?? 0) + (bytes[at + 3] ?? 0);
  }
  for (; at < end; at++) sum += bytes[at] ?? 0;
  return sum & 255;
}

/** Place of the next `=`; -1 when a SOH, of which one must follow, comes first. */
function equalsAfter(bytes: Uint8Array, from: number): number {
  for (let at = from; bytes[at] !== SOH; at++) if (bytes[at] === EQUALS) return at;
  return -1;
}

/** Place of the last SOH in bytes[start, end); before `start` when there is none. */
function lastSoh(bytes: Uint8Array, start: number, end: number): number {
  let at = end - 1;
  while (at >= start && bytes[at] !== SOH) at -= 1;
  return at;
}

/**
 * Reads a tag that is not simply digits. 0 and negative numbers keep their value, for the Reject
 * that names them; letters, leading zeros and too many digits are `BAD_TAG`.
 */
function readTag(bytes: Uint8Array, start: number, end: number): number {
  const isNegative = bytes[start] === MINUS;
  const first = isNegative ? start + 1 : start;
  const digits = end - first;
  if (digits < 1 || digits > MAX_TAG_DIGITS) return BAD_TAG;
  if (bytes[first] === ZERO && (digits > 1 || isNegative)) return BAD_TAG;
  const tag = readInteger(bytes, start, end);
  return tag ?? BAD_TAG;
}
