const TWO_32 = 0x1_0000_0000;

/** Writes a non-negative safe integer as unsigned 64-bit little-endian. */
export function setUint53(view: DataView, at: number, value: number): void {
  view.setUint32(at, value >>> 0, true);
  view.setUint32(at + 4, (value / TWO_32) >>> 0, true);
}

/** Reads what `setUint53` wrote; a value past 2⁵³ comes back unsafe, for the caller to refuse. */
export function uint53At(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * TWO_32 + view.getUint32(at, true);
}
