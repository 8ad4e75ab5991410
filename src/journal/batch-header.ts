import { crc32 } from "node:zlib";
import { setUint53, uint53At } from "./uint53.ts";

/** `HRWB`, little-endian. */
export const BATCH_MAGIC = 0x42_57_52_48;

/** The magic as bytes, to search for. */
export const BATCH_MAGIC_BYTES: Buffer = Buffer.from("HRWB", "latin1");

export const BATCH_VERSION = 1;
export const BATCH_HEADER_BYTES = 44;

/** Type and length in front of each record's payload. */
export const RECORD_HEADER_BYTES = 5;

/** What the header of a batch says; `docs/JOURNAL.md` has the layout. */
export interface BatchHeader {
  length: number;
  version: number;
  batch: number;
  firstEvent: number;
  timeUs: number;
  recordCount: number;
}

/**
 * Writes the header of a batch whose records already stand behind it, and its checksum.
 *
 * `zlib.crc32` was measured against tables in JavaScript: at 300 bytes and more it is the quickest
 * (0.18 against 0.20 to 0.63 µs), below that the difference is under 0.1 µs.
 */
export function sealBatch(bytes: Buffer, view: DataView, header: BatchHeader, salt: number): void {
  view.setUint32(0, BATCH_MAGIC, true);
  view.setUint32(8, header.length, true);
  view.setUint32(12, BATCH_VERSION, true);
  setUint53(view, 16, header.batch);
  setUint53(view, 24, header.firstEvent);
  setUint53(view, 32, header.timeUs);
  view.setUint32(40, header.recordCount, true);
  view.setUint32(4, crc32(bytes.subarray(8, header.length), salt), true);
}

/** Reads header fields into `into`; nothing is checked. */
export function readBatchHeader(view: DataView, at: number, into: BatchHeader): void {
  into.length = view.getUint32(at + 8, true);
  into.version = view.getUint8(at + 12);
  into.batch = uint53At(view, at + 16);
  into.firstEvent = uint53At(view, at + 24);
  into.timeUs = uint53At(view, at + 32);
  into.recordCount = view.getUint32(at + 40, true);
}

/** @param length of the whole batch, all of it in `bytes` */
export function hasSoundChecksum(
  bytes: Buffer,
  view: DataView,
  at: number,
  length: number,
  salt: number,
): boolean {
  return view.getUint32(at + 4, true) === crc32(bytes.subarray(at + 8, at + length), salt);
}
