import { pino } from "pino";
import type { Logger } from "pino";
import { Desk } from "../desk/desk.ts";
import type { DeskOptions } from "../desk/desk.ts";
import { DiskGate } from "../desk/disk-gate.ts";
import { rehearseFor } from "../desk/rehearsal/rehearse-for.ts";
import { TurnClock } from "../desk/turn-clock.ts";
import { settleYoungHeap } from "../desk/young-heap.ts";
import { isDiskFault } from "../journal/disk-fault.ts";
import { JournalError } from "../journal/journal-error.ts";
import { actor } from "./actor.ts";
import { DEFAULT_DATA_DIR } from "./data-dir.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { firstSignal } from "./first-signal.ts";
import { LogLines, standardError } from "./log-lines.ts";
import { startPolicy } from "./start-policy.ts";
import type { StartPolicy } from "./start-policy.ts";

/** For whoever reads the log when the desk ends. */
const FLUSH_MS = 1_000;
/** At most, between the replay of the journal and the doors. */
const REHEARSAL_MS = 1_000;

export interface ServeOptions {
  readonly config: string;
  readonly data: string | undefined;
}

/** Runs the desk until SIGINT or SIGTERM. */
export async function serve({ config, data }: ServeOptions): Promise<void> {
  // From the first moment on: a signal that comes while the journal is replayed ends nobody.
  const hangUps = new HangUps();
  const start = await startPolicy(config, data ?? DEFAULT_DATA_DIR);
  // To stderr and at once where somebody reads: what the last line says must be there when the
  // process is gone.
  const lines = new LogLines(standardError());
  process.once("exit", () => lines.writeNow());
  const log = pino({ name: "hedgerow" }, lines);
  await serveWith({ config, data }, start, log, hangUps).finally(() => lines.flush(FLUSH_MS));
}

async function serveWith(
  { config, data }: ServeOptions,
  start: StartPolicy,
  log: Logger,
  hangUps: HangUps,
): Promise<void> {
  const { document } = start;
  const options = {
    ...start,
    policyFile: config,
    actor: actor(),
    dataDir: data ?? DEFAULT_DATA_DIR,
    log,
  };
  const desk = await openDesk(options);
  if (desk === undefined) return;
  hangUps.tell(() => reloadBySignal(desk));
  rehearseFor(REHEARSAL_MS, log);
  // Before the doors open: it takes some milliseconds.
  settleYoungHeap();
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

/** SIGHUP, whenever it comes: one that came too early is told as soon as somebody listens. */
class HangUps {
  #isMissed = false;
  #listener: (() => void) | undefined;

  constructor() {
    process.on("SIGHUP", () => {
      if (this.#listener === undefined) this.#isMissed = true;
      else this.#listener();
    });
  }

  tell(listener: () => void): void {
    this.#listener = listener;
    if (this.#isMissed) listener();
  }
}

/** The outcome stands in the log and in status. */
const reloadBySignal = (desk: Desk): void =>
  desk.reload({ actor: actor(), source: "SIGHUP" }, () => undefined);

/** @returns undefined where a signal came while the disk took nothing */
async function openDesk(options: DeskOptions): Promise<Desk | undefined> {
  for (let isAgain = false; ; isAgain = true) {
    try {
      return new Desk(options);
    } catch (error) {
      if (!isDiskFault(error)) throw failureOf(error);
      if (!(await waited(options, isAgain))) return undefined;
    }
  }
}

/** Until the disk takes what is written. @returns false where a signal came first */
async function waited({ dataDir, document, log }: DeskOptions, isAgain: boolean): Promise<boolean> {
  const [end, over] = [new AbortController(), new AbortController()];
  const { http } = document.intake;
  const { webhook } = document.alerts;
  const clock = new TurnClock();
  const { signal } = end;
  const gate = new DiskGate({ dataDir, clock, log, http, webhook, isAgain, signal });
  void firstSignal(over.signal).then(() => end.abort());
  await gate.wait().catch((error: unknown) => {
    throw failureOf(error);
  });
  over.abort();
  return !end.signal.aborted;
}

function failureOf(error: unknown): unknown {
  if (error instanceof JournalError) {
    const isInUse = error.code === "DATA_FOLDER_IN_USE";
    return new CommandFailure(isInUse ? exitCodes.refused : exitCodes.failure, error.message);
  }
  // A folder that is not ours to write: the system's own words say which.
  if (!(error instanceof Error && "syscall" in error)) return error;
  return new CommandFailure(exitCodes.failure, `START_FAILED: ${error.message}`);
}
