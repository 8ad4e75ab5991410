import { closeSync, openSync, readSync } from "node:fs";

const CHUNK_BYTES = 64 * 1024;
const LF = 10;
const CR = 13;

export interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** The line was longer than the bound; `text` is its beginning. */
  readonly isCut: boolean;
}

/**
 * Reads a file line by line, holding one chunk and one line at a time whatever the file's size.
 *
 * Lines end with LF, CR or both; a byte order mark at the beginning is dropped.
 */
export class LineReader {
  readonly #fd: number;
  readonly #maxLineBytes: number;
  readonly #chunk = Buffer.alloc(CHUNK_BYTES);
  #at = 0;
  #end = 0;
  #number = 0;
  #isOpen = true;
  #wasCr = false;

  /** @param maxLineBytes what is longer is cut and says so */
  constructor(path: string, maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
    this.#fd = openSync(path, "r");
  }

  /** @returns undefined at the end of the file */
  next(): Line | undefined {
    const kept: Buffer[] = [];
    let size = 0;
    let total = 0;
    for (;;) {
      if (this.#at >= this.#end && !this.#fill()) {
        return total === 0 ? undefined : this.#line(kept, total);
      }
      const end = this.#lineEnd();
      const piece = this.#chunk.subarray(
        this.#at,
        Math.min(end, this.#at + this.#maxLineBytes - size),
      );
      // The chunk is overwritten by the next read, so a line across two is copied.
      if (piece.length > 0) kept.push(Buffer.from(piece));
      size += piece.length;
      total += end - this.#at;
      this.#at = end;
      if (end < this.#end) {
        const isRestOfCrLf = this.#wasCr && this.#chunk[end] === LF && total === 0;
        this.#wasCr = this.#chunk[end] === CR;
        this.#at += 1;
        if (!isRestOfCrLf) return this.#line(kept, total);
      }
    }
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#fd);
    this.#isOpen = false;
  }

  #lineEnd(): number {
    let at = this.#at;
    while (at < this.#end && this.#chunk[at] !== LF && this.#chunk[at] !== CR) at += 1;
    return at;
  }

  #fill(): boolean {
    this.#end = this.#isOpen ? readSync(this.#fd, this.#chunk, 0, CHUNK_BYTES, null) : 0;
    this.#at = 0;
    return this.#end > 0;
  }

  #line(kept: readonly Buffer[], total: number): Line {
    this.#number += 1;
    const text = Buffer.concat(kept).toString("utf8");
    const isCut = total > this.#maxLineBytes;
    return {
      text: this.#number === 1 ? text.replace(/^\uFEFF/, "") : text,
      number: this.#number,
      isCut,
    };
  }
}
