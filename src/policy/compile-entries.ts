import { accountColumns } from "../core/accounts/filed-accounts.ts";
import type { AccountColumns, FiledAccount } from "../core/accounts/filed-accounts.ts";
import { isGlob, matchesGlob } from "../core/decide/rules/glob.ts";
import type { Rule } from "../core/decide/rules/rule.ts";
import type { SymbolLimits } from "../core/exposure/limits.ts";
import type { Lp, LpTerms } from "../core/policy.ts";
import type { Instrument } from "../core/units/instrument.ts";
import { legsRest } from "./leg-type.ts";
import type { NameLookup } from "./name-indexes.ts";
import type { AccountEntry, InstrumentTerms } from "./policy-document.ts";
import type { RoutingDocument } from "./routing-document.ts";
import type { RuleEntry } from "./rule-entry.ts";

export const blank = <Entry>(count: number): (Entry | undefined)[] =>
  Array.from({ length: count }, () => undefined);

export function instrumentsOf(
  { instruments }: RoutingDocument,
  names: NameLookup,
): (Instrument | undefined)[] {
  const bySymbol = blank<Instrument>(names.count("symbol"));
  for (const terms of instruments) bySymbol[names.at("symbol", terms.symbol)] = instrumentOf(terms);
  return bySymbol;
}

const instrumentOf = (terms: InstrumentTerms): Instrument => ({
  symbol: terms.symbol,
  base: terms.base,
  quote: terms.quote,
  marginCurrency: terms.marginCurrency,
  contractSize: terms.contractSize,
  digits: terms.digits,
  pip: terms.pip,
  volumeMin: terms.volume.min,
  volumeMax: terms.volume.max,
  volumeStep: terms.volume.step,
  quoteStalenessNs: terms.quoteStalenessMs * 1_000_000,
  mode: terms.mode,
});

export function lpsOf({ liquidityProviders }: RoutingDocument, names: NameLookup): Lp[] {
  return liquidityProviders.map((lp) => lpOf(lp, names)).toSorted((a, b) => a.index - b.index);
}

function lpOf(lp: RoutingDocument["liquidityProviders"][number], names: NameLookup): Lp {
  const terms = blank<LpTerms>(names.count("symbol"));
  for (const mapping of lp.mappings) {
    const { symbol, min: minimum, step, max: maximum, commissionPerMillion } = mapping;
    if (lp.symbols.length > 0 && !lp.symbols.includes(symbol)) continue;
    const isResting = legsRest(mapping);
    terms[names.at("symbol", symbol)] = {
      minimum,
      step,
      maximum,
      commissionPerMillion,
      isResting,
      takesFillOrKill: mapping.timesInForce.includes("FillOrKill"),
    };
  }
  return {
    index: names.at("lp", lp.id),
    id: lp.id,
    // A type this build lacks is listed and reported, never chosen.
    isEnabled: lp.enabled && lp.type !== "UNSUPPORTED",
    priority: lp.priority,
    terms,
  };
}

export function accountsOf({ accounts }: RoutingDocument, names: NameLookup): AccountColumns {
  const byAccount = blank<FiledAccount>(names.count("account"));
  for (const entry of accounts) byAccount[names.at("account", entry.id)] = accountOf(entry, names);
  return accountColumns(byAccount);
}

const accountOf = (entry: AccountEntry, names: NameLookup): FiledAccount => ({
  group: names.at("group", entry.group),
  clientClass: entry.clientClass ?? undefined,
  score: entry.score ?? undefined,
  maxNetLots: entry.maxNetLots ?? undefined,
  pin:
    entry.pin === null
      ? undefined
      : { clientClass: entry.pin.clientClass, expiresUs: entry.pin.expiresUs ?? Infinity },
});

/** By symbol index; undefined where the symbol's row is switched off. */
export function limitsOf(
  { instruments, routing }: RoutingDocument,
  names: NameLookup,
): (SymbolLimits | undefined)[] {
  const bySymbol = blank<SymbolLimits>(names.count("symbol"));
  const { exposureDefaults: all, symbolLimits } = routing;
  for (const { symbol } of instruments) {
    const own = symbolLimits.get(symbol);
    if (own?.enabled === false) continue;
    bySymbol[names.at("symbol", symbol)] = {
      maxNet: own?.maxNetExposure ?? all.maxNetExposure,
      maxGross: own?.maxGrossExposure ?? all.maxGrossExposure,
      autoHedge: own?.autoHedgeLevel ?? all.autoHedgeLevel,
      warning: own?.warningThreshold ?? all.warningThreshold,
    };
  }
  return bySymbol;
}

/** Names of the zones that rules' windows speak of, each once. */
export const zoneNamesIn = ({ routingRules }: RoutingDocument): readonly string[] => [
  ...new Set(routingRules.flatMap(({ filters }) => filters.windows.map(({ zone }) => zone))),
];

/** The enabled rules, with indexes for names. */
export function rulesOf(
  document: RoutingDocument,
  names: NameLookup,
  zones: readonly string[],
): Rule[] {
  const symbols = document.instruments.map(({ symbol }) => symbol);
  return document.routingRules
    .filter(({ enabled }) => enabled)
    .map((entry) => ruleOf(entry, { names, zones, symbols }));
}

interface RuleNames {
  readonly names: NameLookup;
  readonly zones: readonly string[];
  readonly symbols: readonly string[];
}

function ruleOf(entry: RuleEntry, { names, zones, symbols }: RuleNames): Rule {
  const { filters } = entry;
  return {
    id: entry.id,
    priority: entry.priority,
    accounts: filters.accountIds.map((id) => names.at("account", id)),
    groups: filters.groups,
    symbols: symbolsMatching(filters.symbols, symbols, names),
    sides: filters.sides,
    ordTypes: filters.ordTypes,
    minVolume: filters.minVolume ?? undefined,
    maxVolume: filters.maxVolume ?? undefined,
    classes: filters.classes,
    minToxicity: filters.minToxicity ?? undefined,
    maxToxicity: filters.maxToxicity ?? undefined,
    windows: filters.windows.map(({ zone, from, to }) => ({ zone: zones.indexOf(zone), from, to })),
    startsUs: entry.startsUs ?? undefined,
    expiresUs: entry.expiresUs ?? undefined,
    action: entry.action,
    hedge: entry.hedge ?? undefined,
    // One that no policy declares can take nothing: lint tells of it.
    targetLps: entry.targetLps.map((lp) => names.find("lp", lp) ?? -1),
    rejectsWithoutTarget: entry.onTargetUnavailable === "reject",
  };
}

/** Undefined: the rule names none, so any. Empty: it names some, but none that is traded. */
function symbolsMatching(
  patterns: readonly string[],
  symbols: readonly string[],
  names: NameLookup,
): readonly number[] | undefined {
  if (patterns.length === 0) return undefined;
  const exact = new Set(patterns.filter((pattern) => !isGlob(pattern)));
  const globs = patterns.filter((pattern) => isGlob(pattern));
  return symbols
    .filter((symbol) => exact.has(symbol) || globs.some((glob) => matchesGlob(glob, symbol)))
    .map((symbol) => names.at("symbol", symbol))
    .toSorted((a, b) => a - b);
}
