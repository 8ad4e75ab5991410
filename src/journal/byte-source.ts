const TWO_27 = 0x800_0000;
const TWO_28 = 0x1000_0000;

/** A payload that does not decode; the reader that knows file and offset turns it into damage. */
export class MalformedPayload extends Error {
  override readonly name = "MalformedPayload";
}

/** Reads what a `ByteSink` wrote, from `at` to `end`, and never past it. */
export class ByteSource {
  at = 0;
  end = 0;
  bytes: Buffer = Buffer.alloc(0);

  /** Points at a payload; nothing is copied. */
  over(bytes: Buffer, start: number, end: number): this {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    return this;
  }

  #take(length: number): number {
    const start = this.at;
    if (start + length > this.end) throw new MalformedPayload("the payload ends inside a field");
    this.at = start + length;
    return start;
  }

  u8(): number {
    return this.bytes.readUInt8(this.#take(1));
  }

  f64(): number {
    return this.bytes.readDoubleLE(this.#take(8));
  }

  count(): number {
    const low = this.#group();
    const high = this.#isMore ? this.#group() : 0;
    if (this.#isMore || high > 7) throw new MalformedPayload("a count past 2³¹");
    return high * TWO_28 + low;
  }

  /** Up to eight groups of 7 bits; the zigzag may pass 2⁵³, its half may not. */
  int(): number {
    const low = this.#group();
    const high = this.#isMore ? this.#group() : 0;
    const whole = high * TWO_27 + (low >>> 1);
    const value = (low & 1) === 1 ? -whole - 1 : whole;
    if (this.#isMore || !Number.isSafeInteger(value)) {
      throw new MalformedPayload("an integer past 2⁵³");
    }
    return value;
  }

  #isMore = false;

  /** Up to four bytes of 7 bits each, low first. */
  #group(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.u8();
      value |= (byte & 0x7f) << shift;
      this.#isMore = byte > 0x7f;
      if (!this.#isMore) break;
    }
    return value;
  }

  text(): string {
    const head = this.count();
    const length = head >>> 1;
    const isWide = (head & 1) === 1;
    const start = this.#take(isWide ? length * 2 : length);
    return this.bytes.toString(isWide ? "utf16le" : "latin1", start, this.at);
  }

  /** A copy, so that it outlives the buffer it was read from. */
  blob(): Uint8Array {
    const start = this.#take(this.count());
    return new Uint8Array(this.bytes.subarray(start, this.at));
  }
}
