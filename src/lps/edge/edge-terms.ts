import type { TimeInForce } from "../../core/terms.ts";
import type { Bps, Money, Volume } from "../../core/units/quantity.ts";
import { legTypeOf } from "../../policy/leg-type.ts";
import type { LpEntry } from "../../policy/lp-entry.ts";
import type { PolicyDocument } from "../../policy/policy-document.ts";
import { lpDialects } from "../fix/lp-dialect.ts";

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
  /** Of either, in basis points: from there on somebody is told. */
  readonly warnAt: Bps;
  /** In so many seconds, or minutes, in a row something is held back before its LP is halted. */
  readonly windowsBeforeHalt: number;
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
  /** It is told a TimeInForce(59) of each order. */
  readonly tellsTimeInForce: boolean;
  readonly timesInForce: readonly TimeInForce[];
}

export const lpEdgeTermsOf = (document: PolicyDocument): LpEdgeTerms => ({
  collar: document.controls.lpEdge.priceCollar,
  messagesPerSecond: document.controls.lpEdge.messagesPerSecond,
  notionalPerMinute: document.controls.lpEdge.notionalPerMinute,
  warnAt: document.controls.lpEdge.warnAt,
  windowsBeforeHalt: document.controls.lpEdge.windowsBeforeHalt,
  lps: document.liquidityProviders.map((lp) => termsOfLp(document, lp)),
});

function termsOfLp(
  { sessions }: PolicyDocument,
  { id, enabled, type, symbols, mappings, sessionIds }: LpEntry,
): EdgeLpTerms {
  const { dialect = "generic" } = sessions.find((it) => sessionIds.includes(it.id)) ?? {};
  const tellsTimeInForce = lpDialects[dialect].hasTimeInForce;
  return {
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
        tellsTimeInForce,
        timesInForce: mapping.timesInForce,
      })),
  };
}
