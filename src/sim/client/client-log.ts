import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";
import { printDecimal } from "../../core/units/decimal.ts";
import { PRICE_SCALE, VOLUME_SCALE } from "../../core/units/quantity.ts";
import { ClientError } from "./client-error.ts";
import type { ClientRecord } from "./client-record.ts";

const CHUNK_BYTES = 256 * 1024;
const LF = 10;

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
   * @param replay is given every whole line, parsed
   * @throws `CLIENT_LOG_DAMAGED` when a whole line is no JSON
   */
  static open(path: string, replay: (record: unknown) => void): ClientLog {
    const fd = openSync(path, "a+", 0o600);
    try {
      const size = readLines(fd, (line, number) => replay(parsed(line, path, number)));
      if (size < fstatSync(fd).size) ftruncateSync(fd, size);
      return new ClientLog(fd, size);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** Bytes in the file. */
  get size(): number {
    return this.#size;
  }

  append(record: ClientRecord): void {
    const line = Buffer.from(printClientRecord(record), "utf8");
    let written = 0;
    while (written < line.length) written += writeSync(this.#fd, line, written);
    this.#size += line.length;
  }

  close(): void {
    closeSync(this.#fd);
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
