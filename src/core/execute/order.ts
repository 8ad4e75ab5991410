import type { Stoppable } from "../accept/stops.ts";
import { nothingLeft } from "../accounts/closing-parts.ts";
import type { ClosingParts } from "../accounts/closing-parts.ts";
import type { DenialCode, EndingCode } from "../codes.ts";
import type { OrderDecided, OrderTerms } from "../events.ts";
import type { HouseOrdered } from "../house/house-events.ts";
import type { MoveOrdered } from "../house/move-events.ts";
import type { Side, TimeInForce } from "../terms.ts";
import { asPrice, asVolume, minus, mulDiv, NO_VOLUME, plus } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import type { ClientFilled } from "./fill-events.ts";
import type { OrdStatus } from "./order-status.ts";

/** One fill of a client order, as its event says. */
export type ClientFill = Omit<ClientFilled, "type" | "order">;

/** A client order as it stands. Only `apply` changes it. */
export interface Order {
  /** As they are by now. */
  terms: OrderTerms;
  /** The terms it had, by the ClOrdID it then went by; undefined while it has its first. */
  earlier: Map<string, OrderTerms> | undefined;
  /** Of orders at one price the lower goes first: the counter of the report that gave the place. */
  rank: number;
  /** Undefined before there is one, and once it ended where only those of open ones are kept. */
  decision: OrderDecided | undefined;
  /** Where the journal has it, for whoever keeps a journal; 0: nowhere. No part of the state. */
  decisionAt: number;
  /** As that decision saw them: orderQty is what was then open. */
  decidedTerms: OrderTerms;
  ordStatus: OrdStatus;
  denial: DenialCode | undefined;
  ending: EndingCode | undefined;
  detail: string;
  /** Account(1) and Symbol(55) as written, of an order that was denied; else empty. */
  written: { readonly account: string; readonly symbol: string };
  /** What the house ordered for itself, who and why; undefined: it is a client's. */
  readonly house: HouseOrdered | undefined;
  /** For whom the house ordered it, where it moves an account's position between books. */
  move: MoveOrdered | undefined;
  /** To be filled by LPs, and by the house: as decided, until the house takes what no LP took. */
  aVolume: Volume;
  bVolume: Volume;
  /** Of each leg, what closes what the account held: it is filled before what opens. */
  aCloses: Volume;
  bCloses: Volume;
  /** What of that is on its way, position by position, the oldest first. */
  closing: ClosingParts;
  /** It is going to open a position, and has not: it counts among its account's. */
  isToOpen: boolean;
  /** Of what opens and is kept: what should have been hedged, and is not filled yet. */
  sliver: Volume;
  /** Kept in the place of LPs, and not filled yet: it is no sliver. */
  keptInstead: Volume;
  /** It waits for a price. */
  isResting: boolean;
  /** The stop of a StopLimit was reached: it waits for its limit. */
  isStopReached: boolean;
  /** How often what an LP did not take went to another one, since its price was last reached. */
  failovers: number;
  /** How often what LPs left open came to rest again. */
  rests: number;
  /** What was done when it last came to rest. */
  before: Round;
  /** Filled by LPs and passed on. */
  aFilled: Volume;
  /** Filled by the house. */
  bFilled: Volume;
  fills: ClientFill[];
  legs: Leg[];
}

const nothingWritten: Order["written"] = { account: "", symbol: "" };

/** The lists of an order that has neither; no element is ever put into them. */
const noFills: ClientFill[] = [];
const noLegs: Leg[] = [];

/** An order that has just come: nothing is decided about it. */
export const newOrder = (terms: OrderTerms): Order => ({
  terms,
  earlier: undefined,
  rank: terms.exec,
  decision: undefined,
  decisionAt: 0,
  decidedTerms: terms,
  ordStatus: "New",
  denial: undefined,
  ending: undefined,
  detail: "",
  written: nothingWritten,
  house: undefined,
  move: undefined,
  aVolume: NO_VOLUME,
  bVolume: NO_VOLUME,
  aCloses: NO_VOLUME,
  bCloses: NO_VOLUME,
  closing: nothingLeft,
  isToOpen: false,
  sliver: NO_VOLUME,
  keptInstead: NO_VOLUME,
  isResting: false,
  isStopReached: false,
  failovers: 0,
  rests: 0,
  before: nothingDone,
  aFilled: NO_VOLUME,
  bFilled: NO_VOLUME,
  fills: noFills,
  legs: noLegs,
});

