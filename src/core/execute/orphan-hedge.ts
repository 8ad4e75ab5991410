import { isSwitchedOff } from "../accept/stops.ts";
import type { Finding } from "../decide/finding.ts";
import { leftToClose } from "../accounts/unwinding.ts";
import { lotsOf } from "../units/plain-number.ts";
import { NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import type { Alert, Outcome, View } from "../view.ts";
import { clientFilled } from "./client-filled.ts";
import { filledWith, isWithin, stepOf } from "./keep-instead.ts";
import { markedUp, markupOf } from "./markup.ts";
import { nextExecOf } from "./next-exec.ts";
import { releasedAt, stoppable } from "./order.ts";
import type { Leg } from "./order.ts";
import { lookDeeper } from "./sor/deeper-levels.ts";
import { clientPriceOf, lpsInSight } from "./sor/lp-candidates.ts";

/**
 * Where the policy wants it, what no LP took of a closing order is closed by the house, with its
 * share of what was kept, at the client's price of this moment and inside the order's own. The
 * hedge stays at its LPs as an orphan.
 *
 * @param rest what no LP took, 10⁻⁶ lots
 * @returns what of it was closed; what the order was to open is not in it
 */
export function orphanInstead(view: View, leg: Leg, rest: Volume, outcome: Outcome): Volume {
  const { order, symbol, side } = leg;
  const { aFilled, bFilled } = filledWith(leg, outcome);
  const volume = smaller(rest, leftToClose(order.aCloses, aFilled));
  const isWhole = order.terms.timeInForce === "FillOrKill";
  if (volume === NO_VOLUME || (isWhole && volume < rest)) return NO_VOLUME;
  if (view.policy.onCloseLpFailure === "reject" || isSwitchedOff(view, stoppable(order))) {
    return NO_VOLUME;
  }
  const lps = lpsInSight(view, { symbol, side, isClosing: true });
  lookDeeper(lps, view.quotes, { symbol, side, volume });
  const marketPx = clientPriceOf(lps, view.policy, symbol, side, volume);
  const lastPx = markedUp(marketPx, side, markupOf(order.decision));
  if (lastPx === 0 || !isWithin(marketPx, leg)) return NO_VOLUME;
  const bQty = releasedAt(order, plus(aFilled, volume), bFilled, stepOf(view, symbol));
  const findings = order.decision?.findings ?? [];
  orphan(view, order.terms.order, leg, { aQty: volume, bQty, lastPx, findings }, outcome);
  return volume;
}

interface OrphanFill {
  readonly aQty: Volume;
  readonly bQty: Volume;
  readonly lastPx: Price;
  /** Of the decision the order is carried out under. */
  readonly findings: readonly Finding[];
}

/** A closing order that no LP can take a leg of, decided and not yet applied. */
export function orphanAtOnce(view: View, order: number, fill: OrphanFill, outcome: Outcome): void {
  orphan(view, order, undefined, fill, outcome);
}

function orphan(
  view: View,
  order: number,
  leg: Leg | undefined,
  { findings, ...fill }: OrphanFill,
  outcome: Outcome,
): void {
  const { aQty } = fill;
  const exec = nextExecOf(view, outcome);
  outcome.events.push(
    { type: "HedgeOrphaned", order, leg: leg?.leg ?? 0, volume: aQty },
    clientFilled(findings, { order, exec, leg: 0, ...fill }),
  );
  outcome.alerts.push(orphanAlert(leg, aQty));
}

/** Its LPs are told apart by what each holds: the alert names the one that failed last. */
const orphanAlert = (leg: Leg | undefined, volume: Volume): Alert => ({
  code: "HEDGE_ORPHANED",
  lp: leg?.lp ?? -1,
  leg: leg?.leg ?? 0,
  text: `a client was closed and ${lotsOf(volume)} lots of its hedge were not`,
});
