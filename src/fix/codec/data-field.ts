/** Length fields of FIX 4.4 and the data fields they measure: only there may a value hold a SOH. */
const pairs: readonly (readonly [length: number, data: number])[] = [
  [90, 91],
  [93, 89],
  [95, 96],
  [212, 213],
  [348, 349],
  [350, 351],
  [352, 353],
  [354, 355],
  [356, 357],
  [358, 359],
  [360, 361],
  [362, 363],
  [364, 365],
  [445, 446],
  [618, 619],
  [621, 622],
];

/** Indexed by the data tag: the tag of its length, 0 for every other field. */
const lengthTags = new Uint16Array(1000);
for (const [length, data] of pairs) lengthTags[data] = length;

/**
 * The tag that measures a data field and must stand right before it; 0 when `tag` is no data field.
 */
export function lengthTagOf(tag: number): number {
  return lengthTags[tag] ?? 0;
}
