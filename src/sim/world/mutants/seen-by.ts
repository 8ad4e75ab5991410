import type { Invariant } from "../checks/violation.ts";

/** Invariants that are meant to tell of mutants that do not name them beside what they plant. */
export const seenByName: Readonly<Record<string, readonly Invariant[]>> = {
  "no-exec-id-dedupe": ["I4"],
  "failover-on-timeout": ["I8"],
  "early-leg-close": ["I8", "I10"],
  "no-overfill-guard": ["I3", "I8"],
  "reserved-not-given-back": ["I5"],
  "limit-skipped-after-rule": ["LIMITS"],
  "b-before-a": ["I8"],
  "closing-drift": ["I8"],
  "fill-after-cancel-dropped": ["I4"],
  "suspense-not-counted": ["I5"],
  "same-lp-again": ["I8"],
  "deviation-ignored": ["LIMITS"],
  "duplicate-executed": ["I2"],
  "kill-switch-not-asked": ["KILL"],
  "lp-position-not-booked": ["I4"],
  "missed-fill-ignored": ["I4", "I10"],
  "stale-quote-used": ["QUOTES"],
  "rest-of-order-lost": ["I10"],
  // A power cut takes what was not synced out of the midst of the journal, too.
  "ack-before-sync": ["I1", "START"],
  "ack-before-write": ["I1", "I2"],
  "sequence-reused": ["I2"],
  "old-orders-resent": ["I2"],
  "wall-clock-timer": ["TIME"],
  "quote-after-disconnect": ["QUOTES"],
  // The state's hash in the journal is not what a start comes to.
  "kill-switch-forgotten": ["KILL", "I7", "START"],
  "no-questions-after-crash": ["I10"],
  "short-write-taken-for-whole": ["I1", "I7", "START"],
  "incoming-number-lost": ["I1", "I2"],
};
