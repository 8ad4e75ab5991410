import { isBlank, isGap } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const HASH = 35;
const DOLLAR = 36;
const QUOTE = 39;
const DASH = 45;
const COMMA = 44;
const COLON = 58;
const QUESTION = 63;
const LARGE_A = 65;
const LARGE_Z = 90;
const BACKSLASH = 92;
const UNDERSCORE = 95;
const SMALL_A = 97;
const SMALL_Z = 122;
const OPEN_BRACE = 123;

/** What no unquoted text begins with. */
const reserved = codesOf("\",[]{}#&*!|>'%@`");
/** The marks among them that a policy does not need. */
const foreign: ReadonlyMap<number, readonly [what: string, hint: string]> = new Map([
  [33, ["types are not written with `!`", "put the text in quotes if it begins with `!`"]],
  [124, ["texts are not written with `|`", "write the text on one line, in quotes"]],
  [62, ["texts are not written with `>`", "write the text on one line, in quotes"]],
]);
const flowMarks = codesOf("[]{},");

function codesOf(marks: string): ReadonlySet<number> {
  return new Set(Array.from(marks, (mark) => mark.charCodeAt(0)));
}

const isFlowMark = (code: number): boolean => flowMarks.has(code);

/** At a colon that ends a key. */
export const isKeyEnd = (cursor: Cursor, isInFlow: boolean): boolean =>
  cursor.peek() === COLON && (isGap(cursor, 1) || (isInFlow && isFlowMark(cursor.peek(1))));

/** At a mark that stands before a value: `- ` of a list, `? ` of a key. */
export const isMark = (cursor: Cursor, mark: "-" | "?"): boolean =>
  cursor.peek() === (mark === "-" ? DASH : QUESTION) && isGap(cursor, 1);

/**
 * An unquoted text, up to the end of its line, a comment, a key's colon or a bracket.
 *
 * @returns trailing blanks left out; empty after a refusal
 */
export function plainText(cursor: Cursor, isInFlow: boolean): string {
  if (!mayBegin(cursor, isInFlow)) return "";
  const { text, pos: start } = cursor;
  let end = start;
  for (; cursor.pos < text.length; cursor.pos += 1) {
    const code = text.charCodeAt(cursor.pos);
    if (code === SPACE || code === TAB) continue;
    if (!isWordy(code) && endsPlain(cursor, code, isInFlow)) break;
    end = cursor.pos + 1;
  }
  return cursor.refusal === null ? text.slice(start, end) : "";
}

/** Letters, digits and what stands between them: nothing that could end a text. */
const isWordy = (code: number): boolean =>
  (code >= SMALL_A && code <= SMALL_Z) ||
  (code >= LARGE_A && code <= LARGE_Z) ||
  (code > COMMA && code < COLON) ||
  code === UNDERSCORE;

function endsPlain(cursor: Cursor, code: number, isInFlow: boolean): boolean {
  if (code === LINE_FEED || (code === RETURN && cursor.peek(1) === LINE_FEED)) return true;
  if (code === COLON && isKeyEnd(cursor, isInFlow)) return true;
  if (code === HASH && isBlank(cursor.peek(-1))) return true;
  if (!isInFlow || !isFlowMark(code)) return false;
  if (code === OPEN_BRACE && cursor.peek(-1) === DOLLAR) refuseReference(cursor);
  return true;
}

function refuseReference(cursor: Cursor): void {
  cursor.refuseSyntax("inside brackets ${NAME} must stand in quotes", 'write "${NAME}"');
}

function mayBegin(cursor: Cursor, isInFlow: boolean): boolean {
  const code = cursor.peek();
  if (code !== DASH && isWordy(code)) return true;
  const words = foreign.get(code);
  if (words !== undefined) {
    cursor.refuse("YAML_FEATURE", ...words);
    return false;
  }
  const isIndicator = code === DASH || code === QUESTION || code === COLON;
  const isAlone = isGap(cursor, 1) || (isInFlow && isFlowMark(cursor.peek(1)));
  if (!reserved.has(code) && !(isIndicator && isAlone)) return true;
  cursor.refuseSyntax("a text cannot begin like this", "put it in quotes");
  return false;
}

/** A text in single or double quotes; it ends on the line it begins on. */
export function quotedText(cursor: Cursor): string {
  return cursor.peek() === QUOTE ? singleQuoted(cursor) : doubleQuoted(cursor);
}

function singleQuoted(cursor: Cursor): string {
  const open = cursor.pos;
  const start = (cursor.pos += 1);
  for (; cursor.pos <= cursor.text.length; cursor.pos += 1) {
    const code = cursor.peek();
    if (Number.isNaN(code) || code === LINE_FEED) break;
    if (code !== QUOTE) continue;
    cursor.pos += 1;
    if (cursor.peek() === QUOTE) continue;
    return cursor.text.slice(start, cursor.pos - 1).replaceAll("''", "'");
  }
  cursor.refuseSyntax("this quote is not closed on its line", null, open);
  return "";
}

function doubleQuoted(cursor: Cursor): string {
  const open = cursor.pos;
  const start = (cursor.pos += 1);
  let hasEscapes = false;
  for (; cursor.pos < cursor.text.length; cursor.pos += 1) {
    const code = cursor.peek();
    if (code === LINE_FEED) break;
    if (code === BACKSLASH) {
      hasEscapes = true;
      cursor.pos += 1;
      if (cursor.peek() === LINE_FEED) break;
    } else if (code === 34) {
      const raw = cursor.text.slice(start, cursor.pos);
      cursor.pos += 1;
      return hasEscapes ? unescaped(cursor, raw, open) : raw;
    }
  }
  cursor.refuseSyntax("this quote is not closed on its line", null, open);
  return "";
}

const escapes =
  /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0abtnvfre "/\\N_LP\t])|(.|$))/gsu;

const escaped: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "0": "\0",
    a: "\u0007",
    b: "\b",
    t: "\t",
    n: "\n",
    v: "\v",
    f: "\f",
    r: "\r",
    e: "\u001B",
    N: "\u0085",
    _: "\u00A0",
    L: "\u2028",
    P: "\u2029",
  }),
);

function unescaped(cursor: Cursor, raw: string, open: number): string {
  let isBad = false;
  const text = raw.replaceAll(escapes, (_whole, x, u, wide, simple: string | undefined) => {
    const digits: unknown = x ?? u ?? wide;
    if (typeof digits === "string") {
      const code = Number.parseInt(digits, 16);
      if (code <= 0x10_ff_ff) return String.fromCodePoint(code);
    }
    if (simple !== undefined) return escaped.get(simple) ?? simple;
    isBad = true;
    return "";
  });
  if (!isBad) return text;
  cursor.refuseSyntax("the text in double quotes has a `\\` that means nothing", null, open);
  return "";
}
