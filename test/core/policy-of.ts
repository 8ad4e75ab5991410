import { accountColumns, FiledAccounts } from "../../src/core/accounts/filed-accounts.ts";
import type { FiledAccount } from "../../src/core/accounts/filed-accounts.ts";
import type { Controls } from "../../src/core/accept/controls.ts";
import type { Zone } from "../../src/core/calendar/zone.ts";
import { compileRules } from "../../src/core/decide/rules/compile-rules.ts";
import { RuleIndex } from "../../src/core/decide/rules/rule-index.ts";
import type { Rule } from "../../src/core/decide/rules/rule.ts";
import { markupsByRow } from "../../src/core/decide/strategy.ts";
import type { ClassShares, Strategies, Strategy } from "../../src/core/decide/strategy.ts";
import type { SymbolLimits } from "../../src/core/exposure/limits.ts";
import type { EjectionTerms, HealthTerms } from "../../src/core/health/health-terms.ts";
import type { Lp, LpTerms, Policy } from "../../src/core/policy.ts";
import { waysBetween } from "../../src/core/quotes/worth.ts";
import type { ClientClass } from "../../src/core/terms.ts";
import type { Instrument } from "../../src/core/units/instrument.ts";
import { decayTable } from "../../src/policy/health-terms.ts";
import { asBps, asMoney, asPrice, asVolume } from "../../src/core/units/quantity.ts";

type Derived = "accounts" | "health" | "rules" | "strategies" | "limits" | "controls" | "worth";

/** What a test says of its policy; all it leaves out is the specification's default. */
export interface PolicyChange extends Partial<Omit<Policy, Derived>> {
  readonly accounts?: readonly (FiledAccount | undefined)[];
  readonly rules?: readonly Rule[];
  /** Of every symbol and group. */
  readonly strategy?: Partial<Strategy>;
  /** To the A-Book, of every symbol and group. */
  readonly shares?: Partial<ClassShares>;
  /** By symbol and by group index. */
  readonly strategyOfSymbol?: readonly (Partial<Strategy> | undefined)[];
  readonly strategyOfGroup?: readonly (Partial<Strategy> | undefined)[];
  /** Of every symbol. */
  readonly limit?: Partial<SymbolLimits>;
  /** By symbol index; "disabled": the symbol's row is switched off. */
  readonly limitOfSymbol?: readonly (Partial<SymbolLimits> | "disabled" | undefined)[];
  readonly controls?: Partial<Controls>;
  readonly health?: Partial<HealthTerms>;
  readonly ejection?: Partial<EjectionTerms>;
  /** Of every instrument. */
  readonly instrument?: Partial<Instrument>;
  readonly reportingCurrency?: string;
}

const LOT = 1_000_000;
const SECOND_NS = 1_000_000_000;

/** Group indexes. */
export const STANDARD = 0;
export const VIP = 1;
export const groupNames: readonly string[] = ["Standard", "VIP"];

/** An account of group Standard that nobody pinned. */
export const filed = (
  clientClass: ClientClass | undefined,
  score: number | undefined,
  change: Partial<FiledAccount> = {},
): FiledAccount => ({
  group: STANDARD,
  clientClass,
  score,
  maxNetLots: undefined,
  pin: undefined,
  ...change,
});

/** One account a class, and a toxic one above the threshold. */
const accounts: readonly FiledAccount[] = [
  filed("RETAIL", 10),
  filed("SEMI_PRO", 30),
  filed("PROFESSIONAL", 50, { group: VIP }),
  filed("UNKNOWN", 0),
  filed("TOXIC", 80),
  filed("TOXIC", 81),
];

const instrument = (symbol: string, contractSize: number, pip: number): Instrument => ({
  symbol,
  base: symbol.slice(0, 3),
  quote: symbol.slice(3),
  marginCurrency: symbol.slice(0, 3),
  contractSize,
  digits: 5,
  pip: asPrice(pip),
  volumeMin: asVolume(LOT / 100),
  volumeMax: asVolume(1000 * LOT),
  volumeStep: asVolume(LOT / 100),
  quoteStalenessNs: 5 * SECOND_NS,
  mode: "full",
});

const instruments: readonly Instrument[] = [
  instrument("EURUSD", 100_000, 10_000),
  instrument("USDJPY", 100_000, 1_000_000),
  instrument("XAUUSD", 100, 10_000_000),
];

/** In lots. */
export const lpTerms = (
  minimum = 0.01,
  step = 0.01,
  maximum = 1000,
  commissionPerMillion = 0,
): LpTerms => ({
  minimum: asVolume(Math.round(minimum * LOT)),
  step: asVolume(Math.round(step * LOT)),
  maximum: asVolume(Math.round(maximum * LOT)),
  commissionPerMillion: asMoney(Math.round(commissionPerMillion * 10_000)),
  isResting: false,
  takesFillOrKill: true,
});

/** An LP that takes every symbol on the same terms unless told otherwise. */
export const lp = (index: number, id: string, change: Partial<Lp> = {}): Lp => ({
  index,
  id,
  isEnabled: true,
  priority: index + 1,
  terms: instruments.map(() => lpTerms()),
  ...change,
});

/** The thresholds of the specification. */
export const standardStrategy: Strategy = {
  mode: "C_BOOK",
  shares: {
    RETAIL: asBps(1_000),
    SEMI_PRO: asBps(5_000),
    PROFESSIONAL: asBps(8_000),
    UNKNOWN: asBps(4_000),
  },
  toxicReject: 80,
  defaultHedge: asBps(7_000),
  largeOrder: asVolume(10 * LOT),
  hedgesLargeOrders: true,
  onBreach: "hedge_order",
  approaching: asBps(7_000),
  approachingBoost: asBps(3_000),
  volatility: 0.02,
  volatilityBoost: asBps(3_000),
  onBelowLpMin: undefined,
  markupMilliPips: 0,
  maxDeviationMilliPips: 1000,
  keepAcknowledged: "",
  commissionPerMillion: asMoney(0),
};

