import type { AlertCode } from "./codes.ts";
import type { Event } from "./events.ts";
import type { Policy } from "./policy.ts";
import type { QuoteBook } from "./quotes/quote-book.ts";
import type { State } from "./state.ts";

/** What a decision may look at. Nothing in it changes while deciding. */
export interface View {
  readonly state: State;
  readonly policy: Policy;
  readonly quotes: QuoteBook;
  /** The turn's monotonic reading. */
  readonly nowNs: number;
}

/** Something a person at the desk must hear of; it changes nothing by itself. */
export interface Alert {
  readonly code: AlertCode;
  readonly text: string;
}

/** What a decision brings about: events in the order they are applied, and alerts beside them. */
export interface Outcome {
  readonly events: Event[];
  readonly alerts: Alert[];
}
