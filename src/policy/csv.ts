/** Line and column, both from 1; column counts UTF-16 units. */
export interface CsvPlace {
  readonly line: number;
  readonly column: number;
}

/** One field of a table, without its quotes. */
export interface CsvField extends CsvPlace {
  readonly text: string;
}

/** One row; a row in which a quote stands wrong has no fields that could be trusted. */
export interface CsvRecord extends CsvPlace {
  readonly fields: readonly CsvField[];
  /** How many fields there are, also those beyond `MOST_FIELDS`, which are not kept. */
  readonly count: number;
  readonly fault: (CsvPlace & { readonly code: CsvFault }) | null;
}

/** A quote that is never closed, text between a closing quote and the comma, a quote in a text. */
export type CsvFault = "UNCLOSED" | "AFTER_QUOTE" | "STRAY_QUOTE";

export const MOST_FIELDS = 64;

/**
 * The rows of a table as RFC 4180 has them, one at a time; lines that are blank are no rows.
 *
 * Lines end with LF or CRLF, and a byte order mark is passed over. Lines and columns count from 1,
 * columns in UTF-16 units, also inside a field of several lines.
 */
export function* csvRecords(text: string): Generator<CsvRecord, void> {
  const reader = new Reader(text);
  for (reader.passBlankLines(); !reader.isAtEnd; reader.passBlankLines()) yield reader.record();
}

class Reader {
  readonly #text: string;
  #at: number;
  #line = 1;
  #lineStart: number;
  #fault: CsvRecord["fault"] = null;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.startsWith("\uFEFF") ? 1 : 0;
    this.#lineStart = this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  passBlankLines(): void {
    const blank = /[ \t]*(?:\r?\n|$)/y;
    while (!this.isAtEnd) {
      blank.lastIndex = this.#at;
      const line = blank.exec(this.#text);
      if (line === null) return;
      this.#at += line[0].length;
      if (line[0].endsWith("\n")) this.#beginLine();
    }
  }

  record(): CsvRecord {
    const start = this.#place();
    const fields: CsvField[] = [];
    let count = 0;
    this.#fault = null;
    do {
      const place = this.#place();
      const text = this.#text[this.#at] === '"' ? this.#quoted(place) : this.#plain();
      count += 1;
      if (count <= MOST_FIELDS) fields.push({ text, ...place });
    } while (this.#passComma());
    this.#endLine();
    return { ...start, fields, count, fault: this.#fault };
  }

  #plain(): string {
    const start = this.#at;
    this.#at = this.#endOfField();
    const text = this.#text.slice(start, this.#at);
    const quote = text.indexOf('"');
    if (quote >= 0) this.#note("STRAY_QUOTE", this.#place(start + quote));
    return text;
  }

  #quoted(opening: CsvPlace): string {
    let text = "";
    this.#at += 1;
    while (true) {
      const quote = this.#text.indexOf('"', this.#at);
      const end = quote < 0 ? this.#text.length : quote;
      text += this.#passOver(end);
      if (quote < 0) {
        this.#note("UNCLOSED", opening);
        return text;
      }
      this.#at += 1;
      if (this.#text[this.#at] !== '"') break;
      text += '"';
      this.#at += 1;
    }
    const end = this.#endOfField();
    if (end > this.#at) this.#note("AFTER_QUOTE", this.#place());
    this.#at = end;
    return text;
  }

  /** What stands up to there in a quoted field, whose lines are counted. */
  #passOver(end: number): string {
    const start = this.#at;
    const text = this.#text.slice(start, end);
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
      this.#at = start + at + 1;
      this.#beginLine();
    }
    this.#at = end;
    return text;
  }

  #passComma(): boolean {
    const isComma = this.#text[this.#at] === ",";
    if (isComma) this.#at += 1;
    return isComma;
  }

  /** Where the next comma or line end is. */
  #endOfField(): number {
    let at = this.#at;
    for (; at < this.#text.length; at++) {
      const unit = this.#text[at];
      if (unit === "," || unit === "\n") break;
      if (unit === "\r" && this.#text[at + 1] === "\n") break;
    }
    return at;
  }

  #endLine(): void {
    if (this.#text[this.#at] === "\r") this.#at += 1;
    this.#at += 1;
    this.#beginLine();
  }

  #beginLine(): void {
    this.#line += 1;
    this.#lineStart = this.#at;
  }

  /** The first fault of a row is told; what follows it may only follow from it. */
  #note(code: CsvFault, place: CsvPlace): void {
    this.#fault ??= { code, ...place };
  }

  #place(at: number = this.#at): CsvPlace {
    return { line: this.#line, column: at - this.#lineStart + 1 };
  }
}
