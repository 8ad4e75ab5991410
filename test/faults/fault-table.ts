import { loadavg } from "node:os";
import { readFileSync, writeFileSync } from "node:fs";
import { quantile } from "./quantile.ts";

/** What a scenario found, as one row of the page's tables. */
export interface FaultRow {
  /** Of RELIABILITY.md; rows of one name replace each other. */
  readonly fault: string;
  /** What was done: how often, with which seed. */
  readonly run: string;
  /** What did not hold; of them the first stands in the table. */
  readonly why: readonly string[];
  /** Times beyond their bounds: they are no less a "no", but a busy machine adds to them. */
  readonly late: readonly string[];
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  readonly unmatched: number;
  /** From the fault, or from its end, until the desk was whole again; none: it never was not. */
  readonly backMs: readonly number[];
  /** Other figures, in words. */
  readonly besides: string;
}

/** A fault that cannot be made on this machine. */
export interface NotRun {
  readonly fault: string;
  readonly reason: string;
}

/** A run that has not come to its end, and why. */
export interface BrokenOff {
  readonly fault: string;
  readonly broken: string;
}

export type Row = FaultRow | NotRun | BrokenOff;

/** `short`: all scenarios in a short form; `long`: one that was asked for by name. */
export type Form = "short" | "long";

const columns = [
  "Fault",
  "Run",
  "Held",
  "Acknowledged",
  "Lost",
  "Doubled",
  "Unmatched",
  "Whole again after",
  "Besides",
];
const HEAD = [`| ${columns.join(" | ")} |`, `${"|---".repeat(columns.length)}|`];
/** Of a reason in a cell; the whole of it is printed. */
const LONGEST_REASON = 160;

export const hasHeld = ({ why, late }: FaultRow): boolean => why.length + late.length === 0;

/** @returns the page with the rows in the table of that form; others of it stay */
export function withRows(page: string, form: Form, rows: readonly Row[]): string {
  const [from, to] = [`<!-- faults ${form} -->\n`, `<!-- /faults ${form} -->`];
  const start = page.indexOf(from) + from.length;
  const end = page.indexOf(to);
  if (start < from.length || end < start) throw new Error(`the page has no ${from.trim()}`);
  const lines = new Map<string, string>();
  for (const line of page.slice(start, end).split("\n").slice(HEAD.length)) {
    if (line !== "") lines.set(faultOf(line), line);
  }
  for (const row of rows) lines.set(row.fault, lineOf(row));
  const table = [...HEAD, ...lines.values()].join("\n");
  return `${page.slice(0, start)}${table}\n${page.slice(end)}`;
}

export function writeRows(file: string, form: Form, rows: readonly Row[]): void {
  writeFileSync(file, withRows(readFileSync(file, "utf8"), form, rows));
}

const faultOf = (line: string): string => line.split("|")[1]?.trim() ?? "";

function lineOf(row: Row): string {
  const cells = filled(cellsOf(row));
  return `| ${cells.map((cell) => cell.replaceAll("|", "/")).join(" | ")} |`;
}

function cellsOf(row: Row): string[] {
  if ("reason" in row) return [row.fault, `NOT RUN: ${row.reason}`];
  if ("broken" in row) return [row.fault, "broken off", no([row.broken])];
  return figuresOf(row);
}

const filled = (cells: readonly string[]): string[] => columns.map((_, at) => cells[at] ?? "");

const figuresOf = (it: FaultRow): string[] => [
  it.fault,
  `${it.run}; load ${(loadavg()[0] ?? 0).toFixed(1)}`,
  hasHeld(it) ? "yes" : no([...it.why, ...it.late]),
  String(it.acknowledged),
  String(it.lost),
  String(it.doubled),
  String(it.unmatched),
  backOf(it.backMs),
  it.besides,
];

function no([first = "", ...more]: readonly string[]): string {
  const line = first.replaceAll(/\s+/g, " ").trim().slice(0, LONGEST_REASON);
  return `**NO**: ${line}${more.length > 0 ? `, and ${more.length} more` : ""}`;
}

const backOf = (ms: readonly number[]): string => {
  if (ms.length === 0) return "";
  const [median, most] = [quantile(ms, 0.5), Math.max(...ms)].map(Math.round);
  return ms.length === 1 ? `${median} ms` : `${median} ms, at most ${most} ms`;
};
