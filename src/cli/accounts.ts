import { readFileSync } from "node:fs";
import { z } from "zod";
import type { ClientClass } from "../core/terms.ts";
import { MOST_NAMES, MOST_ROWS } from "../intake/control/protocol.ts";
import type { ImportRow } from "../intake/control/protocol.ts";
import { LARGEST_BYTES, parseAccountsCsv } from "../policy/accounts-csv.ts";
import { instant } from "../policy/form/times.ts";
import { printIssues } from "../policy/issue.ts";
import { actor } from "./actor.ts";
import { ask } from "./ask.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { mistakes, print, printJson, say } from "./output.ts";
import type { AskOptions } from "./status.ts";

const row = z.object({
  account: z.string(),
  group: z.string(),
  clientClass: z.string(),
  score: z.number(),
  source: z.string(),
  pin: z.object({ reason: z.string(), expiresUs: z.number() }).optional(),
});

const page = z.object({ rows: z.array(row), next: z.string() });

type Row = z.infer<typeof row>;

/** Every account of a desk, or those named, with the class that holds now and where it is from. */
export async function listAccounts(
  only: readonly string[],
  { data, json }: AskOptions,
): Promise<void> {
  const rows: Row[] = [];
  for (let at = 0; at === 0 || at < only.length; at += MOST_NAMES) {
    rows.push(...(await rowsOfDesk(data, only.slice(at, at + MOST_NAMES))));
  }
  if (json) return printJson(rows);
  return print(rows.map((it) => `${worded(it)}\n`).join(""));
}

/** Page by page, so that orders pass between them. */
async function rowsOfDesk(data: string | undefined, only: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  let after = "";
  do {
    const { result } = await ask(data, { op: "accounts", after, only });
    const read = page.parse(result);
    rows.push(...read.rows);
    after = read.next;
  } while (after !== "");
  return rows;
}

function worded({ account, group, clientClass, score, source, pin }: Row): string {
  const until = pin === undefined || pin.expiresUs < 0 ? "" : ` until ${timeOf(pin.expiresUs)}`;
  const pinned = pin === undefined ? "" : `: ${pin.reason}${until}`;
  return (
    `${account.padEnd(16)} ${group.padEnd(16)} ${clientClass.padEnd(13)} ` +
    `${String(score).padStart(7)}  ${source}${pinned}`
  );
}

const US_PER_MS = 1_000;

const timeOf = (us: number): string => new Date(us / US_PER_MS).toISOString();

/** Takes classes and scores from a CSV file into the running desk: all of them, or none. */
export async function importAccounts(
  file: string,
  reason: string | undefined,
  { data, json }: AskOptions,
): Promise<void> {
  const rows = rowsOf(file);
  const why = reason ?? `import of ${file}`.slice(0, 200);
  for (const isTrial of [true, false]) {
    for (let at = 0; at < rows.length; at += MOST_ROWS) {
      const some = rows.slice(at, at + MOST_ROWS);
      await ask(data, { op: "import", rows: some, isTrial, actor: actor(), reason: why });
    }
  }
  if (json) return printJson({ rows: rows.length });
  return print(`${rows.length} accounts taken in\n`);
}

/** @throws `CommandFailure` once every mistake has been printed */
function rowsOf(file: string): readonly ImportRow[] {
  const read = parseAccountsCsv(textOf(file), file);
  if (read.ok) return read.value;
  say(printIssues(read.error).trimEnd());
  const text = `IMPORT_INVALID: ${mistakes(read.error.length)} in ${file}; nothing was taken in`;
  throw new CommandFailure(exitCodes.badConfiguration, text);
}

function textOf(file: string): string {
  try {
    const bytes = readFileSync(file);
    if (bytes.length <= LARGEST_BYTES) {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(exitCodes.failure, `FILE_UNREADABLE: ${text}`);
  }
  throw new CommandFailure(exitCodes.badConfiguration, `FILE_TOO_LARGE: ${file}`);
}

export interface PinFlags {
  readonly reason: string;
  readonly until?: string;
}

/** Holds an account in a class whatever its score says; without a class the pin is taken away. */
export async function pinAccount(
  account: string,
  clientClass: ClientClass | null,
  { reason, until }: PinFlags,
  { data, json }: AskOptions,
): Promise<void> {
  const expiresUs = until === undefined ? null : microsecondsOf(until);
  const question = {
    op: "pin",
    account,
    clientClass,
    expiresUs,
    actor: actor(),
    reason,
  } as const;
  const { result } = await ask(data, question);
  if (json) return printJson(result);
  return print(`${worded(row.parse(result))}\n`);
}

function microsecondsOf(text: string): number {
  const fitted = instant.terms.fit(text);
  if ("value" in fitted) return fitted.value;
  throw new CommandFailure(exitCodes.usage, `BAD_TIME: ${text}; write it as 2026-12-31T17:00:00Z`);
}
