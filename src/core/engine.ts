import { apply } from "./apply.ts";
import { decide } from "./decide.ts";
import type { Event } from "./events.ts";
import type { Input } from "./input.ts";
import type { Policy } from "./policy.ts";
import type { QuoteBook } from "./quotes/quote-book.ts";
import type { State } from "./state.ts";
import type { Alert } from "./view.ts";

/** Who hears of an event right after it is applied: the journal first of all. */
export type EventSink = (event: Event) => void;

/**
 * The core on one page. An input passes five steps:
 *
 * 1. accept/   is it an order the desk takes at all?          denied, or on
 * 2. classify/ who is asking? (class and score of the policy, until profiles exist)
 * 3. decide/   which share is hedged, which is kept?           a decision with its whole input
 * 4. execute/  legs to LPs, fills to the client, doubt         events
 * 5. exposure/ what the house now holds                        by `apply`
 *
 * `decide` only reads and says what happens; `apply` is the only mutation; between the two stands
 * the sink, so an event is in the journal's batch before anything can be said about it.
 */
export class Engine {
  readonly state: State;
  policy: Policy;
  quotes: QuoteBook;
  readonly #sink: EventSink;

  constructor(state: State, policy: Policy, quotes: QuoteBook, sink: EventSink) {
    this.state = state;
    this.policy = policy;
    this.quotes = quotes;
    this.#sink = sink;
  }

  /** One input, decided and applied. The caller turns the events into messages. */
  step(input: Input, nowNs: number): { events: readonly Event[]; alerts: readonly Alert[] } {
    const { state, policy, quotes } = this;
    const outcome = { events: [], alerts: [] };
    decide({ state, policy, quotes, nowNs }, input, outcome);
    for (const event of outcome.events) this.record(event);
    return outcome;
  }

  /** Applies and records an event that needs no decision: names and policy versions. */
  record(event: Event): void {
    apply(this.state, event);
    this.#sink(event);
  }
}
