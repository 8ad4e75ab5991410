import { LineLog } from "../line-log.ts";
import { parseTradeRecord, printTradeRecord } from "./trade-line.ts";
import type { TradeRecord } from "./trade-record.ts";
import { VenueError } from "./venue-error.ts";

/**
 * What the venue did, one JSON line a record, only ever appended to.
 *
 * Every record is one `write` before its effect can be seen, so a killed process loses nothing; a
 * power cut may, since nothing is synced. One process per file.
 */
export class TradeLog {
  readonly #lines: LineLog;

  private constructor(lines: LineLog) {
    this.#lines = lines;
  }

  /**
   * @param replay is given every whole record, in order
   * @throws `TRADE_LOG_DAMAGED` when a whole line is no record
   */
  static open(path: string, replay: (record: TradeRecord) => void): TradeLog {
    const lines = LineLog.open(path, (line, number) => {
      const record = parseTradeRecord(line);
      if (record !== undefined) return replay(record);
      throw new VenueError("TRADE_LOG_DAMAGED", `${path} is damaged at line ${number}`);
    });
    return new TradeLog(lines);
  }

  /** Bytes in the file. */
  get size(): number {
    return this.#lines.size;
  }

  append(record: TradeRecord): void {
    this.#lines.append(printTradeRecord(record));
  }

  close(): void {
    this.#lines.close();
  }
}
