/** Invariants of docs/RELIABILITY.md, and what holds beside them. */
export type Invariant =
  | "I1"
  | "I2"
  | "I3"
  | "I4"
  | "I5"
  | "I7"
  | "I8"
  | "I10"
  | "QUOTES"
  | "LIMITS"
  | "TIME"
  | "KILL"
  | "HOURS"
  | "PRICE"
  | "GONE"
  | "EDGE"
  | "STEPS"
  | "START";

/** Something that must never happen did. */
export class Violation extends Error {
  readonly invariant: Invariant;

  constructor(invariant: Invariant, text: string) {
    super(`${invariant}: ${text}`);
    this.invariant = invariant;
  }
}

/** Tells of one; whoever looks next finds it. */
export type Violated = (invariant: Invariant, text: string) => void;
