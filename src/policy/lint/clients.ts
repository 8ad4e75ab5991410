import { matchesGlob } from "../../core/decide/rules/glob.ts";
import { canBothMatch } from "./group-texts.ts";
import type { GroupTexts } from "./group-texts.ts";
import type { KnownAccount } from "./known-names.ts";
import type { RuleReach } from "./rule-reach.ts";

/** Who sends an order, as far as rules tell apart. */
export interface Client {
  /** Undefined: an account no rule names. */
  readonly account: string | undefined;
  readonly group: string;
}

/** Accounts and groups: a known account has one group, another one may be in any. */
export class Clients {
  readonly #groupOf: ReadonlyMap<string, string>;
  readonly #texts: GroupTexts;
  /** The groups of a rule, by number. */
  readonly #lists: readonly (readonly string[])[];

  constructor(
    accounts: readonly KnownAccount[],
    lists: readonly (readonly string[])[],
    texts: GroupTexts,
  ) {
    this.#groupOf = new Map(accounts.map(({ id, group }) => [id, group]));
    this.#lists = lists;
    this.#texts = texts;
  }

  /**
   * Clients that stand for all that a rule matches.
   *
   * A rule without accounts also matches accounts that no rule names; who takes an order of such
   * takes one of any account in that group, so named accounts add nothing.
   *
   * @returns undefined when there would be too many
   */
  of({ accounts, groups }: RuleReach): readonly Client[] | undefined {
    const patterns = this.#listOf(groups);
    const named: readonly (string | undefined)[] =
      accounts.size === 0 ? [undefined] : [...accounts];
    const clients: Client[] = [];
    for (const account of named) {
      const own = account === undefined ? undefined : this.#groupOf.get(account);
      const texts = own === undefined ? this.#texts.of(patterns) : [own];
      if (texts === undefined || clients.length + texts.length > MOST_CLIENTS) return undefined;
      for (const group of texts) {
        if (own === undefined || isIn(patterns, own)) clients.push({ account, group });
      }
    }
    return clients;
  }

  /** The places of those clients that a rule matches. */
  matched({ accounts, groups }: RuleReach, clients: readonly Client[]): readonly number[] {
    const patterns = this.#listOf(groups);
    return clients.flatMap(({ account, group }, place) => {
      const isNamed = accounts.size === 0 || (account !== undefined && accounts.has(account));
      return isNamed && isIn(patterns, group) ? [place] : [];
    });
  }

  /** Whether some client passes the filters of both. */
  canMeet(a: RuleReach, b: RuleReach): boolean {
    const [some, others] = [this.#listOf(a.groups), this.#listOf(b.groups)];
    const named = namedByBoth(a.accounts, b.accounts);
    if (named === undefined) return canBothMatch(some, others);
    return named.some((account) => {
      const group = this.#groupOf.get(account);
      if (group === undefined) return canBothMatch(some, others);
      return isIn(some, group) && isIn(others, group);
    });
  }

  #listOf(number: number): readonly string[] {
    const list = this.#lists[number];
    if (list === undefined) throw new Error(`Invariant: group list ${number} must be known`);
    return list;
  }
}

/** A rule with more is not worth the work of telling them apart. */
const MOST_CLIENTS = 20_000;

const isIn = (patterns: readonly string[], group: string): boolean =>
  patterns.length === 0 || patterns.some((pattern) => matchesGlob(pattern, group));

/** Undefined: any account. */
function namedByBoth(
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
): readonly string[] | undefined {
  if (a.size === 0) return b.size === 0 ? undefined : [...b];
  if (b.size === 0) return [...a];
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  return [...few].filter((account) => many.has(account));
}
