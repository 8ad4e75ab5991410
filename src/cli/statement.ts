import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { z } from "zod";
import { MOST_TRADES } from "../intake/control/statement-request.ts";
import type { StatedTrade } from "../intake/control/statement-request.ts";
import { instant } from "../policy/form/times.ts";
import { printIssues } from "../policy/issue.ts";
import type { PolicyIssue } from "../policy/issue.ts";
import { columnOf, parseStatementCsv } from "../policy/statement-csv.ts";
import type { ReadStatement, StatedRow } from "../policy/statement-csv.ts";
import { actor } from "./actor.ts";
import { ask } from "./ask.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { mistakes, print, printJson, say } from "./output.ts";
import type { AskOptions } from "./status.ts";

export interface StatementFlags {
  readonly lp: string;
  readonly from: string;
  readonly to: string;
  readonly dryRun?: boolean;
}

const LARGEST_BYTES = 4 << 20;
/** Of the file's name, as the journal keeps it. */
const LONGEST_NAME = 64;

const field = z.enum([
  "clOrdID",
  "orderID",
  "execID",
  "symbol",
  "side",
  "quantity",
  "price",
  "timeUs",
]);
const leg = z.object({
  leg: z.string(),
  symbol: z.string(),
  side: z.string(),
  orderQty: z.number(),
  cumQty: z.number(),
  stated: z.number(),
  fills: z.array(z.object({ execID: z.string(), lastQty: z.number(), lastPx: z.number() })),
  undecided: z.string().optional(),
});
const answer = z.object({
  mistakes: z.array(z.object({ trade: z.number(), field, what: z.string() })),
  trades: z.number(),
  booked: z.number(),
  legs: z.array(leg),
  outside: z.number(),
  breaks: z.array(z.object({ trade: z.number(), code: z.string(), leg: z.string() })),
});
type Answer = z.infer<typeof answer>;

/**
 * Ends legs in doubt by a file that an LP states to be all its trades of a time. The exit code is 6
 * where trades of it are no leg's, or legs stay in doubt.
 */
export async function takeStatement(
  file: string,
  { lp, from, to, dryRun = false }: StatementFlags,
  { data, json }: AskOptions,
): Promise<void> {
  const [fromUs, toUs] = [timeOf("--from", from), timeOf("--to", to)];
  const bytes = bytesOf(file);
  const { rows, issues } = readStatement(bytes, file, fromUs, toUs);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const name = basename(file).slice(-LONGEST_NAME);
  const trades = rows.map((row) => tradeOf(row));
  const what = { lp, fromUs, toUs, trades, file: name, sha256, actor: actor() };
  const isTrial = dryRun || issues.length > 0;
  const question = { op: "statement", ...what, isTrial } as const;
  const { result } = await ask(data, question).catch((error: unknown) => {
    // What is wrong with the file itself is no less so.
    if (error instanceof CommandFailure) refuseMistakes(issues, file, error.message);
    throw error;
  });
  const read = answer.parse(result);
  // What the desk knows is wrong with the sound rows is told with what is wrong with the others.
  refuseMistakes([...issues, ...issuesOf(read, rows, file)], file);
  const told = { file: name, sha256, isTrial: dryRun, ...read, breaks: breaksOf(read, rows) };
  if (json) printJson(told);
  else print(`${linesOf(told, lp).join("\n")}\n`);
  const undecided = read.legs.filter((it) => it.undecided !== undefined).length;
  if (read.breaks.length + undecided === 0) return;
  const counts = `${read.breaks.length} breaks, ${undecided} legs stay in doubt`;
  throw new CommandFailure(exitCodes.differences, `STATEMENT_DIFFERS: ${counts}`);
}

const tradeOf = ({ line: _line, placeOf: _placeOf, ...trade }: StatedRow): StatedTrade => trade;

function timeOf(flag: string, text: string): number {
  const fitted = instant.terms.fit(text);
  if ("value" in fitted) return fitted.value;
  const hint = "write it as 2026-03-01T08:00:00Z";
  throw new CommandFailure(exitCodes.usage, `BAD_TIME: ${flag} ${text}; ${hint}`);
}

function bytesOf(file: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(exitCodes.failure, `FILE_UNREADABLE: ${text}`);
  }
  if (bytes.length <= LARGEST_BYTES) return bytes;
  throw new CommandFailure(exitCodes.badConfiguration, `FILE_TOO_LARGE: ${file}`);
}

