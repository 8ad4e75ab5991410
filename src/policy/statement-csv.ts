import type { Side } from "../core/terms.ts";
import { parseDecimalText } from "../core/units/decimal.ts";
import { MAX_PRICE, PRICE_SCALE, VOLUME_SCALE } from "../core/units/quantity.ts";
import { csvRecords } from "./csv.ts";
import type { CsvField, CsvPlace, CsvRecord } from "./csv.ts";
import { reportShape, START, TableMistakes } from "./csv-table.ts";
import { instant } from "./form/times.ts";
import { IssueList } from "./issue.ts";
import type { PolicyIssue } from "./issue.ts";
import { didYouMean } from "./nearest-name.ts";
import { quoted } from "./quoted.ts";

/** One row: the trade as the LP states it, and where each of its fields stands. */
export interface StatedRow {
  readonly clOrdID: string;
  readonly orderID: string;
  readonly execID: string;
  readonly symbol: string;
  readonly side: Side;
  /** 10⁻⁶ of what the LP counts. */
  readonly quantity: number;
  /** 10⁻⁸ of the quote currency. */
  readonly price: number;
  /** Microseconds since 1970. */
  readonly timeUs: number;
  readonly line: number;
  readonly placeOf: (field: StatedField) => CsvPlace;
}

export type StatedField = keyof typeof columnOf;

/** Names of the columns. */
export const columnOf = {
  clOrdID: "cl_ord_id",
  orderID: "order_id",
  execID: "exec_id",
  symbol: "symbol",
  side: "side",
  quantity: "quantity",
  price: "price",
  timeUs: "time",
} as const;

const columns: readonly string[] = Object.values(columnOf);
/** The other two name the order: one of them is enough. */
const required = ["exec_id", "symbol", "side", "quantity", "price", "time"];

/** What the time of a trade must lie in, and how many there may be. */
export interface StatementBounds {
  readonly fromUs: number;
  readonly toUs: number;
  readonly most: number;
}

/** What a table came to: its rows that are sound, and every mistake in the order of the file. */
export interface ReadStatement {
  readonly rows: readonly StatedRow[];
  readonly issues: readonly PolicyIssue[];
}

/** Reads an LP's trades from a table with a header. @param file for the words of a mistake */
export function parseStatementCsv(
  text: string,
  file: string,
  bounds: StatementBounds,
): ReadStatement {
  const issues = new IssueList();
  const mistakes = new TableMistakes(issues, file);
  const rows: StatedRow[] = [];
  const lines = new Map<string, number>();
  let header: readonly string[] | undefined;
  for (const record of csvRecords(text)) {
    if (header === undefined) {
      header = readHeader(record, mistakes);
      continue;
    }
    if (rows.length === bounds.most) {
      const what = `there are more than ${bounds.most} trades`;
      mistakes.add("FILE_TOO_LARGE", record, "", what, "take a shorter time");
      break;
    }
    if (header.length === 0 || reportShape(record, header.length, mistakes)) continue;
    const before = issues.count;
    const row = new Row(record, header, mistakes).read(bounds, lines);
    if (issues.count === before) rows.push(row);
  }
  if (header === undefined) {
    mistakes.add("MISSING_KEY", START, "", "the first row must name the columns", known);
  }
  return { rows, issues: issues.inOrder() };
}

const known = `known: ${columns.join(", ")}`;

/** @returns the names of the columns; none where the row is no header, or lacks any */
function readHeader(record: CsvRecord, issues: TableMistakes): readonly string[] {
  if (reportShape(record, null, issues)) return [];
  const names = record.fields.map(({ text }) => text);
  for (const [at, field] of record.fields.entries()) {
    const { text } = field;
    if (!columns.includes(text)) {
      const hint = /[;\t]/.test(text) ? "put commas between columns" : didYouMean(text, columns);
      issues.add("UNKNOWN_KEY", field, "", `unknown column ${quoted(text)}`, hint ?? known);
    } else if (names.indexOf(text) < at) {
      issues.add("DUPLICATE_KEY", field, "", `the column ${text} is there twice`);
    }
  }
  const missing = required.filter((name) => !names.includes(name));
  for (const name of missing) {
    issues.add("MISSING_KEY", record, "", `the column ${name} is required`);
  }
  const hasNames = names.includes("order_id") || names.includes("cl_ord_id");
  if (!hasNames)
    issues.add("MISSING_KEY", record, "", "a column order_id or cl_ord_id is required");
  // No row can be read without them.
  return missing.length === 0 && hasNames ? names : [];
}