const standardLimits: SymbolLimits = {
  maxNet: asVolume(500 * LOT),
  maxGross: asVolume(1000 * LOT),
  autoHedge: asVolume(300 * LOT),
  warning: asBps(8_000),
};

const noControls: Controls = {
  priceCollar: undefined,
  maxNotional: undefined,
  maxNetLots: undefined,
  maxNetLotsOfSymbol: [],
  maxNetLotsOfGroup: [],
  maxPositions: 100_000,
  maxOrderAgeUs: undefined,
  accountRate: undefined,
  sessionRate: undefined,
};

/** Nothing is forgotten for five minutes; neutral counts for five legs. */
export const standardHealth: HealthTerms = {
  weights: { fillRate: 0.4, slippage: 0.3, latency: 0.2, rejectRate: 0.1 },
  unhealthyBelow: 0.5,
  backFrom: 0.55,
  onAllUnhealthy: "use_best",
  worstSlippageMilliPips: 2_000,
  worstLatencyNs: SECOND_NS / 2,
  decay: decayTable(300),
  neutral: 0.75,
  neutralLegs: 5,
  lookNs: 10 * SECOND_NS,
  ejection: {
    after: 5,
    baseNs: 30 * SECOND_NS,
    longestNs: 300 * SECOND_NS,
    forgiveNs: 300 * SECOND_NS,
    largestShare: asBps(5_000),
  },
};

/** 1 of 1000 × 100 000 of the reporting currency. */
const GLOBAL_MAXIMUM = asMoney(1000 * 100_000 * 10_000);

export const utc: Zone = {
  name: "UTC",
  fromUs: Float64Array.of(-Infinity),
  offsetUs: Float64Array.of(0),
};

/** A group's own word goes before its symbol's, and both before what holds for all. */
function strategiesOf(change: PolicyChange): Strategies {
  const { strategy, shares, strategyOfSymbol, strategyOfGroup } = change;
  const usual = { ...standardStrategy, ...strategy };
  const base = { ...usual, shares: { ...usual.shares, ...shares } };
  const symbols = strategyOfSymbol ?? [];
  const groups = strategyOfGroup ?? [];
  const all: Strategy[] = [];
  for (const ofSymbol of [undefined, ...symbols]) {
    for (const ofGroup of [undefined, ...groups]) all.push({ ...base, ...ofSymbol, ...ofGroup });
  }
  return {
    all,
    cells: Int32Array.from(all.keys()),
    columns: groups.length + 1,
    rowOfSymbol: Int32Array.from(symbols, (_, at) => at + 1),
    columnOfGroup: Int32Array.from(groups, (_, at) => at + 1),
    markups: markupsByRow(all, groups.length + 1),
  };
}

function limitsOf(
  { limit, limitOfSymbol }: PolicyChange,
  symbol: number,
): SymbolLimits | undefined {
  const own = limitOfSymbol?.[symbol];
  return own === "disabled" ? undefined : { ...standardLimits, ...limit, ...own };
}

const changed = (it: Instrument, change: Partial<Instrument> = {}): Instrument => ({
  ...it,
  ...change,
});

/** The specification's defaults, changed where a test says so. */
export function policyOf(change: PolicyChange = {}): Policy {
  const { rules = [], controls, instrument: ofAll, reportingCurrency = "USD", ...rest } = change;
  const ejection = { ...standardHealth.ejection, ...change.ejection };
  const traded = (change.instruments ?? instruments).map((it) => it && changed(it, ofAll));
  const zones = change.zones ?? [utc];
  return {
    version: 1,
    hash: "hash-1",
    hours: [],
    lps: [lp(0, "ALPHA")],
    defaultLp: -1,
    global: { maximum: GLOBAL_MAXIMUM, warning: asBps(8_000) },
    bands: { semiProFrom: 20, professionalFrom: 40, toxicFrom: 60, hysteresis: 2, minTrades: 50 },
    volatility: {
      decayPerSample: 0.5,
      minSamples: 3,
      soonestNs: SECOND_NS / 2,
      latestNs: 5 * SECOND_NS,
    },
    sampleNs: SECOND_NS,
    collar: asBps(100),
    restAgainTimes: 100,
    restAgainNs: SECOND_NS,
    autoHedge: { hedgesSlivers: true, hedgesOrphans: true, retries: 2, pauseUs: 10_000_000 },
    clientWaitNs: 10 * SECOND_NS,
    dayEnd: { zone: utc, minute: 17 * 60 },
    retryBudget: 3,
    retryWithinNs: 3 * SECOND_NS,
    onLpFailure: "reject",
    onCloseLpFailure: "reject",
    closeToleranceMilliPips: 500,
    isNetting: false,
    orderRetention: 1000,
    ...rest,
    zones,
    instruments: traded,
    accounts: new FiledAccounts(accountColumns(change.accounts ?? accounts)),
    rules: new RuleIndex(compileRules(rules, { groupNames, zones }), zones),
    strategies: strategiesOf(change),
    limits: traded.map((_, symbol) => limitsOf(change, symbol)),
    controls: { ...noControls, ...controls },
    health: { ...standardHealth, ...change.health, ejection },
    worth: traded.map(
      (it) =>
        it && {
          isBase: it.base === reportingCurrency,
          ways: waysBetween(it.quote, reportingCurrency, traded),
        },
    ),
  };
}
