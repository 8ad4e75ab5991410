import type { Exposure } from "../exposure/exposure.ts";
import { asMoney } from "../units/quantity.ts";
import type { Money } from "../units/quantity.ts";
import { MAX_WORTH, worthOfVolume } from "./worth.ts";

/** What lots are worth; undefined: not known. */
export interface LotWorths {
  /** By the market. */
  now(symbol: number): Money | undefined;
  /** By what was known of it before, where the market does not say yet. */
  before(symbol: number): Money | undefined;
}

/**
 * Sum of |net| notional over all symbols, cut at `MAX_WORTH`.
 *
 * It is asked several times an order and an order moves one symbol, so only symbols whose exposure
 * changed are looked at again. Whoever changes what lots are worth calls `forget`.
 */
export class GlobalNet {
  /** Worth of each symbol's net, and the net and worth of a lot it was computed for. */
  readonly #parts: { net: number; lotWorth: number; worth: number }[] = [];
  /** What is added up, exactly: no more than twice `MAX_WORTH`. */
  #sum = 0;
  #exposure: Exposure | undefined;
  /** Changes of the exposure that are in the sum; -1: it is to be added up anew. */
  #seen = -1;

  /** Lots are worth something else from now on. */
  forget(): void {
    this.#seen = -1;
  }

  /** @returns undefined while the worth of one symbol is not known */
  of(exposure: Exposure, worths: LotWorths): Money | undefined {
    const { changes } = exposure;
    const isKnown = exposure === this.#exposure && this.#seen >= 0;
    if (!isKnown || !changes.reachesTo(this.#seen)) return this.#anew(exposure, worths);
    for (let at = this.#seen; at < changes.count; at++) {
      const symbol = changes.symbolAt(at);
      const before = this.#parts[symbol]?.worth ?? 0;
      const after = this.#look(exposure, symbol, worths, "now");
      if (after === undefined) return this.#anew(exposure, worths);
      this.#sum += after - before;
      // Cut, it could not be taken apart again.
      if (this.#sum > MAX_WORTH) return this.#anew(exposure, worths);
    }
    this.#seen = changes.count;
    return asMoney(this.#sum);
  }

  /** The sum is kept if it is whole and all of it is by the market. */
  #anew(exposure: Exposure, worths: LotWorths): Money | undefined {
    let sum = 0;
    let isLasting = true;
    this.#seen = -1;
    for (let symbol = 0; symbol < exposure.symbolCount; symbol++) {
      let part = this.#look(exposure, symbol, worths, "now");
      if (part === undefined) {
        isLasting = false;
        part = this.#look(exposure, symbol, worths, "before");
      }
      if (part === undefined) return undefined;
      sum = Math.min(MAX_WORTH, sum + part);
    }
    if (isLasting && sum < MAX_WORTH) this.#seen = exposure.changes.count;
    this.#sum = sum;
    this.#exposure = exposure;
    return asMoney(sum);
  }

  /** Worth of the symbol's net; what is flat needs none of a lot. */
  #look(
    exposure: Exposure,
    symbol: number,
    worths: LotWorths,
    when: keyof LotWorths,
  ): number | undefined {
    const net = exposure.widestNet(symbol);
    const lotWorth = net === 0 ? 0 : worths[when](symbol);
    if (lotWorth === undefined) return undefined;
    while (this.#parts.length <= symbol) this.#parts.push({ net: 0, lotWorth: 0, worth: 0 });
    const part = this.#parts[symbol];
    if (part === undefined) throw new Error(`Invariant: symbol ${symbol} must be an index`);
    if (part.net !== net || part.lotWorth !== lotWorth) {
      part.net = net;
      part.lotWorth = lotWorth;
      part.worth = net === 0 ? 0 : worthOfVolume(net, asMoney(lotWorth));
    }
    return part.worth;
  }
}
