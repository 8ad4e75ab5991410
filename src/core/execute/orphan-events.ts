import type { Volume } from "../units/quantity.ts";

/**
 * What no LP took of a closing order: its client is closed by the house, which is the next event,
 * and the hedge stays where it is, without a client behind it.
 */
export interface HedgeOrphaned {
  readonly type: "HedgeOrphaned";
  readonly order: number;
  /** The last leg that failed, 0: no LP could take one. */
  readonly leg: number;
  readonly volume: Volume;
}
