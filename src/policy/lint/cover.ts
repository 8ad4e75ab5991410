import { dimensionsOf, narrow, overlap, wordsOf } from "./box.ts";
import { sticksOut, sticksOutOf, within, without } from "./box.ts";
import type { Box, Space } from "./box.ts";

/** A box of a rule. A rule can have several: one for each zone of its windows. */
export interface Cover {
  readonly box: Box;
  /** Whose it is. */
  readonly owner: number;
}

/** `free`: some cell is in no cover. Else the owners of covers that together take everything. */
export type CoverResult = "free" | "unsettled" | ReadonlySet<number>;

/** Counts words of boxes looked at: the problem is as hard as any, so the work is bounded. */
export class WorkMeter {
  readonly #budget: number;
  #spent = 0;

  constructor(budget: number) {
    this.#budget = budget;
  }

  get spent(): number {
    return this.#spent;
  }

  get isEmpty(): boolean {
    return this.#spent > this.#budget;
  }

  spend(work: number): void {
    this.#spent += work;
  }
}

interface Part {
  readonly box: Box;
  readonly covers: readonly Cover[];
}

/**
 * Whether covers together contain all of some boxes.
 *
 * Takes cover after cover out of a box; what is left is again boxes, one for every dimension in
 * which the box stuck out. A cover beyond which it sticks out in one dimension only leaves one box,
 * so those come first. Exact unless the meter runs out.
 */
export function coverOf(
  space: Space,
  whole: readonly Box[],
  covers: readonly Cover[],
  meter: WorkMeter,
): CoverResult {
  const used = new Set<number>();
  const open = whole.map((box): Part => ({ box, covers: touching(space, box, covers) }));
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const rest = takeOut(space, part, used, meter);
    if (rest === "free") return "free";
    // What is nearest to being free is looked at first.
    rest.sort((a, b) => b.covers.length - a.covers.length);
    open.push(...rest);
    if (meter.isEmpty) return "unsettled";
  }
  return used;
}

/**
 * Looks for a free cell by taking, dimension by dimension, the member the fewest covers have.
 *
 * Fast, and finds one for most rules that can be chosen; false says nothing.
 */
export function hasPlainlyFree(space: Space, box: Box, covers: readonly Cover[]): boolean {
  const cell = box.slice();
  let left = covers;
  for (let dimension = 0; dimension < dimensionsOf(space) && left.length > 0; dimension++) {
    const boxes = left.map((cover) => cover.box);
    narrow(space, cell, boxes, dimension);
    left = touching(space, cell, left);
  }
  return left.length === 0;
}

const touching = (space: Space, box: Box, covers: readonly Cover[]): readonly Cover[] =>
  covers.filter((cover) => overlap(space, box, cover.box));

/** What is left of a part when one cover, or several of the kind that leave one box, are out. */
function takeOut(space: Space, part: Part, used: Set<number>, meter: WorkMeter): Part[] | "free" {
  const box = part.box.slice();
  let { covers } = part;
  for (;;) {
    if (covers.length === 0) return "free";
    if (meter.isEmpty) return [{ box, covers }];
    meter.spend(covers.length * wordsOf(space));
    const pivot = shrink(space, box, covers, used);
    if (pivot === "contained") return [];
    if (pivot !== "shrunk") return split(space, box, pivot, covers, used, meter);
    covers = touching(space, box, covers);
  }
}

/** Takes out of the box what leaves one box; else says which cover leaves the fewest boxes. */
function shrink(
  space: Space,
  box: Box,
  covers: readonly Cover[],
  used: Set<number>,
): Cover | "shrunk" | "contained" {
  let isShrunk = false;
  let pivot: Cover | undefined;
  let fewest = Infinity;
  for (const cover of covers) {
    const { count, last } = sticksOutOf(space, box, cover.box);
    if (count <= 1) used.add(cover.owner);
    if (count === 0) return "contained";
    if (count === 1) {
      without(space, box, cover.box, last);
      isShrunk = true;
    } else if (count < fewest) {
      pivot = cover;
      fewest = count;
    }
  }
  if (isShrunk || pivot === undefined) return "shrunk";
  return pivot;
}

function split(
  space: Space,
  box: Box,
  pivot: Cover,
  covers: readonly Cover[],
  used: Set<number>,
  meter: WorkMeter,
): Part[] {
  used.add(pivot.owner);
  const parts: Part[] = [];
  for (let dimension = 0; dimension < dimensionsOf(space); dimension++) {
    if (!sticksOut(space, box, pivot.box, dimension)) continue;
    const outside = box.slice();
    without(space, outside, pivot.box, dimension);
    within(space, box, pivot.box, dimension);
    meter.spend(covers.length * wordsOf(space));
    parts.push({ box: outside, covers: touching(space, outside, covers) });
  }
  return parts;
}
