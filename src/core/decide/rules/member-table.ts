import { powerOfTwoAbove } from "./power-of-two.ts";

/** Multiplier of Knuth's multiplicative hash: 2³² divided by the golden ratio. */
const SPREAD = 0x9e3779b1;
const FREE = -1;
export const NO_LIST = -1;

/**
 * From members to their lists: open addressing, as large as what it holds asks for. A member and
 * its list stand side by side, so that both come with one line of the cache.
 */
export type MemberTable = Int32Array<ArrayBuffer>;

/** @param entries members, 0 or more and each once, with their lists */
export function memberTableOf(entries: readonly (readonly [number, number])[]): MemberTable {
  // Half of it stays free, so that a search ends after a step or two.
  const slots = powerOfTwoAbove(2 * entries.length + 1, 2, Infinity);
  const table = new Int32Array(2 * slots).fill(FREE);
  for (const [member, list] of entries) {
    let slot = slotOf(member, slots);
    while (table[2 * slot] !== FREE) slot = (slot + 1) & (slots - 1);
    table[2 * slot] = member;
    table[2 * slot + 1] = list;
  }
  return table;
}

export function listOf(table: MemberTable, member: number): number {
  const slots = table.length >>> 1;
  let slot = slotOf(member, slots);
  let found = table[2 * slot];
  while (found !== member && found !== FREE) {
    slot = (slot + 1) & (slots - 1);
    found = table[2 * slot];
  }
  return found === FREE ? NO_LIST : (table[2 * slot + 1] ?? NO_LIST);
}

function slotOf(member: number, slots: number): number {
  const spread = Math.imul(member, SPREAD);
  return (spread ^ (spread >>> 15)) & (slots - 1);
}
