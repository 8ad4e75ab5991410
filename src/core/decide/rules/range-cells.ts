/** Leaves eight bits of a double's fraction: what differs by less than 0.4 % may share a key. */
const KEY_SHIFT = 12;
const scratch = new DataView(new ArrayBuffer(8));

/**
 * A range, such as that of volumes, cut into cells at the edges of the rules' own ranges.
 *
 * A table leads from a key, which is a coarse logarithm, to the cell, because a search of the edges
 * is a row of branches that cannot be foreseen. A rule covers the cells of its bounds and all
 * between: they hold every value it takes, and may hold others, so who finds it must check it.
 */
export interface RangeCells {
  /** How many cells there are. */
  readonly count: number;
  /** Of the lowest edge. */
  readonly firstKey: number;
  /** The cell of each key from the first to that of the highest edge. */
  readonly cells: Uint8Array<ArrayBuffer>;
}

/**
 * @param ranges   both bounds included; an infinite one cuts nothing
 * @param maxCells at most 256; where there are more edges, neighbouring cells are merged
 */
export function cutAt(
  ranges: readonly (readonly [low: number, high: number])[],
  maxCells: number,
): RangeCells {
  const keys = new Set<number>();
  for (const [low, high] of ranges) {
    if (low > 0) keys.add(keyOf(low));
    if (Number.isFinite(high)) keys.add(keyOf(high) + 1);
  }
  const sorted = Int32Array.from(keys).sort();
  const [firstKey = 0] = sorted;
  const lastKey = sorted.at(-1) ?? 0;
  const kept = Math.min(sorted.length, maxCells - 1);
  const cells = new Uint8Array(lastKey - firstKey + 1);
  for (let edge = 0; edge < kept; edge++) {
    const key = sorted[Math.floor((edge * sorted.length) / kept)] ?? 0;
    cells.fill(edge + 1, key - firstKey);
  }
  return { count: kept + 1, firstKey, cells };
}

/** 0…count−1; never falls as the value grows. */
export function cellOf({ firstKey, cells }: RangeCells, value: number): number {
  const place = keyOf(value) - firstKey;
  if (place < 0) return 0;
  return cells[place < cells.length ? place : cells.length - 1] ?? 0;
}

/** Never falls as the value grows; all below zero are as zero. */
function keyOf(value: number): number {
  scratch.setFloat64(0, Math.max(0, value), true);
  return scratch.getInt32(4, true) >> KEY_SHIFT;
}
