import { RECORD_HEADER_BYTES } from "./batch-header.ts";
import { JournalError } from "./journal-error.ts";
import { offsetAt, segmentAt } from "./position.ts";
import { segmentFile } from "./segment-files.ts";
import { SegmentWindow } from "./segment-window.ts";
import type { Disk } from "../ports/disk.ts";
import type { JournalPosition } from "../ports/journal.ts";

/** One record read again; the bytes are valid until the next read. */
export interface StoredRecord {
  readonly type: number;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads single records again, to answer a resend.
 *
 * The batch was checked when it was written or when the desk started; here only the place is.
 */
export class RecordFile {
  readonly #disk: Disk;
  readonly #dir: string;
  #segment = 0;
  #window: SegmentWindow | undefined;
  /** Whatever the window holds below this was committed when it was read. */
  #soundTo: JournalPosition = 0;

  constructor(disk: Disk, dir: string) {
    this.#disk = disk;
    this.#dir = dir;
  }

  /**
   * @param committedEnd nothing at or behind it is read
   * @throws JOURNAL_POSITION_UNKNOWN where no committed record can stand
   */
  readRecordAt(position: JournalPosition, committedEnd: JournalPosition): StoredRecord {
    const segment = segmentAt(position);
    if (!Number.isSafeInteger(position) || segment < 1 || position >= committedEnd) {
      throw new JournalError("JOURNAL_POSITION_UNKNOWN", `no committed record at ${position}`);
    }
    const window = this.#open(segment);
    const offset = offsetAt(position);
    if (position >= this.#soundTo) {
      // The window may hold zeros where records stand by now.
      window.forget();
      this.#soundTo = committedEnd;
    }
    let at = window.load(offset, RECORD_HEADER_BYTES);
    const length = window.view.getUint32(at + 1, true);
    if (offset + RECORD_HEADER_BYTES + length > window.fileBytes) {
      throw new JournalError("JOURNAL_POSITION_UNKNOWN", `no record at ${position}`);
    }
    at = window.load(offset, RECORD_HEADER_BYTES + length);
    const start = at + RECORD_HEADER_BYTES;
    return { type: window.bytes.readUInt8(at), bytes: window.bytes, start, end: start + length };
  }

  close(): void {
    this.#window?.close();
    this.#window = undefined;
    this.#segment = 0;
    this.#soundTo = 0;
  }

  #open(segment: number): SegmentWindow {
    if (this.#window !== undefined && this.#segment === segment) return this.#window;
    this.close();
    if (this.#disk.sizeOf(segmentFile(this.#dir, segment)) === undefined) {
      throw new JournalError("JOURNAL_RETIRED", `segment ${segment} is retired, with its records`);
    }
    this.#window = new SegmentWindow(this.#disk, segmentFile(this.#dir, segment));
    this.#segment = segment;
    return this.#window;
  }
}
