/**
 * What a weight is multiplied with over 1 ms, 2 ms, 4 ms and so on, each twice the one before.
 *
 * Made by `policy/`: the core takes no powers, whose last digits differ between engines.
 */
export type DecayTable = readonly number[];

/**
 * What a weight is multiplied with over a time: the product of the table's entries for the bits of
 * the milliseconds. Beyond the table nothing is left.
 *
 * @param ms whole milliseconds, 0 or more
 */
export function decayOver(table: DecayTable, ms: number): number {
  let factor = 1;
  let left = ms;
  for (const over of table) {
    if (left === 0) return factor;
    if (left % 2 === 1) factor *= over;
    left = Math.floor(left / 2);
  }
  return left === 0 ? factor : 0;
}
