import type { Digest } from "../digest.ts";

/** The house's own orders in one symbol. */
interface Row {
  /** Orders that are not over. */
  open: number;
  /** The desk's own hedges in a row of which nothing was filled. */
  failures: number;
  /** When the last of them was sent, microseconds since 1970. */
  sentUs: number;
}

const nothing: Readonly<Row> = Object.freeze({ open: 0, failures: 0, sentUs: 0 });

/** What the house has under way, by symbol. Built from events alone; only `apply` changes it. */
export class HouseBook {
  readonly #rows = new Map<number, Row>();

  of(symbol: number): Readonly<Row> {
    return this.#rows.get(symbol) ?? nothing;
  }

  /** @param sentUs of a hedge of the desk's own accord, undefined: of a dealer's */
  opened(symbol: number, sentUs: number | undefined): void {
    const row = this.#at(symbol);
    row.open += 1;
    if (sentUs !== undefined) row.sentUs = sentUs;
  }

  closed(symbol: number): void {
    this.#at(symbol).open -= 1;
  }

  failed(symbol: number): void {
    this.#at(symbol).failures += 1;
  }

  /** Something of it was hedged, or there is more to hedge: what failed before is forgotten. */
  beginAnew(symbol: number): void {
    const row = this.#rows.get(symbol);
    if (row !== undefined) row.failures = 0;
  }

  addTo(digest: Digest): void {
    for (const [symbol, { open, failures, sentUs }] of this.#rows) {
      digest.add(symbol).add(open).add(failures).add(sentUs);
    }
  }

  #at(symbol: number): Row {
    let row = this.#rows.get(symbol);
    if (row === undefined) this.#rows.set(symbol, (row = { open: 0, failures: 0, sentUs: 0 }));
    return row;
  }
}
