import type { AlertCode, EndingCode } from "../codes.ts";
import type { Event } from "../events.ts";
import type { DoubtEnd, LegInDoubt } from "./doubt-events.ts";
import { moveOf } from "../house/movable.ts";
import type { Side } from "../terms.ts";
import {
  asPrice,
  asVolume,
  MAX_BOOK,
  MAX_PRICE,
  minus,
  NO_VOLUME,
  plus,
  smaller,
} from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import type { Outcome, View } from "../view.ts";
import { lotsOf, pxOf } from "../units/plain-number.ts";
import { afterLeg } from "./after-leg.ts";
import { clientFilled } from "./client-filled.ts";
import { clientFillPx } from "./improvement.ts";
import { isBeyondLimit } from "./leg-price.ts";
import { isFinal, legMayBecome } from "./order-status.ts";
import type { OrdStatus } from "./order-status.ts";
import { releasedWith, valueOf } from "./order.ts";
import type { Leg } from "./order.ts";
import { claimStray } from "./stray-fill.ts";
import { statusExecID } from "./status-fill.ts";

/** What an LP says of a leg, in our words. */
export type LegReport = LegFill | LegNews;

export interface LegFill {
  readonly kind: "Filled";
  readonly lp: number;
  /** 0 when its ClOrdID is none of ours. */
  readonly leg: number;
  readonly symbol: number;
  readonly side: Side;
  readonly execID: string;
  readonly lastQty: Volume;
  readonly lastPx: Price;
  readonly cumQty: Volume;
}

/** How a leg may end without being filled whole; withheld: it was never sent. */
export type LegEnd = "Rejected" | "Withheld" | "Canceled" | "Expired";

/** A change that fills nothing. */
export interface LegNews {
  readonly kind: "Acknowledged" | LegEnd;
  readonly lp: number;
  readonly leg: number;
  readonly lpOrderID: string;
  /** CumQty(14) as the LP reported it; a cross-check, never the truth. */
  readonly cumQty: Volume;
  readonly text: string;
}

/** Of a leg that never left the desk: its LP has no part in it. */
export const withheld = ({ lp, leg }: Pick<LegNews, "lp" | "leg">, text: string): LegNews => ({
  kind: "Withheld",
  lp,
  leg,
  lpOrderID: "",
  cumQty: NO_VOLUME,
  text,
});

/** An LP reported on a leg. */
export function reportLeg(view: View, report: LegReport, outcome: Outcome): void {
  const leg = view.state.orders.leg(report.leg);
  const known = leg?.lp === report.lp ? leg : undefined;
  if (report.kind === "Filled") return fillLeg(view, report, agreeing(known, report), outcome);
  if (known === undefined) {
    const text = `${report.kind} reported for a leg the desk does not know`;
    outcome.alerts.push({ code: "LEG_UNKNOWN", lp: report.lp, leg: 0, text });
    return;
  }
  if (report.kind === "Acknowledged") return acknowledge(known, report, outcome);
  if (report.cumQty > known.cumQty && !isFinal(known.ordStatus)) {
    // A fill was missed. The leg is not over before it is known: the LP is asked.
    alertCount(known, report.cumQty, known.cumQty, outcome);
    return doubtLeg(known, "FILL_MISSING", outcome);
  }
  endLeg(view, known, report.kind, report.text, "REPORT", outcome);
}

/** A fill that contradicts the leg it names is no fill of that leg; it is booked as it reads. */
const agreeing = (leg: Leg | undefined, fill: LegFill): Leg | undefined =>
  leg?.symbol === fill.symbol && leg.side === fill.side ? leg : undefined;

function acknowledge(leg: Leg, report: LegNews, outcome: Outcome): void {
  resolve(leg, "REPORT", outcome);
  // A repeat, or one that a fill overtook, says nothing new.
  if (!legMayBecome(leg.ordStatus, "New")) return;
  outcome.events.push({ type: "LegAcknowledged", leg: leg.leg, lpOrderID: report.lpOrderID });
}

/**
 * A fill with an unseen ExecID is always booked, whatever the status of leg and order. What
 * the client's order cannot take is suspended: the house's position until a person settles it.
 */
function fillLeg(view: View, report: LegFill, leg: Leg | undefined, outcome: Outcome): void {
  if (!isBookable(view, report, leg)) return alertUnbookable(report, leg, outcome);
  if (leg === undefined) return fillStray(view, report, outcome);
  if (isSeen(leg, report)) return;
  claimStray(view, report, outcome);
  resolve(leg, "REPORT", outcome);
  crossCheck(leg, report, outcome);
  bookFill(view, leg, report, outcome);
}

/**
 * Whether the sums it enters stay exact; no LP gets there but one that talks nonsense, and that
 * one's strays must not keep a sound LP's fills from being booked.
 */
