import { z } from "zod";
import { exitCodes } from "./exit-code.ts";
import { askOffice } from "./office-client.ts";
import { print, printJson, say } from "./output.ts";
import type { AskOptions } from "./status.ts";
import { wordTrial } from "./word-trial.ts";

const HASH_SHOWN = 12;

const row = z.object({
  version: z.int(),
  hash: z.string(),
  author: z.string(),
  reason: z.string(),
  source: z.string(),
  change: z.string().nullable(),
  activatedAt: z.string(),
  isFileHeld: z.boolean(),
});

const page = z.object({ versions: z.array(row), next: z.int().optional() });

const difference = z.object({
  changes: z.array(
    z.object({ path: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
});

/** The policies that were in force, the newest first. */
export async function listVersions(limit: number, { data, json }: AskOptions): Promise<void> {
  const { body } = await askOffice(data, { path: `/admin/policy/versions?limit=${limit}` });
  if (json) return printJson(body);
  const { versions } = page.parse(body);
  return print(versions.map((each) => `${wordVersion(each)}\n`).join(""));
}

const wordVersion = (version: z.infer<typeof row>): string => {
  const { activatedAt, hash, author, source, reason, change, isFileHeld } = version;
  const by = change === null ? source : `${source} ${change}`;
  const why = reason === "" ? "" : `: ${reason}`;
  const held = isFileHeld ? " (its file is held)" : "";
  const number = String(version.version).padStart(5);
  return `${number}  ${activatedAt}  ${hash.slice(0, HASH_SHOWN)}  ${author} by ${by}${why}${held}`;
};

/** What differs between two of them. */
export async function diffVersions(
  from: number,
  to: number,
  { data, json }: AskOptions,
): Promise<void> {
  const { body } = await askOffice(data, { path: `/admin/policy/diff?from=${from}&to=${to}` });
  const { changes } = difference.parse(body);
  if (json) printJson(body);
  else if (changes.length === 0) print("they say the same\n");
  else print(changes.map((each) => `${wordChange(each)}\n`).join(""));
  if (changes.length > 0) process.exitCode = exitCodes.differences;
}

const wordChange = ({
  path,
  before,
  after,
}: z.infer<typeof difference>["changes"][number]): string =>
  `${path}: ${before ?? "nothing"} -> ${after ?? "nothing"}`;

/** One of them as a file that says the same. */
export async function showVersion(version: number, { data, json }: AskOptions): Promise<void> {
  const { body } = await askOffice(data, { path: `/admin/policy/versions/${version}` });
  if (json) return printJson(body);
  return print(z.object({ yaml: z.string() }).parse(body).yaml);
}

export interface ChangeFlags {
  readonly reason?: string;
  readonly dryRun?: boolean;
  /** RFC 3339, UTC. */
  readonly at?: string;
  /** A change that waits, and its revision, as `c7:2`. */
  readonly revises?: string;
}

/** What goes with each change of the policy, as its query says it. */
export function changeQuery({ reason = "", dryRun = false, at, revises }: ChangeFlags): string {
  const query = new URLSearchParams({ reason, dryRun: String(dryRun) });
  if (at !== undefined) query.set("activateAt", at);
  if (revises !== undefined) query.set("revises", revises);
  return query.toString();
}

/** Puts an older policy in force as a new version. */
export async function rollBack(
  version: number,
  flags: ChangeFlags,
  { data, json }: AskOptions,
): Promise<void> {
  const { status, body } = await askOffice(data, {
    method: "POST",
    path: `/admin/policy/rollback?${changeQuery(flags)}`,
    body: { version },
  });
  if (json) return printJson(body);
  if (flags.dryRun === true) return print(wordTrial(body));
  if (status === 202) return print(wordWaiting(body));
  const inForce = row.parse(body);
  if (inForce.isFileHeld) {
    say("the file says something else by now and is held; `hedgerow reload` reads it again");
  }
  return print(`policy ${inForce.version} is in force, and says what ${version} said\n`);
}

const waiting = z.object({ id: z.string(), status: z.string() });

/** A change that is not in force yet. */
export function wordWaiting(body: unknown): string {
  const { id, status } = waiting.parse(body);
  return status === "scheduled"
    ? `change ${id} waits for its time\n`
    : `change ${id} waits for somebody else's approval\n`;
}
