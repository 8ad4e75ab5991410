import type { Side } from "../terms.ts";
import { asVolume, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { Leg } from "./order.ts";
import { loadAll, loadList, saveAll } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";

/** What LPs may still fill of open legs, in doubt or not; per LP, symbol and side. */
export class LegsUnderWay {
  readonly #bought: Volume[][] = [];
  readonly #sold: Volume[][] = [];

  /** 10⁻⁶ lots, never below zero. */
  of(lp: number, symbol: number, side: Side): Volume {
    return this.#by(side)[lp]?.[symbol] ?? NO_VOLUME;
  }

  /** A negative volume is taken off. */
  add({ lp, symbol, side }: Leg, volume: Volume): void {
    const rows = this.#by(side);
    while (rows.length <= lp) rows.push([]);
    const row = rows[lp];
    if (row === undefined) throw new Error(`Invariant: lp ${lp} must be an index`);
    while (row.length <= symbol) row.push(NO_VOLUME);
    row[symbol] = plus(this.of(lp, symbol, side), volume);
  }

  save(to: Saver): void {
    for (const rows of [this.#bought, this.#sold]) {
      saveAll(to, rows.length, rows, (row) => {
        saveAll(to, row.length, row, (volume) => to.int(volume));
      });
    }
  }

  load(from: Loader): void {
    for (const rows of [this.#bought, this.#sold]) {
      loadAll(from, () => rows.push(loadList(from, () => asVolume(from.int()))));
    }
  }

  #by(side: Side): Volume[][] {
    return side === "Buy" ? this.#bought : this.#sold;
  }
}
