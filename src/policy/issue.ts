import type { Place } from "./place.ts";

/** What kind of mistake it is. Stable: logs and the UI key on it. */
export type IssueCode = keyof typeof issueWords;

/** Each code in a sentence, for docs/CONFIGURATION.md. */
export const issueWords = {
  FILE_UNREADABLE: "missing, no permission, not a file",
  FILE_TOO_LARGE: "above the limit",
  FILE_NOT_UTF8: "not text",
  YAML_SYNTAX: "not YAML; nothing else is checked until it is",
  YAML_TOO_DEEP: "too many levels",
  YAML_TOO_MANY_PARTS: "too many keys and values",
  YAML_ALIAS: "too many aliases, or one that refers to nothing or to itself",
  YAML_FEATURE: "YAML that a policy does not use: types, directives, several documents",
  DUPLICATE_KEY: "a key twice in one map",
  UNKNOWN_KEY: "not a key of this version",
  MISSING_KEY: "a required key is not there",
  WRONG_SHAPE: "a list, map or single value where another is expected",
  BAD_TEXT: "characters or length do not fit",
  BAD_CHOICE: "not one of the words",
  BAD_NUMBER: "not a decimal number",
  NUMBER_TOO_PRECISE: "more decimals than are kept",
  OUT_OF_RANGE: "outside the bounds, or too large to be exact",
  ENV_MISSING: "a variable without default is not set",
  ENV_SYNTAX: "a `${` that is not closed, has no name, or grows too long",
  ENV_IN_OPEN: "a variable in what is changed at run time, where no secret stands",
  UNKNOWN_REFERENCE: "names an LP, session or symbol that is not declared",
  DUPLICATE_ID: "an id, a pair of comp ids or a mapping twice",
  KEEP_NOT_ACKNOWLEDGED:
    "`price_improvement: keep` without somebody's `keep_improvement_acknowledged` beside it",
  CONTRADICTION: "two values that cannot both hold",
  TOO_MANY_ISSUES: "further mistakes are not shown",
} as const;

/** One mistake in a policy. No field ever holds a secret. */
export interface PolicyIssue {
  readonly code: IssueCode;
  /** The file, `environment` or `database`. */
  readonly file: string;
  /** Both from 1; 0 where there is none, as in the environment and the database. */
  readonly line: number;
  readonly column: number;
  /**
   * Where, as `accounts[3].score`, in the database `accounts[1001].score`, or the variable; empty
   * for the file as a whole.
   */
  readonly path: string;
  readonly what: string;
  readonly hint: string | null;
}

/** Beyond this many, further mistakes are counted but not kept. */
export const MAX_ISSUES = 200;

/** Every mistake as `file:line:column path: what, hint`, one a line. */
export function printIssues(issues: readonly PolicyIssue[]): string {
  return issues.map(printIssue).join("\n");
}

function printIssue({ file, line, column, path, what, hint }: PolicyIssue): string {
  const where = line === 0 ? file : `${file}:${line}:${column}`;
  const inside = path === "" ? "" : ` ${path}`;
  return `${where}${inside}: ${what}${hint === null ? "" : `, ${hint}`}`;
}

/** Collects the mistakes of one policy. */
export class IssueList {
  readonly #kept: PolicyIssue[] = [];
  #count = 0;

  /** How many were added, also those beyond `MAX_ISSUES`. */
  get count(): number {
    return this.#count;
  }

  /** Whether further mistakes are only counted, so that nobody works out a hint for them. */
  get isFull(): boolean {
    return this.#kept.length >= MAX_ISSUES;
  }

  /** @param at asked for its path only when the mistake is kept */
  add(
    code: IssueCode,
    place: Place,
    at: { readonly path: string; readonly namedPath?: string },
    what: string,
    hint: string | null = null,
  ): void {
    this.#count += 1;
    if (this.isFull) return;
    const { layer, line, column } = place;
    const isNamed = layer.source === "database" && at.namedPath !== undefined;
    const path = layer.variable ?? (isNamed ? at.namedPath : at.path);
    this.#kept.push({ code, file: layer.name, line, column, path, what, hint });
  }

  /** In the order of the file, then what has no lines; the last says so when some were left off. */
  inOrder(): readonly PolicyIssue[] {
    const lineOf = ({ line }: PolicyIssue): number => (line === 0 ? Infinity : line);
    const before = (a: PolicyIssue, b: PolicyIssue): number => {
      if (lineOf(a) === lineOf(b)) return a.column - b.column;
      return lineOf(a) < lineOf(b) ? -1 : 1;
    };
    const sorted = this.#kept.toSorted(before);
    const more = this.#count - sorted.length;
    const last = sorted.at(-1);
    if (more === 0 || last === undefined) return sorted;
    const what = `at least ${more} more mistakes are not shown`;
    return [...sorted, { ...last, code: "TOO_MANY_ISSUES", path: "", what, hint: null }];
  }
}
