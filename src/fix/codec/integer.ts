import { MINUS, NINE, ZERO } from "./ascii.ts";

/**
 * Reads a FIX int: an optional minus and digits, leading zeros allowed, no plus, no blanks.
 *
 * @returns undefined when it is anything else or not below 2⁵³
 */
export function readInteger(bytes: Uint8Array, start: number, end: number): number | undefined {
  const isNegative = bytes[start] === MINUS;
  const first = isNegative ? start + 1 : start;
  if (first >= end) return undefined;
  let value = 0;
  for (let at = first; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < ZERO || byte > NINE) return undefined;
    value = value * 10 + (byte - ZERO);
    if (value > Number.MAX_SAFE_INTEGER) return undefined;
  }
  return isNegative && value !== 0 ? -value : value;
}
