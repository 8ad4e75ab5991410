/** Events that one journal may have: 17 million million, five centuries of a thousand a second. */
const EVENTS = 2 ** 44;
/** Journals that one store may know. */
export const MOST_JOURNALS = 511;

/**
 * Key of what a journal counts: orders, legs, events. The number the store gave the journal stands
 * above the counter, so that rows of two journals never meet under one key, and a key sorts as its
 * journal does and then as it came.
 *
 * @throws `Invariant:` where it would be no safe integer, or another journal's
 */
export function keyOf(journal: number, counter: number): number {
  if (journal < 1 || journal > MOST_JOURNALS || counter < 0 || counter >= EVENTS) {
    throw new Error(`Invariant: ${counter} of journal ${journal} must have a key`);
  }
  return journal * EVENTS + counter;
}

/** What the journal counted. */
export const counterOf = (key: number): number => key % EVENTS;

export const journalOf = (key: number): number => Math.floor(key / EVENTS);
