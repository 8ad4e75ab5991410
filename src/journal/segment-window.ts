import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const CHUNK_BYTES = 1 << 18;

/** A file read in chunks: memory stays flat however large the segment is. */
export class SegmentWindow {
  readonly file: string;
  /** The chunk that was loaded last; indexes from `load` point into it. */
  bytes: Buffer = Buffer.alloc(CHUNK_BYTES);
  view: DataView = new DataView(this.bytes.buffer, this.bytes.byteOffset, CHUNK_BYTES);
  readonly #fd: number;
  #from = 0;
  #loaded = 0;

  constructor(file: string) {
    this.file = file;
    this.#fd = openSync(file, "r");
  }

  get fileBytes(): number {
    return fstatSync(this.#fd).size;
  }

  /**
   * Makes `length` bytes from `offset` present; past the end of the file they are zeros.
   *
   * @returns where in `bytes` they begin
   */
  load(offset: number, length: number): number {
    if (offset >= this.#from && offset + length <= this.#from + this.#loaded) {
      return offset - this.#from;
    }
    if (length > this.bytes.length) {
      this.bytes = Buffer.alloc(length);
      this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, length);
    }
    let done = 0;
    while (done < this.bytes.length) {
      const read = readSync(this.#fd, this.bytes, done, this.bytes.length - done, offset + done);
      if (read === 0) break;
      done += read;
    }
    this.bytes.fill(0, done);
    this.#from = offset;
    this.#loaded = this.bytes.length;
    return 0;
  }

  /** The next `load` reads the file again: another process may have written meanwhile. */
  forget(): void {
    this.#loaded = 0;
  }

  close(): void {
    closeSync(this.#fd);
  }
}
