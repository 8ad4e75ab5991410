/**
 * A 64-bit running digest over integers and texts, in two 32-bit lanes.
 *
 * It tells two states apart, it does not resist an attacker; the journal's CRC guards the bytes.
 * Only multiplications of 32-bit integers are used, so every engine computes the same.
 */
export class Digest {
  #high = 0x811c9dc5;
  #low = 0x2545f491;

  /** Mixes in a safe integer. */
  add(value: number): this {
    const low = value >>> 0;
    const high = Math.floor(value / 0x1_0000_0000) >>> 0;
    this.#low = scramble(this.#low ^ low);
    this.#high = scramble(this.#high ^ high ^ this.#low);
    return this;
  }

  addText(text: string): this {
    this.add(text.length);
    for (let at = 0; at < text.length; at++) this.add(text.charCodeAt(at));
    return this;
  }

  /** Adds without order: entries that come and go in any sequence sum to the same. */
  plus(other: Digest): void {
    this.#low = (this.#low + other.#low) >>> 0;
    this.#high = (this.#high + other.#high) >>> 0;
  }

  /** Takes out what `plus` put in. */
  minus(other: Digest): void {
    this.#low = (this.#low - other.#low) >>> 0;
    this.#high = (this.#high - other.#high) >>> 0;
  }

  get low(): number {
    return this.#low;
  }

  get high(): number {
    return this.#high;
  }

  /** Sixteen hex characters. */
  text(): string {
    return hex(this.#high) + hex(this.#low);
  }
}

const hex = (value: number): string => value.toString(16).padStart(8, "0");

/** A full avalanche of 32 bits: shifts and odd multipliers, each step invertible. */
function scramble(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  return (bits ^ (bits >>> 16)) >>> 0;
}
