import { markupsByRow } from "../core/decide/strategy.ts";
import type { ClassShares, Strategies, Strategy } from "../core/decide/strategy.ts";
import { minus, WHOLE } from "../core/units/quantity.ts";
import type { NameLookup } from "./name-indexes.ts";
import { groupsIn, symbolsIn } from "./overrides.ts";
import type { PriceImprovement, StrategyOverride, SymbolLimitTerms } from "./policy-document.ts";
import type { RoutingDocument } from "./routing-document.ts";

/** The strategy of every pair of symbol and group that the policy singles out, and of the rest. */
export function compileStrategies(document: RoutingDocument, names: NameLookup): Strategies {
  const { symbolLimits, overrides } = document.routing;
  const symbols = [...new Set([...symbolLimits.keys(), ...symbolsIn(overrides)])];
  const groups = [...groupsIn(overrides)];
  const base = baseOf(document);
  const all: Strategy[] = [];
  for (const symbol of [undefined, ...symbols]) {
    const limits = symbol === undefined ? undefined : symbolLimits.get(symbol);
    const own = symbol === undefined ? undefined : overrides.symbols.get(symbol);
    const row = overridden(limited(base, limits), own);
    for (const group of [undefined, ...groups]) {
      const ofGroup = overridden(row, overrides.groups.get(group ?? ""));
      all.push(inPair(ofGroup, overrides, group ?? "", symbol ?? ""));
    }
  }
  return {
    all,
    cells: Int32Array.from(all.keys()),
    columns: groups.length + 1,
    rowOfSymbol: placesOf(symbols, "symbol", names),
    columnOfGroup: placesOf(groups, "group", names),
    markups: markupsByRow(all, groups.length + 1),
  };
}

/** With what a group has of its own in one symbol. */
function inPair(
  base: Strategy,
  overrides: RoutingDocument["routing"]["overrides"],
  group: string,
  symbol: string,
): Strategy {
  const { markups, deviations, commissions, improvements, keepAcknowledged } = overrides;
  const priceImprovement = improvements.get(group)?.get(symbol) ?? null;
  return {
    ...base,
    markupMilliPips: markups.get(group)?.get(symbol) ?? base.markupMilliPips,
    maxDeviationMilliPips: deviations.get(group)?.get(symbol) ?? base.maxDeviationMilliPips,
    commissionPerMillion: commissions.get(group)?.get(symbol) ?? base.commissionPerMillion,
    keepAcknowledged: keptBy({ priceImprovement, keepAcknowledged }, base.keepAcknowledged),
  };
}

/** The place of each name from 1 on, by its index; 0 for all others. */
function placesOf(
  singledOut: readonly string[],
  kind: "symbol" | "group",
  names: NameLookup,
): Int32Array {
  const places = new Int32Array(names.count(kind));
  for (const [at, name] of singledOut.entries()) places[names.at(kind, name)] = at + 1;
  return places;
}

function baseOf({ broker, routing, execution }: RoutingDocument): Strategy {
  const { classification, volumeOverrides, exposureDefaults } = routing;
  return {
    mode: broker.executionMode,
    shares: {
      PROFESSIONAL: classification.professionalABook,
      SEMI_PRO: classification.semiProABook,
      RETAIL: minus(WHOLE, classification.retailBBook),
      UNKNOWN: classification.unknownABook,
    },
    toxicReject: classification.toxicRejectThreshold,
    defaultHedge: routing.defaultHedge,
    largeOrder: volumeOverrides.largeOrderThreshold,
    hedgesLargeOrders: volumeOverrides.forceABook,
    onBreach: exposureDefaults.onBreach,
    approaching: exposureDefaults.approachingThreshold,
    approachingBoost: exposureDefaults.approachingBoost,
    volatility: routing.volatilityThreshold,
    volatilityBoost: routing.volatility.boost,
    onBelowLpMin: execution.onBelowLpMin ?? undefined,
    markupMilliPips: execution.markupMilliPips,
    maxDeviationMilliPips: execution.maxDeviationMilliPips,
    keepAcknowledged: keptBy(execution, ""),
    commissionPerMillion: execution.commissionPerMillion,
  };
}

interface Improvement {
  readonly priceImprovement: PriceImprovement | null;
  readonly keepAcknowledged: string | null;
}

/**
 * Who wants improvement kept, and when; empty: it is passed on.
 *
 * @param others what holds where nothing is said; nor did policies that were kept before
 * @throws `Invariant:` for a policy that reading should have refused
 */
function keptBy({ priceImprovement, keepAcknowledged }: Improvement, others: string): string {
  if (priceImprovement === "pass_on") return "";
  if (priceImprovement !== "keep") return others;
  if (keepAcknowledged === null) throw new Error("Invariant: what is kept must be acknowledged");
  return keepAcknowledged;
}

const limited = (base: Strategy, limits: SymbolLimitTerms | undefined): Strategy => ({
  ...base,
  onBreach: limits?.onBreach ?? base.onBreach,
  approaching: limits?.approachingThreshold ?? base.approaching,
  approachingBoost: limits?.approachingBoost ?? base.approachingBoost,
});

function overridden(base: Strategy, own: StrategyOverride | undefined): Strategy {
  if (own === undefined) return base;
  return {
    mode: own.executionMode ?? base.mode,
    shares: sharesOf(base.shares, own),
    toxicReject: own.toxicRejectThreshold ?? base.toxicReject,
    defaultHedge: own.defaultHedge ?? base.defaultHedge,
    largeOrder: own.largeOrderThreshold ?? base.largeOrder,
    hedgesLargeOrders: own.forceABook ?? base.hedgesLargeOrders,
    onBreach: own.onBreach ?? base.onBreach,
    approaching: own.approachingThreshold ?? base.approaching,
    approachingBoost: own.approachingBoost ?? base.approachingBoost,
    volatility: own.volatilityThreshold ?? base.volatility,
    volatilityBoost: own.volatilityBoost ?? base.volatilityBoost,
    onBelowLpMin: own.onBelowLpMin ?? base.onBelowLpMin,
    markupMilliPips: own.markupMilliPips ?? base.markupMilliPips,
    maxDeviationMilliPips: own.maxDeviationMilliPips ?? base.maxDeviationMilliPips,
    keepAcknowledged: keptBy(own, base.keepAcknowledged),
    commissionPerMillion: own.commissionPerMillion ?? base.commissionPerMillion,
  };
}

const sharesOf = (base: ClassShares, own: StrategyOverride): ClassShares => ({
  PROFESSIONAL: own.professionalABook ?? base.PROFESSIONAL,
  SEMI_PRO: own.semiProABook ?? base.SEMI_PRO,
  RETAIL: own.retailBBook === null ? base.RETAIL : minus(WHOLE, own.retailBBook),
  UNKNOWN: own.unknownABook ?? base.UNKNOWN,
});
