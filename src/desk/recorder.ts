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
  readonly #eventsPerHash: number;
  /** Once this many events stand in the journal, the hash is due. */
  #hashAt: number;

  constructor(journal: Journal, state: State, eventsPerHash: number = EVENTS_PER_HASH) {
    this.#journal = journal;
    this.#state = state;
    this.#eventsPerHash = eventsPerHash;
    this.#hashAt = this.#nextMark();
  }

  /** The event must have been applied: a hash behind it speaks of the state after it. */
  record(event: Event): JournalPosition {
    const position = this.#journal.append(event);
    if (this.#journal.nextEvent > this.#hashAt) {
      this.#hashAt = this.#nextMark();
      this.#journal.append({ type: "StateHash", hash: hashOf(this.#state) });
    }
    return position;
  }

  /** For records on the way to a commit, when an event may be applied that stands behind them. */
  recordUnhashed(event: Event): JournalPosition {
    return this.#journal.append(event);
  }

  #nextMark(): number {
    const every = this.#eventsPerHash;
    return Math.ceil(this.#journal.nextEvent / every) * every;
  }
}