function readStatement(bytes: Buffer, file: string, fromUs: number, toUs: number): ReadStatement {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CommandFailure(exitCodes.badConfiguration, `FILE_UNREADABLE: ${file} is not UTF-8`);
  }
  return parseStatementCsv(text, file, { fromUs, toUs, most: MOST_TRADES });
}

/**
 * @param refusal of the desk, told behind them
 * @throws `CommandFailure` once every mistake has been printed, in the order of the file
 */
function refuseMistakes(issues: readonly PolicyIssue[], file: string, refusal?: string): void {
  if (issues.length === 0) return;
  const sorted = issues.toSorted((a, b) => a.line - b.line || a.column - b.column);
  say(printIssues(sorted).trimEnd());
  if (refusal !== undefined) say(refusal);
  const text = `STATEMENT_INVALID: ${mistakes(issues.length)} in ${file}; nothing was done`;
  throw new CommandFailure(exitCodes.badConfiguration, text);
}

/** What is wrong with trades, by what the desk knows of their legs. */
function issuesOf(read: Answer, rows: readonly StatedRow[], file: string): PolicyIssue[] {
  return read.mistakes.map(({ trade, field: of, what }): PolicyIssue => {
    const { line, column } = rows[trade]?.placeOf(of) ?? { line: 0, column: 0 };
    return { code: "CONTRADICTION", file, line, column, path: columnOf[of], what, hint: null };
  });
}

interface Break {
  readonly line: number;
  readonly execID: string;
  readonly code: string;
  readonly leg: string;
}

const breaksOf = ({ breaks }: Answer, rows: readonly StatedRow[]): readonly Break[] =>
  breaks.map(({ trade, code, leg: named }) => {
    const { line = 0, execID = "" } = rows[trade] ?? {};
    return { line, execID, code, leg: named };
  });

type Told = Omit<Answer, "breaks"> & {
  readonly file: string;
  readonly sha256: string;
  readonly isTrial: boolean;
  readonly breaks: readonly Break[];
};

function linesOf(it: Told, lp: string): string[] {
  const { file, sha256, isTrial, trades, booked, legs, outside, breaks } = it;
  return [
    `${file} of ${lp}: ${trades} trades, ${booked} booked before; sha256 ${sha256}` +
      (isTrial ? "; a dry run, nothing is done" : ""),
    ...legs.map((each) => wordLeg(each, isTrial)),
    ...breaks.map((each) => wordBreak(each)),
    ...(outside === 0 ? [] : [`${outside} legs in doubt went out at another time`]),
  ];
}

function wordLeg({ fills, undecided, ...it }: z.infer<typeof leg>, isTrial: boolean): string {
  const named = `leg ${it.leg}  ${it.side} ${it.orderQty} ${it.symbol}`;
  if (undecided !== undefined) {
    return `${named}: STAYS IN DOUBT, ${undecided}: ${reasons[undecided] ?? "see the log"}`;
  }
  const news = fills.map(({ execID, lastQty, lastPx }) => `${execID} ${lastQty} at ${lastPx}`);
  const booked =
    news.length === 0 ? "" : ` (${isTrial ? "to book" : "booked"}: ${news.join(", ")})`;
  const filled = it.stated === 0 ? "nothing" : `${it.stated}`;
  return `${named}: ${filled} filled${booked}, it ${isTrial ? "would be" : "is"} over`;
}

const reasons: Readonly<Record<string, string>> = {
  SENT_UNKNOWN: "it is not known when it went out",
  NEAR_AN_END:
    "it went out beyond an end of the statement, or within execution.leg_timeout_ms of it",
  RESTS: "orders rest at this LP, and may be filled after the statement",
  DISAGREES: "what is booked of it is not in the statement, or adds up to something else",
  UNSURE: "a trade of the statement names no order of ours and might be its",
  UNBOOKABLE: "a fill of it could not be booked",
};

const wordBreak = ({ line, execID, code, leg: named }: Break): string =>
  code === "UNKNOWN"
    ? `break: line ${line}, ${execID}: names no leg of this desk, and is not booked`
    : `break: line ${line}, ${execID}: leg ${named} is not in doubt and does not have it`;
