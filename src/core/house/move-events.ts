import type { Side } from "../terms.ts";
import type { Volume } from "../units/quantity.ts";

/** Passed on to LPs, or kept by the house. */
export type Book = "A" | "B";

/** For whom an order of the house is: it stands right behind its `HouseOrdered`. */
export interface MoveOrdered {
  readonly type: "MoveOrdered";
  readonly order: number;
  readonly account: number;
  /** Of what the account holds; into A the order is of the same side, into B of the other. */
  readonly side: Side;
  readonly to: Book;
}

/**
 * So much of what an account holds is in the other book now; it stands right behind the
 * `HouseFilled` that did it. The account hears nothing of it.
 */
export interface PositionMoved {
  readonly type: "PositionMoved";
  readonly order: number;
  readonly account: number;
  readonly symbol: number;
  /** Of what the account holds. */
  readonly side: Side;
  readonly volume: Volume;
  readonly to: Book;
}
