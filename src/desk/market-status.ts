import { bestQuoteOf, carriersOf, isConfirmed } from "../core/quotes/best-quote.ts";
import { depthOf } from "../core/quotes/depth-of.ts";
import { shownIn } from "../core/quotes/sized-price.ts";
import type { Side } from "../core/terms.ts";
import { lotsOf, pxOf } from "../core/units/plain-number.ts";
import type { View } from "../core/view.ts";

/** The quotes of all LPs taken together; a price of 0: nobody's quote is used. */
export interface MarketStatus {
  readonly symbol: string;
  readonly bid: number;
  readonly ask: number;
  /** Lots that LPs show on all their levels; absent where one does not say how much. */
  readonly bidDepth: number | undefined;
  readonly askDepth: number | undefined;
  /** LPs whose quote is used. */
  readonly lps: number;
  /** Two of them agree, or no more than one trades the symbol. */
  readonly isConfirmed: boolean;
  /** Ids of LPs whose quote is fresh and too far off those of the others. */
  readonly offMarket: readonly string[];
}

export function marketOf(view: View): MarketStatus[] {
  const rows: MarketStatus[] = [];
  for (const [symbol, instrument] of view.policy.instruments.entries()) {
    if (instrument !== undefined) rows.push(rowOf(view, symbol, instrument.symbol));
  }
  return rows;
}

function rowOf({ policy, quotes, nowNs }: View, symbol: number, name: string): MarketStatus {
  const { bid, ask } = bestQuoteOf(policy, quotes, symbol, nowNs);
  const shown = (side: Side): number | undefined => {
    const volume = shownIn(depthOf(policy, quotes, symbol, side, nowNs));
    return volume === undefined ? undefined : lotsOf(volume);
  };
  const offMarket = policy.lps.filter(({ index }) =>
    quotes.isOffMarket(policy, index, symbol, nowNs),
  );
  return {
    symbol: name,
    bid: pxOf(bid),
    ask: pxOf(ask),
    bidDepth: shown("Sell"),
    askDepth: shown("Buy"),
    lps: carriersOf(policy, quotes, symbol, nowNs).used,
    isConfirmed: isConfirmed(policy, quotes, symbol, nowNs),
    offMarket: offMarket.map(({ id }) => id),
  };
}
