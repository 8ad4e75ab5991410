import type { Event } from "../core/events.ts";
import { hashOf } from "../core/state.ts";
import type { State } from "../core/state.ts";
import type { Journal, JournalPosition } from "../ports/journal.ts";

/** So often the state's hash goes into the journal, for replay to be held against. */
const EVENTS_PER_HASH = 10_000;

/** Puts events into the batch in hand, with the state's hash between them at fixed places. */
export class Recorder {
  readonly #journal: Journal;
  readonly #state: State;

  constructor(journal: Journal, state: State) {
    this.#journal = journal;
    this.#state = state;
  }

  /** The event must have been applied: a hash behind it speaks of the state after it. */
  record(event: Event): JournalPosition {
    const position = this.#journal.append(event);
    if ((this.#journal.nextEvent - 1) % EVENTS_PER_HASH === 0) {
      this.#journal.append({ type: "StateHash", hash: hashOf(this.#state) });
    }
    return position;
  }
}