export function isBookable(
  view: View,
  { lp, symbol, lastQty }: Pick<LegFill, "lp" | "symbol" | "lastQty">,
  leg: Leg | undefined,
): boolean {
  const held = Math.abs(view.state.hedges.net(lp, symbol));
  const suspended = leg === undefined ? view.state.exposure.of(symbol).suspenseNet : NO_VOLUME;
  return Math.max(held, Math.abs(suspended)) + lastQty <= MAX_BOOK;
}

function alertUnbookable(report: LegFill, leg: Leg | undefined, outcome: Outcome): void {
  const text = `fill ${report.execID} is NOT booked: the LP's fills are beyond any book`;
  outcome.alerts.push({ code: "FILL_SUSPENDED", lp: report.lp, leg: leg?.leg ?? 0, text });
  if (leg !== undefined) doubtLeg(leg, "UNREADABLE", outcome);
}

const isSeen = (leg: Leg, report: LegFill): boolean =>
  leg.execs.some(({ execID }) => execID === report.execID) ||
  // Covered by a status answer or a statement that was booked before.
  (report.cumQty > 0 && report.cumQty <= leg.statusCumQty);

function fillStray(view: View, report: LegFill, outcome: Outcome): void {
  const { lp, symbol, side, execID, lastQty, lastPx, cumQty } = report;
  if (view.state.hedges.hasFill(lp, execID, lastQty)) return;
  outcome.events.push(
    { type: "LegFilled", leg: 0, lp, symbol, side, execID, lastQty, lastPx, cumQty },
    {
      type: "FillSuspended",
      leg: 0,
      lp,
      symbol,
      side,
      volume: lastQty,
      lastPx,
      why: "UNKNOWN_LEG",
    },
  );
  const text = `fill ${execID} of ${lotsOf(lastQty)} lots fits no leg of this desk`;
  outcome.alerts.push({ code: "FILL_SUSPENDED", lp, leg: 0, text });
}

function crossCheck(leg: Leg, report: LegFill, outcome: Outcome): void {
  const expected = plus(leg.cumQty, report.lastQty);
  if (report.cumQty !== expected) alertCount(leg, report.cumQty, expected, outcome);
}

function alertCount(leg: Leg, theirs: Volume, ours: Volume, outcome: Outcome): void {
  const text = `the LP counts ${lotsOf(theirs)} lots, its fills add up to ${lotsOf(ours)}`;
  alert(leg, "CUM_QTY_MISMATCH", text, outcome);
}

type Fill = Pick<LegFill, "execID" | "lastQty" | "lastPx" | "cumQty">;

function bookFill(view: View, leg: Leg, fill: Fill, outcome: Outcome): void {
  const { execID, lastQty, lastPx, cumQty } = fill;
  const { lp, symbol, side } = leg;
  outcome.events.push({
    type: "LegFilled",
    leg: leg.leg,
    lp,
    symbol,
    side,
    execID,
    lastQty,
    lastPx,
    cumQty,
  });
  const taken = takenByOrder(leg, lastQty);
  if (taken > 0) fillOrder(view, leg, taken, lastPx, outcome);
  if (isBeyondLimit(leg, lastPx)) alertBeyond(leg, fill, outcome);
  suspendRest(leg, fill, minus(lastQty, taken), outcome);
  const isLast = leg.cumQty < leg.orderQty && plus(leg.cumQty, lastQty) >= leg.orderQty;
  if (isLast) afterLeg(view, leg, taken, "LP_CANCELED", outcome);
}

/** The client is not made to pay for it. */
function alertBeyond(leg: Leg, { execID, lastPx }: Fill, outcome: Outcome): void {
  const text = `fill ${execID} at ${pxOf(lastPx)} is beyond its limit ${pxOf(leg.limitPx)}`;
  alert(leg, "FILL_BEYOND_LIMIT", text, outcome);
}

/** What the order cannot take of a fill. */
function suspendRest(leg: Leg, { execID, lastPx }: Fill, volume: Volume, outcome: Outcome): void {
  if (volume === 0) return;
  const { lp, symbol, side } = leg;
  const why = isFinal(leg.order.ordStatus) ? "ORDER_ENDED" : "OVERFILL";
  outcome.events.push({
    type: "FillSuspended",
    leg: leg.leg,
    lp,
    symbol,
    side,
    volume,
    lastPx,
    why,
  });
  const text = `${lotsOf(volume)} lots of fill ${execID} are more than its order can take`;
  alert(leg, "FILL_SUSPENDED", text, outcome);
}

/**
 * What the order takes of a fill. A leg from before it last rested is none of it any more: the
 * order may have other terms since, and goes by another decision.
 */
export function takenByOrder(leg: Leg, lastQty: Volume): Volume {
  const { order } = leg;
  if (isFinal(order.ordStatus) || order.legs.indexOf(leg) < order.before.legs) return NO_VOLUME;
  const ofOrder = minus(order.aVolume, order.aFilled);
  const ofLeg = asVolume(Math.max(0, leg.orderQty - leg.cumQty));
  return smaller(lastQty, smaller(ofOrder, ofLeg));
}

