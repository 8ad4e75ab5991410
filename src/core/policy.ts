import type { Instrument } from "./units/instrument.ts";
import type { ClientClass } from "./terms.ts";
import type { Bps, Volume } from "./units/quantity.ts";

/** Terms of one client account. */
export interface AccountTerms {
  readonly group: string;
  readonly clientClass: ClientClass;
  /** Toxicity, 0…100. */
  readonly score: number;
}

/** What an LP takes of one symbol. Volumes in lots of 10⁻⁶. */
export interface LpTerms {
  readonly minimum: Volume;
  readonly step: Volume;
  readonly maximum: Volume;
}

export interface Lp {
  readonly index: number;
  readonly id: string;
  readonly isEnabled: boolean;
  /** Low number first. */
  readonly priority: number;
  /** By symbol index; a hole is a symbol the LP does not trade. */
  readonly terms: readonly (LpTerms | undefined)[];
}

/** Shares to hedge of the classes that neither end the pipeline nor are refused. */
export type ClassShares = Readonly<Record<Exclude<ClientClass, "TOXIC">, Bps>>;

/**
 * One compiled policy version: everything a decision reads, by index.
 *
 * No threshold of a decision stands in code; they all arrive here.
 */
export interface Policy {
  readonly version: number;
  readonly hash: string;
  /** By symbol index. */
  readonly instruments: readonly (Instrument | undefined)[];
  /** By account index. */
  readonly accounts: readonly (AccountTerms | undefined)[];
  /** Enabled or not, in index order. */
  readonly lps: readonly Lp[];
  /** Preferred on equal price, -1 for none. */
  readonly defaultLp: number;
  readonly classShares: ClassShares;
  readonly toxicRejectThreshold: number;
  readonly largeOrderThreshold: Volume;
  readonly hedgesLargeOrders: boolean;
  /** Absent: refuse where the order must be hedged by its class, keep elsewhere. */
  readonly onBelowLpMin: "reject" | "internalise" | undefined;
  /** How far past the quote an LP may fill, in thousandths of a pip of the instrument. */
  readonly maxDeviationMilliPips: number;
  /** Ended orders that are remembered; also the most that may be open. */
  readonly orderRetention: number;
}
