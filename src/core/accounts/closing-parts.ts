import { minus, NO_VOLUME, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";

/** What of one position an order is going to close, 10⁻⁶ lots of each leg. */
export interface ClosingPart {
  readonly position: number;
  aQty: Volume;
  bQty: Volume;
}

/**
 * What an order is going to close and has not closed yet, the oldest position first.
 *
 * The legs fill at different times, so each has its own place in the list: a fill looks at the
 * positions it closes, never again at those before them.
 */
export class ClosingParts {
  readonly #parts: readonly ClosingPart[];
  #aAt = 0;
  #bAt = 0;

  /** @param parts kept and changed from now on */
  constructor(parts: readonly ClosingPart[]) {
    this.#parts = parts;
  }

  /** Fills of both legs close from the oldest position on, no more than is left of each. */
  take(
    aQty: Volume,
    bQty: Volume,
    close: (position: number, aQty: Volume, bQty: Volume) => void,
  ): void {
    let [a, b] = [aQty, bQty];
    while (a > 0 || b > 0) {
      const at = a > 0 && (b === 0 || this.#aAt <= this.#bAt) ? this.#aAt : this.#bAt;
      const part = this.#parts[at];
      if (part === undefined) throw new Error("Invariant: what is closed was on its way to be");
      const aPart = at === this.#aAt ? smaller(a, part.aQty) : NO_VOLUME;
      const bPart = at === this.#bAt ? smaller(b, part.bQty) : NO_VOLUME;
      part.aQty = minus(part.aQty, aPart);
      part.bQty = minus(part.bQty, bPart);
      if (at === this.#aAt && part.aQty === 0) this.#aAt++;
      if (at === this.#bAt && part.bQty === 0) this.#bAt++;
      a = minus(a, aPart);
      b = minus(b, bPart);
      close(part.position, aPart, bPart);
    }
  }

  /** What none of its fills has closed yet. */
  *left(): Generator<Readonly<ClosingPart>> {
    for (let at = Math.min(this.#aAt, this.#bAt); at < this.#parts.length; at++) {
      const part = this.#parts[at];
      if (part !== undefined && (part.aQty > 0 || part.bQty > 0)) yield part;
    }
  }
}

/** Of an order that closes nothing, or nothing more: nothing can be taken from it. */
export const nothingLeft: ClosingParts = new ClosingParts([]);
