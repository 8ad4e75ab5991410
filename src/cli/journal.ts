import { randomInt } from "node:crypto";
import { apply } from "../core/apply.ts";
import type { Event } from "../core/events.ts";
import { SEEDS } from "../core/id-table.ts";
import { hashOf, State } from "../core/state.ts";
import { JournalError } from "../journal/journal-error.ts";
import { NodeDisk } from "../journal/node-disk.ts";
import { dumpJournal, verifyJournal } from "../journal/verify-journal.ts";
import { journalDirOf } from "./data-dir.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { presentEvent } from "./present-event.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

/** Checks every byte and number, and that replay gives every state hash the journal recorded. */
export function verify({ data, json }: AskOptions): void {
  const journal = journalDirOf(data);
  const state = new State({ seed: randomInt(SEEDS) });
  const found = orFail(() =>
    verifyJournal(new NodeDisk(), journal, {
      apply: (event) => apply(state, event),
      stateHash: () => hashOf(state),
    }),
  );
  const finalHash = hashOf(state);
  if (json) return printJson({ ...found, finalHash });
  return print(
    `journal ${found.journalId} is sound: ${found.events} events in ${found.batches} batches, ` +
      `${found.stateHashes} state hashes reproduced, ${found.unfinishedBytes} bytes unfinished\n` +
      `hash ${finalHash}\n`,
  );
}

export interface DumpCommandOptions {
  readonly data: string | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly types: readonly Event["type"][] | undefined;
}

/** One JSON object a line for each event. */
export function dump({ data, from, to, types }: DumpCommandOptions): void {
  const journal = journalDirOf(data);
  orFail(() =>
    dumpJournal(new NodeDisk(), journal, print, {
      present: presentEvent,
      ...(from === undefined ? {} : { fromEvent: from }),
      ...(to === undefined ? {} : { toEvent: to }),
      ...(types === undefined ? {} : { types }),
    }),
  );
}

function orFail<Value>(run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    throw new CommandFailure(exitCodes.failure, error.message);
  }
}
