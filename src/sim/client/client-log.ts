import { printDecimal } from "../../core/units/decimal.ts";
import { PRICE_SCALE, VOLUME_SCALE } from "../../core/units/quantity.ts";
import { LineLog } from "../line-log.ts";
import { ClientError } from "./client-error.ts";
import type { ClientRecord } from "./client-record.ts";

/** Decimal places of the fields that are decimals; they stand in the line as exact numbers. */
const scales: ReadonlyMap<string, number> = new Map([
  ["orderQty", VOLUME_SCALE],
  ["lastQty", VOLUME_SCALE],
  ["cumQty", VOLUME_SCALE],
  ["lastPx", PRICE_SCALE],
]);

/**
 * What the clients sent and were told: one JSON line a record, only ever appended to.
 *
 * Every record is one `write` before its effect can be seen, so a killed process loses nothing; a
 * power cut may, since nothing is synced. One process per file.
 */
export class ClientLog {
  readonly #lines: LineLog;

  private constructor(lines: LineLog) {
    this.#lines = lines;
  }

  /**
   * @param replay is given every whole line, parsed
   * @throws `CLIENT_LOG_DAMAGED` when a whole line is no JSON
   */
  static open(path: string, replay: (record: unknown) => void): ClientLog {
    return new ClientLog(LineLog.open(path, (line, number) => replay(parsed(line, path, number))));
  }

  /** Bytes in the file. */
  get size(): number {
    return this.#lines.size;
  }

  append(record: ClientRecord): void {
    this.#lines.append(printClientRecord(record));
  }

  close(): void {
    this.#lines.close();
  }
}

/** One record as one line of JSON, its line end included. */
export function printClientRecord(record: ClientRecord): string {
  const line = JSON.stringify(record, (key, value: unknown) => {
    const scale = scales.get(key);
    return scale === undefined || typeof value !== "number" ? value : exactNumber(value, scale);
  });
  return `${line}\n`;
}

/** A JSON number where its shortest text has the exact digits, else a string of them. */
function exactNumber(value: number, scale: number): number | string {
  const text = printDecimal(value, scale);
  const number = Number(text);
  return String(number) === text ? number : text;
}

function parsed(line: string, path: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    const text = `${path} is damaged at line ${number}`;
    throw new ClientError("CLIENT_LOG_DAMAGED", text, { cause: error });
  }
}