const sides: ReadonlyMap<string, Side> = new Map([
  ["buy", "Buy"],
  ["sell", "Sell"],
]);

/** One row below the header, read without stopping at a mistake. */
class Row {
  readonly #record: CsvRecord;
  readonly #header: readonly string[];
  readonly #issues: TableMistakes;

  constructor(record: CsvRecord, header: readonly string[], issues: TableMistakes) {
    this.#record = record;
    this.#header = header;
    this.#issues = issues;
  }

  /** @param lines where each ExecID so far was found */
  read(bounds: StatementBounds, lines: Map<string, number>): StatedRow {
    const [clOrdID, orderID] = [this.#optional("clOrdID", 64), this.#optional("orderID", 256)];
    if (clOrdID === "" && orderID === "") {
      this.#issues.add("MISSING_KEY", this.#record, "", "an order_id or a cl_ord_id is required");
    }
    return {
      clOrdID,
      orderID,
      execID: this.#execID(lines),
      symbol: this.#text("symbol", 64),
      side: this.#side(),
      quantity: this.#decimal("quantity", VOLUME_SCALE, Number.MAX_SAFE_INTEGER),
      price: this.#decimal("price", PRICE_SCALE, MAX_PRICE),
      timeUs: this.#time(bounds),
      line: this.#record.line,
      placeOf: (field) => this.#field(field) ?? this.#record,
    };
  }

  #execID(lines: Map<string, number>): string {
    const execID = this.#text("execID", 256);
    const first = lines.get(execID);
    const field = this.#field("execID");
    if (execID === "" || field === undefined) return execID;
    if (first !== undefined) {
      const what = `${quoted(execID)} is already on line ${first}`;
      this.#issues.add("DUPLICATE_ID", field, columnOf.execID, what, "give each trade one row");
    } else lines.set(execID, field.line);
    return execID;
  }

  #side(): Side {
    const text = this.#text("side", 64);
    const side = sides.get(text.toLowerCase());
    if (side === undefined && text !== "") {
      this.#report("BAD_CHOICE", "side", `must be buy or sell, not ${quoted(text)}`);
    }
    return side ?? "Buy";
  }

  #decimal(name: "quantity" | "price", scale: number, most: number): number {
    const text = this.#text(name, 64);
    if (text === "") return 0;
    const value = parseDecimalText(text, scale);
    if (value === "TOO_PRECISE") {
      this.#report("NUMBER_TOO_PRECISE", name, `may have ${scale} decimals, not ${quoted(text)}`);
    } else if (value === "NOT_A_NUMBER") {
      this.#report("BAD_NUMBER", name, `must be a decimal number, not ${quoted(text)}`);
    } else if (value === "OUT_OF_RANGE" || value <= 0 || value > most) {
      this.#report("OUT_OF_RANGE", name, `must be above 0 and can be, not ${quoted(text)}`);
    } else return value;
    return 0;
  }

  #time({ fromUs, toUs }: StatementBounds): number {
    const text = this.#text("timeUs", 64);
    if (text === "") return 0;
    const fitted = instant.terms.fit(text);
    if (!("value" in fitted)) {
      this.#report(fitted.code, "timeUs", `must be ${fitted.what}, not ${quoted(text)}`);
      return 0;
    }
    if (fitted.value < fromUs || fitted.value >= toUs) {
      this.#report("OUT_OF_RANGE", "timeUs", `${text} is not in the time of the statement`);
    }
    return fitted.value;
  }

  /** One that is there and says something. */
  #text(name: StatedField, most: number): string {
    const text = this.#optional(name, most);
    if (text === "" && this.#field(name) !== undefined) {
      this.#report("MISSING_KEY", name, "is required");
    }
    return text;
  }

  #optional(name: StatedField, most: number): string {
    const text = this.#field(name)?.text.trim() ?? "";
    if (text.length <= most) return text;
    this.#report("BAD_TEXT", name, `may have ${most} characters`);
    return "";
  }

  #field(name: StatedField): CsvField | undefined {
    return this.#record.fields[this.#header.indexOf(columnOf[name])];
  }

  #report(code: PolicyIssue["code"], name: StatedField, what: string): void {
    this.#issues.add(code, this.#field(name) ?? this.#record, columnOf[name], what);
  }
}
