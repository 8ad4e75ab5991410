import { UNKNOWN } from "./names.ts";

const MAX_LENGTH = 20;
const RADIX = 36;
const ZERO = 48;
const NINE = 57;
const A = 65;
const Z = 90;

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
  `${journalId}${letter}${counter.toString(RADIX).toUpperCase()}`;

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

/** No string is made: each report of an LP is read so. Leading zeros name nothing. */
function numberOf(journalId: string, letter: string, text: string): number {
  const size = text.length;
  const prefix = journalId.length;
  const first = prefix + 1;
  if (size <= first || size > MAX_LENGTH) return 0;
  for (let at = 0; at < prefix; at++) {
    if (text.charCodeAt(at) !== journalId.charCodeAt(at)) return 0;
  }
  if (text.charCodeAt(prefix) !== letter.charCodeAt(0) || text.charCodeAt(first) === ZERO) return 0;
  let value = 0;
  for (let at = first; at < size; at++) {
    const digit = digitOf(text.charCodeAt(at));
    if (digit < 0) return 0;
    value = value * RADIX + digit;
  }
  return Number.isSafeInteger(value) ? value : 0;
}

/** -1 when it is no digit of base 36 in upper case. */
function digitOf(code: number): number {
  if (code >= ZERO && code <= NINE) return code - ZERO;
  return code >= A && code <= Z ? code - A + 10 : -1;
}
