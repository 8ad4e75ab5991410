import { groupCellOf, kindOf, riskOf, symbolCellOf } from "./cell-plan.ts";
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

/** The bitmaps of one list, one a cell, each behind its summary. */
interface Place {
  /** Where the ranks of the list begin. */
  readonly start: number;
  readonly size: number;
  /** Where its bitmaps begin. */
  readonly at: number;
  readonly cells: number;
  readonly summary: number;
  readonly stride: number;
}

/**
 * A bitmap for each cell of each list that has them; of groups only what holds for all.
 *
 * A rule is first marked only where it enters and leaves a run of cells; one pass from cell to
 * cell then fills the runs, which costs as much for a rule of all cells as for one of a single.
 */
export function bitmapsOf(
  rules: readonly Rule[],
  plan: CellPlan,
  lists: RuleLists,
  { setOf }: GroupSets,
): Words {
  const words = new Int32Array(lists.words);
  const edges = rules.map((rule, rank) => edgesOf(rule, plan, setOf[rank] === ANY_GROUP));
  for (const place of placesOf(lists, plan)) {
    for (let position = 0; position < place.size; position++) {
      const bit = 1 << (position & 31);
      const word = place.at + place.summary + (position >>> 5);
      for (const cell of edges[lists.ranks[place.start + position] ?? 0] ?? []) {
        if (cell < place.cells) flip(words, word + cell * place.stride, bit);
      }
    }
    fill(words, place);
  }
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
  for (const { start, size, at, summary, stride } of placesOf(lists, plan)) {
    const bitmap = at + cell * stride;
    for (let position = 0; position < size; position++) {
      const set = groups.setOf[lists.ranks[start + position] ?? 0] ?? ANY_GROUP;
      if (set === ANY_GROUP || !isInSet(groups, row, set)) continue;
      const word = position >>> 5;
      setBit(words, bitmap + (word >>> 5), word & 31);
      setBit(words, bitmap + summary + word, position & 31);
    }
  }
}

function* placesOf(lists: RuleLists, plan: CellPlan): Iterable<Place> {
  for (const [list, at] of lists.bitmaps.entries()) {
    if (at === NO_BITMAPS) continue;
    const start = lists.starts[list] ?? 0;
    const size = (lists.starts[list + 1] ?? start) - start;
    const cells = lists.ofAccounts[list] === 1 ? plan.end : plan.symbolAt;
    yield { start, size, at, cells, summary: summaryOf(size), stride: strideOf(size) };
  }
}

/** From marks where rules enter and leave to all cells between, and their summaries. */
function fill(words: Words, { at, cells, summary, stride }: Place): void {
  for (let cell = 0; cell < cells; cell++) {
    const bitmap = at + cell * stride;
    for (let word = 0; word < stride - summary; word++) {
      const here = bitmap + summary + word;
      if (cell > 0) flip(words, here, words[here - stride] ?? 0);
      if (words[here] !== 0) setBit(words, bitmap + (word >>> 5), word & 31);
    }
  }
}

function flip(words: Words, at: number, bits: number): void {
  words[at] = (words[at] ?? 0) ^ bits;
}

function setBit(words: Words, at: number, bit: number): void {
  words[at] = (words[at] ?? 0) | (1 << bit);
}

/**
 * The cells in which a rule comes or goes, on the way through all cells of the plan; but for the
 * groups it names, it may match orders of every cell from one that it comes in to the next.
 */
function edgesOf(rule: Rule, plan: CellPlan, isOfAnyGroup: boolean): Int32Array {
  const { minVolume = 0, maxVolume = Infinity, minToxicity = 0, maxToxicity = Infinity } = rule;
  const mask = maskOf(rule);
  const edges: number[] = [];
  const run = (from: number, to: number): void => {
    if (from <= to) edges.push(from, to + 1);
  };
  const lowScore = cellOf(plan.scoreEdges, minToxicity);
  const highScore = cellOf(plan.scoreEdges, maxToxicity);
  for (let clientClass = 0; clientClass < CLASSES.length; clientClass++) {
    if (!allowsClass(mask, clientClass)) continue;
    run(riskOf(plan, clientClass, lowScore), riskOf(plan, clientClass, highScore));
  }
  const lowVolume = plan.volumeAt + cellOf(plan.volumeEdges, minVolume);
  run(lowVolume, plan.volumeAt + cellOf(plan.volumeEdges, maxVolume));
  for (let side = 0; side < SIDES.length; side++) {
    for (let ordType = 0; ordType < ORD_TYPES.length; ordType++) {
      if (!allowsSide(mask, side) || !allowsOrdType(mask, ordType)) continue;
      run(plan.kindAt + kindOf(side, ordType), plan.kindAt + kindOf(side, ordType));
    }
  }
  if (isOfAnyGroup) run(plan.groupAt, plan.symbolAt - 1);
  if (rule.symbols === undefined) run(plan.symbolAt, plan.end - 1);
  // Once each: a rule that comes in twice would have gone.
  const cells = new Set(rule.symbols?.map((symbol) => symbolCellOf(plan, symbol)));
  for (const cell of cells) run(cell, cell);
  return Int32Array.from(edges);
}
