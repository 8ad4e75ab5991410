import { powerOfTwoAbove } from "./power-of-two.ts";

/** Multiplier of Knuth's multiplicative hash: 2³² divided by the golden ratio. */
const SPREAD = 0x9e3779b1;
const FREE = -1;
export const NO_LIST = -1;

/** From members to their lists: open addressing, as large as what it holds asks for. */
export interface MemberTable {
  /** −1 where free. */
  readonly members: Int32Array<ArrayBuffer>;
  readonly lists: Int32Array<ArrayBuffer>;
}

/** @param entries members, 0 or more and each once, with their lists */
export function memberTableOf(entries: readonly (readonly [number, number])[]): MemberTable {
  // Half of it stays free, so that a search ends after a step or two.
  const slots = powerOfTwoAbove(2 * entries.length + 1, 2, Infinity);
  const members = new Int32Array(slots).fill(FREE);
  const lists = new Int32Array(slots).fill(NO_LIST);
  for (const [member, list] of entries) {
    let slot = slotOf(member, slots);
    while (members[slot] !== FREE) slot = (slot + 1) & (slots - 1);
    members[slot] = member;
    lists[slot] = list;
  }
  return { members, lists };
}

export function listOf({ members, lists }: MemberTable, member: number): number {
  const slots = members.length;
  let slot = slotOf(member, slots);
  let found = members[slot];
  while (found !== member && found !== FREE) {
    slot = (slot + 1) & (slots - 1);
    found = members[slot];
  }
  return found === FREE ? NO_LIST : (lists[slot] ?? NO_LIST);
}

function slotOf(member: number, slots: number): number {
  const spread = Math.imul(member, SPREAD);
  return (spread ^ (spread >>> 15)) & (slots - 1);
}
