/** What kind of mistake it is. Stable: logs and the UI key on it; docs/POLICY.md words each. */
export const issueCodes = [
  "FILE_UNREADABLE",
  "FILE_TOO_LARGE",
  "FILE_NOT_UTF8",
  "YAML_SYNTAX",
  "YAML_TOO_DEEP",
  "YAML_TOO_MANY_PARTS",
  "YAML_ALIAS",
  "YAML_FEATURE",
  "DUPLICATE_KEY",
  "UNKNOWN_KEY",
  "MISSING_KEY",
  "WRONG_SHAPE",
  "BAD_TEXT",
  "BAD_CHOICE",
  "BAD_NUMBER",
  "NUMBER_TOO_PRECISE",
  "OUT_OF_RANGE",
  "ENV_MISSING",
  "ENV_SYNTAX",
  "UNKNOWN_REFERENCE",
  "DUPLICATE_ID",
  "CONTRADICTION",
  "TOO_MANY_ISSUES",
] as const;

export type IssueCode = (typeof issueCodes)[number];

/** Line and column in the file, both from 1; column counts UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One mistake in a policy file. No field ever holds a secret. */
export interface PolicyIssue extends Place {
  readonly code: IssueCode;
  readonly file: string;
  /** Where in the document, as `accounts[3].score`; empty for the file as a whole. */
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
  const where = path === "" ? "" : ` ${path}`;
  return `${file}:${line}:${column}${where}: ${what}${hint === null ? "" : `, ${hint}`}`;
}

/** Collects the mistakes of one file. */
export class IssueList {
  readonly #file: string;
  readonly #kept: PolicyIssue[] = [];
  #count = 0;

  constructor(file: string) {
    this.#file = file;
  }

  /** How many were added, also those beyond `MAX_ISSUES`. */
  get count(): number {
    return this.#count;
  }

  add(code: IssueCode, place: Place, path: string, what: string, hint: string | null = null): void {
    this.#count += 1;
    if (this.#kept.length >= MAX_ISSUES) return;
    const { line, column } = place;
    this.#kept.push({ code, file: this.#file, line, column, path, what, hint });
  }

  /** In the order of the file; the last one says so when some were left off. */
  inOrder(): readonly PolicyIssue[] {
    const sorted = this.#kept.toSorted((a, b) => a.line - b.line || a.column - b.column);
    const more = this.#count - sorted.length;
    const last = sorted.at(-1);
    if (more === 0 || last === undefined) return sorted;
    const what = `${more} more mistakes are not shown`;
    return [...sorted, { ...last, code: "TOO_MANY_ISSUES", path: "", what, hint: null }];
  }
}
