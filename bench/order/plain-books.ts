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
  readonly #retention: number;

  constructor(retention: number) {
    this.#retention = retention;
    for (const { symbol, bid } of MARKETS) {
      const quotes = LPS.map((lp, n) => {
        return { lp, bid: bid - n * 1000, ask: bid + 2000 + n * 1000, size: 50_000_000 };
      });
      this.quotes.set(symbol, quotes);
    }
  }

  remember(order: PlainOrder): void {
    this.orders.set(keyOf(order), order);
    if (this.orders.size <= this.#retention) return;
    const [oldest] = this.orders.keys();
    if (oldest !== undefined) this.orders.delete(oldest);
  }

  isKnown(order: Pick<PlainOrder, "account" | "clOrdID">): boolean {
    return this.orders.has(keyOf(order));
  }

  noteExec(execID: string): boolean {
    if (this.execIDs.has(execID)) return false;
    this.execIDs.add(execID);
    if (this.execIDs.size > this.#retention) {
      const [oldest] = this.execIDs;
      if (oldest !== undefined) this.execIDs.delete(oldest);
    }
    return true;
  }
}

const keyOf = ({ account, clOrdID }: Pick<PlainOrder, "account" | "clOrdID">): string =>
  `${account}|${clOrdID}`;

export function add(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}
