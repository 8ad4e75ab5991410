import { nameKinds } from "../core/names.ts";
import type { NameKind } from "../core/names.ts";
import { groupsIn } from "./overrides.ts";
import type { RoutingDocument } from "./routing-document.ts";

/** Names by kind, each once. */
export type NameLists = Readonly<Record<NameKind, readonly string[]>>;

/** The index of each name of the lists, in their order; and how many names of a kind there are. */
export interface NameIndexes {
  readonly names: NameLists;
  readonly indexes: Readonly<Record<NameKind, Int32Array>>;
  readonly counts: Readonly<Record<NameKind, number>>;
}

/**
 * Every name a policy speaks of; all of them are interned before it is compiled.
 *
 * Accounts that only a rule names are among them: they may be imported while the policy is in
 * force.
 */
export function namesIn(document: RoutingDocument): NameLists {
  const { accounts, instruments, liquidityProviders, sessions, routingRules, routing } = document;
  return {
    account: once([
      ...accounts.map(({ id }) => id),
      ...routingRules.flatMap(({ filters }) => filters.accountIds),
    ]),
    symbol: once(instruments.map(({ symbol }) => symbol)),
    lp: once(liquidityProviders.map(({ id }) => id)),
    session: once(sessions.map(({ id }) => id)),
    group: once([...accounts.map(({ group }) => group), ...groupsIn(routing.overrides)]),
  };
}

const once = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** Looks names up as often as one likes. */
export class NameLookup {
  readonly #byKind: ReadonlyMap<NameKind, ReadonlyMap<string, number>>;
  readonly #counts: NameIndexes["counts"];

  constructor({ names, indexes, counts }: NameIndexes) {
    this.#counts = counts;
    this.#byKind = new Map(
      nameKinds.map((kind) => [
        kind,
        new Map(names[kind].map((name, at) => [name, indexes[kind][at] ?? -1])),
      ]),
    );
  }

  count(kind: NameKind): number {
    return this.#counts[kind];
  }

  /** @returns undefined for a name that is none of the policy's */
  find(kind: NameKind, name: string): number | undefined {
    return this.#byKind.get(kind)?.get(name);
  }

  /** @throws `Invariant:` when the name was not interned */
  at(kind: NameKind, name: string): number {
    const index = this.find(kind, name);
    if (index === undefined || index < 0) {
      throw new Error(`Invariant: ${kind} "${name}" must be interned first`);
    }
    return index;
  }
}
