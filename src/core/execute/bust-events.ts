import type { Side } from "../terms.ts";
import type { Price, Volume } from "../units/quantity.ts";

/**
 * An LP took back a fill: what was booked of it is booked the other way. Where it was replaced, the
 * fill that stands in its place follows.
 */
export interface LegBusted {
  readonly type: "LegBusted";
  /** 0 when the fill is of no leg we know. */
  readonly leg: number;
  readonly lp: number;
  readonly symbol: number;
  /** Of the fill that is taken back. */
  readonly side: Side;
  /** ExecID(17) of the report that takes it back. */
  readonly execID: string;
  /** ExecRefID(19): the ExecID of the fill. */
  readonly execRefID: string;
  readonly lastQty: Volume;
  /** 0 when it is not known. */
  readonly lastPx: Price;
}
