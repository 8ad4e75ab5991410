import type { Event } from "../core/events.ts";

/** Packs a segment and an offset; only the journal that gave it can read it. */
export type JournalPosition = number;

/**
 * The truth about orders: nothing may be heard outside before `commit` returned.
 *
 * A failed commit is final: the journal throws `JOURNAL_FAILED` from then on and the process ends.
 */
export interface Journal {
  /** Eight upper-case base36 characters, drawn when the journal was created. */
  readonly journalId: string;
  /** Number of the next event, from 1. */
  readonly nextEvent: number;
  /** Adds to the batch in hand. @returns where the event will stand */
  append(event: Event): JournalPosition;
  /** Makes the batch in hand durable, whole or not at all. Does nothing when it is empty. */
  commit(timeUs: number): void;
  /** Reads one committed event again, to answer a resend. */
  eventAt(position: JournalPosition): Event;
  close(): void;
}
