import type { CellPlan } from "./cell-plan.ts";
import type { GroupSets } from "./group-sets.ts";
import type { RuleColumns } from "./rule-columns.ts";
import type { RuleLists } from "./rule-lists.ts";
import type { TextColumn } from "./text-column.ts";

/**
 * Compiled rules: typed arrays and small numbers, no object a rule, so that the thread that
 * compiled them can hand them over by transfer, which costs the receiver next to nothing.
 */
export interface RuleBuffers {
  readonly count: number;
  /** Zones that windows refer to are below. */
  readonly zoneCount: number;
  readonly columns: RuleColumns;
  readonly ids: TextColumn;
  readonly groups: GroupSets;
  readonly plan: CellPlan;
  readonly lists: RuleLists;
  readonly bitmaps: Int32Array<ArrayBuffer>;
}

/** What to name in the transfer list of `postMessage`. The sender's own copy is then empty. */
export const transferListOf = (buffers: RuleBuffers): ArrayBuffer[] => buffersIn(buffers);

function buffersIn(part: object): ArrayBuffer[] {
  return Object.values(part).flatMap((value: unknown) => {
    if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
    return typeof value === "object" && value !== null ? buffersIn(value) : [];
  });
}
