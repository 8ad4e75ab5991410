import type { RuleEntry } from "../rule-entry.ts";
import type { Clients } from "./clients.ts";
import { canMeet } from "./rule-reach.ts";
import type { RuleReach } from "./rule-reach.ts";

/** More rules than this in conflict with one are not looked for. */
const MOST_OTHERS = 8;

/**
 * For rules, by rank, those of the same priority before them that want something else for an order
 * that both match.
 *
 * Rules of different priority may overlap as they like: that is what priorities are for. Windows in
 * different zones count as overlapping.
 */
export function conflictsAmong(
  rules: readonly RuleReach[],
  clients: Clients,
): ReadonlyMap<number, readonly RuleReach[]> {
  const found = new Map<number, readonly RuleReach[]>();
  let equals: { readonly reach: RuleReach; readonly outcome: string }[] = [];
  for (const reach of rules) {
    if (equals[0]?.reach.rule.priority !== reach.rule.priority) equals = [];
    const outcome = outcomeOf(reach.rule);
    const others: RuleReach[] = [];
    for (const each of equals) {
      if (each.outcome === outcome || !areInConflict(reach, each.reach, clients)) continue;
      others.push(each.reach);
      if (others.length === MOST_OTHERS) break;
    }
    if (others.length > 0) found.set(reach.rank, others);
    equals.push({ reach, outcome });
  }
  return found;
}

const areInConflict = (a: RuleReach, b: RuleReach, clients: Clients): boolean =>
  canMeet(a, b) && clients.canMeet(a, b);

/** What a rule does with an order; equal texts do the same. */
function outcomeOf({ action, hedge, targetLps, onTargetUnavailable }: RuleEntry): string {
  if (action === "REJECT" || action === "B_BOOK") return action;
  const share = action === "PARTIAL_HEDGE" ? hedge : null;
  const where = targetLps.length === 0 ? [] : [targetLps, onTargetUnavailable];
  return JSON.stringify([action, share, where]);
}
