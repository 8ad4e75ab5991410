import { PRICE_SCALE } from "../../../core/units/quantity.ts";
import type { FixMessage } from "../../../fix/codec/message.ts";
import type { Violated } from "../checks/violation.ts";
import type { Reach } from "../script/reach.ts";

const BID = "0";
const DELETE = "2";

interface Sides {
  bid: number | undefined;
  ask: number | undefined;
}

/** What a client was told of prices: none is zero or less, and no market is crossed. */
export class HeardPrices {
  readonly #violated: Violated;
  readonly #reach: Reach;
  readonly #sides = new Map<string, Sides>();

  constructor(violated: Violated, reach: Reach) {
    this.#violated = violated;
    this.#reach = reach;
  }

  /** Subscriptions end with the connection. */
  forget(): void {
    this.#sides.clear();
  }

  /** MarketDataSnapshotFullRefresh(W): what it does not have there is none of. */
  snapshot(message: FixMessage): void {
    this.#reach.note("prices told");
    const symbol = message.text(55) ?? "";
    const sides: Sides = { bid: undefined, ask: undefined };
    this.#sides.set(symbol, sides);
    for (let at = message.indexOf(269); at >= 0; at = message.indexOf(269, at + 1)) {
      put(sides, message.textAt(at), priceAfter(message, at));
    }
    this.#check(symbol, sides);
  }

  /** MarketDataIncrementalRefresh(X): each entry has its symbol, and a price unless it goes. */
  changes(message: FixMessage): void {
    this.#reach.note("prices changed");
    const changed = new Map<string, Sides>();
    for (let at = message.indexOf(279); at >= 0; at = message.indexOf(279, at + 1)) {
      const symbol = textAfter(message, 55, at);
      const sides = this.#sides.get(symbol) ?? { bid: undefined, ask: undefined };
      this.#sides.set(symbol, sides);
      const isGone = message.textAt(at) === DELETE;
      put(sides, textAfter(message, 269, at), isGone ? undefined : priceAfter(message, at));
      changed.set(symbol, sides);
    }
    for (const [symbol, sides] of changed) this.#check(symbol, sides);
  }

  #check(symbol: string, { bid, ask }: Sides): void {
    for (const price of [bid, ask]) {
      if (price !== undefined && !(price > 0)) {
        this.#violated("QUOTES", `a client is told ${price} for ${symbol}`);
      }
    }
    if (bid === undefined || ask === undefined || bid <= ask) return;
    this.#violated("QUOTES", `a client is told ${bid} and ${ask} for ${symbol}, which is crossed`);
  }
}

function put(sides: Sides, side: string, price: number | undefined): void {
  if (side === BID) sides.bid = price;
  else sides.ask = price;
}

function textAfter(message: FixMessage, tag: number, from: number): string {
  const at = message.indexOf(tag, from);
  return at < 0 ? "" : message.textAt(at);
}

/** In 10⁻⁸; NaN where it cannot be read. */
function priceAfter(message: FixMessage, from: number): number {
  const text = textAfter(message, 270, from);
  return text === "" ? Number.NaN : Math.round(Number(text) * 10 ** PRICE_SCALE);
}
