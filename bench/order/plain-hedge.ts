import type { PlainView } from "./plain-events.ts";
import { hardLimits } from "./plain-limits.ts";
import { byPreference, shownBy, sizeExclusion, whyBehind } from "./plain-lps.ts";
import { setShare } from "./plain-stages.ts";
import type { PlainDraft, Question } from "./plain-stages.ts";

const noLeg = (): Error => new Error("Invariant: one LP takes the whole leg of any order");

/**
 * Leaves the leg with the LP that is preferred of those that take it, and says of each why it was
 * or was not chosen. What no LP takes is kept.
 *
 * @param wanted the leg before any rounding, 10⁻⁶ lots
 */
export function hedge(
  draft: PlainDraft,
  question: Question,
  wanted: number,
): PlainView | undefined {
  const { request, policy } = question;
  const { symbol, side, orderQty: volume } = request;
  const mappings = policy.lps.map((lp) => lp.mappings.get(symbol)).filter((it) => it !== undefined);
  if (mappings.every(({ min, step }) => sized(draft, wanted, volume, step) < min)) {
    keepSliver(draft, question, wanted, Math.min(...mappings.map(({ min }) => min)));
    conclude(question, wanted, undefined);
    return undefined;
  }
  const takers = soundOf(draft, question, wanted);
  const step = Math.min(...takers.map((lp) => stepOf(lp, question)));
  const legQty = rounded(draft, question, wanted, step);
  if (legQty !== wanted) {
    setShare(draft, { code: "LEG_ROUNDED", wanted, rounded: legQty, step, to: draft.aBook });
  }
  const [chosen] = takers
    .filter((lp) => legQty % stepOf(lp, question) === 0)
    .filter((lp) => shownBy(lp, side) === 0 || shownBy(lp, side) >= legQty)
    .toSorted(byPreference(policy, symbol, side));
  const kept = volume - legQty;
  const isSliver = draft.mustHedge !== "no" && kept > 0;
  // Such orders are spread, refused or kept in part: of this bench's there is none.
  if (chosen === undefined || kept > draft.roomForB || isSliver) throw noLeg();
  chosen.legQty = legQty;
  chosen.verdict = "CHOSEN";
  conclude(question, wanted, chosen);
  return chosen;
}

/** LPs that could take the leg; those that do badly only where nobody else could. */
function soundOf(draft: PlainDraft, question: Question, wanted: number): PlainView[] {
  const { request, facts, policy } = question;
  const { symbol, orderQty } = request;
  const { unhealthyThreshold } = policy.document.routing.health;
  const takers = facts.lps.filter((lp) => {
    const asked = sized(draft, wanted, orderQty, stepOf(lp, question));
    const bySize = sizeExclusion(policy, lp, symbol, asked);
    return lp.verdict === "NOT_NEEDED" && bySize === undefined;
  });
  const sound = takers.filter(({ isProbe, health }) => isProbe || health >= unhealthyThreshold);
  if (sound.length === 0) return takers;
  for (const lp of takers) if (!sound.includes(lp)) lp.verdict = "UNHEALTHY";
  return sound;
}

/** Below every LP's minimum. */
function keepSliver(
  draft: PlainDraft,
  { request }: Question,
  volume: number,
  minimum: number,
): void {
  if (draft.mustHedge !== "no" || request.orderQty > draft.roomForB) throw noLeg();
  setShare(draft, { code: "SLIVER_KEPT", volume, minimum, to: draft.aBook });
}

function conclude(question: Question, wanted: number, chosen: PlainView | undefined): void {
  const { request, facts, policy } = question;
  for (const lp of facts.lps) {
    if (lp.verdict !== "NOT_NEEDED") continue;
    const bySize = sizeExclusion(policy, lp, request.symbol, wanted);
    if (bySize !== undefined) lp.verdict = bySize;
    else if (chosen !== undefined) {
      const isWhole = chosen.legQty % stepOf(lp, question) === 0;
      lp.verdict = isWhole ? whyBehind(lp, chosen, policy, request) : "STEP_TOO_COARSE";
    }
  }
}

const stepOf = ({ lp }: PlainView, { policy, request }: Question): number =>
  policy.lpsById.get(lp)?.mappings.get(request.symbol)?.step ?? Infinity;

/** The size an LP is asked about: what a limit sets is hedged rounded up or not at all. */
function sized({ roomForB }: PlainDraft, wanted: number, volume: number, step: number): number {
  const isSetByLimit = volume - wanted >= roomForB;
  const keepsTooMuch = volume - nearestLeg(wanted, volume, step) > roomForB;
  return isSetByLimit || keepsTooMuch ? legAbove(wanted, volume, step) : wanted;
}

/** Nearest, but up where the house may not keep what that leaves. */
function rounded(draft: PlainDraft, question: Question, wanted: number, step: number): number {
  const { orderQty: volume } = question.request;
  const nearest = nearestLeg(wanted, volume, step);
  if (volume - nearest <= draft.roomForB) return nearest;
  if (!draft.isLimited) hardLimits(draft, question, volume - nearest);
  return legAbove(wanted, volume, step);
}

/** The multiple of `step` that is nearest, ties down, and never past the order. */
function nearestLeg(wanted: number, volume: number, step: number): number {
  const below = wanted - (wanted % step);
  const isNearerAbove = (wanted - below) * 2 > step && below + step <= volume;
  return isNearerAbove ? below + step : below;
}

function legAbove(wanted: number, volume: number, step: number): number {
  const below = wanted - (wanted % step);
  return below < wanted && below + step <= volume ? below + step : below;
}
