import type { FiledAccounts } from "./accounts/filed-accounts.ts";
import type { MarketHours } from "./calendar/market-hours.ts";
import type { DayEnd } from "./calendar/day-end.ts";
import type { Zone } from "./calendar/zone.ts";
import type { ScoreBands } from "./classify/score-band.ts";
import type { Controls } from "./accept/controls.ts";
import type { RuleIndex } from "./decide/rules/rule-index.ts";
import type { Strategies } from "./decide/strategy.ts";
import type { HealthTerms } from "./health/health-terms.ts";
import type { SymbolLimits } from "./exposure/limits.ts";
import type { VolatilitySampling } from "./quotes/volatility.ts";
import type { WorthPath } from "./quotes/worth.ts";
import type { Instrument } from "./units/instrument.ts";
import type { Bps, Money, Volume } from "./units/quantity.ts";

/** What an LP takes of one symbol. Volumes in lots of 10⁻⁶. */
export interface LpTerms {
  readonly minimum: Volume;
  readonly step: Volume;
  readonly maximum: Volume;
  /** For a million of the notional traded, in the notional's currency. */
  readonly commissionPerMillion: Money;
  /** Legs rest there until they are filled or canceled, whatever their time in force. */
  readonly isResting: boolean;
  /** It can be told to fill an order whole or not at all. */
  readonly takesFillOrKill: boolean;
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
  /** By symbol index; undefined: always open. */
  readonly hours: readonly (MarketHours | undefined)[];
  /** What the policy says of accounts; what came in at run time stands in the state. */
  readonly accounts: FiledAccounts;
  /** Enabled or not, in index order. */
  readonly lps: readonly Lp[];
  /** Preferred on equal price, -1 for none. */
  readonly defaultLp: number;
  readonly rules: RuleIndex;
  readonly zones: readonly Zone[];
  readonly strategies: Strategies;
  /** By symbol index; undefined: no limit of its own holds. */
  readonly limits: readonly (SymbolLimits | undefined)[];
  readonly global: GlobalLimit;
  readonly bands: ScoreBands;
  readonly controls: Controls;
  readonly health: HealthTerms;
  readonly volatility: VolatilitySampling;
  /** Between two looks at the mids. */
  readonly sampleNs: number;
  /** How far a quote may be off the middle of all; 0: as far as it likes. */
  readonly collar: Bps;
  /** How a lot of each symbol is turned into the reporting currency. */
  readonly worth: readonly (WorthPath | undefined)[];
  /** How often what an LP did not take of an order goes to another, and how long after it came. */
  readonly retryBudget: number;
  readonly retryWithinNs: number;
  /** What becomes of what no LP took. */
  readonly onLpFailure: "reject" | "internalise";
  /** What becomes of the hedge of a closing that no LP took. */
  readonly onCloseLpFailure: "reject" | "internalise";
  /** How much worse than the best the LP that holds a hedge may be, in thousandths of a pip. */
  readonly closeToleranceMilliPips: number;
  /** Whether an order against what its account holds closes that first. */
  readonly isNetting: boolean;
  /** How often what LPs left open of a limit order rests again, and how long it is then left. */
  readonly restAgainTimes: number;
  readonly restAgainNs: number;
  readonly autoHedge: AutoHedgeTerms;
  /** An order that has been under way for so long is an alert. */
  readonly clientWaitNs: number;
  readonly dayEnd: DayEnd;
  /** Ended orders that are remembered; also the most that may be open. */
  readonly orderRetention: number;
}

/** Of the sum over all symbols of |net| notional in the reporting currency. */
export interface GlobalLimit {
  readonly maximum: Money;
  readonly warning: Bps;
}

/** What the house hedges of its own accord, once all of it together reaches an LP's minimum. */
export interface AutoHedgeTerms {
  /** What it keeps because it is below every LP's minimum. */
  readonly hedgesSlivers: boolean;
  /** What LPs hold for clients that are closed. */
  readonly hedgesOrphans: boolean;
  /** How often a hedge of which nothing was filled is tried again. */
  readonly retries: number;
  /** How long after such a one, microseconds. */
  readonly pauseUs: number;
}
