import type { Event } from "../core/events.ts";
import { hashOf } from "../core/state.ts";
import type { State } from "../core/state.ts";
import type { Journal, JournalPosition } from "../ports/journal.ts";

/** So often the state's hash goes into the journal, for replay to be held against. */
const EVENTS_PER_HASH = 10_000;

/** Puts events into the batch in hand, with the state's hash between them. */
export class Recorder {
  readonly #journal: Journal;
  readonly #state: State;
  /** Once this many events stand in the journal, the hash is due. */
  #hashAt: number;

  constructor(journal: Journal, state: State) {
    this.#journal = journal;
    this.#state = state;
    this.#hashAt = nextMark(journal.nextEvent);
  }

  /** The event must have been applied: a hash behind it speaks of the state after it. */
  record(event: Event): JournalPosition {
    const position = this.#journal.append(event);
    if (this.#journal.nextEvent > this.#hashAt) {
      this.#hashAt = nextMark(this.#journal.nextEvent);
      this.#journal.append({ type: "StateHash", hash: hashOf(this.#state) });
    }
    return position;
  }

  /** For records on the way to a commit, when an event may be applied that stands behind them. */
  recordUnhashed(event: Event): JournalPosition {
    return this.#journal.append(event);
  }
}

const nextMark = (nextEvent: number): number =>
  Math.ceil(nextEvent / EVENTS_PER_HASH) * EVENTS_PER_HASH;
