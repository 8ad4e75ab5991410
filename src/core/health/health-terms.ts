import type { Bps } from "../units/quantity.ts";
import type { DecayTable } from "./decay.ts";

/** The four figures an LP is judged by, each 0…1. */
export interface HealthParts {
  /** Filled share of what was sent to it. */
  readonly fillRate: number;
  /** How far fills were worse than the quote they were sent at. */
  readonly slippage: number;
  /** How long it took to answer. */
  readonly latency: number;
  /** Share of legs it rejected. */
  readonly rejectRate: number;
}

export type HealthPart = keyof HealthParts;

/** How LPs are judged, and taken out; made by `policy/`. */
export interface HealthTerms {
  /** They add up to one. */
  readonly weights: HealthParts;
  /** An LP below it is passed over where a healthy one takes the leg. */
  readonly unhealthyBelow: number;
  /** One that was told to be so is told to be back from here on; not below the other, at most 1. */
  readonly backFrom: number;
  /** What becomes of an order where no LP is healthy. */
  readonly onAllUnhealthy: "use_best" | "reject";
  /** Slippage from which on it is as bad as can be, thousandths of a pip of the instrument. */
  readonly worstSlippageMilliPips: number;
  /** The same of the time to an answer. */
  readonly worstLatencyNs: number;
  readonly decay: DecayTable;
  /** How good an LP is taken to be that nothing is known of, 0…1. */
  readonly neutral: number;
  /** As many legs as that counts for beside those that were seen. */
  readonly neutralLegs: number;
  /** Between two looks at each LP. */
  readonly lookNs: number;
  readonly ejection: EjectionTerms;
}

/** When an LP is taken out, and for how long. */
export interface EjectionTerms {
  /** So many failures in a row. */
  readonly after: number;
  /** Time out for the first ejection in a row, twice that for the second, and so on. */
  readonly baseNs: number;
  readonly longestNs: number;
  /** After this time without one an LP's ejections count one less. */
  readonly forgiveNs: number;
  /** Of the enabled LPs at most this share is out at a time. */
  readonly largestShare: Bps;
}
