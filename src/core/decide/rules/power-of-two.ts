/** The smallest power of two at or above a count, between two powers of two. */
export function powerOfTwoAbove(count: number, least: number, most: number): number {
  let power = least;
  while (power < count && power < most) power *= 2;
  return power;
}
