import { pino } from "pino";
import type { Logger } from "pino";
import { Desk } from "../desk/desk.ts";
import { JournalError } from "../journal/journal-error.ts";
import { loadPolicy } from "../policy/load-policy.ts";
import { printIssues } from "../policy/issue.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { DEFAULT_DATA_DIR } from "./data-dir.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { say } from "./output.ts";

export interface ServeOptions {
  readonly config: string;
  readonly data: string | undefined;
}

/** Runs the desk until SIGINT or SIGTERM. */
export async function serve({ config, data }: ServeOptions): Promise<void> {
  const document = await readPolicy(config);
  // To stderr and at once: what the last line says must be there when the process is gone.
  const log = pino({ name: "hedgerow" }, pino.destination({ fd: 2, sync: true }));
  const desk = openDesk(document, data ?? DEFAULT_DATA_DIR, log);
  const port = await desk.start().catch(async (error: unknown) => {
    await desk.stop();
    throw new CommandFailure(exitCodes.failure, `START_FAILED: ${String(error)}`);
  });
  const { journalId } = desk;
  const host = document.intake.fix?.host;
  log.info({ journalId, fix: port === undefined ? null : `${host}:${port}` }, "desk ready");
  const signal = await firstSignal();
  log.info({ signal }, "stopping");
  await desk.stop();
  log.info("stopped");
}

async function readPolicy(path: string): Promise<PolicyDocument> {
  const result = await loadPolicy(path, process.env);
  if (result.ok) return result.value;
  say(printIssues(result.error).trimEnd());
  const count = result.error.length;
  const what = count === 1 ? "1 mistake" : `${count} mistakes`;
  throw new CommandFailure(exitCodes.badConfiguration, `POLICY_INVALID: ${what} in ${path}`);
}

function openDesk(document: PolicyDocument, dataDir: string, log: Logger): Desk {
  try {
    return new Desk({ document, dataDir, log });
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    const isInUse = error.code === "DATA_FOLDER_IN_USE";
    throw new CommandFailure(isInUse ? exitCodes.refused : exitCodes.failure, error.message);
  }
}

function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve);
  });
}
