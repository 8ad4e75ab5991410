import type { OrderTerms } from "../../../core/events.ts";
import type { HouseOrdered } from "../../../core/house/house-events.ts";
import type { Price, Volume } from "../../../core/units/quantity.ts";
import type { Side } from "../../../core/terms.ts";

/** What is known of an order from the events alone; volumes are lots of 10⁻⁶. */
export interface KnownOrder {
  readonly order: number;
  /** -2: the house. */
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  readonly isHouse: boolean;
  readonly isSliverHedge: boolean;
  /** Undefined: the house's own. */
  readonly terms: OrderTerms | undefined;
  clOrdID: string;
  orderQty: number;
  /** As they are by now; 0: none. */
  limitPx: number;
  stopPx: number;
  expireUs: number;
  isStopReached: boolean;
  /** To be filled by LPs, and by the house, as decided. */
  a: number;
  b: number;
  aFilled: number;
  bFilled: number;
  /** Of it, what opens something. */
  toOpen: number;
  /** Filled at LPs for it, or perhaps to be filled there yet. */
  out: number;
  openLegs: number;
  isOver: boolean;
  /** It waits for its price; also for the moment in which it is taken. */
  isResting: boolean;
  isMove: boolean;
  readonly legs: KnownLeg[];
  /** What of B its sums hold as reserved. */
  reserved: number;
  /** LPs that did not fill all of a leg since it was decided last. */
  failedAt: Set<number>;
  /** B may go no faster than A: both as they stood when it was decided; undefined: it may. */
  pace: { readonly aFilled: number; readonly bFilled: number } | undefined;
}

type OwnTerms = Pick<
  KnownOrder,
  | "order"
  | "account"
  | "symbol"
  | "side"
  | "clOrdID"
  | "orderQty"
  | "limitPx"
  | "stopPx"
  | "expireUs"
  | "isHouse"
  | "isSliverHedge"
  | "terms"
>;

export interface KnownLeg {
  readonly leg: number;
  readonly order: KnownOrder;
  readonly lp: number;
  readonly symbol: number;
  readonly side: Side;
  readonly orderQty: Volume;
  readonly limitPx: Price;
  /** When the event was seen. */
  readonly createdNs: number;
  cumQty: number;
  /** Of it, what its order could not take. */
  suspended: number;
  isOver: boolean;
  isInDoubt: boolean;
}

const nothingYet = (): Omit<KnownOrder, keyof OwnTerms> => ({
  a: 0,
  b: 0,
  toOpen: 0,
  aFilled: 0,
  bFilled: 0,
  out: 0,
  openLegs: 0,
  isOver: false,
  isStopReached: false,
  isResting: false,
  isMove: false,
  legs: [],
  reserved: 0,
  failedAt: new Set<number>(),
  pace: undefined,
});

export const clientsOrder = (terms: OrderTerms): KnownOrder => ({
  ...nothingYet(),
  order: terms.order,
  account: terms.account,
  symbol: terms.symbol,
  side: terms.side,
  clOrdID: terms.clOrdID,
  orderQty: terms.orderQty,
  limitPx: terms.limitPx,
  stopPx: terms.stopPx,
  expireUs: terms.expireUs,
  isHouse: false,
  isSliverHedge: false,
  terms,
});

export const houseOrder = ({
  order,
  symbol,
  side,
  orderQty,
  purpose,
}: HouseOrdered): KnownOrder => ({
  ...nothingYet(),
  order,
  account: -2,
  symbol,
  side,
  clOrdID: "",
  orderQty,
  limitPx: 0,
  stopPx: 0,
  expireUs: 0,
  isHouse: true,
  isSliverHedge: purpose === "SLIVER",
  terms: undefined,
});

/** What a leg may have brought its order, or may bring yet. */
export const outOf = (leg: KnownLeg): number =>
  leg.isOver ? leg.cumQty - leg.suspended : leg.orderQty;
