import type { HealthParts } from "../core/health/health-terms.ts";
import type { View } from "../core/view.ts";

/** How an LP does what is sent to it; figures since the desk started. */
export interface LpHealthStatus {
  /** 0…1, made of the parts by the policy's weights. */
  readonly score: number;
  /** The score is not below the policy's `unhealthy_threshold`. */
  readonly isHealthy: boolean;
  /** Orders the parts are made of, older ones counting less; without any they are `neutral`. */
  readonly legs: number;
  /** Each 0…1; neutral is mixed into them. */
  readonly parts: HealthParts;
  /** Refused or unanswered orders since the last fill. */
  readonly failuresInARow: number;
  /** Ejections in a row, less those forgiven. */
  readonly timesEjected: number;
  /** Rows of failures that were to eject it, and those that did. */
  readonly ejectionsDetected: number;
  readonly ejectionsEnforced: number;
  /** Left out while orders go to it. */
  readonly ejected: EjectionStatus | undefined;
}

export interface EjectionStatus {
  /** Microseconds since 1970. */
  readonly sinceUs: number;
  readonly failures: number;
  readonly cause: string;
  /** Until it may be tried out, by a clock that stands while its markets are closed; 0: it may. */
  readonly waitMs: number;
  /** An order is out to try it. */
  readonly isProbing: boolean;
}

export function healthOf(view: View, lp: number): LpHealthStatus {
  const { health, policy } = view;
  const { probation } = health;
  const score = health.scoreOf(lp, view);
  const { detected, enforced } = probation.countsOf(lp);
  return {
    score,
    isHealthy: score >= policy.health.unhealthyBelow,
    legs: health.legsOf(lp, view),
    parts: health.partsOf(lp, view),
    failuresInARow: probation.failuresOf(lp),
    timesEjected: probation.timesOf(lp, view),
    ejectionsDetected: detected,
    ejectionsEnforced: enforced,
    ejected: ejectionOf(view, lp),
  };
}

function ejectionOf(view: View, lp: number): EjectionStatus | undefined {
  const { state, policy, nowNs } = view;
  const { probation } = view.health;
  const ejection = state.ejections.of(lp);
  if (ejection === undefined) return undefined;
  const { sinceUs, failures, cause } = ejection;
  const waitNs = probation.waitNs(lp, ejection, policy.health.ejection, nowNs);
  const waitMs = Math.max(0, Math.ceil(waitNs / 1e6));
  return { sinceUs, failures, cause, waitMs, isProbing: probation.isProbing(lp) };
}
