import { UNKNOWN } from "./names.ts";

/** What an identifier names. */
export const idLetter = { order: "O", leg: "L", cancel: "C", exec: "E" } as const;

/**
 * Identifiers are the journal's id (8 upper-case base36 characters drawn at its creation), a letter
 * for the kind and a counter, at most 20 characters: a fresh journal can never repeat a ClOrdID at
 * an LP, and a reader sees at once what an id names.
 */
export const orderIDOf = (journalId: string, order: number): string =>
  idOf(journalId, idLetter.order, order);

/** ClOrdID(11) of a leg, as the LP sees it. */
export const legIDOf = (journalId: string, leg: number): string =>
  idOf(journalId, idLetter.leg, leg);

/** ClOrdID(11) of a request to cancel a leg. */
export const cancelIDOf = (journalId: string, cancel: number): string =>
  idOf(journalId, idLetter.cancel, cancel);

/** ExecID(17) of a report to a client. */
export const execIDOf = (journalId: string, exec: number): string =>
  idOf(journalId, idLetter.exec, exec);

/** `MessageWriter.identifier` writes the same. */
const idOf = (journalId: string, letter: string, counter: number): string =>
  `${journalId}${letter}${counter.toString(36).toUpperCase()}`;

/** @returns the order's number, 0 when the text is no OrderID of this journal */
export const orderNumberOf = (journalId: string, text: string): number =>
  numberOf(journalId, idLetter.order, text);

/**
 * A position goes by the OrderID of the order that opened it.
 *
 * @returns the order's number, 0 without a text, -1 when it is no OrderID of this journal
 */
export const positionNamed = (journalId: string, text: string): number =>
  text === "" ? 0 : orderNumberOf(journalId, text) || UNKNOWN;

/** @returns the leg's number, 0 when the text is no leg of this journal */
export const legNumberOf = (journalId: string, text: string): number =>
  numberOf(journalId, idLetter.leg, text);

/** @returns the request's number, 0 when the text is none of this journal */
export const cancelNumberOf = (journalId: string, text: string): number =>
  numberOf(journalId, idLetter.cancel, text);

function numberOf(journalId: string, letter: string, text: string): number {
  const prefix = journalId.length;
  if (text.length <= prefix + 1 || text.length > 20) return 0;
  if (!text.startsWith(journalId) || text[prefix] !== letter) return 0;
  const digits = text.slice(prefix + 1);
  const value = Number.parseInt(digits, 36);
  if (!Number.isSafeInteger(value) || value <= 0) return 0;
  return value.toString(36).toUpperCase() === digits ? value : 0;
}
