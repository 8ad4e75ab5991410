import { kindOf, riskOf } from "./cell-plan.ts";
import type { CellPlan } from "./cell-plan.ts";
import { ANY_GROUP, isInSet, rowOf } from "./group-sets.ts";
import type { GroupSets } from "./group-sets.ts";
import { cellOf } from "./range-cells.ts";
import { NO_BITMAPS, strideOf, summaryOf } from "./rule-lists.ts";
import type { RuleLists } from "./rule-lists.ts";
import { CLASSES, ORD_TYPES, SIDES } from "./rule-masks.ts";
import { allowsClass, allowsOrdType, allowsSide, maskOf } from "./rule-masks.ts";
import type { Rule } from "./rule.ts";

type Words = Int32Array<ArrayBuffer>;

/** The bitmaps of one list: where they begin, and how they are laid out. */
interface Place {
  readonly at: number;
  readonly stride: number;
  readonly summary: number;
}

/** A bitmap for each cell of each list that has them; of groups only what holds for all. */
export function bitmapsOf(
  rules: readonly Rule[],
  plan: CellPlan,
  lists: RuleLists,
  { setOf }: GroupSets,
): Words {
  const words = new Int32Array(lists.words);
  const cells = rules.map((rule, rank) => cellsOf(rule, plan, setOf[rank] === ANY_GROUP));
  forEachEntry(lists, (place, position, rank, isOfAccounts) => {
    for (const cell of cells[rank] ?? []) {
      if (cell < plan.symbolAt || isOfAccounts) mark(words, place, cell, position);
    }
  });
  return words;
}

/** Adds to a group's cell the rules that name it. The group's row must have been written. */
export function addGroup(
  words: Words,
  plan: CellPlan,
  lists: RuleLists,
  groups: GroupSets,
  group: number,
): void {
  const row = rowOf(groups, group);
  const cell = groupCellOf(plan, group);
  forEachEntry(lists, (place, position, rank) => {
    const set = groups.setOf[rank] ?? ANY_GROUP;
    if (set !== ANY_GROUP && isInSet(groups, row, set)) mark(words, place, cell, position);
  });
}

export const groupCellOf = (plan: CellPlan, group: number): number =>
  plan.groupAt + (group & (plan.groupCells - 1));

export const symbolCellOf = (plan: CellPlan, symbol: number): number =>
  plan.symbolAt + (symbol & (plan.symbolCells - 1));

function forEachEntry(
  lists: RuleLists,
  visit: (place: Place, position: number, rank: number, isOfAccounts: boolean) => void,
): void {
  for (const [list, at] of lists.bitmaps.entries()) {
    if (at === NO_BITMAPS) continue;
    const start = lists.starts[list] ?? 0;
    const size = (lists.starts[list + 1] ?? start) - start;
    const place = { at, stride: strideOf(size), summary: summaryOf(size) };
    const isOfAccounts = lists.ofAccounts[list] === 1;
    for (let position = 0; position < size; position++) {
      visit(place, position, lists.ranks[start + position] ?? 0, isOfAccounts);
    }
  }
}

function mark(words: Words, { at, stride, summary }: Place, cell: number, position: number): void {
  const bitmap = at + cell * stride;
  const word = position >>> 5;
  const inSummary = bitmap + (word >>> 5);
  const inBitmap = bitmap + summary + word;
  words[inSummary] = (words[inSummary] ?? 0) | (1 << (word & 31));
  words[inBitmap] = (words[inBitmap] ?? 0) | (1 << (position & 31));
}

/** Every cell whose orders a rule may match, but for the groups it names. */
function cellsOf(rule: Rule, plan: CellPlan, isOfAnyGroup: boolean): Int32Array {
  const { minVolume = 0, maxVolume = Infinity, minToxicity = 0, maxToxicity = Infinity } = rule;
  const cells: number[] = [];
  const mask = maskOf(rule);
  const lowScore = cellOf(plan.scoreEdges, minToxicity);
  const highScore = cellOf(plan.scoreEdges, maxToxicity);
  for (let clientClass = 0; clientClass < CLASSES.length; clientClass++) {
    if (!allowsClass(mask, clientClass)) continue;
    const first = riskOf(plan, clientClass, 0);
    addRange(cells, first + lowScore, first + highScore);
  }
  const lowVolume = cellOf(plan.volumeEdges, minVolume);
  addRange(cells, plan.volumeAt + lowVolume, plan.volumeAt + cellOf(plan.volumeEdges, maxVolume));
  for (let side = 0; side < SIDES.length; side++) {
    for (let ordType = 0; ordType < ORD_TYPES.length; ordType++) {
      const isAllowed = allowsSide(mask, side) && allowsOrdType(mask, ordType);
      if (isAllowed) cells.push(plan.kindAt + kindOf(side, ordType));
    }
  }
  if (isOfAnyGroup) addRange(cells, plan.groupAt, plan.symbolAt - 1);
  if (rule.symbols === undefined) addRange(cells, plan.symbolAt, plan.end - 1);
  else for (const symbol of rule.symbols) cells.push(symbolCellOf(plan, symbol));
  return Int32Array.from(cells);
}

/** Both ends included. */
function addRange(cells: number[], from: number, to: number): void {
  for (let cell = from; cell <= to; cell++) cells.push(cell);
}
