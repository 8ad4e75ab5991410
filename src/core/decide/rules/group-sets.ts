import { matchesGlob } from "./glob.ts";
import { powerOfTwoAbove } from "./power-of-two.ts";
import type { Rule } from "./rule.ts";
import { textColumnOf } from "./text-column.ts";
import type { TextColumn } from "./text-column.ts";

export const ANY_GROUP = -1;
/** No group has this index. */
const NOBODY = -0x8000_0000;
const LEAST_ROWS = 64;
const MOST_ROWS = 2 ** 16;
/** What the rows of all groups may take together, in words of 32 bits. */
const ROW_BUDGET = 2 ** 20;
const WORD_BITS = 32;

/**
 * Which groups match which lists of patterns, as one row of bits for each group.
 *
 * Rules with the same list share a bit. Rows stand in a table of fixed size; a group that was not
 * known at compile time, or whose row another has taken since, is matched once and has its row.
 */
export interface GroupSets {
  /** Of each rule by rank: the list its bit stands for, or ANY_GROUP. */
  readonly setOf: Int32Array<ArrayBuffer>;
  /** Set i has the patterns `starts[i]…starts[i + 1]`. */
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly patterns: TextColumn;
  /** Whose row it is. As many as there are rows, a power of two. */
  readonly owners: Int32Array<ArrayBuffer>;
  readonly rows: Int32Array<ArrayBuffer>;
  /** Words of one row. */
  readonly rowWords: number;
}

/** @param rules in order of precedence */
export function groupSetsOf(rules: readonly Rule[]): GroupSets {
  const sets = new Map<string, { readonly set: number; readonly groups: readonly string[] }>();
  const setOf = Int32Array.from(rules, ({ groups }) => {
    if (groups.length === 0 || groups.includes("*")) return ANY_GROUP;
    const key = JSON.stringify(groups);
    const known = sets.get(key) ?? { set: sets.size, groups };
    sets.set(key, known);
    return known.set;
  });
  const lists = [...sets.values()].map(({ groups }) => groups);
  const starts = new Uint32Array(lists.length + 1);
  for (const [set, list] of lists.entries()) starts[set + 1] = (starts[set] ?? 0) + list.length;
  const words = Math.ceil(lists.length / WORD_BITS);
  const affordable = Math.floor(ROW_BUDGET / Math.max(1, words));
  const owners = new Int32Array(powerOfTwoAbove(affordable / 2, LEAST_ROWS, MOST_ROWS));
  return {
    setOf,
    starts,
    patterns: textColumnOf(lists.flat()),
    owners: owners.fill(NOBODY),
    rows: new Int32Array(owners.length * words),
    rowWords: words,
  };
}

export const setCountOf = ({ starts }: GroupSets): number => starts.length - 1;

/** Where in `owners` a group's row is. */
export const rowOf = ({ owners }: GroupSets, group: number): number => group & (owners.length - 1);

/** Whether a group is in a set; only of the row's owner. */
export const isInSet = ({ rows, rowWords }: GroupSets, row: number, set: number): boolean =>
  (((rows[row * rowWords + (set >>> 5)] ?? 0) >>> (set & 31)) & 1) === 1;

/** Gives a group its row. @param patterns all of them, as texts */
export function writeRow(
  groups: GroupSets,
  group: number,
  name: string,
  patterns: readonly string[],
): void {
  const row = rowOf(groups, group);
  groups.owners[row] = group;
  for (let set = 0; set < setCountOf(groups); set++) {
    const at = row * groups.rowWords + (set >>> 5);
    const bit = 1 << (set & 31);
    const kept = (groups.rows[at] ?? 0) & ~bit;
    groups.rows[at] = matchesSet(groups, set, name, patterns) ? kept | bit : kept;
  }
}

function matchesSet(
  { starts }: GroupSets,
  set: number,
  name: string,
  patterns: readonly string[],
): boolean {
  const end = starts[set + 1] ?? 0;
  for (let at = starts[set] ?? end; at < end; at++) {
    if (matchesGlob(patterns[at] ?? "", name)) return true;
  }
  return false;
}
