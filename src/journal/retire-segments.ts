import type { Disk } from "../ports/disk.ts";
import { readSegmentHeader } from "./journal-reader.ts";
import { listSegments, segmentFile } from "./segment-files.ts";
import { SegmentWindow } from "./segment-window.ts";

/** Which segments nothing needs any more. */
export interface Retirement {
  /** Snapshots say all that stands in segments below it. */
  readonly before: number;
  /** A segment goes once its last batch is older, µs since 1970. */
  readonly olderThanUs: number;
}

/**
 * Removes the oldest segments, one after the other, each durably: whatever happens meanwhile, what
 * is left has no gap.
 *
 * @returns how many
 */
export function retireSegments(disk: Disk, dir: string, retirement: Retirement): number {
  let retired = 0;
  for (const segment of listSegments(disk, dir)) {
    if (!isPast(disk, dir, segment, retirement)) break;
    disk.remove(segmentFile(dir, segment));
    disk.syncFolder(dir);
    retired += 1;
  }
  return retired;
}

/** Whether one would go. */
export function mayRetire(disk: Disk, dir: string, retirement: Retirement): boolean {
  const [oldest] = listSegments(disk, dir);
  return oldest !== undefined && isPast(disk, dir, oldest, retirement);
}

const isPast = (
  disk: Disk,
  dir: string,
  segment: number,
  { before, olderThanUs }: Retirement,
): boolean => segment < before && lastTimeOf(disk, dir, segment) < olderThanUs;

/** Of the last batch of a segment that is left, as the one behind it says; else Infinity. */
function lastTimeOf(disk: Disk, dir: string, segment: number): number {
  const window = new SegmentWindow(disk, segmentFile(dir, segment + 1));
  try {
    return readSegmentHeader(window)?.previousTimeUs ?? Infinity;
  } finally {
    window.close();
  }
}