/** What an order takes of a fill, and what that moves between books. */
export function fillOrder(
  view: View,
  leg: Leg,
  aQty: Volume,
  lastPx: Price,
  outcome: Outcome,
): void {
  outcome.events.push(orderFill(view, leg, aQty, lastPx));
  const moved = moveOf(view, leg.order, aQty);
  if (moved !== undefined) outcome.events.push(moved);
}

function orderFill(view: View, leg: Leg, aQty: Volume, lastPx: Price): Event {
  const { house, terms } = leg.order;
  if (house !== undefined) {
    return { type: "HouseFilled", order: terms.order, leg: leg.leg, volume: aQty, lastPx };
  }
  const step = view.policy.instruments[leg.symbol]?.volumeStep ?? asVolume(1);
  const client = clientFillPx(leg, lastPx);
  return clientFilled(leg.order.decision?.findings ?? [], {
    order: terms.order,
    exec: view.state.nextExec,
    leg: leg.leg,
    aQty,
    bQty: releasedWith(leg.order, aQty, step),
    lastPx: client.lastPx,
    kept: client.kept,
  });
}

const endings: Readonly<Record<LegEnd, EndingCode>> = {
  Rejected: "LP_REJECTED",
  Withheld: "LEG_NOT_SENT",
  Canceled: "LP_CANCELED",
  Expired: "LP_EXPIRED",
};

const statusOf = (end: LegEnd): OrdStatus => (end === "Withheld" ? "Rejected" : end);

/** The leg is over at the LP. */
export function endLeg(
  view: View,
  leg: Leg,
  end: LegEnd,
  text: string,
  how: DoubtEnd,
  outcome: Outcome,
): void {
  const to = statusOf(end);
  if (!legMayBecome(leg.ordStatus, to)) {
    // The usual repeat after a resend is no news; anything else is.
    if (leg.ordStatus !== to) alertRefused(leg, to, outcome);
    return;
  }
  resolve(leg, how, outcome);
  const short = text.slice(0, 200);
  outcome.events.push({ type: `Leg${end}`, leg: leg.leg, text: short });
  const code = how === "NOT_RECEIVED" ? "LP_NOT_RECEIVED" : endings[end];
  afterLeg(view, leg, NO_VOLUME, code, outcome);
}

/** A fill without a price cannot be booked; the leg stays as it is until a person has looked. */
function alertPriceless(leg: Leg, cumQty: Volume, outcome: Outcome): void {
  const text = `the LP counts ${lotsOf(cumQty)} lots at an average price that cannot be`;
  alert(leg, "CUM_QTY_MISMATCH", text, outcome);
}

function alertRefused(leg: Leg, to: OrdStatus, outcome: Outcome): void {
  alert(leg, "LEG_STATUS_REFUSED", `it is ${leg.ordStatus}; the LP says ${to}`, outcome);
}

const alert = (leg: Leg, code: AlertCode, text: string, outcome: Outcome): void => {
  outcome.alerts.push({ code, lp: leg.lp, leg: leg.leg, text });
};

/** A timeout is not a reject: from here the leg counts both ways until something resolves it. */
export function doubtLeg(leg: Leg, cause: LegInDoubt["cause"], outcome: Outcome): void {
  if (leg.isInDoubt || isFinal(leg.ordStatus)) return;
  outcome.events.push({ type: "LegInDoubt", leg: leg.leg, cause });
  alert(leg, "LEG_IN_DOUBT", cause, outcome);
}

/** Any word of the LP on a leg in doubt ends the doubt; it comes before what the word says. */
export function resolve(leg: Leg, how: DoubtEnd, outcome: Outcome): void {
  if (leg.isInDoubt) outcome.events.push({ type: "LegResolved", leg: leg.leg, how });
}

/**
 * Ends the doubt and books what a status answer shows beyond the fills seen: CumQty(14) above
 * ours, at the price that makes the LP's AvgPx(6) true.
 */
export function bookMissing(
  view: View,
  leg: Leg,
  cumQty: Volume,
  avgPx: Price,
  outcome: Outcome,
): void {
  const missing = minus(cumQty, leg.cumQty);
  const value = BigInt(cumQty) * BigInt(avgPx) - valueOf(leg);
  const price = value / BigInt(missing);
  if (price <= 0n || price > BigInt(MAX_PRICE)) return alertPriceless(leg, cumQty, outcome);
  const lastPx = asPrice(Number(price));
  resolve(leg, "STATUS", outcome);
  const execID = statusExecID(leg, cumQty);
  bookFill(view, leg, { execID, lastQty: missing, lastPx, cumQty }, outcome);
}

/** Ends the doubt and books what a person says the LP filled beyond what was known. */
export function bookJudged(
  view: View,
  leg: Leg,
  { cumQty, lastPx }: { readonly cumQty: Volume; readonly lastPx: Price },
  outcome: Outcome,
): void {
  resolve(leg, "DEALER", outcome);
  const lastQty = minus(cumQty, leg.cumQty);
  const execID = statusExecID(leg, cumQty);
  bookFill(view, leg, { execID, lastQty, lastPx, cumQty }, outcome);
}
