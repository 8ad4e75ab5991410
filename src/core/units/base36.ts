const RADIX = 36;
const ZERO = 48;
/** From ten on the digits are letters. */
const A = 65;

/** V8 divides integers up to here, as `>>> 0` marks them, by multiplying. */
const MAX_SHORT = 0x7fff_ffff;

/** Writes a whole number from 0 with the digits 0-9 and A-Z. @returns the place behind it */
export function writeBase36(into: Uint8Array, at: number, value: number): number {
  if (value > MAX_SHORT) return writeLong(into, at, value);
  let rest = value >>> 0;
  const end = at + digitsOf(rest);
  for (let position = end - 1; position >= at; position--) {
    const next = (rest / RADIX) >>> 0;
    into[position] = byteOf(rest - next * RADIX);
    rest = next;
  }
  return end;
}

/** As `writeBase36`, for values whose quotients must be doubles. */
function writeLong(into: Uint8Array, at: number, value: number): number {
  let count = 1;
  for (let bound = RADIX; value >= bound; bound *= RADIX) count += 1;
  let rest = value;
  for (let position = at + count - 1; position >= at; position--) {
    const next = Math.floor(rest / RADIX);
    into[position] = byteOf(rest - next * RADIX);
    rest = next;
  }
  return at + count;
}

const byteOf = (digit: number): number => (digit < 10 ? ZERO + digit : A + digit - 10);

/** How many digits a number up to `MAX_SHORT` has. */
function digitsOf(value: number): number {
  if (value < RADIX ** 3) {
    if (value < RADIX) return 1;
    return value < RADIX ** 2 ? 2 : 3;
  }
  if (value < RADIX ** 4) return 4;
  return value < RADIX ** 5 ? 5 : 6;
}
