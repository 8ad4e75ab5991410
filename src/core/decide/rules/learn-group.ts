import { addGroup } from "./bitmaps.ts";
import { setCountOf, writeRow } from "./group-sets.ts";
import type { RuleBuffers } from "./rule-buffers.ts";

/**
 * Finds out once which rules a group passes, and marks them.
 *
 * @param patterns those of `groups.patterns`, as texts
 */
export function learnGroup(
  { bitmaps, plan, lists, groups }: RuleBuffers,
  group: number,
  name: string,
  patterns: readonly string[],
): void {
  if (setCountOf(groups) === 0) return;
  writeRow(groups, group, name, patterns);
  addGroup(bitmaps, plan, lists, groups, group);
}
