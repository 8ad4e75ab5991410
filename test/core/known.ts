import type { Side } from "../../src/core/terms.ts";

/** What is known of an order from the events alone. */
export interface Known {
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  orderQty: number;
  readonly isHouse: boolean;
  /** It moves what this account holds. */
  moves: { readonly account: number; readonly side: Side; readonly to: "A" | "B" } | undefined;
  /** Of its last fill, what may still be said to have moved. */
  unmoved: number;
  a: number;
  b: number;
  aFilled: number;
  bFilled: number;
  /** Of the decision's sliver, and of what no LP took: what is not filled yet. */
  sliver: number;
  instead: number;
  /** Of B, what closes what the account held and is not filled yet. */
  bCloses: number;
  isOver: boolean;
}

export interface KnownLeg {
  readonly order: number;
  readonly orderQty: number;
  cumQty: number;
  /** Of it, what its order could not take. */
  suspended: number;
  isOver: boolean;
}

/** Of an order that has just come. */
export const nothing = { a: 0, b: 0, aFilled: 0, bFilled: 0, sliver: 0, instead: 0, bCloses: 0 };
/** Of one that moves nobody's position. */
export const stays = { moves: undefined, unmoved: 0 };
