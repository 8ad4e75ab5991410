import type { IssueCode } from "../issue.ts";
import type { Place } from "../place.ts";
import type { Origin } from "./origin.ts";

/** Why a file is not read on, and where. */
export interface Refusal {
  readonly code: IssueCode;
  readonly place: Place;
  readonly what: string;
  readonly hint: string | null;
}

/** Keys, values, lists and maps of one file: what keeps a hostile one below a second. */
export const MAX_PARTS = 1_000_000;

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const HASH = 35;
const PERCENT = 37;

/**
 * A position in a text that is read from left to right, once.
 *
 * A refusal moves it to the end, so that whoever is reading stops of itself; the first one stays.
 */
export class Cursor {
  readonly origin: Origin;
  readonly text: string;
  pos: number;
  #lineStart: number;
  #parts = 0;
  /** Until the first `---`, or the first content. */
  #mayBegin = true;
  #refusal: Refusal | null = null;

  constructor(origin: Origin) {
    this.origin = origin;
    this.text = origin.text;
    this.pos = this.#lineStart = origin.start;
  }

  get refusal(): Refusal | null {
    return this.#refusal;
  }

  get isAtEnd(): boolean {
    return this.pos >= this.text.length;
  }

  /** Characters before this one on its line. */
  get column(): number {
    return this.pos - this.#lineStart;
  }

  /** How many parts were counted. */
  get parts(): number {
    return this.#parts;
  }

  /** Code of the character here, or a few further on; NaN beyond the end. */
  peek(ahead = 0): number {
    return this.text.charCodeAt(this.pos + ahead);
  }

  /** @param at where the reason begins; here if left out */
  refuse(code: IssueCode, what: string, hint: string | null = null, at: number = this.pos): void {
    this.#refusal ??= { code, place: this.origin.placeAt(at), what, hint };
    this.pos = this.text.length;
  }

  refuseSyntax(what: string, hint: string | null = null, at: number = this.pos): void {
    this.refuse("YAML_SYNTAX", what, hint, at);
  }

  hasRoomFor(count: number): boolean {
    return this.#parts + count <= MAX_PARTS;
  }

  /** @param count how many keys and values have been read, or are about to be used once more */
  countParts(count: number): void {
    this.#parts += count;
    if (this.hasRoomFor(0)) return;
    const what = `the file has more than ${MAX_PARTS} keys and values`;
    this.refuse("YAML_TOO_MANY_PARTS", what, "import accounts instead of writing them here");
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.pos += 1;
  }

  /** Whether nothing but a comment is left on this line; skips the blanks before it. */
  isLineDone(): boolean {
    this.skipBlanks();
    if (this.isAtEnd || isLineEnd(this)) return true;
    return this.peek() === HASH && (this.column === 0 || isBlank(this.peek(-1)));
  }

  /**
   * Goes to the next line's first character that is not a blank, past empty lines and comments.
   *
   * To be called where `isLineDone`. A line that begins with a tab is refused.
   */
  toContent(): void {
    while (!this.isAtEnd) {
      if (this.peek() === HASH) this.#toLineEnd();
      if (!this.#pastLineEnd()) continue;
      this.#skipIndent();
      if (this.isAtEnd || isLineEnd(this) || this.peek() === HASH) continue;
      this.#refuseMarks();
      return;
    }
  }

  /** As `toContent`, from the very beginning. */
  toFirstContent(): void {
    this.#skipIndent();
    if (isLineEnd(this) || this.peek() === HASH) this.toContent();
    else this.#refuseMarks();
    this.#mayBegin = false;
    if (!startsWithMark(this, "---")) return;
    this.pos += 3;
    if (this.isLineDone()) this.toContent();
    else this.refuse("YAML_FEATURE", "nothing may stand behind `---`");
  }

  #skipIndent(): void {
    while (this.peek() === SPACE) this.pos += 1;
    if (this.peek() !== TAB) return;
    const tab = this.pos;
    this.skipBlanks();
    if (this.isAtEnd || isLineEnd(this) || this.peek() === HASH) return;
    this.refuseSyntax("a tab cannot indent", "use spaces", tab);
  }

  #toLineEnd(): void {
    const end = this.text.indexOf("\n", this.pos);
    this.pos = end < 0 ? this.text.length : end;
  }

  /** @returns whether a new line has begun */
  #pastLineEnd(): boolean {
    if (this.peek() === RETURN) this.pos += 1;
    if (this.isAtEnd) return false;
    this.pos += 1;
    this.#lineStart = this.pos;
    return true;
  }

  /** What at the beginning of a line is not of the document. */
  #refuseMarks(): void {
    if (this.column > 0) return;
    const isStart = startsWithMark(this, "---");
    if (this.peek() === PERCENT) {
      this.refuse("YAML_FEATURE", "lines beginning with `%` are not read");
    } else if ((isStart && !this.#mayBegin) || startsWithMark(this, "...")) {
      const what = "a second document begins here";
      this.refuse("YAML_FEATURE", what, "keep one policy to a file");
    }
  }
}

export const isBlank = (code: number): boolean => code === SPACE || code === TAB;

/** At a line feed, also behind a carriage return. */
const isLineEnd = (cursor: Cursor): boolean =>
  cursor.peek() === LINE_FEED || (cursor.peek() === RETURN && cursor.peek(1) === LINE_FEED);

/** A blank, a line end or the end: what must follow a mark. */
export function isGap(cursor: Cursor, ahead: number): boolean {
  const code = cursor.peek(ahead);
  if (isBlank(code) || code === LINE_FEED || Number.isNaN(code)) return true;
  return code === RETURN && cursor.peek(ahead + 1) === LINE_FEED;
}

const startsWithMark = (cursor: Cursor, mark: string): boolean =>
  cursor.column === 0 && cursor.text.startsWith(mark, cursor.pos) && isGap(cursor, mark.length);
