import type { Offer } from "../../quotes/sized-price.ts";
import type { Price, Volume } from "../../units/quantity.ts";

/** Why an LP was or was not chosen for the A leg. */
export type LpVerdict =
  | "CHOSEN"
  | "NOT_NEEDED"
  | "WORSE_PRICE"
  | "LOWER_PRIORITY"
  | "DISABLED"
  | "SESSION_DOWN"
  | "NOT_MAPPED"
  | "SYMBOL_STOPPED"
  | "NO_QUOTE"
  | "STALE_QUOTE"
  | "OFF_MARKET"
  | "HOLDS_NO_HEDGE"
  | "KILLED"
  | "NOT_TARGETED"
  | "BELOW_MINIMUM"
  | "ABOVE_MAXIMUM"
  | "STEP_TOO_COARSE"
  | "LESS_HEALTHY"
  | "UNHEALTHY"
  | "EJECTED"
  | "NO_FILL_OR_KILL"
  | "SHOWS_TOO_LITTLE";

/** One LP as the decision saw it: quotes are never journaled, so this is their only trace. */
export interface LpView {
  readonly lp: number;
  readonly bid: Price;
  readonly ask: Price;
  readonly bidQty: Volume;
  readonly askQty: Volume;
  /** Age of the quote by the monotonic clock, microseconds; -1 without a quote. */
  readonly ageUs: number;
  readonly isUp: boolean;
  /** A kill switch keeps orders like this one from it. */
  readonly isKilled: boolean;
  /** What of the A leg goes to it. */
  readonly legQty: Volume;
  /** How well it did what was sent to it, 0…1. */
  readonly health: number;
  /** Taken out for failures in a row; the order may go to it all the same to try it out. */
  readonly isEjected: boolean;
  readonly isProbe: boolean;
  /** Its quote is further off those of the other LPs than the collar allows. */
  readonly isOffMarket: boolean;
  /**
   * What it holds of the hedge that the order takes off, less what legs on their way there take
   * off; 0 where it is to take off none.
   */
  readonly held: Volume;
  /** A kill switch lets only closings pass to it: it takes no more than it holds; -1: none does. */
  readonly atMost: Volume;
  readonly verdict: LpVerdict;
  /**
   * Its levels behind the best one on the order's side, best first, as far as the order's size
   * needs them; none where the best one is enough.
   */
  readonly deeper: readonly Offer[];
}

/** As nearly always. */
export const noLevels: readonly Offer[] = [];

/** The same while a decision is being made: the verdict may still change. */
export type LpInSight = { -readonly [Key in keyof LpView]: LpView[Key] };

const words: Readonly<Record<LpVerdict, string>> = {
  CHOSEN: "chosen",
  NOT_NEEDED: "not needed: no leg goes to an LP",
  WORSE_PRICE: "worse price",
  LOWER_PRIORITY: "same price, lower priority",
  DISABLED: "disabled in the policy",
  SESSION_DOWN: "its session is down",
  NOT_MAPPED: "does not trade this symbol",
  SYMBOL_STOPPED: "the LP's own list contradicts the mapping of this symbol",
  NO_QUOTE: "no quote",
  STALE_QUOTE: "quote is stale",
  OFF_MARKET: "quote is too far off those of the other LPs",
  HOLDS_NO_HEDGE: "another LP holds the hedge that is closed",
  KILLED: "a kill switch keeps orders from it",
  NOT_TARGETED: "the rule names another LP",
  BELOW_MINIMUM: "the leg is below its minimum",
  ABOVE_MAXIMUM: "the leg is above its maximum",
  STEP_TOO_COARSE: "the leg is no multiple of its step",
  LESS_HEALTHY: "same price and priority, less healthy",
  UNHEALTHY: "its health is too low",
  EJECTED: "taken out after failures in a row",
  NO_FILL_OR_KILL: "takes no order that is filled whole or not at all",
  SHOWS_TOO_LITTLE: "shows too little to take the whole",
};

export const wordVerdict = (verdict: LpVerdict): string => words[verdict];
