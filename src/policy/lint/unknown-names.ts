import { isGlob, matchesGlob } from "../../core/decide/rules/glob.ts";
import { didYouMean } from "../nearest-name.ts";
import type { RuleEntry } from "../rule-entry.ts";
import type { KnownNames } from "./known-names.ts";
import type { LintFact } from "./lint-finding.ts";

/** Guesses are slow; a file with more unknown names than this has another problem. */
const MOST_GUESSES = 50;

type UnknownCode = Extract<LintFact, { readonly guess: string | null }>["code"];

/** Finds the names in rules that the policy does not have. */
export class UnknownNames {
  readonly #accounts: Names;
  readonly #groups: Names;
  readonly #symbols: Names;
  readonly #lps: Names;
  readonly #unsupported: ReadonlySet<string>;
  #guesses = 0;

  constructor(known: KnownNames) {
    const groups = [...known.groups, ...known.accounts.map(({ group }) => group)];
    this.#accounts = new Names(known.accounts.map(({ id }) => id));
    this.#groups = new Names(groups);
    this.#symbols = new Names(known.symbols);
    this.#lps = new Names([...known.lps, ...known.lpsUnsupported]);
    this.#unsupported = new Set(known.lpsUnsupported);
  }

  in({ filters, targetLps }: RuleEntry): readonly LintFact[] {
    const unsupported = [...new Set(targetLps)].filter((lp) => this.#unsupported.has(lp));
    return [
      ...this.#unknown("RULE_UNKNOWN_ACCOUNT", filters.accountIds, this.#accounts),
      ...this.#unknown("RULE_UNKNOWN_GROUP", filters.groups, this.#groups),
      ...this.#unknown("RULE_UNKNOWN_SYMBOL", filters.symbols, this.#symbols),
      ...this.#unknown("RULE_UNKNOWN_LP", targetLps, this.#lps),
      ...(unsupported.length === 0
        ? []
        : [{ code: "RULE_LP_UNSUPPORTED", names: unsupported } as const]),
    ];
  }

  #unknown(code: UnknownCode, written: readonly string[], known: Names): readonly LintFact[] {
    const names = [...new Set(written)].filter((name) => !known.has(name));
    const [first] = names;
    if (first === undefined) return [];
    const isGuessed = ++this.#guesses <= MOST_GUESSES;
    return [{ code, names, guess: isGuessed ? didYouMean(first, known.all) : null }];
  }
}

class Names {
  readonly all: ReadonlySet<string>;
  readonly #globs = new Map<string, boolean>();

  constructor(names: readonly string[]) {
    this.all = new Set(names);
  }

  /** Also a pattern that matches one of them. */
  has(written: string): boolean {
    if (this.all.has(written)) return true;
    if (!isGlob(written)) return false;
    const known = this.#globs.get(written);
    if (known !== undefined) return known;
    const isMatched = [...this.all].some((name) => matchesGlob(written, name));
    this.#globs.set(written, isMatched);
    return isMatched;
  }
}
