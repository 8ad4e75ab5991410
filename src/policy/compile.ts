import { FiledAccounts } from "../core/accounts/filed-accounts.ts";
import type { AccountColumns } from "../core/accounts/filed-accounts.ts";
import type { Controls } from "../core/accept/controls.ts";
import type { MarketHours } from "../core/calendar/market-hours.ts";
import type { Zone } from "../core/calendar/zone.ts";
import { compileRules } from "../core/decide/rules/compile-rules.ts";
import type { RuleBuffers } from "../core/decide/rules/rule-buffers.ts";
import { RuleIndex } from "../core/decide/rules/rule-index.ts";
import { UNKNOWN } from "../core/names.ts";
import type { Policy } from "../core/policy.ts";
import { waysBetween } from "../core/quotes/worth.ts";
import type { WorthPath } from "../core/quotes/worth.ts";
import type { Instrument } from "../core/units/instrument.ts";
import type { Volume } from "../core/units/quantity.ts";
import {
  accountsOf,
  blank,
  instrumentsOf,
  limitsOf,
  lpsOf,
  rulesOf,
  zoneNamesIn,
} from "./compile-entries.ts";
import { compileStrategies } from "./compile-strategies.ts";
import { healthTerms } from "./health-terms.ts";
import { marketHours } from "./market-hours.ts";
import { NameLookup } from "./name-indexes.ts";
import type { NameIndexes } from "./name-indexes.ts";
import type { RoutingDocument } from "./routing-document.ts";
import { volatilitySampling } from "./volatility.ts";
import { zoneTable } from "./zone-table.ts";

/** A policy as it goes from thread to thread: tables in buffers, and little else. */
export interface CompiledPolicy extends Omit<Policy, "accounts" | "rules"> {
  readonly accounts: AccountColumns;
  readonly rules: RuleBuffers;
}

const NS_PER_MS = 1_000_000;
const US_PER_MS = 1_000;

/**
 * A policy as the core reads it: tables by index instead of names.
 *
 * @throws `Invariant:` when a name was not interned
 */
export function compilePolicy(
  document: RoutingDocument,
  version: number,
  indexes: NameIndexes,
): CompiledPolicy {
  const names = new NameLookup(indexes);
  const { routing, execution } = document;
  const instruments = instrumentsOf(document, names);
  const zoneNames = zoneNamesIn(document);
  const zones = zoneNames.map((name) => zoneNamed(name));
  return {
    version,
    hash: document.sha256,
    instruments,
    hours: hoursOf(document, names),
    accounts: accountsOf(document, names),
    lps: lpsOf(document, names),
    defaultLp: routing.defaultLp === null ? UNKNOWN : names.at("lp", routing.defaultLp),
    rules: compileRules(rulesOf(document, names, zoneNames), {
      groupNames: groupNamesOf(indexes),
      zones,
    }),
    zones,
    strategies: compileStrategies(document, names),
    limits: limitsOf(document, names),
    global: {
      maximum: routing.maxBBookExposure,
      warning: routing.exposureDefaults.warningThreshold,
    },
    bands: routing.classification,
    controls: controlsOf(document, names),
    health: healthTerms(routing.health, document.sor),
    volatility: volatilitySampling(routing.volatility),
    sampleNs: routing.volatility.sampleMs * NS_PER_MS,
    collar: document.sor.collar,
    worth: worthOf(instruments, document.reportingCurrency),
    retryBudget: document.sor.retryBudget,
    retryWithinNs: document.sor.deadlineMs * NS_PER_MS,
    onLpFailure: execution.onLpFailure,
    onCloseLpFailure: execution.onCloseLpFailure,
    closeToleranceMilliPips: execution.closeToleranceMilliPips,
    isNetting: document.broker.marginMode === "NETTING",
    restAgainTimes: execution.restAgainTimes,
    restAgainNs: execution.restAgainMs * NS_PER_MS,
    autoHedge: {
      hedgesSlivers: execution.hedgeSlivers,
      hedgesOrphans: execution.hedgeOrphans,
      retries: execution.sliverRetries,
      pauseUs: execution.sliverPauseMs * US_PER_MS,
    },
    clientWaitNs: execution.clientWaitMs * NS_PER_MS,
    dayEnd: { zone: zoneNamed(execution.dayZone), minute: execution.dayEndsAtMinute },
    orderRetention: execution.orderRetention,
  };
}

/** The policy for the thread that decides: wraps the tables, builds nothing. */
export const policyFrom = (compiled: CompiledPolicy): Policy => ({
  ...compiled,
  accounts: new FiledAccounts(compiled.accounts),
  rules: new RuleIndex(compiled.rules, compiled.zones),
});

/** Group names by index; a hole is a group the policy does not speak of. */
function groupNamesOf({ names, indexes, counts }: NameIndexes): readonly (string | undefined)[] {
  const byIndex = blank<string>(counts.group);
  for (const [at, name] of names.group.entries()) byIndex[indexes.group[at] ?? 0] = name;
  return byIndex;
}

/** @throws `Invariant:` for a zone that reading should have refused */
function zoneNamed(name: string): Zone {
  const zone = zoneTable(name);
  if (zone === undefined) throw new Error(`Invariant: the zone ${name} must exist`);
  return zone;
}

function hoursOf(document: RoutingDocument, names: NameLookup): (MarketHours | undefined)[] {
  const bySymbol = blank<MarketHours>(names.count("symbol"));
  for (const { symbol, tradingHours } of document.instruments) {
    if (tradingHours !== null) bySymbol[names.at("symbol", symbol)] = marketHours(tradingHours);
  }
  return bySymbol;
}

function controlsOf({ controls, routing }: RoutingDocument, names: NameLookup): Controls {
  const ofSymbol = blank<Volume>(names.count("symbol"));
  const ofGroup = blank<Volume>(names.count("group"));
  for (const [symbol, { maxNetLots }] of routing.overrides.symbols) {
    ofSymbol[names.at("symbol", symbol)] = maxNetLots ?? undefined;
  }
  for (const [group, { maxNetLots }] of routing.overrides.groups) {
    ofGroup[names.at("group", group)] = maxNetLots ?? undefined;
  }
  return {
    priceCollar: controls.priceCollar ?? undefined,
    maxNotional: controls.maxNotional ?? undefined,
    maxNetLots: controls.maxNetLots ?? undefined,
    maxNetLotsOfSymbol: ofSymbol,
    maxNetLotsOfGroup: ofGroup,
    maxPositions: controls.maxPositions,
    maxOrderAgeUs: controls.maxOrderAgeMs === null ? undefined : controls.maxOrderAgeMs * US_PER_MS,
    accountRate: controls.accountRate ?? undefined,
    sessionRate: controls.sessionRate ?? undefined,
  };
}

const worthOf = (
  instruments: readonly (Instrument | undefined)[],
  reporting: string,
): (WorthPath | undefined)[] =>
  instruments.map((instrument) =>
    instrument === undefined
      ? undefined
      : {
          isBase: instrument.base === reporting,
          ways: waysBetween(instrument.quote, reporting, instruments),
        },
  );
