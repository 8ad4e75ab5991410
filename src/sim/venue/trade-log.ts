import { closeSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { parseTradeRecord, printTradeRecord } from "./trade-line.ts";
import type { TradeRecord } from "./trade-record.ts";
import { VenueError } from "./venue-error.ts";

const CHUNK_BYTES = 256 * 1024;
const LF = 10;

/**
 * What the venue did, one JSON line a record, only ever appended to.
 *
 * Every record is one `write` before its effect can be seen, so a killed process loses nothing; a
 * power cut may, since nothing is synced. One process per file.
 */
export class TradeLog {
  readonly #fd: number;
  #size: number;

  private constructor(fd: number, size: number) {
    this.#fd = fd;
    this.#size = size;
  }

  /**
   * Reads what is there and goes on behind it. A last line without its end was never acted upon
   * and is cut.
   *
   * @param replay is given every whole record, in order
   * @throws `TRADE_LOG_DAMAGED` when a whole line is no record
   */
  static open(path: string, replay: (record: TradeRecord) => void): TradeLog {
    const fd = openSync(path, "a+", 0o600);
    try {
      const size = readLines(fd, (text, number) => {
        const record = parseTradeRecord(text);
        if (record !== undefined) return replay(record);
        throw new VenueError("TRADE_LOG_DAMAGED", `${path} is damaged at line ${number}`);
      });
      ftruncateSync(fd, size);
      return new TradeLog(fd, size);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** Bytes in the file. */
  get size(): number {
    return this.#size;
  }

  append(record: TradeRecord): void {
    const line = Buffer.from(printTradeRecord(record), "utf8");
    let written = 0;
    while (written < line.length) written += writeSync(this.#fd, line, written);
    this.#size += line.length;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** @returns the size of all whole lines together */
function readLines(fd: number, onLine: (text: string, number: number) => void): number {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let kept: Buffer = Buffer.alloc(0);
  let number = 0;
  let whole = 0;
  for (;;) {
    const size = readSync(fd, chunk, 0, CHUNK_BYTES, whole + kept.length);
    if (size === 0) return whole;
    const bytes = Buffer.concat([kept, chunk.subarray(0, size)]);
    let start = 0;
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      number += 1;
      onLine(bytes.toString("utf8", start, end), number);
      start = end + 1;
    }
    whole += start;
    kept = Buffer.from(bytes.subarray(start));
  }
}