/** What its client asked for under one of its ClOrdIDs. */
export const termsUnder = (order: Order, clOrdID: string): OrderTerms | undefined =>
  order.terms.clOrdID === clOrdID ? order.terms : order.earlier?.get(clOrdID);

/** What of an order was filled by LPs and by the house by a certain time, and its legs by then. */
export interface Round {
  readonly aFilled: Volume;
  readonly bFilled: Volume;
  readonly legs: number;
}

const nothingDone: Round = { aFilled: NO_VOLUME, bFilled: NO_VOLUME, legs: 0 };

/** An LP's fill of a leg, under the LP's own id. */
export interface LegExec {
  readonly execID: string;
  /** 0: it was taken back. */
  readonly lastQty: Volume;
  readonly lastPx: Price;
}

/** A child order at an LP. Only `apply` changes it. */
export interface Leg {
  readonly leg: number;
  readonly order: Order;
  readonly lp: number;
  readonly symbol: number;
  readonly side: Side;
  readonly orderQty: Volume;
  readonly limitPx: Price;
  readonly expectedPx: Price;
  readonly timeInForce: TimeInForce;
  ordStatus: OrdStatus;
  /** Nobody knows whether the LP has it (a flag beside OrdStatus). */
  isInDoubt: boolean;
  lpOrderID: string;
  /** Number of the request to cancel it that is not answered; 0 without one. */
  cancel: number;
  cumQty: Volume;
  execs: LegExec[];
  /**
   * The LP's CumQty(14) up to which a status answer has booked its fills, or a statement covers
   * them; 0 without one.
   */
  statusCumQty: Volume;
  text: string;
}

/** An open order that only closes: marked as that, or found to when it was decided. */
export const isClosing = ({ terms, decision, decidedTerms }: Order): boolean =>
  terms.isClosing || decision?.closes === decidedTerms.orderQty;

/** As switches and hours look at it. */
export const stoppable = (order: Order): Stoppable => ({
  account: order.terms.account,
  symbol: order.terms.symbol,
  isClosing: isClosing(order),
});

/** Sum of lastQty × lastPx over what an LP filled, exact. */
export function valueOf({ execs }: Pick<Leg, "execs">): bigint {
  let value = 0n;
  for (const { lastQty, lastPx } of execs) value += BigInt(lastQty) * BigInt(lastPx);
  return value;
}

export const cumQtyOf = (order: Order): Volume => plus(order.aFilled, order.bFilled);

export const leavesQtyOf = (order: Order): Volume => minus(order.terms.orderQty, cumQtyOf(order));

/** Average price over the fills, exact until the last rounding towards zero; 0 without fills. */
export function avgPxOf(order: Order): Price {
  const [first] = order.fills;
  if (first === undefined) return asPrice(0);
  if (order.fills.every((fill) => fill.lastPx === first.lastPx)) return first.lastPx;
  let value = 0n;
  for (const fill of order.fills) value += BigInt(fill.aQty + fill.bQty) * BigInt(fill.lastPx);
  return asPrice(Number(value / BigInt(cumQtyOf(order))));
}

/**
 * B volume to release when `aQty` more of the A leg is filled.
 *
 * Cumulative: B so far = whole B × A so far ÷ whole A, down to the step; the last A fill takes all
 * that is left, so neither leg ever passes its size. What an order closes is released with what of
 * the A leg closes, before what it opens. What was filled before the order last rested is left out:
 * another decision shared it.
 */
export const releasedWith = (order: Order, aQty: Volume, step: Volume): Volume =>
  releasedAt(order, plus(order.aFilled, aQty), order.bFilled, step);

/** The same from what of both legs is filled by then: the A leg with it, the B leg before. */
export function releasedAt(order: Order, aAfter: Volume, bBefore: Volume, step: Volume): Volume {
  const { aVolume, bVolume, before } = order;
  if (bVolume === bBefore) return NO_VOLUME;
  if (aAfter >= aVolume) return minus(bVolume, bBefore);
  const due = bDue(order, aAfter);
  const whole = due - (due % step);
  const had = minus(bBefore, before.bFilled);
  return asVolume(whole > had ? whole - had : 0);
}

/** B due by then, beyond what was filled before the order last rested. */
function bDue({ aVolume, bVolume, aCloses, bCloses, before }: Order, aAfter: Volume): number {
  const { aFilled, bFilled } = before;
  const closes = minus(bCloses, bFilled);
  if (aAfter <= aCloses) {
    return mulDiv(closes, minus(aAfter, aFilled), minus(aCloses, aFilled));
  }
  return closes + mulDiv(minus(bVolume, bCloses), aAfter - aCloses, aVolume - aCloses);
}
