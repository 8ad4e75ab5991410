import type { Result } from "../core/result.ts";
import type { ClientClass } from "../core/terms.ts";
import { csvRecords } from "./csv.ts";
import type { CsvField, CsvPlace, CsvRecord } from "./csv.ts";
import { reportShape, START, TableMistakes } from "./csv-table.ts";
import { score, whole } from "./form/numbers.ts";
import type { Scalar } from "./form/scalar.ts";
import { id, label, oneOf } from "./form/words.ts";
import { IssueList } from "./issue.ts";
import type { IssueCode, PolicyIssue } from "./issue.ts";
import { didYouMean } from "./nearest-name.ts";
import { quoted } from "./quoted.ts";

/** What a file says of one account; null is what it leaves out. */
export interface ImportedAccount {
  readonly account: string;
  readonly group: string | null;
  /** Toxicity, 0…100. */
  readonly score: number | null;
  readonly clientClass: ClientClass | null;
  /** How many trades the score rests on. */
  readonly trades: number | null;
}

export const MOST_ACCOUNTS = 50_000;
export const LARGEST_BYTES: number = 4 * 1_024 * 1_024;

const columns = ["account", "group", "score", "class", "trades"] as const;
type Column = (typeof columns)[number];

const clientClass = oneOf(["TOXIC", "PROFESSIONAL", "SEMI_PRO", "RETAIL", "UNKNOWN"]);
const trades = whole(0, 1_000_000_000);

/**
 * Reads classes and scores of accounts from a table with a header.
 *
 * @param file only for the words of a mistake
 * @returns all rows, or every mistake in them, in the order of the file; never a part of the rows
 */
export function parseAccountsCsv(
  text: string,
  file: string,
): Result<readonly ImportedAccount[], readonly PolicyIssue[]> {
  const issues = new IssueList();
  const mistakes = new TableMistakes(issues, file);
  const rows = isTooLarge(text, mistakes) ? [] : readRows(text, mistakes);
  return issues.count === 0 ? { ok: true, value: rows } : { ok: false, error: issues.inOrder() };
}

function isTooLarge(text: string, issues: TableMistakes): boolean {
  if (Buffer.byteLength(text) <= LARGEST_BYTES) return false;
  issues.add("FILE_TOO_LARGE", START, "", "the file is larger than 4 MiB", "import it in parts");
  return true;
}

function readRows(text: string, issues: TableMistakes): readonly ImportedAccount[] {
  const rows: ImportedAccount[] = [];
  const lines = new Map<string, number>();
  let header: Header | undefined;
  for (const record of csvRecords(text)) {
    if (header === undefined) {
      header = readHeader(record, issues);
      continue;
    }
    if (rows.length === MOST_ACCOUNTS) {
      const what = `there are more than ${MOST_ACCOUNTS} accounts`;
      issues.add("FILE_TOO_LARGE", record, "", what, "import them in parts");
      break;
    }
    const row = new Row(record, header, issues);
    rows.push(row.account(lines));
  }
  if (header === undefined) {
    issues.add("MISSING_KEY", START, "", "the first row must name the columns", known);
  }
  return rows;
}

/** Which field of a row holds which column; undefined: the column is unknown. */
type Header = readonly (Column | undefined)[];

const known = `known: ${columns.join(", ")}`;

function readHeader(record: CsvRecord, issues: TableMistakes): Header {
  if (reportShape(record, null, issues)) return [];
  const header: (Column | undefined)[] = [];
  for (const field of record.fields) {
    const column = columns.find((name) => name === field.text);
    if (column === undefined) {
      issues.add("UNKNOWN_KEY", field, "", `unknown column ${quoted(field.text)}`, hintFor(field));
    } else if (header.includes(column)) {
      issues.add("DUPLICATE_KEY", field, "", `the column ${column} is there twice`);
    }
    header.push(column);
  }
  if (!header.includes("account")) {
    issues.add("MISSING_KEY", record, "", "the column account is required");
  }
  if (!header.includes("score") && !header.includes("class")) {
    issues.add("MISSING_KEY", record, "", "a column score or class is required");
  }
  return header;
}

function hintFor({ text }: CsvField): string {
  if (/[;\t]/.test(text)) return "put commas between columns";
  return didYouMean(text, columns) ?? known;
}

/** One row below the header, read without stopping at a mistake. */
class Row {
  readonly #record: CsvRecord;
  readonly #header: Header;
  readonly #issues: TableMistakes;
  readonly #isShapeless: boolean;

  constructor(record: CsvRecord, header: Header, issues: TableMistakes) {
    this.#record = record;
    this.#header = header;
    this.#issues = issues;
    this.#isShapeless = header.length === 0 || reportShape(record, header.length, issues);
  }

  /** @param lines where each account so far was found */
  account(lines: Map<string, number>): ImportedAccount {
    const read = {
      account: this.#required(lines),
      group: this.#optional("group", label),
      score: this.#optional("score", score),
      clientClass: this.#optional("class", clientClass),
      trades: this.#optional("trades", trades),
    };
    if (!this.#has("score") && !this.#has("class") && this.#asksForEither()) {
      this.#report("MISSING_KEY", this.#record, "", "a score or a class is required");
    }
    return read;
  }

  #required(lines: Map<string, number>): string {
    const field = this.#field("account");
    if (field === undefined) return id.terms.blank;
    if (field.text === "") {
      this.#report("MISSING_KEY", field, "account", "is required");
      return id.terms.blank;
    }
    const first = lines.get(field.text);
    if (first !== undefined) {
      const what = `${quoted(field.text)} is already on line ${first}`;
      this.#report("DUPLICATE_ID", field, "account", what, "give each account one row");
      return id.terms.blank;
    }
    lines.set(field.text, field.line);
    return this.#fit(field, "account", id);
  }

  #optional<T>(column: Column, kind: Scalar<T>): T | null {
    const field = this.#field(column);
    return field === undefined || field.text === "" ? null : this.#fit(field, column, kind);
  }

  #fit<T>(field: CsvField, column: Column, kind: Scalar<T>): T {
    const fitted = kind.terms.fit(field.text);
    if ("value" in fitted) return fitted.value;
    const what = `must be ${fitted.what}, not ${quoted(field.text)}`;
    this.#report(fitted.code, field, column, what, fitted.hint);
    return kind.terms.blank;
  }

  #field(column: Column): CsvField | undefined {
    return this.#isShapeless ? undefined : this.#record.fields[this.#header.indexOf(column)];
  }

  #has(column: Column): boolean {
    const text = this.#field(column)?.text ?? "";
    return text !== "";
  }

  /** A table that has neither column was told so once. */
  #asksForEither(): boolean {
    const isAsked = this.#header.includes("score") || this.#header.includes("class");
    return isAsked && !this.#isShapeless;
  }

  #report(
    code: IssueCode,
    place: CsvPlace,
    path: string,
    what: string,
    hint?: string | null,
  ): void {
    this.#issues.add(code, place, path, what, hint ?? null);
  }
}
