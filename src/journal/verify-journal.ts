import type { Event } from "../core/events.ts";
import type { Disk } from "../ports/disk.ts";
import { JournalReader } from "./journal-reader.ts";
import { eventIn, Replayer } from "./replay.ts";
import type { EventPlace, Replay } from "./replay.ts";

/** What `journal verify` found; damage is thrown, not listed, because reading ends there. */
export interface Verification {
  /** Empty when the folder holds no journal. */
  readonly journalId: string;
  readonly segments: number;
  /** Number of the first event that was checked: 1, or behind the snapshot it begins with. */
  readonly firstEvent: number;
  readonly batches: number;
  readonly events: number;
  /** State hashes in the journal. */
  readonly stateHashes: number;
  /** Whether they were computed again; false where no replay was handed in. */
  readonly isStateReplayed: boolean;
  /** Bytes of a batch behind the last sound one: being written now, or torn by a crash. */
  readonly unfinishedBytes: number;
  /** Time of the last batch, µs since 1970. */
  readonly lastTimeUs: number;
}

/**
 * Checks the whole journal: every checksum, number and event, and the state hashes if a replay is
 * given.
 *
 * Only reads and takes no lock; a desk may be writing.
 *
 * @param reader stands where the replay is to begin, by default at the journal's beginning
 * @throws JOURNAL_DAMAGED, JOURNAL_INCOMPLETE, JOURNAL_NEWER_FORMAT, JOURNAL_OLDER_FORMAT and
 * STATE_HASH_MISMATCH
 */
export function verifyJournal(
  disk: Disk,
  dir: string,
  replay?: Replay,
  reader: JournalReader = new JournalReader(disk, dir),
): Verification {
  let stateHashes = 0;
  const counting = (event: Event): void => {
    if (event.type === "StateHash") stateHashes += 1;
  };
  const replayer = replay === undefined ? undefined : new Replayer(replay);
  let [batches, events] = [0, 0];
  const firstEvent = reader.end?.nextEvent ?? 1;
  try {
    while (reader.next()) {
      batches += 1;
      events += reader.batch.header.recordCount;
      if (replayer === undefined) while (reader.batch.next()) counting(eventIn(reader.batch));
      else replayer.batch(reader.batch);
    }
    const { end } = reader;
    return {
      journalId: end?.identity.journalId ?? "",
      segments: end?.segment ?? 0,
      firstEvent,
      batches,
      events,
      stateHashes: replayer?.counts.stateHashes ?? stateHashes,
      isStateReplayed: replayer !== undefined,
      unfinishedBytes: reader.tornBytes,
      lastTimeUs: end?.timeUs ?? 0,
    };
  } finally {
    reader.close();
  }
}

/** Which events `journal dump` prints. */
export interface DumpOptions {
  readonly fromEvent?: number;
  readonly toEvent?: number;
  /** Only events of these types. */
  readonly types?: readonly Event["type"][];
  /**
   * Turns a value into what JSON can hold; the CLI prints brands as decimals. Bytes are latin-1
   * text by default.
   */
  readonly present?: (event: Event, place: EventPlace) => object;
}

/**
 * Writes one JSON object a line for each event: its place, then its fields.
 *
 * Only reads and takes no lock; a desk may be writing.
 *
 * @param write hears one line with its line feed
 * @returns how many were written
 * @throws JOURNAL_NEWER_FORMAT, JOURNAL_OLDER_FORMAT, and JOURNAL_DAMAGED after the events before
 * the damage were written
 */
export function dumpJournal(
  disk: Disk,
  dir: string,
  write: (line: string) => void,
  options: DumpOptions = {},
): number {
  const present = options.present ?? plain;
  const from = options.fromEvent ?? 1;
  const to = options.toEvent ?? Number.MAX_SAFE_INTEGER;
  let written = 0;
  const reader = new JournalReader(disk, dir, "oldest segment");
  try {
    while (reader.next() && reader.batch.header.firstEvent <= to) {
      const { batch } = reader;
      while (batch.next()) {
        if (batch.event < from || batch.event > to) continue;
        const event = eventIn(batch);
        if (options.types?.includes(event.type) === false) continue;
        const { position } = batch;
        const { batch: number, timeUs } = batch.header;
        const place = { batch: number, event: batch.event, timeUs, position };
        write(`${JSON.stringify({ ...place, ...present(event, place) })}\n`);
        written += 1;
      }
    }
    return written;
  } finally {
    reader.close();
  }
}

/** Bytes as text, one character a byte; everything else as it is. */
const plain = (event: Event): object =>
  event.type === "FixSent" ? { ...event, body: Buffer.from(event.body).toString("latin1") } : event;
