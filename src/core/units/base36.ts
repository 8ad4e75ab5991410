const RADIX = 36;
const ZERO = 48;
/** From ten on the digits are letters. */
const A = 65;

/** Writes a whole number from 0 with the digits 0-9 and A-Z. @returns the place behind it */
export function writeBase36(into: Uint8Array, at: number, value: number): number {
  let count = 1;
  for (let bound = RADIX; value >= bound; bound *= RADIX) count += 1;
  let rest = value;
  for (let position = at + count - 1; position >= at; position--) {
    const next = Math.floor(rest / RADIX);
    const digit = rest - next * RADIX;
    into[position] = digit < 10 ? ZERO + digit : A + digit - 10;
    rest = next;
  }
  return at + count;
}
