import { isFinal } from "../core/execute/order-status.ts";
import type { Leg } from "../core/execute/order.ts";
import { lpTermsOf } from "../core/execute/sor/lp-candidates.ts";
import { legIDOf, legNumberOf } from "../core/ids.ts";
import type { Policy } from "../core/policy.ts";
import type { State } from "../core/state.ts";
import { asPrice, asVolume, MAX_VOLUME } from "../core/units/quantity.ts";
import type { Price, Volume } from "../core/units/quantity.ts";
import type { StatedTrade, StatementAsked } from "../intake/control/statement-request.ts";
import { keptID } from "../lps/fix/report-fields.ts";
import { filledVolumeOf } from "../lps/fix/symbol-mapping.ts";
import type { SymbolMapping } from "../lps/fix/symbol-mapping.ts";

/** What a statement is held against. */
export interface StatementSight {
  readonly journalId: string;
  readonly state: State;
  readonly policy: Policy;
  readonly lp: number;
  readonly mapping: SymbolMapping;
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

/** What the statement says of a leg in doubt that went out in its time. */
export interface LegPlan {
  readonly leg: Leg;
  readonly fills: readonly StatedFill[];
  readonly undecided: Undecided | undefined;
}

export interface StatementPlan {
  readonly mistakes: readonly StatementMistake[];
  readonly breaks: readonly StatementBreak[];
  readonly legs: readonly LegPlan[];
  /** Legs of the LP in doubt that went out at another time. */
  readonly outside: number;
  /** Trades that are booked. */
  readonly booked: number;
}

/** What would come of a statement: reads only. */
export function planStatement(sight: StatementSight, asked: StatementAsked): StatementPlan {
  const { inDoubt, byOrderID } = openLegsAt(sight);
  const mistakes: StatementMistake[] = [];
  const breaks: StatementBreak[] = [];
  const ofLegs = new Map<Leg, number[]>();
  let booked = 0;
  for (const [at, trade] of asked.trades.entries()) {
    const named = legNamed(sight, byOrderID, trade);
    if (named === "CONTRADICTION") {
      mistakes.push({ trade: at, field: "orderID", what: "is not the LP's order of that ClOrdID" });
    } else if (named === undefined) {
      if (isBookedFill(sight, trade)) booked += 1;
      else breaks.push({ trade: at, code: "UNKNOWN", leg: 0 });
    } else {
      mistakes.push(...mistakesOf(sight, named, trade, at));
      const ofLeg = ofLegs.get(named);
      if (ofLeg === undefined) ofLegs.set(named, [at]);
      else ofLeg.push(at);
    }
  }
  if (mistakes.length > 0) return { mistakes, breaks, legs: [], outside: 0, booked };
  for (const [leg, trades] of ofLegs) {
    const fills = fillsOf(sight, leg, trades, asked.trades);
    booked += fills.filter(({ isBooked }) => isBooked).length;
    if (inDoubt.has(leg)) continue;
    for (const { trade, isBooked } of fills) {
      if (!isBooked) breaks.push({ trade, code: "UNBOOKED", leg: leg.leg });
    }
  }
  const unsure = new Set(
    breaks.filter(({ code }) => code === "UNKNOWN").map(({ trade }) => keyOf(sight, asked, trade)),
  );
  const legs: LegPlan[] = [];
  let outside = 0;
  for (const leg of inDoubt) {
    const sentUs = sight.sentUs(leg);
    if (sentUs !== undefined && (sentUs < asked.fromUs || sentUs >= asked.toUs)) outside += 1;
    else {
      const fills = fillsOf(sight, leg, ofLegs.get(leg) ?? [], asked.trades);
      legs.push({ leg, fills, undecided: undecidedOf(sight, asked, { leg, fills }, unsure) });
    }
  }
  return { mistakes, breaks: breaks.toSorted((a, b) => a.trade - b.trade), legs, outside, booked };
}

/** Of the LP: those in doubt, and all by the OrderID that the LP gave them. */
function openLegsAt({ state, lp }: StatementSight): {
  readonly inDoubt: ReadonlySet<Leg>;
  readonly byOrderID: ReadonlyMap<string, Leg>;
} {
  const inDoubt = new Set<Leg>();
  const byOrderID = new Map<string, Leg>();
  for (const leg of state.orders.openLegs()) {
    if (leg.lp !== lp) continue;
    if (leg.isInDoubt) inDoubt.add(leg);
    if (leg.lpOrderID !== "") byOrderID.set(leg.lpOrderID, leg);
  }
  return { inDoubt, byOrderID };
}

/** By ClOrdID where the statement has it, else by the OrderID that the LP gave it. */
function legNamed(
  { journalId, state, lp }: StatementSight,
  byOrderID: ReadonlyMap<string, Leg>,
  { clOrdID, orderID }: StatedTrade,
): Leg | "CONTRADICTION" | undefined {
  const known = state.orders.leg(legNumberOf(journalId, clOrdID));
  const leg = known?.lp === lp ? known : undefined;
  const theirs = keptID(orderID);
  if (leg !== undefined) {
    const isOther = orderID !== "" && leg.lpOrderID !== "" && leg.lpOrderID !== theirs;
    return isOther ? "CONTRADICTION" : leg;
  }
  return clOrdID === "" && orderID !== "" ? byOrderID.get(theirs) : undefined;
}

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
  const fills: StatedFill[] = [];
  let cumQty = 0;
  for (const at of trades.toSorted((a, b) => timeOf(all, a) - timeOf(all, b))) {
    const trade = all[at];
    const lastQty = mapped && trade && filledVolumeOf(trade.quantity, mapped);
    if (trade === undefined || lastQty === undefined) continue;
    const execID = keptID(trade.execID);
    cumQty += lastQty;
    // What a status answer revealed has no ExecID here: it is told by how much it came to.
    const isBooked = known.has(execID) || cumQty <= leg.statusCumQty;
    const lastPx = asPrice(trade.price);
    fills.push({ trade: at, execID, lastQty, lastPx, cumQty: asVolume(cumQty), isBooked });
  }
  return fills;
}

const timeOf = (all: readonly StatedTrade[], at: number): number => all[at]?.timeUs ?? 0;

/** Symbol and side, by which a trade without a name of ours might be of a leg. */
function keyOf({ mapping }: StatementSight, { trades }: StatementAsked, at: number): string {
  const trade = trades[at];
  if (trade === undefined || trade.clOrdID !== "") return "";
  return `${mapping.ofLp(trade.symbol)?.symbol ?? -1} ${trade.side}`;
}

function undecidedOf(
  { policy, lp, legTimeoutUs, sentUs }: StatementSight,
  { fromUs, toUs }: StatementAsked,
  { leg, fills }: Pick<LegPlan, "leg" | "fills">,
  unsure: ReadonlySet<string>,
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
  if (leg.lpOrderID === "" && unsure.has(`${leg.symbol} ${leg.side}`)) return "UNSURE";
  return isFinal(leg.ordStatus) ? "DISAGREES" : undefined;
}
