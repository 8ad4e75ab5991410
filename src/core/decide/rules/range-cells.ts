/** Most cells one range is cut into; where rules have more edges, neighbouring cells are merged. */
export const MAX_CELLS = 256;

/**
 * Cuts a range into cells at the edges of the rules' own ranges.
 *
 * A rule covers the cells of its bounds and all between, so that its cells hold every value it
 * takes, and may hold others: whoever finds a rule by its cells must still check it.
 */
export function cutAt(edges: Iterable<number>, maxCells: number): Float64Array<ArrayBuffer> {
  const distinct = [...new Set(edges)].filter((edge) => Number.isFinite(edge));
  const sorted = Float64Array.from(distinct).sort();
  if (sorted.length < maxCells) return sorted;
  const kept = maxCells - 1;
  return Float64Array.from(
    { length: kept },
    (_, place) => sorted[Math.floor((place * sorted.length) / kept)] ?? 0,
  );
}

/** How many edges are at or below the value: 0…edges.length. */
export const cellOf = (edges: Float64Array, value: number): number =>
  cellAt(edges, Float64Array.of(value), 0);

/** The same of `values[place]`: a fraction that is handed to a function may be put on the heap. */
export function cellAt(edges: Float64Array, values: Float64Array, place: number): number {
  const value = values[place] ?? 0;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
