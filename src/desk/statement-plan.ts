import { isFinal } from "../core/execute/order-status.ts";
import type { Leg } from "../core/execute/order.ts";
import { revealedQtyOf } from "../core/execute/status-fill.ts";
import { lpTermsOf } from "../core/execute/sor/lp-candidates.ts";
import { legIDOf } from "../core/ids.ts";
import type { Policy } from "../core/policy.ts";
import { asPrice, asVolume, MAX_VOLUME } from "../core/units/quantity.ts";
import type { Price, Volume } from "../core/units/quantity.ts";
import type { StatedTrade, StatementAsked } from "../intake/control/statement-request.ts";
import { keptID } from "../lps/fix/report-fields.ts";
import { filledVolumeOf } from "../lps/fix/symbol-mapping.ts";
import { StatementNames } from "./statement-names.ts";
import type { NamesSight } from "./statement-names.ts";

/** What a statement is held against. */
export interface StatementSight extends NamesSight {
  readonly policy: Policy;
  /** How long an LP may say nothing of a leg. */
  readonly legTimeoutUs: number;
  /** When a leg went out; undefined where that is not known. */
  readonly sentUs: (leg: Leg) => number | undefined;
}

/** What is wrong with a trade, by its place in the list and the field. */
export interface StatementMistake {
  readonly trade: number;
  readonly field: keyof StatedTrade;
  readonly what: string;
}

/** A trade that no leg takes. */
export interface StatementBreak {
  readonly trade: number;
  /** It names no leg that is known here, or one that is not in doubt and does not have it. */
  readonly code: "UNKNOWN" | "UNBOOKED";
  /** The leg it names. */
  readonly leg: number;
}

/** One trade of a leg, in our units. */
export interface StatedFill {
  readonly trade: number;
  readonly execID: string;
  readonly lastQty: Volume;
  readonly lastPx: Price;
  /** Of the leg with it, as the statement adds up. */
  readonly cumQty: Volume;
  readonly isBooked: boolean;
}

/** Why the statement cannot say what became of a leg that is in doubt. */
export type Undecided = "SENT_UNKNOWN" | "NEAR_AN_END" | "RESTS" | "DISAGREES" | "UNSURE";

/** What the statement says of a leg in doubt that went out in its time, or that it names. */
export interface LegPlan {
  readonly leg: Leg;
  readonly fills: readonly StatedFill[];
  readonly undecided: Undecided | undefined;
}

export interface StatementPlan {
  readonly mistakes: readonly StatementMistake[];
  readonly breaks: readonly StatementBreak[];
  readonly legs: readonly LegPlan[];
  /** Legs of the LP in doubt that went out at another time, and that no trade names. */
  readonly outside: number;
  /** Trades that are booked. */
  readonly booked: number;
}

/** What would come of a statement: reads only. */
export function planStatement(sight: StatementSight, asked: StatementAsked): StatementPlan {
  const names = new StatementNames(sight);
  const mistakes: StatementMistake[] = [];
  const breaks: StatementBreak[] = [];
  // By number: a leg that is over is another object each time it is asked for.
  const ofLegs = new Map<number, { readonly leg: Leg; readonly trades: number[] }>();
  let booked = 0;
  for (const [at, trade] of asked.trades.entries()) {
    const named = names.of(trade);
    if (named === undefined) {
      if (isBookedFill(sight, trade)) booked += 1;
      else {
        breaks.push({ trade: at, code: "UNKNOWN", leg: 0 });
        names.addNobodys(trade);
      }
    } else if ("what" in named) {
      mistakes.push({ trade: at, ...named });
    } else {
      mistakes.push(...mistakesOf(sight, named, trade, at));
      const ofLeg = ofLegs.get(named.leg);
      if (ofLeg === undefined) ofLegs.set(named.leg, { leg: named, trades: [at] });
      else ofLeg.trades.push(at);
    }
  }
  if (mistakes.length > 0) return { mistakes, breaks, legs: [], outside: 0, booked };
  for (const { leg, trades } of ofLegs.values()) {
    const fills = fillsOf(sight, leg, trades, asked.trades);
    booked += fills.filter(({ isBooked }) => isBooked).length;
    if (names.inDoubt.has(leg)) continue;
    for (const { trade, isBooked } of fills) {
      if (!isBooked) breaks.push({ trade, code: "UNBOOKED", leg: leg.leg });
    }
  }
  const legs: LegPlan[] = [];
  let outside = 0;
  for (const leg of names.inDoubt) {
    const trades = ofLegs.get(leg.leg)?.trades ?? [];
    // What the statement has of a leg is told, whenever that went out.
    if (trades.length === 0 && isOutside(sight.sentUs(leg), asked)) outside += 1;
    else {
      const fills = fillsOf(sight, leg, trades, asked.trades);
      legs.push({ leg, fills, undecided: undecidedOf(sight, asked, { leg, fills }, names) });
    }
  }
  return { mistakes, breaks: breaks.toSorted((a, b) => a.trade - b.trade), legs, outside, booked };
}

