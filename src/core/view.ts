import type { AlertCode } from "./codes.ts";
import type { Event } from "./events.ts";
import type { OrderRates } from "./accept/order-rates.ts";
import type { OrderClocks } from "./execute/order-clocks.ts";
import type { HealthBook } from "./health/health-book.ts";
import type { Policy } from "./policy.ts";
import type { Market } from "./quotes/market.ts";
import type { QuoteBook } from "./quotes/quote-book.ts";
import type { State } from "./state.ts";

/** What a decision may look at. Nothing in it changes while deciding. */
export interface View {
  readonly state: State;
  readonly policy: Policy;
  readonly quotes: QuoteBook;
  readonly market: Market;
  readonly rates: OrderRates;
  readonly clocks: OrderClocks;
  readonly health: HealthBook;
  /** What is left of the journal is for what is under way: nothing new is taken or sent. */
  readonly isJournalFull: boolean;
  /** The turn's monotonic reading. */
  readonly nowNs: number;
  /** The turn's wall time, microseconds since 1970. */
  readonly timeUs: number;
}

/** Something a person at the desk must hear of; it changes nothing by itself. */
export interface Alert {
  readonly code: AlertCode;
  /** Index of the LP it is about. */
  readonly lp: number;
  /** Number of the leg it is about, 0 when it is none of ours. */
  readonly leg: number;
  /** What is wrong, volumes in lots; whom it concerns stands beside it. */
  readonly text: string;
}

/** What a decision brings about: events in the order they are applied, and alerts beside them. */
export interface Outcome {
  readonly events: Event[];
  readonly alerts: Alert[];
  /** Number of an order whose price is there and that nobody can take now: it is tried later. */
  held?: number;
}
