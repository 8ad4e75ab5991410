import type { Loader, Saver } from "./saved.ts";

const FIRST_HIGH = 0x811c9dc5 | 0;
const FIRST_LOW = 0x2545f491;

/**
 * A 64-bit running digest over integers and texts, in two 32-bit lanes.
 *
 * It tells two states apart, it does not resist an attacker; the journal's CRC guards the bytes.
 * Only multiplications of 32-bit integers are used, so every engine computes the same. The lanes
 * are signed: half of all unsigned ones are too large for a small integer, and each would be a
 * double of its own in memory. Whoever asks for them gets them unsigned.
 */
export class Digest {
  #high = FIRST_HIGH;
  #low = FIRST_LOW;

  /** Mixes in a safe integer. */
  add(value: number): this {
    const low = value | 0;
    // Most are small: their high half is all of their sign, and a division less.
    const high = low === value ? low >> 31 : Math.floor(value / 0x1_0000_0000);
    return this.#mix(low, high);
  }

  /** Two characters a lane. */
  addText(text: string): this {
    const { length } = text;
    this.#mix(length, 0);
    for (let at = 0; at < length; at += 4) {
      // Beyond its end there is no character: NaN counts as 0.
      const low = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
      const high = text.charCodeAt(at + 2) | (text.charCodeAt(at + 3) << 16);
      this.#mix(low, high);
    }
    return this;
  }

  #mix(low: number, high: number): this {
    this.#low = scramble(this.#low ^ low);
    this.#high = scramble(this.#high ^ high ^ this.#low);
    return this;
  }

  /** As it was made: nothing is mixed in. */
  clear(): this {
    this.#high = FIRST_HIGH;
    this.#low = FIRST_LOW;
    return this;
  }

  /** Adds without order: entries that come and go in any sequence sum to the same. */
  plus(other: Digest): void {
    this.plusLanes(other.#low, other.#high);
  }

  /** Takes out what `plus` put in. */
  minus(other: Digest): void {
    this.plusLanes(-other.#low, -other.#high);
  }

  /** The same of another's lanes; negative ones take out. */
  plusLanes(low: number, high: number): void {
    this.#low = (this.#low + low) | 0;
    this.#high = (this.#high + high) | 0;
  }

  get low(): number {
    return this.#low >>> 0;
  }

  get high(): number {
    return this.#high >>> 0;
  }

  save(to: Saver): void {
    to.int(this.#high);
    to.int(this.#low);
  }

  load(from: Loader): void {
    this.#high = from.int();
    this.#low = from.int();
  }

  /** Sixteen hex characters. */
  text(): string {
    return hex(this.high) + hex(this.low);
  }
}

const hex = (value: number): string => value.toString(16).padStart(8, "0");

/** A full avalanche of 32 bits: shifts and odd multipliers, each step invertible. */
function scramble(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  bits = Math.imul(bits ^ (bits >>> 15), 0x2c1b3c6d);
  return bits ^ (bits >>> 16);
}
