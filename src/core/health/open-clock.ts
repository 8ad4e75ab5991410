import { isOpen } from "../calendar/market-hours.ts";
import type { Policy } from "../policy.ts";

const NS_PER_MS = 1_000_000;

/**
 * Time by which LPs are judged: it stands while every market an LP trades is closed, so that nobody
 * is forgiven over a weekend.
 *
 * Monotonic, by LP; begins at zero with the process.
 */
export class OpenClock {
  readonly #passedNs: number[] = [];
  readonly #isRunning: boolean[] = [];
  #lookedNs = 0;

  /** Looks whether markets are open. Call it often: until the next call they stay as they are. */
  look({ lps, instruments, hours }: Policy, nowNs: number, timeUs: number): void {
    for (const lp of this.#passedNs.keys()) this.#passedNs[lp] = this.ofNs(lp, nowNs);
    this.#lookedNs = nowNs;
    this.#isRunning.fill(false);
    for (const { index, terms } of lps) {
      this.#reach(index);
      this.#isRunning[index] = instruments.some((instrument, symbol) => {
        if (instrument === undefined || terms[symbol] === undefined) return false;
        const ofSymbol = hours[symbol];
        return instrument.mode !== "off" && (ofSymbol === undefined || isOpen(ofSymbol, timeUs));
      });
    }
  }

  /** @param nowNs the turn's monotonic reading */
  ofNs(lp: number, nowNs: number): number {
    const passedNs = this.#passedNs[lp] ?? 0;
    return this.#isRunning[lp] === true ? passedNs + nowNs - this.#lookedNs : passedNs;
  }

  /** Whole milliseconds. */
  ofMs(lp: number, nowNs: number): number {
    return Math.floor(this.ofNs(lp, nowNs) / NS_PER_MS);
  }

  #reach(lp: number): void {
    while (this.#passedNs.length <= lp) {
      this.#passedNs.push(0);
      this.#isRunning.push(false);
    }
  }
}
