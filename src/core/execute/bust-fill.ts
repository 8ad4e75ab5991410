import type { AlertCode } from "../codes.ts";
import type { Side } from "../terms.ts";
import { lotsOf } from "../units/plain-number.ts";
import { larger, minus, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import type { Outcome, View } from "../view.ts";
import { afterLeg } from "./after-leg.ts";
import type { LegBusted } from "./bust-events.ts";
import { fillOrder, isBookable, resolve, takenByOrder } from "./leg-report.ts";
import { isFinal } from "./order-status.ts";
import type { Leg } from "./order.ts";

/** An LP takes back a fill, or puts another one in its place. */
export interface FillBust {
  readonly kind: "Busted" | "Corrected";
  readonly lp: number;
  /** 0 when its ClOrdID is none of ours. */
  readonly leg: number;
  readonly symbol: number;
  readonly side: Side;
  /** ExecID(17) of this report, ExecRefID(19) of the fill. */
  readonly execID: string;
  readonly execRefID: string;
  /** Of a correction: what stands now. Of a bust: what was taken back, 0 where it is not told. */
  readonly lastQty: Volume;
  readonly lastPx: Price;
  readonly cumQty: Volume;
}

/** What is known of the fill that is taken back. */
interface Known {
  /** Undefined: it is of no leg that is remembered. */
  readonly leg: Leg | undefined;
  readonly lastQty: Volume;
  readonly lastPx: Price;
}

/**
 * Books a fill the other way, once. The client's order keeps what it was given: the difference is
 * the house's position, and an alert.
 */
export function bustFill(view: View, report: FillBust, outcome: Outcome): void {
  const { busts } = view.state.hedges;
  const { lp, execID, execRefID } = report;
  // Heard twice, happened once.
  if (busts.isReport(lp, execID)) return;
  // Before the fill is looked for: one that came after it was taken back is there, and is not.
  const known = busts.isTakenBack(lp, execRefID) ? undefined : fillOf(view, report);
  if (known === undefined && isTakenBack(view, report)) {
    const text = `${execRefID} was taken back before, or is no fill: ${execID} changes nothing`;
    return alert(report, "BUST_REFUSED", text, outcome);
  }
  if (known === undefined) return bustUnknown(view, report, outcome);
  if (!isBookable(view, { ...report, lastQty: plus(known.lastQty, report.lastQty) }, undefined)) {
    return alert(report, "BUST_REFUSED", `${execID} is NOT booked: beyond any book`, outcome);
  }
  outcome.events.push(reversal(report, known));
  if (report.kind === "Corrected") return replace(view, report, known, outcome);
  const text = `fill ${execRefID} of ${lotsOf(known.lastQty)} lots was taken back: the house's now`;
  return alert(report, "FILL_BUSTED", text, outcome);
}

/** The fill, where its leg is remembered and it still stands. */
function fillOf({ state }: View, report: FillBust): Known | undefined {
  const leg = state.orders.leg(report.leg);
  if (leg?.lp !== report.lp) return undefined;
  const exec = leg.execs.find(({ execID }) => execID === report.execRefID);
  if (exec === undefined || exec.lastQty === NO_VOLUME) return undefined;
  return { leg, lastQty: exec.lastQty, lastPx: exec.lastPx };
}

/** Taken back before; or what is to be taken back took back something itself. */
const isTakenBack = ({ state: { hedges } }: View, { lp, execRefID }: FillBust): boolean =>
  hedges.busts.isTakenBack(lp, execRefID) || hedges.busts.isReport(lp, execRefID);

/**
 * A fill nobody here remembers: it was forgotten, is still to come, or is not ours. What it was is
 * taken from the report; a correction does not say it.
 */
function bustUnknown(view: View, report: FillBust, outcome: Outcome): void {
  const { kind, execRefID, lastQty, lastPx } = report;
  const isTold = kind === "Busted" && lastQty > 0 && isBookable(view, report, undefined);
  if (isTold) outcome.events.push(reversal(report, { leg: undefined, lastQty, lastPx }));
  const what = isTold ? `${lotsOf(lastQty)} lots of it are suspended` : "NOTHING is booked";
  const text = `${execRefID} is no fill that is remembered; ${what}`;
  alert(report, "BUST_UNKNOWN", text, outcome);
}

const reversal = (report: FillBust, { leg, lastQty, lastPx }: Known): LegBusted => ({
  type: "LegBusted",
  leg: leg?.leg ?? 0,
  lp: report.lp,
  symbol: leg?.symbol ?? report.symbol,
  side: leg?.side ?? report.side,
  execID: report.execID,
  execRefID: report.execRefID,
  lastQty,
  lastPx,
});

/**
 * What stands in its place is booked like a fill. Its order has had what the first one gave it;
 * what is more than that it may still take, and the rest is suspended.
 */
function replace(view: View, report: FillBust, known: Known, outcome: Outcome): void {
  const { leg } = known;
  if (leg === undefined) return;
  const { lp, execID, execRefID, lastQty, lastPx, cumQty } = report;
  const [before, after] = [known.lastQty, lastQty].map(lotsOf);
  const text = `fill ${execRefID} of ${before} lots is ${after} now: the house has the difference`;
  alert(report, "FILL_CORRECTED", text, outcome);
  // A statement tells what stands in the end; that may have been booked before this was heard.
  if (execID !== execRefID && leg.execs.some((it) => it.execID === execID)) return;
  const { leg: number, symbol, side } = leg;
  const at = { leg: number, lp, symbol, side, lastPx };
  const more = larger(minus(lastQty, known.lastQty), NO_VOLUME);
  const taken = takenByOrder(leg, more);
  const cumAfter = plus(minus(leg.cumQty, known.lastQty), lastQty);
  // Filled whole, whatever was not known of it.
  if (cumAfter >= leg.orderQty) resolve(leg, "REPORT", outcome);
  outcome.events.push({ type: "LegFilled", ...at, execID, lastQty, cumQty });
  if (taken > 0) fillOrder(view, leg, taken, lastPx, outcome);
  const volume = minus(lastQty, taken);
  outcome.events.push({ type: "FillSuspended", ...at, volume, why: "CORRECTED" });
  if (isFinal(leg.ordStatus) || cumAfter < leg.orderQty) return;
  // Nothing more comes of the leg: its order goes on without it.
  afterLeg(view, leg, taken, "LP_CANCELED", outcome);
}

const alert = (report: FillBust, code: AlertCode, text: string, outcome: Outcome): void => {
  outcome.alerts.push({ code, lp: report.lp, leg: report.leg, text });
};
