import { join } from "node:path";
import * as fc from "fast-check";
import { apply } from "../../src/core/apply.ts";
import type { Event } from "../../src/core/events.ts";
import { State } from "../../src/core/state.ts";
import { Recorder } from "../../src/desk/recorder.ts";
import { ReplayedBooks } from "../../src/desk/replayed-books.ts";
import { takeSnapshot } from "../../src/desk/take-snapshot.ts";
import type { SnapshotTaken } from "../../src/desk/take-snapshot.ts";
import { beginReading } from "../../src/journal/begin-reading.ts";
import { FileJournal } from "../../src/journal/file-journal.ts";
import type { JournalOptions } from "../../src/journal/open-journal.ts";
import { Replayer } from "../../src/journal/replay.ts";
import { NodeDisk } from "../../src/journal/node-disk.ts";
import type { Disk } from "../../src/ports/disk.ts";
import { anyHistory } from "../core/happenings.ts";
import { Life } from "../core/history.ts";
import { RANDOMNESS } from "../journal/journal-folder.ts";

export const disk = new NodeDisk();

/** Many times as long as one batch, so that a history fills several. */
export const optionsOf = (dir: string): JournalOptions => ({
  disk,
  dir: join(dir, "journal"),
  durability: "os",
  randomness: RANDOMNESS,
  segmentBytes: 1 << 16,
  batchBytes: 1 << 14,
});

/** Events of a desk's life, with messages of two sessions between them. */
export function livedEvents(count: number): Event[] {
  const life = new Life();
  for (let seed = 1; life.world.events.length < count; seed++) {
    for (const history of fc.sample(anyHistory(false), { seed, numRuns: 10 })) {
      for (const happening of history) life.live(happening);
    }
  }
  return life.world.events.slice(0, count).flatMap((event, at) => {
    return [event].concat(messages(at));
  });
}

const BODY = new Uint8Array(40).fill(0x41);

function messages(at: number): Event[] {
  const session = at % 2;
  const msgSeqNum = Math.floor(at / 2) + 1;
  const leg = session === 1 ? at : 0;
  const sent = { type: "FixSent", session, msgSeqNum, msgType: "8", leg, body: BODY } as const;
  const received = { type: "FixReceived", session, next: msgSeqNum + 1 } as const;
  return [{ ...sent, sendingTimeUs: 1_700_000_000_000_000 + at }, received];
}

/** Writes them behind what is there, a few a batch. */
export function writeLived(
  dir: string,
  events: readonly Event[],
  timeUs = 1,
  randomness: Buffer = RANDOMNESS,
  stepUs = 1,
): void {
  const state = new State({ decisions: "of open orders" });
  const journal = new FileJournal(
    { ...optionsOf(dir), randomness },
    {
      apply: (event) => apply(state, event),
      stateHash: () => "never asked for",
    },
  );
  const recorder = new Recorder(journal, state);
  for (const [at, event] of events.entries()) {
    apply(state, event);
    recorder.record(event);
    if (at % 5 === 4) journal.commit(timeUs + at * stepUs);
  }
  journal.commit(timeUs + events.length * stepUs);
  journal.close();
}

const nobody = {
  record: (): never => {
    throw new Error("nothing is recorded here");
  },
  eventAt: (): never => {
    throw new Error("nothing is sent again here");
  },
  isFull: false,
  received: (): never => {
    throw new Error("nothing is answered here");
  },
  lost: (): never => {
    throw new Error("nothing is lost here");
  },
};

/** What a start found. */
export interface Found {
  readonly books: ReplayedBooks;
  /** Where the snapshot ended, 0: there was none to use. */
  readonly snapshotEvent: number;
  /** Events behind it. */
  readonly events: number;
  readonly unusable: readonly string[];
  readonly nextEvent: number;
}

/** Opens journal and snapshots as a desk does at its start. */
export function found(dir: string): Found {
  const unusable: string[] = [];
  const { reader, into, from } = beginReading(disk, join(dir, "journal"), {
    dir: join(dir, "snapshots"),
    anew: () => new ReplayedBooks(0, nobody),
    onUnusable: (_file, why) => unusable.push(why),
  });
  const journal = new FileJournal(optionsOf(dir), into, reader);
  const { events } = journal.recovery.counts;
  const { nextEvent } = journal;
  journal.close();
  return { books: into, snapshotEvent: from?.nextEvent ?? 0, events, unusable, nextEvent };
}

/** The same without opening anything for writing. @returns the state's hash, and where it began */
export function hashFromSnapshot(dir: string): { hash: string; snapshotEvent: number } {
  const { reader, into, from } = beginReading(disk, join(dir, "journal"), {
    dir: join(dir, "snapshots"),
    anew: () => new ReplayedBooks(0, nobody),
    onUnusable: () => undefined,
  });
  const replayer = new Replayer(into);
  while (reader.next()) replayer.batch(reader.batch);
  reader.close();
  return { hash: into.stateHash(), snapshotEvent: from?.nextEvent ?? 0 };
}

/** @param retireBeforeUs null: nothing goes */
export const snapshotAt = (
  dir: string,
  upTo: number,
  retireBeforeUs: number | null = null,
  on: Disk = disk,
): SnapshotTaken =>
  takeSnapshot(on, {
    journal: join(dir, "journal"),
    snapshots: join(dir, "snapshots"),
    upTo,
    retireBeforeUs,
  });
