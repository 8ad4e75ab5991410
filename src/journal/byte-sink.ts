import { JournalError } from "./journal-error.ts";

const TWO_27 = 0x800_0000;

/**
 * A growing buffer that values are written into, up to a bound.
 *
 * One sink lives as long as its journal; nothing is allocated a value.
 */
export class ByteSink {
  /** Next free byte. */
  at = 0;
  bytes: Buffer;
  view: DataView;
  readonly #bound: number;

  /** @param bound most bytes the sink may ever hold */
  constructor(initial: number, bound: number) {
    this.bytes = Buffer.alloc(Math.min(initial, bound));
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
    this.#bound = bound;
  }

  /**
   * Makes room for `more` bytes.
   *
   * @throws BATCH_TOO_LARGE at the bound
   */
  ensure(more: number): void {
    if (this.at + more > this.bytes.length) this.#grow(this.at + more);
  }

  #grow(needed: number): void {
    if (needed > this.#bound) {
      const limit = `a batch may have ${this.#bound} bytes`;
      throw new JournalError("BATCH_TOO_LARGE", `${limit}, this one needs ${needed} or more`);
    }
    const larger = Buffer.alloc(Math.min(this.#bound, Math.max(needed, this.bytes.length * 2)));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
    this.view = new DataView(larger.buffer, larger.byteOffset, larger.length);
  }

  u8(value: number): void {
    this.ensure(1);
    this.bytes[this.at] = value;
    this.at += 1;
  }

  f64(value: number): void {
    this.ensure(8);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  /** @param value non-negative, below 2³¹ */
  count(value: number): void {
    this.ensure(5);
    this.at = this.#small(value, this.at);
  }

  /** @throws `Invariant:` unless the value is a safe integer */
  int(value: number): void {
    if (!Number.isSafeInteger(value)) throw new Error(`Invariant: ${value} must be a safe integer`);
    this.ensure(8);
    if (value >= -0x4000_0000 && value < 0x4000_0000) {
      this.at = this.#small(((value << 1) ^ (value >> 31)) >>> 0, this.at);
      return;
    }
    this.#large(value);
  }

  /**
   * Zigzag of a large value needs 54 bits: the low 28 come from the remainder, so it stays exact.
   * `%` on doubles is a call into C: what the high bits leave is the same number.
   */
  #large(value: number): void {
    const sign = value < 0 ? 1 : 0;
    const whole = sign === 1 ? -(value + 1) : value;
    const high = Math.floor(whole / TWO_27);
    let low = (whole - high * TWO_27) * 2 + sign;
    let at = this.at;
    for (let i = 0; i < 4; i++) {
      this.bytes[at++] = (low & 0x7f) | 0x80;
      low >>>= 7;
    }
    this.at = this.#small(high, at);
  }

  #small(value: number, from: number): number {
    const bytes = this.bytes;
    let at = from;
    let rest = value;
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    return at;
  }

  /**
   * One byte a character where every one is below U+0100, else UTF-16: any text comes back exactly.
   */
  text(value: string): void {
    const length = value.length;
    this.ensure(5 + length * 2);
    const start = this.at;
    const bytes = this.bytes;
    let at = this.#small(length * 2, start);
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0xff) {
        at = this.#small(length * 2 + 1, start);
        this.at = at + bytes.write(value, at, "utf16le");
        return;
      }
      bytes[at++] = code;
    }
    this.at = at;
  }

  blob(value: Uint8Array): void {
    this.ensure(5 + value.length);
    this.at = this.#small(value.length, this.at);
    this.bytes.set(value, this.at);
    this.at += value.length;
  }
}
