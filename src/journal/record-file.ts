import { batchAround } from "./batch-around.ts";
import { BATCH_VERSION, RECORD_HEADER_BYTES } from "./batch-header.ts";
import type { BatchHeader } from "./batch-header.ts";
import { damaged, JournalError } from "./journal-error.ts";
import { readSegmentHeader } from "./journal-reader.ts";
import { offsetAt, segmentAt } from "./position.ts";
import { segmentFile } from "./segment-files.ts";
import type { SegmentHeader } from "./segment-header.ts";
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

/** An open segment, and which of its bytes were found sound as they are held. */
interface OpenSegment {
  readonly number: number;
  readonly window: SegmentWindow;
  readonly header: SegmentHeader;
  soundFrom: number;
  soundTo: number;
}

/**
 * Reads single records again, to answer a resend or to explain a decision.
 *
 * A start from a snapshot reads no segment that is covered, so the batch is checked here: a bit
 * that fell over on the disk must not go to a client as another price.
 */
export class RecordFile {
  readonly #disk: Disk;
  readonly #dir: string;
  readonly #batch: BatchHeader = {
    length: 0,
    version: BATCH_VERSION,
    batch: 0,
    firstEvent: 0,
    timeUs: 0,
    recordCount: 0,
  };
  #segment: OpenSegment | undefined;
  /** Whatever the window holds below this was committed when it was read. */
  #committedTo: JournalPosition = 0;

  constructor(disk: Disk, dir: string) {
    this.#disk = disk;
    this.#dir = dir;
  }

  /**
   * @param committedEnd nothing at or behind it is read
   * @throws JOURNAL_POSITION_UNKNOWN where no committed record can stand, JOURNAL_RETIRED,
   * JOURNAL_DAMAGED, and errors of the disk
   */
  readRecordAt(position: JournalPosition, committedEnd: JournalPosition): StoredRecord {
    const number = segmentAt(position);
    if (!Number.isSafeInteger(position) || number < 1 || position >= committedEnd) {
      throw new JournalError("JOURNAL_POSITION_UNKNOWN", `no committed record at ${position}`);
    }
    const segment = this.#open(number);
    const { window } = segment;
    const offset = offsetAt(position);
    if (position >= this.#committedTo) {
      // The window may hold zeros where records stand by now.
      window.forget();
      segment.soundTo = 0;
      this.#committedTo = committedEnd;
    }
    if (offset < segment.soundFrom || offset >= segment.soundTo) this.#check(segment, offset);
    let at = window.load(offset, RECORD_HEADER_BYTES);
    const length = window.view.getUint32(at + 1, true);
    if (offset + RECORD_HEADER_BYTES + length > segment.soundTo) {
      throw new JournalError("JOURNAL_POSITION_UNKNOWN", `no record at ${position}`);
    }
    at = window.load(offset, RECORD_HEADER_BYTES + length);
    const start = at + RECORD_HEADER_BYTES;
    return { type: window.bytes.readUInt8(at), bytes: window.bytes, start, end: start + length };
  }

  close(): void {
    this.#segment?.window.close();
    this.#segment = undefined;
    this.#committedTo = 0;
  }

  /** The window then holds the whole batch, and what is held is not read again. */
  #check(segment: OpenSegment, offset: number): void {
    const { window, header } = segment;
    segment.soundTo = 0;
    const at = batchAround(window, offset, header, this.#batch);
    if (at === -1) throw damaged(window.file, offset, 0, "the record stands in no sound batch");
    segment.soundFrom = at;
    segment.soundTo = at + this.#batch.length;
  }

  #open(number: number): OpenSegment {
    if (this.#segment?.number === number) return this.#segment;
    this.close();
    const window = this.#windowOf(number);
    try {
      const header = readSegmentHeader(window);
      if (header === undefined) throw damaged(window.file, 0, 0, "the header does not check");
      this.#segment = { number, window, header, soundFrom: 0, soundTo: 0 };
      return this.#segment;
    } catch (error) {
      window.close();
      throw error;
    }
  }

  #windowOf(number: number): SegmentWindow {
    try {
      return new SegmentWindow(this.#disk, segmentFile(this.#dir, number));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
      const text = `segment ${number} is retired, with its records`;
      throw new JournalError("JOURNAL_RETIRED", text, { cause: error });
    }
  }
}
