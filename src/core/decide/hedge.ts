import { legExclusion, sizeExclusion } from "../execute/sor/lp-candidates.ts";
import type { LpCandidate } from "../execute/sor/lp-candidates.ts";
import { selectLp } from "../execute/sor/select-lp.ts";
import { NO_VOLUME } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { refused, routed } from "./decision.ts";
import type { Deciding, Decision } from "./decision.ts";
import type { Finding } from "./finding.ts";
import { splitVolume } from "./legs.ts";

/** Who could take the A leg decides its step, and whether there is an A leg at all. */
export function hedged(it: Deciding): Decision {
  const { order, draft, candidates, wanted } = it;
  if (wanted === NO_VOLUME) return keptWhole(it, []);
  const minimum = smallest(takersOf(candidates), "minimum");
  if (minimum !== undefined && wanted < minimum) {
    return sliver(it, wanted, minimum, (findings) => keptWhole(it, findings));
  }
  const eligible = candidates.filter(
    ({ exclusion, terms }) => exclusion === undefined && sizeExclusion(terms, wanted) === undefined,
  );
  const step = smallest(eligible, "step");
  if (step === undefined) return refused(it, "NO_LP", [{ code: "NO_ELIGIBLE_LP", volume: wanted }]);
  const split = splitVolume(order.volume, draft.aBook, step);
  const { aVolume, bVolume } = split;
  const takers = eligible.filter(({ terms }) => legExclusion(terms, aVolume) === undefined);
  const chosen = selectLp(takers, order.side, it.view.policy.defaultLp);
  const findings: Finding[] = [];
  if (aVolume !== wanted) {
    findings.push({ code: "LEG_ROUNDED", wanted, rounded: aVolume, step });
  }
  if (draft.mustHedge === "no" || bVolume === NO_VOLUME) {
    return routed(it, split, chosen, findings);
  }
  return sliver(it, bVolume, step, (found) => routed(it, split, chosen, [...findings, ...found]));
}

const keptWhole = (it: Deciding, findings: readonly Finding[]): Decision =>
  routed(it, { aVolume: NO_VOLUME, bVolume: it.order.volume }, undefined, findings);

/** Those who take the symbol at all, reachable or not: how little is too little hangs on them. */
const takersOf = (candidates: readonly LpCandidate[]): LpCandidate[] =>
  candidates.filter(({ lp, terms }) => lp.isEnabled && terms !== undefined);

/**
 * What no LP takes of what should be hedged: kept, unless the order must be hedged and the policy
 * would rather refuse it whole.
 */
function sliver(
  it: Deciding,
  volume: Volume,
  minimum: Volume,
  keep: (findings: readonly Finding[]) => Decision,
): Decision {
  const { mustHedge } = it.draft;
  const byDefault = mustHedge === "refuse" ? "reject" : "internalise";
  const mustRefuse = mustHedge !== "no" && (it.view.policy.onBelowLpMin ?? byDefault) === "reject";
  return mustRefuse
    ? refused(it, "BELOW_LP_MINIMUM", [{ code: "SLIVER_REFUSED", volume, minimum }])
    : keep([{ code: "SLIVER_KEPT", volume, minimum }]);
}

function smallest(
  candidates: readonly LpCandidate[],
  field: "step" | "minimum",
): Volume | undefined {
  let least: Volume | undefined;
  for (const { terms } of candidates) {
    if (terms !== undefined && (least === undefined || terms[field] < least)) least = terms[field];
  }
  return least;
}
