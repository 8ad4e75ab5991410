import type { Bps, Money, Volume } from "../../core/units/quantity.ts";
import { legTypeOf } from "../../policy/leg-type.ts";
import type { LpEntry } from "../../policy/lp-entry.ts";
import type { PolicyDocument } from "../../policy/policy-document.ts";

/**
 * What the edge holds an order against: taken from the policy as written, not from what the router
 * was compiled from. By names, since it passes between processes.
 */
export interface LpEdgeTerms {
  /** How far a limit may be from the last mid, in basis points of it. */
  readonly collar: Bps;
  /** Orders and cancels to one LP within a second. */
  readonly messagesPerSecond: number;
  /** Sent to one LP within a minute, in the reporting currency. */
  readonly notionalPerMinute: Money;
  readonly lps: readonly EdgeLpTerms[];
}

export interface EdgeLpTerms {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly symbols: readonly EdgeSymbolTerms[];
}

/** How an LP trades one symbol. Volumes in lots of 10⁻⁶. */
export interface EdgeSymbolTerms {
  readonly symbol: string;
  readonly lpSymbol: string;
  readonly quantityPerLot: number;
  readonly minimum: Volume;
  readonly maximum: Volume;
  readonly step: Volume;
  /** Its orders carry no price. */
  readonly isAtMarket: boolean;
}

export const lpEdgeTermsOf = ({ controls, liquidityProviders }: PolicyDocument): LpEdgeTerms => ({
  collar: controls.lpEdge.priceCollar,
  messagesPerSecond: controls.lpEdge.messagesPerSecond,
  notionalPerMinute: controls.lpEdge.notionalPerMinute,
  lps: liquidityProviders.map(termsOfLp),
});

const termsOfLp = ({ id, enabled, type, symbols, mappings }: LpEntry): EdgeLpTerms => ({
  id,
  isEnabled: enabled && type !== "UNSUPPORTED",
  symbols: mappings
    .filter(({ symbol }) => symbols.length === 0 || symbols.includes(symbol))
    .map((mapping) => ({
      symbol: mapping.symbol,
      lpSymbol: mapping.lpSymbol,
      quantityPerLot: mapping.quantityPerLot,
      minimum: mapping.min,
      maximum: mapping.max,
      step: mapping.step,
      isAtMarket: legTypeOf(mapping) === "Market",
    })),
});
