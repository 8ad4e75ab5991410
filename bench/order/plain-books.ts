import { LPS, MARKETS } from "./order-policy.ts";

export interface PlainQuote {
  readonly lp: string;
  readonly bid: number;
  readonly ask: number;
  readonly size: number;
}

export interface PlainOrder {
  readonly id: number;
  readonly clOrdID: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: "Buy" | "Sell";
  readonly volume: number;
  readonly time: Date;
  status: "New" | "PartiallyFilled" | "Filled";
  filled: number;
  value: number;
}

/** What the twin remembers: quotes, orders, positions, what each LP holds. */
export class PlainBooks {
  readonly quotes = new Map<string, readonly PlainQuote[]>();
  readonly orders = new Map<string, PlainOrder>();
  readonly kept = new Map<string, number>();
  readonly positions = new Map<string, number>();
  readonly hedges = new Map<string, number>();
  readonly execIDs = new Set<string>();
  readonly #orderKeys: KeyRing;
  readonly #execIDKeys: KeyRing;

  constructor(retention: number) {
    this.#orderKeys = new KeyRing(retention);
    this.#execIDKeys = new KeyRing(retention);
    for (const { symbol, bid } of MARKETS) {
      const quotes = LPS.map((lp, n) => {
        return { lp, bid: bid - n * 1000, ask: bid + 2000 + n * 1000, size: 50_000_000 };
      });
      this.quotes.set(symbol, quotes);
    }
  }

  remember(order: PlainOrder): void {
    const key = keyOf(order);
    const oldest = this.#orderKeys.put(key);
    if (oldest !== undefined) this.orders.delete(oldest);
    this.orders.set(key, order);
  }

  isKnown(order: Pick<PlainOrder, "account" | "clOrdID">): boolean {
    return this.orders.has(keyOf(order));
  }

  noteExec(execID: string): boolean {
    if (this.execIDs.has(execID)) return false;
    const oldest = this.#execIDKeys.put(execID);
    if (oldest !== undefined) this.execIDs.delete(oldest);
    this.execIDs.add(execID);
    return true;
  }
}

/**
 * Keys in the order they came. The first key of a Map or a Set is slow to come by where many were
 * deleted from its front: their places are walked past until the table is made anew.
 */
class KeyRing {
  readonly #keys: string[] = [];
  readonly #room: number;
  #at = 0;

  constructor(room: number) {
    this.#room = room;
  }

  /** @returns the oldest key if there was no room beside it */
  put(key: string): string | undefined {
    const oldest = this.#keys[this.#at];
    this.#keys[this.#at] = key;
    this.#at = (this.#at + 1) % this.#room;
    return oldest;
  }
}

const keyOf = ({ account, clOrdID }: Pick<PlainOrder, "account" | "clOrdID">): string =>
  `${account}|${clOrdID}`;

export function add(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}
