import type { Event } from "../core/events.ts";
import type { BatchCursor } from "./batch-cursor.ts";
import { MalformedPayload } from "./byte-source.ts";
import { decodeEvent } from "./event-codec.ts";
import { damaged, JournalError } from "./journal-error.ts";
import { offsetAt } from "./position.ts";
import type { JournalPosition } from "../ports/journal.ts";

/** What replay hands over: the desk gives the core's own functions. */
export interface Replay {
  /** Hears every event in order, state hashes too, with what surrounds it. */
  readonly apply: (event: Event, at: EventPlace) => void;
  /** Hash of the state after every event so far. */
  readonly stateHash: () => string;
}

/** Where an event stands. One object, reused for every event. */
export interface EventPlace {
  readonly event: number;
  readonly batch: number;
  /** Of the batch, µs since 1970. */
  readonly timeUs: number;
  readonly position: JournalPosition;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a replay has gone through. */
export interface ReplayCounts {
  readonly batches: number;
  readonly events: number;
  /** Recorded state hashes, every one of which was reproduced. */
  readonly stateHashes: number;
}

/**
 * Applies the journal's batches, one after the other, and holds the state against recorded hashes.
 */
export class Replayer {
  readonly #replay: Replay;
  readonly #place: Mutable<EventPlace> = { event: 0, batch: 0, timeUs: 0, position: 0 };
  readonly #counts: Mutable<ReplayCounts> = { batches: 0, events: 0, stateHashes: 0 };

  constructor(replay: Replay) {
    this.#replay = replay;
  }

  get counts(): ReplayCounts {
    return { ...this.#counts };
  }

  /** @throws JOURNAL_DAMAGED and STATE_HASH_MISMATCH */
  batch(batch: BatchCursor): void {
    this.#counts.batches += 1;
    while (batch.next()) {
      const event = eventIn(batch);
      const place = this.#place;
      place.event = batch.event;
      place.batch = batch.header.batch;
      place.timeUs = batch.header.timeUs;
      place.position = batch.position;
      this.#counts.events += 1;
      if (event.type === "StateHash") this.#check(event.hash, batch.event);
      this.#replay.apply(event, place);
    }
  }

  #check(recorded: string, number: number): void {
    this.#counts.stateHashes += 1;
    const computed = this.#replay.stateHash();
    if (computed === recorded) return;
    throw new JournalError(
      "STATE_HASH_MISMATCH",
      `event ${number} recorded state ${recorded}, replay gives ${computed}; ` +
        "start the version that wrote this journal, and report this with the journal",
    );
  }
}

/** The event of the record the cursor stands on. @throws JOURNAL_DAMAGED */
export function eventIn(batch: BatchCursor): Event {
  try {
    return decodeEvent(batch.type, batch.bytes, batch.start, batch.end);
  } catch (error) {
    if (!(error instanceof MalformedPayload)) throw error;
    const what = `event ${batch.event} does not decode (${error.message})`;
    throw damaged(batch.file, offsetAt(batch.position), batch.header.batch, what);
  }
}
