import type { Price, Volume } from "../units/quantity.ts";

/** Nobody knows whether the LP has it: counts both ways until resolved. */
export interface LegInDoubt {
  readonly type: "LegInDoubt";
  readonly leg: number;
  readonly cause:
    | "SESSION_DOWN"
    | "TIMEOUT"
    | "RESTART"
    | "FILL_MISSING"
    | "UNREADABLE"
    | "CANCEL_REFUSED";
}

export interface LegResolved {
  readonly type: "LegResolved";
  readonly leg: number;
  readonly how: DoubtEnd;
}

/**
 * What ended a doubt: the LP's own word, proof that it never had the leg, a person, or a statement
 * of all its trades that a person handed in.
 */
export type DoubtEnd = "REPORT" | "STATUS" | "NOT_RECEIVED" | "DEALER" | "STATEMENT";

/**
 * A person, or the LP's statement, says how a leg in doubt ended; what follows comes of it. Of a
 * statement it comes again behind its fills: reports up to cumQty are repeats from there on.
 */
export interface LegJudged {
  readonly type: "LegJudged";
  readonly leg: number;
  /** All that the LP filled of it. */
  readonly cumQty: Volume;
  /** Price of what was not known of before, of several fills the last; 0: there is none. */
  readonly lastPx: Price;
  readonly actor: string;
  readonly reason: string;
}

/** What rests of a leg at an LP that fills nothing "at once or not at all" is to be canceled. */
export interface LegCancelRequested {
  readonly type: "LegCancelRequested";
  readonly leg: number;
  /** Counter of the request, from 1. */
  readonly cancel: number;
}
