import { crc32 } from "node:zlib";
import { damaged, newerFormat, olderFormat } from "./journal-error.ts";
import { setUint53, uint53At } from "./uint53.ts";

/** First bytes of every segment. */
const MAGIC = Buffer.from("HRWJRNL\n", "latin1");

/** 2: decisions keep their whole input. Journals of 1 came from no release; they are not read. */
export const FORMAT_VERSION = 6;

/** Bytes before the first batch of a segment. */
export const SEGMENT_HEADER_BYTES = 64;

/** What all segments of one journal share. */
export interface JournalIdentity {
  /** Eight characters of 0-9A-Z. */
  readonly journalId: string;
  /** Starts every checksum, so that foreign bytes never check. */
  readonly salt: number;
}

export interface SegmentHeader extends JournalIdentity {
  readonly segment: number;
  readonly firstBatch: number;
  readonly firstEvent: number;
  /** Time of the last batch before this segment, µs since 1970. */
  readonly previousTimeUs: number;
  readonly segmentBytes: number;
}

/** Random bytes that a journal's identity is drawn from. */
export const IDENTITY_BYTES = 12;

/**
 * Draws the identity of a new journal.
 *
 * @param randomness at least 12 random bytes: 8 for the id (36 values a byte, as good as even), 4
 * for the salt
 */
export function drawIdentity(randomness: Uint8Array): JournalIdentity {
  if (randomness.length < IDENTITY_BYTES)
    throw new Error("Invariant: a journal is drawn from 12 bytes");
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const id = Array.from(randomness.subarray(0, 8), (byte) => digits.charAt(byte % 36)).join("");
  const salt = new DataView(randomness.buffer, randomness.byteOffset).getUint32(8, true);
  return { journalId: id, salt };
}

export function encodeSegmentHeader(header: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(SEGMENT_HEADER_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  MAGIC.copy(bytes);
  view.setUint16(8, FORMAT_VERSION, true);
  view.setUint16(10, SEGMENT_HEADER_BYTES, true);
  bytes.write(header.journalId, 12, 8, "latin1");
  view.setUint32(20, header.segment, true);
  setUint53(view, 24, header.firstBatch);
  setUint53(view, 32, header.firstEvent);
  setUint53(view, 40, header.previousTimeUs);
  setUint53(view, 48, header.segmentBytes);
  view.setUint32(56, header.salt, true);
  view.setUint32(60, crc32(bytes.subarray(0, 60)), true);
  return bytes;
}

/**
 * Reads a segment header.
 *
 * @returns undefined where the bytes do not check, for the caller to judge
 * @throws JOURNAL_NEWER_FORMAT and JOURNAL_OLDER_FORMAT
 */
export function decodeSegmentHeader(bytes: Buffer, file: string): SegmentHeader | undefined {
  if (bytes.length < SEGMENT_HEADER_BYTES || !bytes.subarray(0, 8).equals(MAGIC)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, SEGMENT_HEADER_BYTES);
  if (view.getUint32(60, true) !== crc32(bytes.subarray(0, 60))) return undefined;
  const version = view.getUint16(8, true);
  if (version > FORMAT_VERSION) throw newerFormat(file, "format", version);
  if (version < FORMAT_VERSION) throw olderFormat(file, version);
  return {
    journalId: bytes.toString("latin1", 12, 20),
    segment: view.getUint32(20, true),
    firstBatch: uint53At(view, 24),
    firstEvent: uint53At(view, 32),
    previousTimeUs: uint53At(view, 40),
    segmentBytes: uint53At(view, 48),
    salt: view.getUint32(56, true),
  };
}

/** Refuses a header that does not belong where it stands. */
export function mustBelong(header: SegmentHeader, expected: SegmentHeader, file: string): void {
  const wrong = (what: string): Error => damaged(file, 0, expected.firstBatch, what);
  if (header.journalId !== expected.journalId || header.salt !== expected.salt) {
    throw wrong(`the segment is of journal ${header.journalId}, not ${expected.journalId}`);
  }
  if (header.segment !== expected.segment) {
    throw wrong(`the header says segment ${header.segment}`);
  }
  if (header.firstBatch !== expected.firstBatch || header.firstEvent !== expected.firstEvent) {
    throw wrong(
      `the segment begins with batch ${header.firstBatch} and event ${header.firstEvent}, ` +
        `but event ${expected.firstEvent} should follow`,
    );
  }
}
