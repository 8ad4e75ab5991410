import { LineReader } from "./line-reader.ts";
import type { Line } from "./line-reader.ts";
import type { Result } from "../core/result.ts";
import { recogniseTicks } from "./tick-format.ts";
import type { TickFormat } from "./tick-format.ts";
import { parseTickLine } from "./tick-line.ts";
import type { Tick, TickLineFault } from "./tick-line.ts";

export type TickFileFault =
  | "TICKS_UNREADABLE"
  | "TICKS_UNKNOWN_FORMAT"
  | "TICKS_NEED_SYMBOL"
  | "TICKS_NO_GOOD_LINE";

export interface TickFileProblem {
  readonly code: TickFileFault;
  readonly text: string;
}

export interface BadLine {
  readonly number: number;
  readonly code: TickLineFault;
}

export interface TickFileOptions {
  readonly path: string;
  /** Names the symbol where the file does not; where it does, keeps only that symbol's ticks. */
  readonly symbol?: string;
  /** Called for each line that was passed over. */
  readonly onBadLine?: (line: BadLine) => void;
}

const MAX_LINE_BYTES = 4096;
/** How many lines at the top may be something else, such as a comment or a title. */
const LINES_TO_RECOGNISE = 20;

/** Real ticks from a CSV file, one after another, in memory that does not grow with the file. */
export class TickFile {
  readonly format: TickFormat;
  /** Lines passed over so far. */
  badLines = 0;
  readonly #options: TickFileOptions;
  #reader: LineReader;
  #first: Tick | undefined;
  #isRepeat = false;

  private constructor(options: TickFileOptions, format: TickFormat, reader: LineReader) {
    this.#options = options;
    this.format = format;
    this.#reader = reader;
  }

  /** Recognises the layout and reads as far as the first good line. */
  static open(options: TickFileOptions): Result<TickFile, TickFileProblem> {
    const reader = openReader(options.path);
    if (!(reader instanceof LineReader)) return { ok: false, error: reader };
    const found = recognise(reader);
    reader.close();
    const problem =
      found === undefined ? unknownFormat(options) : needsSymbol(options, found.format);
    if (found === undefined || problem !== undefined) {
      return { ok: false, error: problem ?? unknownFormat(options) };
    }
    const again = new LineReader(options.path, MAX_LINE_BYTES);
    const file = new TickFile(options, found.format, again);
    // What stands above a header is a title; what stands above bare data is a bad line.
    const titles = found.format.hasHeader ? found.firstLine : 0;
    for (let line = titles; line > 0; line--) again.next();
    file.#first = file.#read();
    if (file.#first !== undefined) return { ok: true, value: file };
    again.close();
    const text = `${options.path} has no good line (${file.badLines} bad ones)`;
    return { ok: false, error: { code: "TICKS_NO_GOOD_LINE", text } };
  }

  /** @returns undefined at the end of the file */
  next(): Tick | undefined {
    const first = this.#first;
    if (first === undefined) return this.#read();
    this.#first = undefined;
    return first;
  }

  /** Begins again at the top; bad lines are neither counted nor reported a second time. */
  restart(): void {
    this.#reader.close();
    this.#reader = new LineReader(this.#options.path, MAX_LINE_BYTES);
    this.#first = undefined;
    this.#isRepeat = true;
  }

  close(): void {
    this.#reader.close();
  }

  #read(): Tick | undefined {
    for (;;) {
      const line = this.#reader.next();
      if (line === undefined) return undefined;
      const tick = this.#parse(line);
      if (tick !== undefined) return tick;
    }
  }

  #parse(line: Line): Tick | undefined {
    if (line.text.trim() === "") return undefined;
    const { symbol } = this.#options;
    const parsed = parseTickLine(line.text, this.format, symbol);
    if (line.isCut) return this.#bad(line, "TICK_LINE_TOO_LONG");
    if (!parsed.ok) return this.#bad(line, parsed.error);
    return symbol === undefined || parsed.value.symbol === symbol ? parsed.value : undefined;
  }

  #bad(line: Line, code: TickLineFault): undefined {
    if (this.#isRepeat || isHeader(line.text)) return undefined;
    this.badLines += 1;
    this.#options.onBadLine?.({ number: line.number, code });
    return undefined;
  }
}

function openReader(path: string): LineReader | TickFileProblem {
  try {
    return new LineReader(path, MAX_LINE_BYTES);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const text = `${path} cannot be read: ${reason}`;
    return { code: "TICKS_UNREADABLE", text };
  }
}

function recognise(reader: LineReader): { format: TickFormat; firstLine: number } | undefined {
  for (let looked = 0; looked < LINES_TO_RECOGNISE; looked++) {
    const line = reader.next();
    if (line === undefined) return undefined;
    const format = recogniseTicks(line.text);
    if (format !== undefined) return { format, firstLine: line.number };
  }
  return undefined;
}

/** Joined files repeat their header in the middle. */
const isHeader = (text: string): boolean => recogniseTicks(text)?.hasHeader === true;

function unknownFormat(options: TickFileOptions): TickFileProblem {
  const known = "time,symbol,bid,ask; HistData; TrueFX; Dukascopy; timestamp,bid,ask";
  const text = `${options.path} is none of: ${known}`;
  return { code: "TICKS_UNKNOWN_FORMAT", text };
}

function needsSymbol(options: TickFileOptions, format: TickFormat): TickFileProblem | undefined {
  if (format.symbolColumn !== undefined || options.symbol !== undefined) return undefined;
  const text = `${options.path} (${format.name}) does not name its symbol: say --symbol`;
  return { code: "TICKS_NEED_SYMBOL", text };
}
