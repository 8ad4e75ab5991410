import { apply } from "../core/apply.ts";
import type { Event } from "../core/events.ts";
import { UNKNOWN } from "../core/names.ts";
import type { NameKind } from "../core/names.ts";
import type { Policy } from "../core/policy.ts";
import { QuoteBook } from "../core/quotes/quote-book.ts";
import type { State } from "../core/state.ts";
import { compilePolicy, policyFrom } from "../policy/compile.ts";
import { namesIn } from "../policy/name-indexes.ts";
import type { NameIndexes } from "../policy/name-indexes.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import type { LiveTerms } from "./live-terms.ts";

/** Applies and journals one event. */
export type RecordEvent = (event: Event) => void;

/** The index of each name; those that are new get one. */
export function indexesIn(
  state: State,
  kind: NameKind,
  names: readonly string[],
  record: RecordEvent,
): Int32Array {
  return Int32Array.from(names, (name) => {
    const known = state.names.indexOf(kind, name);
    if (known !== UNKNOWN) return known;
    const index = state.names.count(kind);
    record({ type: "Interned", kind, index, name });
    return index;
  });
}

/** Every name of a policy with its index, at the start of a desk: nobody waits meanwhile. */
function indexAll(document: PolicyDocument, state: State, record: RecordEvent): NameIndexes {
  const names = namesIn(document);
  const of = (kind: NameKind): Int32Array => indexesIn(state, kind, names[kind], record);
  const indexes = {
    account: of("account"),
    symbol: of("symbol"),
    lp: of("lp"),
    session: of("session"),
    group: of("group"),
  };
  return { names, indexes, counts: nameCounts(state) };
}

const nameCounts = ({ names }: State): Readonly<Record<NameKind, number>> => ({
  account: names.count("account"),
  symbol: names.count("symbol"),
  lp: names.count("lp"),
  session: names.count("session"),
  group: names.count("group"),
});

/** What the journal says of a policy that comes into force. */
export const activation = (
  { version, hash, orderRetention }: Pick<Policy, "version" | "hash" | "orderRetention">,
  { reportingCurrency }: LiveTerms,
  actor: string,
  source: string,
): Event => ({
  type: "PolicyActivated",
  version,
  hash,
  orderRetention,
  reportingCurrency,
  actor,
  source,
});

/** What a desk had kept of its policies before it was started again. */
export interface KeptBefore {
  /** Of the newest; 0: it had kept none. */
  readonly version: number;
  /** The policy to start with was made of other words than that. */
  readonly isOther: boolean;
}

export const NOTHING_KEPT: KeptBefore = { version: 0, isOther: false };

/**
 * The number of the policy a desk starts with: of the last in force if it is that, to the last
 * word, else the next. One that was kept and did not come into force any more does so now.
 */
export function versionFor(state: State, hash: string, kept: KeptBefore): number {
  const last = state.policyVersion;
  const isLast = state.policyHash === hash && !kept.isOther && kept.version <= last;
  return isLast ? last : last + 1;
}

/**
 * The policy a desk starts with, its names interned.
 *
 * As a copy, since that has the shapes (V8's maps) of one that comes from another thread, down to
 * the last object. What is compiled here has others, and the first policy after it would throw away
 * the machine code of all that reads a policy: orders would wait for it to be made again.
 */
export function compileFirst(
  document: PolicyDocument,
  version: number,
  state: State,
  record: RecordEvent,
): Policy {
  const indexes = indexAll(document, state, record);
  const compiled = compilePolicy(document, version, indexes);
  return policyFrom(structuredClone(compiled));
}

/** Symbols of which somebody holds something or is about to, and which a policy does not have. */
export function heldWithout(state: State, policy: Pick<Policy, "instruments">): string[] {
  const { names, orders } = state;
  const traded = new Set<number>();
  for (const { symbol } of orders.openLegs()) {
    if (policy.instruments[symbol] === undefined) traded.add(symbol);
  }
  const held: string[] = [];
  for (let symbol = 0; symbol < names.count("symbol"); symbol++) {
    if (policy.instruments[symbol] !== undefined) continue;
    if (traded.has(symbol) || isHeld(state, symbol)) held.push(names.nameOf("symbol", symbol));
  }
  return held;
}

/** The same of the symbols that a policy would have. */
export function heldBesides(state: State, symbols: readonly string[]): readonly string[] {
  const traded = new Set(symbols);
  return heldWithout(state, { instruments: [] }).filter((name) => !traded.has(name));
}

/** Each holder and LP is asked, since what two of them hold may add up to nothing. */
function isHeld({ names, exposure, positions, holdings, hedges }: State, symbol: number): boolean {
  const { suspenseNet, orphanNet } = exposure.of(symbol);
  const kept = exposure.widestNet(symbol);
  if (holdings.holders(symbol) > 0 || orphanNet !== 0) return true;
  if (positions.holders(symbol) > 0 || kept !== 0 || suspenseNet !== 0) return true;
  for (let lp = 0; lp < names.count("lp"); lp++) if (hedges.net(lp, symbol) !== 0) return true;
  return false;
}

/** Applies an event before there is an engine to do it. */
export const applying =
  (state: State, journal: (event: Event) => void): RecordEvent =>
  (event) => {
    apply(state, event);
    journal(event);
  };

/** A book with room for every LP and symbol that has a name. */
export const quoteBookFor = ({ names }: State): QuoteBook =>
  new QuoteBook(names.count("lp"), names.count("symbol"));
