import type { Digest } from "../digest.ts";
import type { AutoPurpose } from "./house-events.ts";
import { loadAll, saveAll } from "../saved.ts";
import type { Loader, Saver } from "../saved.ts";

/** The desk's own hedges of one kind in one symbol. */
export interface Attempts {
  /** In a row, of which nothing was filled. */
  readonly failures: number;
  /** When the last was sent, microseconds since 1970. */
  readonly sentUs: number;
}

/** The house's own orders in one symbol. */
interface Row {
  /** Orders that are not over. */
  open: number;
  /** Apart, so that one kind that always fails does not hold up the other. */
  readonly attempts: Record<AutoPurpose, Attempts>;
}

const purposes: readonly AutoPurpose[] = ["SLIVER", "ORPHAN"];

const none: Attempts = Object.freeze({ failures: 0, sentUs: 0 });

/** What the house has under way, by symbol. Built from events alone; only `apply` changes it. */
export class HouseBook {
  readonly #rows = new Map<number, Row>();

  /** Orders of the house in the symbol that are not over. */
  openOf(symbol: number): number {
    return this.#rows.get(symbol)?.open ?? 0;
  }

  attemptsOf(symbol: number, purpose: AutoPurpose): Attempts {
    return this.#rows.get(symbol)?.attempts[purpose] ?? none;
  }

  opened(symbol: number): void {
    this.#at(symbol).open += 1;
  }

  closed(symbol: number): void {
    this.#at(symbol).open -= 1;
  }

  /** @param sentUs microseconds since 1970 */
  tried(symbol: number, purpose: AutoPurpose, sentUs: number): void {
    const { attempts } = this.#at(symbol);
    attempts[purpose] = { ...attempts[purpose], sentUs };
  }

  failed(symbol: number, purpose: AutoPurpose): void {
    const { attempts } = this.#at(symbol);
    const { failures, sentUs } = attempts[purpose];
    attempts[purpose] = { failures: failures + 1, sentUs };
  }

  /** Something of it was hedged, or there is more to hedge: what failed before is forgotten. */
  beginAnew(symbol: number, purpose: AutoPurpose): void {
    const attempts = this.#rows.get(symbol)?.attempts;
    if (attempts !== undefined) attempts[purpose] = { ...attempts[purpose], failures: 0 };
  }

  save(to: Saver): void {
    saveAll(to, this.#rows.size, this.#rows, ([symbol, { open, attempts }]) => {
      to.int(symbol);
      to.int(open);
      for (const purpose of purposes) {
        to.int(attempts[purpose].failures);
        to.int(attempts[purpose].sentUs);
      }
    });
  }

  load(from: Loader): void {
    loadAll(from, () => {
      const row = this.#at(from.int());
      row.open = from.int();
      for (const purpose of purposes) {
        row.attempts[purpose] = { failures: from.int(), sentUs: from.int() };
      }
    });
  }

  addTo(digest: Digest): void {
    for (const [symbol, { open, attempts }] of this.#rows) {
      digest.add(symbol).add(open);
      for (const { failures, sentUs } of [attempts.ORPHAN, attempts.SLIVER]) {
        digest.add(failures).add(sentUs);
      }
    }
  }

  #at(symbol: number): Row {
    let row = this.#rows.get(symbol);
    if (row === undefined) {
      row = { open: 0, attempts: { SLIVER: none, ORPHAN: none } };
      this.#rows.set(symbol, row);
    }
    return row;
  }
}
