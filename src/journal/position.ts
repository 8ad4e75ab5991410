import type { JournalPosition } from "../ports/journal.ts";

const TWO_32 = 0x1_0000_0000;

/** Highest segment number whose positions are still safe integers. */
export const LAST_SEGMENT = 0x1f_ffff;

/** @param offset of a record or batch in its segment, in bytes */
export const positionOf = (segment: number, offset: number): JournalPosition =>
  segment * TWO_32 + offset;

export const segmentAt = (position: JournalPosition): number => Math.floor(position / TWO_32);

export const offsetAt = (position: JournalPosition): number => position % TWO_32;
