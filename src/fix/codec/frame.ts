import { EQUALS, MINUS, NINE, SOH, ZERO, isDigit } from "./ascii.ts";
import { lengthTagOf } from "./data-field.ts";
import { BAD_TAG } from "./message.ts";
import type { FixMessage } from "./message.ts";

/** What became of the bytes at a candidate's start. */
export type FrameState = "more" | "garbled" | "oversize" | "whole";

/** `10=ddd|` */
const TRAILER_BYTES = 7;
const MAX_BEGIN_STRING = 16;
const MAX_LENGTH_DIGITS = 10;
const MAX_TAG_DIGITS = 9;
/** The longest head, `8=…|9=…|`, that is still waited for. */
export const MAX_HEAD_BYTES: number = 2 + MAX_BEGIN_STRING + 1 + 2 + MAX_LENGTH_DIGITS + 1;

const CHECK_SUM = 10;
const MSG_TYPE = 35;

/**
 * One candidate message that begins at `8=FIX`, walked field by field as its bytes arrive.
 *
 * All positions are counted from its first byte, so the walk goes on where it stopped after the bytes
 * have been moved. BodyLength is never taken on trust: a CheckSum met before the announced end, or a
 * field across it, proves the frame wrong at once, so a wrong length cannot swallow what follows.
 */
export class Frame {
  /** Length of the whole message; 0 until BodyLength has been read. */
  size = 0;
  readonly #message: FixMessage;
  readonly #maxBytes: number;
  /** First byte of the next field. */
  #next = 0;
  /** No SOH before this in the value being waited for. */
  #seen = 0;

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
      if (!isDigit(byte) || at - first >= MAX_LENGTH_DIGITS) return "garbled";
      length = length * 10 + (byte - ZERO);
    }
    if (at === limit) return "more";
    if (at === first || length === 0) return "garbled";
    const size = at + 1 - base + length + TRAILER_BYTES;
    if (size > this.#maxBytes) return "oversize";
    this.#message.add(8, 2, beginEnd - base);
    this.#message.add(9, first - base, at - base);
    this.#next = at + 1 - base;
    this.size = size;
    return "whole";
  }

  /** Fields up to the announced end of the body. */
  #body(bytes: Buffer, base: number, limit: number): FrameState {
    const bodyEnd = base + this.size - TRAILER_BYTES;
    const stop = Math.min(limit, bodyEnd);
    const message = this.#message;
    let start = base + this.#next;
    while (start < stop) {
      let at = start;
      let tag = 0;
      let byte = bytes[at] ?? 0;
      while (at < stop && byte >= ZERO && byte <= NINE) {
        tag = tag * 10 + (byte - ZERO);
        at += 1;
        byte = bytes[at] ?? 0;
      }
      if (byte !== EQUALS || at >= stop || oddDigits(bytes, start, at)) {
        at = equalsAfter(bytes, at, stop);
        if (at === stop) return this.#unfinished(start, start, base, bodyEnd, limit);
        if (at < 0) return this.#broken(start, base);
        tag = oddTag(bytes, start, at);
      }
      if (tag === CHECK_SUM || (message.count === 2 && tag !== MSG_TYPE)) {
        return this.#broken(start, base);
      }
      const value = at + 1;
      const end = this.#valueEnd(bytes, base, tag, value, stop, bodyEnd);
      if (end >= stop) return this.#unfinished(start, Math.max(end, value), base, bodyEnd, limit);
      message.add(tag, value - base, end - base);
      this.#seen = 0;
      start = end + 1;
    }
    this.#next = start - base;
    return start === bodyEnd && start <= limit ? "whole" : "more";
  }

  /** Where the value's SOH is or, when it is not here, a position from `stop` on. */
  #valueEnd(
    bytes: Buffer,
    base: number,
    tag: number,
    value: number,
    stop: number,
    bodyEnd: number,
  ): number {
    const lengthTag = lengthTagOf(tag);
    if (lengthTag !== 0) {
      const message = this.#message;
      const last = message.count - 1;
      const size = message.tagAt(last) === lengthTag ? message.integerAt(last) : undefined;
      if (size !== undefined && size >= 0 && value + size < bodyEnd) {
        const end = value + size;
        // A length that does not lead to a SOH is a lie; the value then ends at the first SOH.
        if (end >= stop || bytes[end] === SOH) return end;
      }
    }
    let at = Math.max(value, base + this.#seen);
    while (at < stop && bytes[at] !== SOH) at += 1;
    return at;
  }

  /** The field at `start` does not end here: more bytes may end it, unless the body ends before. */
  #unfinished(
    start: number,
    seen: number,
    base: number,
    bodyEnd: number,
    limit: number,
  ): FrameState {
    if (limit >= bodyEnd) return this.#broken(limit, base);
    this.#next = start - base;
    this.#seen = Math.min(seen, limit) - base;
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
      if (!isDigit(byte)) return "garbled";
      stated = stated * 10 + (byte - ZERO);
    }
    if (stated !== checkSum(bytes, base, start)) return "garbled";
    this.#message.add(CHECK_SUM, start + 3 - base, end - 1 - base);
    this.#message.complete(this.size);
    return "whole";
  }
}

/** Sum of bytes[start, end) modulo 256. */
export function checkSum(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at++) sum += bytes[at] ?? 0;
  return sum & 255;
}

/** No digits, too many of them, or a leading zero: not a tag number as FIX writes one. */
function oddDigits(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end === start || end - start > MAX_TAG_DIGITS || (bytes[start] === ZERO && end > start + 1)
  );
}

/** Place of the next `=` before `stop`; `stop` when there is none yet; -1 when a SOH comes first. */
function equalsAfter(bytes: Uint8Array, from: number, stop: number): number {
  for (let at = from; at < stop; at++) {
    if (bytes[at] === EQUALS) return at;
    if (bytes[at] === SOH) return -1;
  }
  return stop;
}

/** A negative tag keeps its number, for the Reject that names it; the rest is `BAD_TAG`. */
function oddTag(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== MINUS || oddDigits(bytes, start + 1, end)) return BAD_TAG;
  let tag = 0;
  for (let at = start + 1; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (!isDigit(byte)) return BAD_TAG;
    tag = tag * 10 + (byte - ZERO);
  }
  return tag === 0 ? BAD_TAG : -tag;
}
