import type { Zone } from "../../calendar/zone.ts";
import { groupCellOf, kindOf, riskOf, symbolCellOf } from "./cell-plan.ts";
import type { CellPlan } from "./cell-plan.ts";
import { ANY_GROUP, isInSet, rowOf } from "./group-sets.ts";
import type { GroupSets } from "./group-sets.ts";
import { cellOf } from "./range-cells.ts";
import { LIST_BITMAPS, LIST_END, LIST_KIND, LIST_NUMBERS, LIST_START } from "./rule-lists.ts";
import { NO_BITMAPS, strideOf, summaryOf } from "./rule-lists.ts";
import type { RuleLists } from "./rule-lists.ts";
import { CLASSES, ORD_TYPES, SIDES } from "./rule-masks.ts";
import { allowsClass, allowsOrdType, allowsSide, maskOf } from "./rule-masks.ts";
import type { Rule } from "./rule.ts";
import { hoursOf } from "./week-hours.ts";

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
  zones: readonly Zone[],
): Words {
  const words = new Int32Array(lists.words);
  const edges = rules.map((rule, rank) =>
    Int32Array.of(
      ...edgesOf(rule, plan),
      ...(setOf[rank] === ANY_GROUP ? runOf(plan.groupAt, plan.hourAt - 1) : []),
      ...hourEdgesOf(rule, plan, zones),
      ...symbolEdgesOf(rule, plan),
    ),
  );
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
  const { numbers } = lists;
  for (let list = 0; list < numbers.length; list += LIST_NUMBERS) {
    const at = numbers[list + LIST_BITMAPS] ?? NO_BITMAPS;
    if (at === NO_BITMAPS) continue;
    const start = numbers[list + LIST_START] ?? 0;
    const size = (numbers[list + LIST_END] ?? start) - start;
    const cells = numbers[list + LIST_KIND] === 1 ? plan.end : plan.symbolAt;
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

const runOf = (first: number, last: number): readonly number[] =>
  first <= last ? [first, last + 1] : [];

/**
 * The cells of class, toxicity, volume, side and order type at which a rule comes or goes: from
 * one that it comes at to the next, it may match orders of the cell.
 */
function edgesOf(rule: Rule, plan: CellPlan): number[] {
  const { minVolume = 0, maxVolume = Infinity, minToxicity = 0, maxToxicity = Infinity } = rule;
  const mask = maskOf(rule);
  const lowVolume = plan.volumeAt + cellOf(plan.volumes, minVolume);
  const highVolume = plan.volumeAt + cellOf(plan.volumes, maxVolume);
  const lowScore = cellOf(plan.scores, minToxicity);
  const highScore = cellOf(plan.scores, maxToxicity);
  const edges = [...runOf(lowVolume, highVolume)];
  for (let clientClass = 0; clientClass < CLASSES.length; clientClass++) {
    if (!allowsClass(mask, clientClass)) continue;
    const lowest = riskOf(plan, clientClass, lowScore);
    edges.push(...runOf(lowest, lowest + highScore - lowScore));
  }
  for (let side = 0; side < SIDES.length; side++) {
    for (let ordType = 0; ordType < ORD_TYPES.length; ordType++) {
      const kind = plan.kindAt + kindOf(side, ordType);
      if (allowsSide(mask, side) && allowsOrdType(mask, ordType)) edges.push(...runOf(kind, kind));
    }
  }
  return edges;
}

function hourEdgesOf({ windows }: Rule, plan: CellPlan, zones: readonly Zone[]): readonly number[] {
  if (windows.length === 0) return runOf(plan.hourAt, plan.symbolAt - 1);
  const hours = new Set(windows.flatMap((window) => [...hoursOf(window, zones)]));
  return [...hours].flatMap((hour) => runOf(plan.hourAt + hour, plan.hourAt + hour));
}

function symbolEdgesOf({ symbols }: Rule, plan: CellPlan): readonly number[] {
  if (symbols === undefined) return runOf(plan.symbolAt, plan.end - 1);
  // Once each: a rule that comes twice would have gone.
  const cells = new Set(symbols.map((symbol) => symbolCellOf(plan, symbol)));
  return [...cells].flatMap((cell) => runOf(cell, cell));
}
