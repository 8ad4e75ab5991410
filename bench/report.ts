import { cpus, release, type } from "node:os";

/** One line of a benchmark's result. Ratios are named `vs…`; what they divide is in the docs. */
export interface Row {
  readonly bench: string;
  readonly case: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** @param rounds how often subject and baseline take turns; each bench has its own default */
export type Bench = (rounds: number | undefined) => Promise<readonly Row[]>;

const SIGNIFICANT = 4;
const COLUMN_WIDTH = 18;
const CASE_WIDTH = 30;

/** One object a line. */
export function printJson(rows: readonly Row[]): void {
  for (const { bench, case: name, figures } of rows) {
    const rounded = Object.entries(figures).map(([key, value]) => [key, round(value)] as const);
    console.log(JSON.stringify({ bench, case: name, ...Object.fromEntries(rounded) }));
  }
}

/** For people: each figure under the machine it was taken on. */
export function printTable(rows: readonly Row[]): void {
  const [cpu] = cpus();
  const machine = `${cpu?.model.trim() ?? "unknown CPU"}, ${cpus().length} cores`;
  console.log(`${machine}, ${type()} ${release()}, Node ${process.versions.node}`);
  const columns = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  console.log(line("case", columns));
  for (const row of rows) {
    const cells = columns.map((column) => cell(row.figures[column]));
    console.log(line(row.case, cells));
  }
}

const line = (name: string, cells: readonly string[]): string =>
  name.padEnd(CASE_WIDTH) + cells.map((text) => text.padStart(COLUMN_WIDTH + 2)).join("");

const cell = (value: number | undefined): string =>
  value === undefined ? "" : round(value).toLocaleString("en-US");

const round = (value: number): number => Number(value.toPrecision(SIGNIFICANT));
