import { randomInt } from "node:crypto";
import { apply } from "../core/apply.ts";
import type { Event } from "../core/events.ts";
import { SEEDS } from "../core/id-table.ts";
import type { Loader } from "../core/saved.ts";
import { hashOf, loadState, State } from "../core/state.ts";
import { beginReading } from "../journal/begin-reading.ts";
import type { Replayed } from "../journal/begin-reading.ts";
import { JournalError } from "../journal/journal-error.ts";
import { JournalReader } from "../journal/journal-reader.ts";
import { NodeDisk } from "../journal/node-disk.ts";
import { listSegments } from "../journal/segment-files.ts";
import { dumpJournal, verifyJournal } from "../journal/verify-journal.ts";
import type { Verification } from "../journal/verify-journal.ts";
import type { DataFolder } from "../desk/data-folder.ts";
import { dataFolderOf, journalDirOf } from "./data-dir.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { presentEvent } from "./present-event.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

/**
 * Checks every byte and number, and that replay gives every state hash the journal recorded. Where
 * segments are retired the replay begins with the oldest snapshot that is sound.
 */
export function verify({ data, json }: AskOptions): void {
  const folder = dataFolderOf(data);
  const { found, unusable, finalHash } = orFail(() => verifiedJournal(folder));
  if (json) return printJson({ ...found, unusableSnapshots: unusable, finalHash });
  for (const text of unusable) print(`snapshot not used: ${text}\n`);
  const since = found.firstEvent === 1 ? "" : ` from event ${found.firstEvent} on`;
  return print(
    `journal ${found.journalId} is sound${since}: ${found.events} events in ${found.batches} ` +
      `batches, ${found.stateHashes} state hashes reproduced, ` +
      `${found.unfinishedBytes} bytes unfinished\nhash ${finalHash}\n`,
  );
}

/** What a sound journal has. */
export interface VerifiedJournal {
  readonly found: Verification;
  /** Snapshots that could not be used, and why. */
  readonly unusable: readonly string[];
  readonly finalHash: string;
}

/** @throws JournalError where it is not sound */
export function verifiedJournal(folder: DataFolder): VerifiedJournal {
  const disk = new NodeDisk();
  const isWhole = (): boolean => (listSegments(disk, folder.journal)[0] ?? 1) === 1;
  const unusable: string[] = [];
  if (!isWhole()) {
    // What stands before the snapshot is still there to be sent again and explained.
    const oldest = new JournalReader(disk, folder.journal, "oldest segment");
    verifyJournal(disk, folder.journal, undefined, oldest);
  }
  const { reader, into } = beginReading(disk, folder.journal, {
    dir: isWhole() ? undefined : folder.snapshots,
    first: "oldest",
    anew: () => new VerifiedState(),
    onUnusable: (file, why) => unusable.push(`${file}: ${why}`),
  });
  const found = verifyJournal(disk, folder.journal, into, reader);
  return { found, unusable, finalHash: into.stateHash() };
}

/** What the journal's events come to. */
class VerifiedState implements Replayed {
  readonly #state: State = new State({ seed: randomInt(SEEDS) });

  apply(event: Event): void {
    apply(this.#state, event);
  }

  stateHash(): string {
    return hashOf(this.#state);
  }

  load(from: Loader): void {
    loadState(this.#state, from);
  }
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
