import type { NameKind, Names } from "../core/names.ts";
import { UNKNOWN } from "../core/names.ts";
import type { AccountTerms, ClassShares, Lp, LpTerms, Policy } from "../core/policy.ts";
import type { Instrument } from "../core/units/instrument.ts";
import { minus, WHOLE } from "../core/units/quantity.ts";
import type { InstrumentTerms, LpEntry, PolicyDocument } from "./policy-document.ts";

/** Every name a policy speaks of; all are interned before it is compiled. */
export function namesIn(document: PolicyDocument): Readonly<Record<NameKind, readonly string[]>> {
  return {
    account: document.accounts.map((account) => account.id),
    symbol: document.instruments.map((instrument) => instrument.symbol),
    lp: document.liquidityProviders.map((lp) => lp.id),
    session: document.sessions.map((session) => session.id),
  };
}

/**
 * A policy as the core reads it: arrays by index instead of names.
 *
 * @throws `Invariant:` when a name was not interned
 */
export function compilePolicy(document: PolicyDocument, version: number, names: Names): Policy {
  const { routing, execution } = document;
  return {
    version,
    hash: document.sha256,
    instruments: bySymbol(document, names),
    accounts: byAccount(document, names),
    lps: document.liquidityProviders.map((lp) => lpOf(lp, names)),
    defaultLp: routing.defaultLp === null ? UNKNOWN : names.indexOf("lp", routing.defaultLp),
    classShares: sharesOf(routing.classification),
    toxicRejectThreshold: routing.classification.toxicRejectThreshold,
    largeOrderThreshold: routing.volumeOverrides.largeOrderThreshold,
    hedgesLargeOrders: routing.volumeOverrides.forceABook,
    onBelowLpMin: execution.onBelowLpMin ?? undefined,
    maxDeviationMilliPips: execution.maxDeviationMilliPips,
    orderRetention: execution.orderRetention,
  };
}

function bySymbol(document: PolicyDocument, names: Names): (Instrument | undefined)[] {
  const instruments = blank<Instrument>(names.count("symbol"));
  for (const terms of document.instruments) {
    instruments[indexOf(names, "symbol", terms.symbol)] = instrumentOf(terms);
  }
  return instruments;
}

function byAccount(document: PolicyDocument, names: Names): (AccountTerms | undefined)[] {
  const accounts = blank<AccountTerms>(names.count("account"));
  for (const { id, group, clientClass, score } of document.accounts) {
    accounts[indexOf(names, "account", id)] = { group, clientClass, score };
  }
  return accounts;
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
});

function lpOf(lp: LpEntry, names: Names): Lp {
  const terms = blank<LpTerms>(names.count("symbol"));
  for (const mapping of lp.mappings) {
    if (lp.symbols.length > 0 && !lp.symbols.includes(mapping.symbol)) continue;
    terms[indexOf(names, "symbol", mapping.symbol)] = {
      minimum: mapping.min,
      step: mapping.step,
      maximum: mapping.max,
    };
  }
  return {
    index: indexOf(names, "lp", lp.id),
    id: lp.id,
    // A type this build lacks is listed and reported, never chosen.
    isEnabled: lp.enabled && lp.type === "FIX",
    priority: lp.priority,
    terms,
  };
}

const sharesOf = (terms: PolicyDocument["routing"]["classification"]): ClassShares => ({
  PROFESSIONAL: terms.professionalABook,
  SEMI_PRO: terms.semiProABook,
  RETAIL: minus(WHOLE, terms.retailBBook),
  UNKNOWN: terms.unknownABook,
});

function indexOf(names: Names, kind: NameKind, text: string): number {
  const index = names.indexOf(kind, text);
  if (index === UNKNOWN) throw new Error(`Invariant: ${kind} "${text}" must be interned first`);
  return index;
}

const blank = <Entry>(count: number): (Entry | undefined)[] =>
  Array.from({ length: count }, () => undefined);
