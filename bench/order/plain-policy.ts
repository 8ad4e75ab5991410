import type { ClientClass } from "../../src/core/terms.ts";
import type { LpMapping } from "../../src/policy/lp-entry.ts";
import type { InstrumentTerms, PolicyDocument } from "../../src/policy/policy-document.ts";
import { PlainRules } from "./plain-rules.ts";

export const WHOLE_BPS = 10_000;

/** An LP with what it takes of each symbol. */
export interface PlainLp {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly priority: number;
  readonly mappings: ReadonlyMap<string, LpMapping>;
}

/** Limits of what the house keeps of one symbol, 10⁻⁶ lots. */
export interface PlainLimits {
  readonly maxNet: number;
  readonly maxGross: number;
  readonly autoHedge: number;
  readonly warning: number;
}

/** The thresholds of a decision for one symbol and one client group. */
export interface PlainStrategy {
  readonly mode: "A_BOOK" | "B_BOOK" | "C_BOOK";
  readonly shares: Readonly<Record<Exclude<ClientClass, "TOXIC">, number>>;
  readonly toxicReject: number;
  readonly defaultHedge: number;
  readonly largeOrder: number;
  readonly hedgesLargeOrders: boolean;
  readonly onBreach: "hedge_order" | "hedge_excess" | "reject";
  readonly approaching: number;
  readonly approachingBoost: number;
  readonly volatility: number;
  readonly volatilityBoost: number;
  readonly markupMilliPips: number;
}

/** What an order is held against, by name. */
export class PlainPolicy {
  readonly document: PolicyDocument;
  readonly version = 1;
  readonly accounts: ReadonlyMap<string, PolicyDocument["accounts"][number]>;
  readonly instruments: ReadonlyMap<string, InstrumentTerms>;
  readonly lps: readonly PlainLp[];
  readonly lpsById: ReadonlyMap<string, PlainLp>;
  readonly limits: ReadonlyMap<string, PlainLimits>;
  readonly rules: PlainRules;
  readonly #strategy: PlainStrategy;

  constructor(document: PolicyDocument) {
    this.document = document;
    this.accounts = new Map(document.accounts.map((each) => [each.id, each]));
    this.instruments = new Map(document.instruments.map((each) => [each.symbol, each]));
    this.lps = document.liquidityProviders.map((lp) => lpOf(lp));
    this.lpsById = new Map(this.lps.map((lp) => [lp.id, lp]));
    this.limits = limitsOf(document);
    this.rules = new PlainRules(document.routingRules);
    this.#strategy = strategyOf(document);
  }

  /** This bench's policy singles out neither symbols nor groups, so one strategy holds for all. */
  strategyFor(symbol: string, group: string): PlainStrategy {
    const { symbols, groups, markups } = this.document.routing.overrides;
    if (symbols.has(symbol) || groups.has(group) || markups.has(group)) {
      throw new Error("Invariant: the bench's policy has no overrides");
    }
    return this.#strategy;
  }

  /** Thousandths of a pip as a price difference. */
  pips({ pip }: InstrumentTerms, milliPips: number): number {
    return Math.trunc((pip * milliPips) / 1000);
  }
}

const lpOf = (lp: PolicyDocument["liquidityProviders"][number]): PlainLp => ({
  id: lp.id,
  isEnabled: lp.enabled && lp.type !== "UNSUPPORTED",
  priority: lp.priority,
  mappings: new Map(
    lp.mappings
      .filter(({ symbol }) => lp.symbols.length === 0 || lp.symbols.includes(symbol))
      .map((mapping) => [mapping.symbol, mapping]),
  ),
});

function limitsOf({ instruments, routing }: PolicyDocument): Map<string, PlainLimits> {
  const { exposureDefaults: all, symbolLimits } = routing;
  const limits = new Map<string, PlainLimits>();
  for (const { symbol } of instruments) {
    const own = symbolLimits.get(symbol);
    if (own?.enabled === false) continue;
    limits.set(symbol, {
      maxNet: own?.maxNetExposure ?? all.maxNetExposure,
      maxGross: own?.maxGrossExposure ?? all.maxGrossExposure,
      autoHedge: own?.autoHedgeLevel ?? all.autoHedgeLevel,
      warning: own?.warningThreshold ?? all.warningThreshold,
    });
  }
  return limits;
}

function strategyOf({ broker, routing, execution }: PolicyDocument): PlainStrategy {
  const { classification, volumeOverrides, exposureDefaults } = routing;
  return {
    mode: broker.executionMode,
    shares: {
      PROFESSIONAL: classification.professionalABook,
      SEMI_PRO: classification.semiProABook,
      RETAIL: WHOLE_BPS - classification.retailBBook,
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
    markupMilliPips: execution.markupMilliPips,
  };
}
