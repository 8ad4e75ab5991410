import type { Digest } from "../../digest.ts";
import { loadAll, loadWord, saveAll } from "../../saved.ts";
import type { Loader, Saver } from "../../saved.ts";
import { symbolFaults } from "./symbol-stop-events.ts";
import type { LpSymbolResumed, LpSymbolStopped } from "./symbol-stop-events.ts";

/** Why a symbol is stopped at an LP. */
export type SymbolStop = Omit<LpSymbolStopped, "type">;

const nothing: ReadonlyMap<number, SymbolStop> = new Map();

/**
 * Symbols that are stopped at single LPs, because the LP's own list contradicts their mapping.
 *
 * Part of the state: a restart lifts none. Bounded by what has a name.
 */
export class SymbolStops {
  /** By LP, then by symbol. */
  readonly #stops = new Map<number, Map<number, SymbolStop>>();
  /** By LP, then by symbol: every order asks. */
  readonly #isStopped: (boolean[] | undefined)[] = [];

  isStopped(lp: number, symbol: number): boolean {
    // Most of the time nothing is.
    return this.#stops.size > 0 && this.#isStopped[lp]?.[symbol] === true;
  }

  /** Of one LP, by symbol. */
  at(lp: number): ReadonlyMap<number, SymbolStop> {
    return this.#stops.get(lp) ?? nothing;
  }

  /** LPs at which any symbol is stopped. */
  lps(): number[] {
    return [...this.#stops.keys()].toSorted((a, b) => a - b);
  }

  stop({ lp, symbol, fault, text }: LpSymbolStopped): void {
    let stops = this.#stops.get(lp);
    if (stops === undefined) this.#stops.set(lp, (stops = new Map()));
    stops.set(symbol, { lp, symbol, fault, text });
    this.#mark(lp, symbol, true);
  }

  resume({ lp, symbol }: LpSymbolResumed): void {
    const stops = this.#stops.get(lp);
    stops?.delete(symbol);
    if (stops?.size === 0) this.#stops.delete(lp);
    this.#mark(lp, symbol, false);
  }

  save(to: Saver): void {
    saveAll(to, this.#stops.size, this.#stops.values(), (stops) => {
      saveAll(to, stops.size, stops.values(), ({ lp, symbol, fault, text }) => {
        to.int(lp);
        to.int(symbol);
        to.word(fault);
        to.text(text);
      });
    });
  }

  load(from: Loader): void {
    loadAll(from, () => {
      loadAll(from, () => {
        const [lp, symbol] = [from.int(), from.int()];
        const fault = loadWord(from, symbolFaults);
        this.stop({ type: "LpSymbolStopped", lp, symbol, fault, text: from.text() });
      });
    });
  }

  addTo(digest: Digest): void {
    for (const lp of this.lps()) {
      const stops = [...this.at(lp).values()].toSorted((a, b) => a.symbol - b.symbol);
      for (const { symbol, fault, text } of stops) {
        digest.add(lp).add(symbol).addText(fault).addText(text);
      }
    }
  }

  #mark(lp: number, symbol: number, isStopped: boolean): void {
    while (this.#isStopped.length <= lp) this.#isStopped.push(undefined);
    const marks = (this.#isStopped[lp] ??= []);
    while (marks.length <= symbol) marks.push(false);
    marks[symbol] = isStopped;
  }
}
