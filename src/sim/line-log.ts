import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from "node:fs";

const CHUNK_BYTES = 1 << 20;
const LF = 10;

/**
 * A file that only grows, a line a record, each written before anybody hears of it.
 *
 * Not synced: it survives the process, not a power cut. A last line without its end was never acted
 * upon and is cut when the file is opened.
 */
export class LineLog {
  readonly #fd: number;
  #size: number;

  private constructor(fd: number, size: number) {
    this.#fd = fd;
    this.#size = size;
  }

  /**
   * Reads what is there and goes on behind it.
   *
   * @param onLine is given every whole line and its number; what it throws ends the opening
   */
  static open(path: string, onLine: (line: string, number: number) => void): LineLog {
    const fd = openSync(path, "a+", 0o600);
    try {
      const size = readLines(fd, onLine);
      if (size < fstatSync(fd).size) ftruncateSync(fd, size);
      return new LineLog(fd, size);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  /** Bytes in the file. */
  get size(): number {
    return this.#size;
  }

  /** @param line with its line feed */
  append(line: string): void {
    const bytes = Buffer.from(line, "utf8");
    let written = 0;
    while (written < bytes.length) written += writeSync(this.#fd, bytes, written);
    this.#size += bytes.length;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** @returns the size of all whole lines together */
function readLines(fd: number, onLine: (line: string, number: number) => void): number {
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
