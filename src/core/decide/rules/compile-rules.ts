import type { Zone } from "../../calendar/zone.ts";
import { bitmapsOf } from "./bitmaps.ts";
import { cellPlanOf } from "./cell-plan.ts";
import { groupSetsOf } from "./group-sets.ts";
import { learnGroup } from "./learn-group.ts";
import type { RuleBuffers } from "./rule-buffers.ts";
import { columnsOf } from "./rule-columns.ts";
import { ruleListsOf } from "./rule-lists.ts";
import { byPrecedence } from "./rule.ts";
import type { Rule } from "./rule.ts";
import { textColumnOf, textsIn } from "./text-column.ts";

/** 32 MB: more than ten thousand rules of every kind need. */
const MAX_BITMAP_WORDS = 2 ** 23;

export interface CompileOptions {
  /** By group index, as far as groups are known; the index learns others as they come. */
  readonly groupNames: readonly (string | undefined)[];
  /** By zone index; the index must be given the same. */
  readonly zones: readonly Zone[];
  /** Bound of what speed may cost in memory, in words of 32 bits; answers do not depend on it. */
  readonly maxBitmapWords?: number;
}

/**
 * Compiles rules to what RuleIndex matches on.
 *
 * @param rules enabled ones only, in any order; ids are unique
 */
export function compileRules(rules: readonly Rule[], options: CompileOptions): RuleBuffers {
  const { groupNames, zones, maxBitmapWords = MAX_BITMAP_WORDS } = options;
  const sorted = rules.toSorted(byPrecedence);
  const plan = cellPlanOf(sorted, groupNames.length);
  const lists = ruleListsOf(sorted, plan, maxBitmapWords);
  const groups = groupSetsOf(sorted);
  const buffers: RuleBuffers = {
    count: sorted.length,
    zoneCount: zoneCountOf(sorted),
    columns: columnsOf(sorted, groups.setOf),
    ids: textColumnOf(sorted.map(({ id }) => id)),
    groups,
    plan,
    lists,
    bitmaps: bitmapsOf(sorted, plan, lists, groups, zones),
  };
  const patterns = textsIn(groups.patterns);
  for (const [group, name] of groupNames.entries()) {
    if (name !== undefined) learnGroup(buffers, group, name, patterns);
  }
  return buffers;
}

const zoneCountOf = (rules: readonly Rule[]): number =>
  rules.reduce(
    (count, { windows }) => windows.reduce((most, { zone }) => Math.max(most, zone + 1), count),
    0,
  );
