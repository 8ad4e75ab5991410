import type { Disk, FileHandle } from "../ports/disk.ts";

const CHUNK_BYTES = 1 << 18;

/** A file read in chunks: memory stays flat however large the segment is. */
export class SegmentWindow {
  readonly file: string;
  /** The chunk that was loaded last; indexes from `load` point into it. */
  bytes: Buffer = Buffer.alloc(CHUNK_BYTES);
  view: DataView = new DataView(this.bytes.buffer, this.bytes.byteOffset, CHUNK_BYTES);
  readonly #disk: Disk;
  readonly #handle: FileHandle;
  #from = 0;
  #loaded = 0;

  constructor(disk: Disk, file: string) {
    this.file = file;
    this.#disk = disk;
    this.#handle = disk.open(file, "read");
  }

  get fileBytes(): number {
    return this.#disk.size(this.#handle);
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
      const left = this.bytes.length - done;
      const read = this.#disk.read(this.#handle, this.bytes, done, left, offset + done);
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
    this.#disk.close(this.#handle);
  }
}
