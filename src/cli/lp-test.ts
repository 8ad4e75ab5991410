import { z } from "zod";
import type { LpEntry, LpSession } from "../policy/lp-entry.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { askAt } from "./ask.ts";
import { DEFAULT_DATA_DIR, DEMO_DATA_DIR } from "./data-dir.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { LpTrial } from "./lp-trial.ts";
import type { TrialStep } from "./lp-trial.ts";
import { print, printJson } from "./output.ts";
import { readPolicy } from "./read-policy.ts";

export interface LpTestOptions {
  readonly config: string;
  /** Of each step. */
  readonly withinMs: number;
  readonly data: string | undefined;
  readonly json: boolean;
}

/** What came of one session. */
interface SessionTrial {
  readonly session: string;
  readonly steps: readonly TrialStep[];
}

/**
 * Tries the sessions of an LP over FIX one after the other, from this process.
 *
 * Sessions whose numbers go on from logon to logon are only connected to: their numbers are the
 * desk's, and a logon beside it would leave the two sides with different ones.
 *
 * @throws `CommandFailure` with the code of the first step that failed
 */
export async function testLp(id: string, options: LpTestOptions): Promise<void> {
  const document = await readPolicy(options.config);
  const entry = entryOf(document, id);
  const sessions = sessionsOf(document, entry);
  await refuseIfUp(sessions, options.data);
  const trials: SessionTrial[] = [];
  for (const session of sessions) {
    const trial = new LpTrial(entry, session, options.withinMs);
    trials.push({ session: session.id, steps: await trial.run() });
  }
  if (options.json) printJson({ lp: id, sessions: trials });
  else print(trials.map((trial) => wordTrial(id, trial)).join(""));
  const failed = trials.flatMap(({ session, steps }) =>
    steps.flatMap(({ code, text }) => (code === undefined ? [] : `${code}: ${session}: ${text}`)),
  );
  if (failed[0] !== undefined) throw new CommandFailure(exitCodes.failure, failed[0]);
}

function entryOf({ liquidityProviders }: PolicyDocument, id: string): LpEntry {
  const entry = liquidityProviders.find((each) => each.id === id);
  if (entry === undefined) {
    throw new CommandFailure(exitCodes.refused, `UNKNOWN_NAME: the policy has no LP ${id}`);
  }
  if (entry.type === "FIX") return entry;
  const text = `${id} is ${entry.declaredType}; only LPs over FIX are reached by sessions`;
  throw new CommandFailure(exitCodes.refused, `LP_NOT_TESTABLE: ${text}`);
}

const sessionsOf = ({ sessions }: PolicyDocument, { sessionIds }: LpEntry): LpSession[] =>
  sessionIds.flatMap((id) =>
    sessions.flatMap((each) => (each.id === id && each.role === "initiator" ? [each] : [])),
  );

const seen = z.object({
  journalId: z.string(),
  sessions: z.array(z.looseObject({ id: z.string(), role: z.string(), state: z.string() })),
});

/** The LP would drop one of the two, and which one nobody knows. */
async function refuseIfUp(sessions: readonly LpSession[], data: string | undefined): Promise<void> {
  const own = new Set(sessions.map(({ id }) => id));
  for (const dir of data === undefined ? [DEFAULT_DATA_DIR, DEMO_DATA_DIR] : [data]) {
    const answer = await askAt(dir, { op: "status" });
    if (answer?.ok !== true) continue;
    const desk = seen.parse(answer.result);
    const up = desk.sessions.find(
      ({ id, role, state }) => role === "lp" && own.has(id) && state !== "disconnected",
    );
    if (up === undefined) continue;
    const text = `the desk in ${dir} has ${up.id} up; the LP would drop it for a second logon`;
    const hint = "`hedgerow status` says how it stands; disable the LP or stop the desk first";
    throw new CommandFailure(exitCodes.refused, `LP_SESSION_IN_USE: ${text}; ${hint}`);
  }
}

function wordTrial(lp: string, { session, steps }: SessionTrial): string {
  const lines = steps.map(({ step, ms, code, text }) => {
    const how = code === undefined ? text : `FAILED ${code}: ${text}`;
    return `  ${step.padEnd(8)} ${ms === undefined ? "" : `${ms.toFixed(1)} ms, `}${how}\n`;
  });
  return `${lp} ${session}\n${lines.join("")}`;
}
