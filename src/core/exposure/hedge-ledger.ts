import { Digest } from "../digest.ts";
import { minus, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import { BustBook } from "./bust-book.ts";
import type { Side } from "../terms.ts";

/** Fills of legs nobody knows that are remembered per LP, so that a repeat is not booked twice. */
const STRAY_EXEC_IDS = 10_000;

/**
 * What the house holds at each LP: the sum of that LP's fills, booked whatever became of the leg
 * Positive is bought.
 */
export class HedgeLedger {
  readonly #nets: Volume[][] = [];
  readonly busts: BustBook = new BustBook();
  readonly #strayDigest = new Digest();
  readonly #strays: { ids: string[]; next: number; seen: Set<string> }[] = [];

  net(lp: number, symbol: number): Volume {
    return this.#nets[lp]?.[symbol] ?? NO_VOLUME;
  }

  netOfAll(symbol: number): Volume {
    let sum = NO_VOLUME;
    for (let lp = 0; lp < this.#nets.length; lp++) sum = plus(sum, this.net(lp, symbol));
    return sum;
  }

  book(lp: number, symbol: number, side: Side, lastQty: Volume): void {
    while (this.#nets.length <= lp) this.#nets.push([]);
    const row = this.#nets[lp];
    if (row === undefined) throw new Error(`Invariant: lp ${lp} must be an index`);
    while (row.length <= symbol) row.push(NO_VOLUME);
    const before = this.net(lp, symbol);
    row[symbol] = side === "Buy" ? plus(before, lastQty) : minus(before, lastQty);
  }

  hasStray(lp: number, execID: string): boolean {
    return this.#strays[lp]?.seen.has(execID) ?? false;
  }

  /** Remembers a fill that names no leg of ours, or no more; the oldest of many is forgotten. */
  rememberStray(lp: number, execID: string, lastPx: Price): void {
    while (this.#strays.length <= lp) this.#strays.push({ ids: [], next: 0, seen: new Set() });
    const strays = this.#strays[lp];
    if (strays === undefined) throw new Error(`Invariant: lp ${lp} must be an index`);
    this.#strayDigest.add(lp).addText(execID).add(lastPx);
    const oldest = strays.ids[strays.next];
    if (oldest !== undefined) strays.seen.delete(oldest);
    strays.ids[strays.next] = execID;
    strays.seen.add(execID);
    strays.next = (strays.next + 1) % STRAY_EXEC_IDS;
  }

  addTo(digest: Digest): void {
    for (const row of this.#nets) {
      digest.add(row.length);
      for (const net of row) digest.add(net);
    }
    digest.add(this.#strayDigest.low).add(this.#strayDigest.high);
    this.busts.addTo(digest);
  }
}
