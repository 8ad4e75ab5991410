import { parseDecimal } from "../../core/units/decimal.ts";
import type { DecimalFault } from "../../core/units/decimal.ts";

import { readInteger } from "./integer.ts";
import { isSame, readText } from "./text.ts";
import { readTimestampUs } from "./timestamp.ts";

/**
 * What `tagAt` says of a tag that is no number, such as `abc=1`; never a tag a dictionary knows.
 */
export const BAD_TAG = -2_147_483_648;

/** Tag, start and end of a field: places in the index per field. */
export const STRIDE = 3;
const Y = 89;
/** Tags below this are looked up, others looked for. */
const LOOKED_UP = 1024;
const LAST_MARK = 0x7000_0000;

/**
 * One parsed message: an index over bytes that stay valid only until the reader is pushed again.
 *
 * The same object is filled again for every message, so whoever wants to keep something takes it as
 * a string or number now. Nothing is allocated until a text is asked for. Bytes above 127 are read
 * as Latin-1, which the writer reverses, so no byte is lost on the way through.
 */
export class FixMessage {
  /** Number of fields, header and trailer included. */
  count = 0;
  /** Length of the raw message in bytes. */
  length = 0;
  /** MsgType(35). */
  msgType = "";
  #source: Buffer = Buffer.alloc(0);
  #base = 0;
  /** By tag: the place of its first field above `#mark`. Older messages left what is below. */
  readonly #first = new Int32Array(LOOKED_UP);
  #mark = 1;
  /** Marks the last message used. */
  #marked = 0;
  /** For the reader: tag, start and end per field, positions counted from the first byte. */
  index: Int32Array = new Int32Array(STRIDE * 64);

  /** MsgSeqNum(34); 0 when absent or malformed. */
  get msgSeqNum(): number {
    const value = this.integer(34);
    return value === undefined || value < 0 ? 0 : value;
  }

  /** PossDupFlag(43) is Y. */
  get possDup(): boolean {
    const at = this.indexOf(43);
    return at >= 0 && this.endAt(at) === this.startAt(at) + 1 && this.byteAt(at, 0) === Y;
  }

  tagAt(i: number): number {
    return this.index[i * STRIDE] ?? BAD_TAG;
  }

  textAt(i: number): string {
    return readText(this.#source, this.startAt(i), this.endAt(i));
  }

  /** One byte of a field's value; 0 beyond its end. */
  byteAt(i: number, offset: number): number {
    const at = this.startAt(i) + offset;
    return at < this.endAt(i) ? (this.#source[at] ?? 0) : 0;
  }

  /** Place of the first field of that tag from `from` on; -1 when there is none. */
  indexOf(tag: number, from = 0): number {
    if (from === 0 && tag >= 0 && tag < LOOKED_UP) {
      const at = (this.#first[tag] ?? 0) - this.#mark;
      return at < 0 ? -1 : at;
    }
    const index = this.index;
    for (let i = from; i < this.count; i++) if (index[i * STRIDE] === tag) return i;
    return -1;
  }

  has(tag: number): boolean {
    return this.indexOf(tag) >= 0;
  }

  text(tag: number): string | undefined {
    const at = this.indexOf(tag);
    return at < 0 ? undefined : this.textAt(at);
  }

  /** Whether the field is there and reads so: `text(tag) === wanted`, without making the string. */
  isText(tag: number, wanted: string): boolean {
    const at = this.indexOf(tag);
    if (at < 0) return false;
    const start = this.startAt(at);
    return isSame(wanted, this.#source, start, this.endAt(at) - start);
  }

  /** @returns undefined when absent or not an integer below 2⁵³ */
  integer(tag: number): number | undefined {
    const at = this.indexOf(tag);
    return at < 0 ? undefined : this.integerAt(at);
  }

  integerAt(i: number): number | undefined {
    return readInteger(this.#source, this.startAt(i), this.endAt(i));
  }

  /** @param scale decimal places of the integer wanted; @returns undefined when absent */
  decimal(tag: number, scale: number): number | DecimalFault | undefined {
    const at = this.indexOf(tag);
    return at < 0 ? undefined : this.decimalAt(at, scale);
  }

  decimalAt(i: number, scale: number): number | DecimalFault {
    return parseDecimal(this.#source, this.startAt(i), this.endAt(i), scale);
  }

  /** UTCTimestamp with s, ms, µs or ns (cut to µs); undefined when absent or malformed. */
  timestampUs(tag: number): number | undefined {
    const at = this.indexOf(tag);
    return at < 0 ? undefined : this.timestampUsAt(at);
  }

  timestampUsAt(i: number): number | undefined {
    return readTimestampUs(this.#source, this.startAt(i), this.endAt(i));
  }

  /** The bytes the positions of `startAt` and `endAt` lie in; other messages surround this one. */
  get source(): Uint8Array {
    return this.#source;
  }

  startAt(i: number): number {
    return this.#base + (this.index[i * STRIDE + 1] ?? 0);
  }

  endAt(i: number): number {
    return this.#base + (this.index[i * STRIDE + 2] ?? 0);
  }

  /** The raw message, a view. */
  bytes(): Uint8Array {
    return this.#source.subarray(this.#base, this.#base + this.length);
  }

  /** The value of one field, a view: for raw data and for echoing. */
  bytesAt(i: number): Uint8Array {
    return this.#source.subarray(this.startAt(i), this.endAt(i));
  }

  /** For the reader: the message's bytes now begin at `base` of `source`; the index is kept. */
  attach(source: Buffer, base: number): void {
    this.#source = source;
    this.#base = base;
  }

  /** For the reader: forgets the fields of the message before. */
  restart(): void {
    this.count = 0;
    this.length = 0;
  }

  /** For the reader: appends a field. */
  add(tag: number, start: number, end: number): void {
    const at = this.count * STRIDE;
    const index = at + STRIDE > this.index.length ? this.widen() : this.index;
    index[at] = tag;
    index[at + 1] = start;
    index[at + 2] = end;
    this.count += 1;
  }

  /** For the reader: doubles the index, up to what the largest message needs. */
  widen(): Int32Array {
    const wider = new Int32Array(this.index.length * 2);
    wider.set(this.index);
    this.index = wider;
    return wider;
  }

  /** For the reader: the message is whole and sound; its third field is MsgType. */
  complete(length: number): void {
    this.length = length;
    this.#lookUp();
    this.msgType = readText(this.#source, this.startAt(2), this.endAt(2));
  }

  /** Notes where each tag comes first: most fields are asked for by tag, and many are not there. */
  #lookUp(): void {
    const first = this.#first;
    const index = this.index;
    let mark = this.#mark + this.#marked;
    if (mark > LAST_MARK) {
      first.fill(0);
      mark = 1;
    }
    const count = this.count;
    for (let i = count - 1; i >= 0; i--) {
      const tag = index[i * STRIDE] ?? BAD_TAG;
      if (tag >= 0 && tag < LOOKED_UP) first[tag] = mark + i;
    }
    this.#mark = mark;
    this.#marked = count;
  }
}