const isOutside = (sentUs: number | undefined, { fromUs, toUs }: StatementAsked): boolean =>
  sentUs !== undefined && (sentUs < fromUs || sentUs >= toUs);

/** The fill of a leg that is over, or of one that is not remembered. */
function isBookedFill({ state, lp, mapping }: StatementSight, trade: StatedTrade): boolean {
  const mapped = mapping.ofLp(trade.symbol);
  const volume = mapped && filledVolumeOf(trade.quantity, mapped);
  return volume !== undefined && state.hedges.hasFill(lp, keptID(trade.execID), volume);
}

function mistakesOf(
  { journalId, mapping }: StatementSight,
  leg: Leg,
  trade: StatedTrade,
  at: number,
): StatementMistake[] {
  const found: StatementMistake[] = [];
  const name = legIDOf(journalId, leg.leg);
  const mapped = mapping.of(leg.symbol);
  if (mapped === undefined || trade.symbol !== mapped.lpSymbol) {
    found.push({
      trade: at,
      field: "symbol",
      what: `leg ${name} is in ${mapped?.lpSymbol ?? "-"}`,
    });
  }
  if (trade.side !== leg.side) {
    found.push({ trade: at, field: "side", what: `leg ${name} is a ${leg.side.toLowerCase()}` });
  }
  const volume = mapped && filledVolumeOf(trade.quantity, mapped);
  if (volume === undefined || volume > MAX_VOLUME) {
    found.push({ trade: at, field: "quantity", what: "is no exact volume in lots" });
  }
  return found;
}

/** In the order in which they were made; of one moment as the file has them. */
function fillsOf(
  { mapping }: StatementSight,
  leg: Leg,
  trades: readonly number[],
  all: readonly StatedTrade[],
): StatedFill[] {
  const mapped = mapping.of(leg.symbol);
  const known = new Set(leg.execs.map(({ execID }) => execID));
  const revealed = revealedQtyOf(leg);
  const fills: StatedFill[] = [];
  let cumQty = 0;
  for (const at of trades.toSorted((a, b) => timeOf(all, a) - timeOf(all, b))) {
    const trade = all[at];
    const lastQty = mapped && trade && filledVolumeOf(trade.quantity, mapped);
    if (trade === undefined || lastQty === undefined) continue;
    const execID = keptID(trade.execID);
    cumQty += lastQty;
    // What a status answer revealed has no ExecID here: it is told by how much it came to.
    const isBooked = known.has(execID) || cumQty <= revealed;
    const lastPx = asPrice(trade.price);
    fills.push({ trade: at, execID, lastQty, lastPx, cumQty: asVolume(cumQty), isBooked });
  }
  return fills;
}

const timeOf = (all: readonly StatedTrade[], at: number): number => all[at]?.timeUs ?? 0;

function undecidedOf(
  { policy, lp, legTimeoutUs, sentUs }: StatementSight,
  { fromUs, toUs }: StatementAsked,
  { leg, fills }: Pick<LegPlan, "leg" | "fills">,
  names: StatementNames,
): Undecided | undefined {
  const sent = sentUs(leg);
  if (sent === undefined) return "SENT_UNKNOWN";
  const stated = fills.at(-1)?.cumQty ?? 0;
  const isNear = sent < fromUs + legTimeoutUs || sent >= toUs - legTimeoutUs;
  // The LP's clock may be another, and what was sent just before the end is filled behind it.
  if (stated < leg.orderQty && isNear) return "NEAR_AN_END";
  if (stated < leg.orderQty && lpTermsOf(policy, lp, leg.symbol)?.isResting === true)
    return "RESTS";
  const news = fills.filter(({ isBooked }) => !isBooked);
  const sum = news.reduce((total, { lastQty }) => total + lastQty, Number(leg.cumQty));
  if (sum !== stated) return "DISAGREES";
  if (stated < leg.orderQty && names.mayHaveMore(leg)) return "UNSURE";
  return isFinal(leg.ordStatus) ? "DISAGREES" : undefined;
}
