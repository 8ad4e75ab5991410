import type { Price, Volume } from "../units/quantity.ts";
import type { Leg } from "./order.ts";

/** Who hears of legs while the table changes. */
export interface LegWatch {
  /** A leg leaves: what an LP filled of it must not be booked a second time. */
  readonly forgotten: (lp: number, execID: string, lastQty: Volume, limitPx: Price) => void;
  /** So much more, or less, of it may be filled that no client would take. */
  readonly unowned: (leg: Leg, more: Volume) => void;
}

export interface OrderTableOptions {
  /** Orders that ended and are remembered. */
  readonly retention: number;
  /** Of orders that ended too: most of what an order is in memory. */
  readonly keepsDecisions: boolean;
  /**
   * Orders that ended and stay as they are: what happens right behind the end finds them so. 1 or
   * more.
   */
  readonly warm: number;
  /** Of the ClOrdIDs' hash. */
  readonly seed: number;
}
