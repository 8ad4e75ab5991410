import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { apply } from "../../src/core/apply.ts";
import { inputFrom } from "../../src/core/decide/again.ts";
import { route } from "../../src/core/decide/route.ts";
import type { OrderDecided, OrderTerms, PolicyActivated } from "../../src/core/events.ts";
import type { Names, NameKind } from "../../src/core/names.ts";
import type { Policy } from "../../src/core/policy.ts";
import { hashOf, State } from "../../src/core/state.ts";
import { dataFolderAt } from "../../src/desk/data-folder.ts";
import { verifyJournal } from "../../src/journal/verify-journal.ts";
import { compilePolicy, policyFrom } from "../../src/policy/compile.ts";
import { namesIn } from "../../src/policy/name-indexes.ts";
import type { RoutingDocument } from "../../src/policy/routing-document.ts";
import { readStored, storedNameOf } from "../../src/policy/stored-policy.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";

/** A decision as the journal has it. */
export interface JournaledDecision {
  readonly terms: OrderTerms;
  readonly decided: OrderDecided;
}

/** What a desk's journal says of its decisions. */
export interface JournaledDecisions {
  readonly names: Names;
  readonly decisions: readonly JournaledDecision[];
  readonly activations: readonly PolicyActivated[];
}

/** Reads a journal as `journal verify` does; a desk may be writing. */
export function readDecisions(dataDir: string): JournaledDecisions {
  const state = new State();
  const decisions: JournaledDecision[] = [];
  const activations: PolicyActivated[] = [];
  let last: OrderTerms | undefined;
  verifyJournal(new NodeDisk(), dataFolderAt(dataDir).journal, {
    apply: (event) => {
      apply(state, event);
      if (event.type === "PolicyActivated") activations.push(event);
      if (event.type === "OrderAccepted" || event.type === "OrderDenied") last = event;
      if (event.type !== "OrderDecided") return;
      if (last?.order !== event.order) throw new Error(`order ${event.order} has no terms`);
      decisions.push({ terms: last, decided: event });
    },
    stateHash: () => hashOf(state),
  });
  return { names: state.names, decisions, activations };
}

/** The policy of an activation from the folder of kept ones, as the desk itself had compiled it. */
export function keptPolicyOf(
  dataDir: string,
  { version, hash }: PolicyActivated,
  names: Names,
): Policy {
  const file = join(dataFolderAt(dataDir).policy, storedNameOf(version, hash));
  const document = readStored(readFileSync(file, "utf8"), hash);
  return policyFrom(compilePolicy(document, version, indexesOf(document, names)));
}

function indexesOf(document: RoutingDocument, names: Names): Parameters<typeof compilePolicy>[2] {
  const lists = namesIn(document);
  const of = (kind: NameKind): Int32Array =>
    Int32Array.from(lists[kind], (name) => names.indexOf(kind, name));
  const count = (kind: NameKind): number => names.count(kind);
  return { names: lists, indexes: every(of), counts: every(count) };
}

const every = <Value>(value: (kind: NameKind) => Value): Record<NameKind, Value> => ({
  account: value("account"),
  symbol: value("symbol"),
  lp: value("lp"),
  session: value("session"),
  group: value("group"),
});

/** Routes a journaled decision once more. @returns what the record would say then */
export function decidedAgain(
  { terms, decided }: JournaledDecision,
  policy: Policy,
  names: Names,
): OrderDecided {
  const input = inputFrom(terms, decided, names.nameOf("group", decided.group));
  const { ruleId, aBook, action, aVolume, bVolume, sliver, lp, clientPx, findings } = route(
    input,
    policy,
  );
  const again = { ruleId, aBook, action, aVolume, bVolume, sliver, lp, clientPx };
  return { ...decided, ...again, findings: [...findings], lps: input.lps };
}

/**
 * Makes every decision of a desk again, each under the kept policy of its version.
 *
 * @returns how many were made, and those that came out otherwise
 */
export function decideAllAgain(dataDir: string): { count: number; differing: string[] } {
  const { names, decisions, activations } = readDecisions(dataDir);
  // The same policy under two versions decides the same: it is compiled once.
  const byHash = new Map<string, Policy>();
  const byVersion = new Map<number, Policy>();
  for (const activation of activations) {
    const { version, hash } = activation;
    const policy = byHash.get(hash) ?? keptPolicyOf(dataDir, activation, names);
    byHash.set(hash, policy);
    byVersion.set(version, policy);
  }
  const differing = decisions.flatMap((each) => {
    const { decided, terms } = each;
    const policy = byVersion.get(decided.policyVersion);
    if (policy === undefined) return [`${terms.clOrdID} under unknown ${decided.policyVersion}`];
    const again = decidedAgain(each, policy, names);
    return isDeepStrictEqual(again, decided) ? [] : [`${terms.clOrdID} is decided otherwise`];
  });
  return { count: decisions.length, differing };
}

/** Names of the kept policies, oldest first. */
export const keptFiles = (dataDir: string): string[] =>
  readdirSync(dataFolderAt(dataDir).policy).toSorted(
    (a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10),
  );
