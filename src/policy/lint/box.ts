/**
 * A set of orders as a product: a set of cells in every dimension, each from a word of its own.
 *
 * Cells are what no rule in question tells apart.
 */
export type Box = Uint32Array;

/** By dimension the word at which it begins; the last number is the length of a box. */
export type Space = readonly number[];

const start = (space: Space, dimension: number): number => space[dimension] ?? 0;

export const dimensionsOf = (space: Space): number => space.length - 1;

/** Length of a box. */
export const wordsOf = (space: Space): number => space.at(-1) ?? 0;

/** Whether a cell is in both. */
export function overlap(space: Space, a: Box, b: Box): boolean {
  for (let dimension = 0; dimension < space.length - 1; dimension++) {
    const end = start(space, dimension + 1);
    let at = start(space, dimension);
    while (at < end && ((a[at] ?? 0) & (b[at] ?? 0)) === 0) at += 1;
    if (at === end) return false;
  }
  return true;
}

/** Whether `box` has members in this dimension that `other` lacks. */
export function sticksOut(space: Space, box: Box, other: Box, dimension: number): boolean {
  const end = start(space, dimension + 1);
  for (let at = start(space, dimension); at < end; at++) {
    if (((box[at] ?? 0) & ~(other[at] ?? 0)) !== 0) return true;
  }
  return false;
}

/** In how many dimensions, and the last of them. */
export function sticksOutOf(
  space: Space,
  box: Box,
  other: Box,
): { readonly count: number; readonly last: number } {
  let count = 0;
  let last = -1;
  for (let dimension = 0; dimension < space.length - 1; dimension++) {
    if (!sticksOut(space, box, other, dimension)) continue;
    count += 1;
    last = dimension;
  }
  return { count, last };
}

/** Takes the members of `other` out of one dimension, in place. */
export function without(space: Space, box: Box, other: Box, dimension: number): void {
  const end = start(space, dimension + 1);
  for (let at = start(space, dimension); at < end; at++) {
    box[at] = (box[at] ?? 0) & ~(other[at] ?? 0);
  }
}

/** Leaves only the members of `other` in one dimension, in place. */
export function within(space: Space, box: Box, other: Box, dimension: number): void {
  const end = start(space, dimension + 1);
  for (let at = start(space, dimension); at < end; at++) {
    box[at] = (box[at] ?? 0) & (other[at] ?? 0);
  }
}

const has = (box: Box, from: number, bit: number): boolean =>
  ((box[from + (bit >>> 5)] ?? 0) & (1 << (bit & 31))) !== 0;

/** Narrows one dimension of `box` to the member that is in the fewest of `others`, in place. */
export function narrow(space: Space, box: Box, others: readonly Box[], dimension: number): void {
  const from = start(space, dimension);
  const end = start(space, dimension + 1);
  let fewest = Infinity;
  let rarest = 0;
  for (let bit = 0; bit < (end - from) * 32 && fewest > 0; bit++) {
    if (!has(box, from, bit)) continue;
    let count = 0;
    for (const other of others) if (has(other, from, bit)) count += 1;
    if (count < fewest) [fewest, rarest] = [count, bit];
  }
  box.fill(0, from, end);
  box[from + (rarest >>> 5)] = 1 << (rarest & 31);
}
