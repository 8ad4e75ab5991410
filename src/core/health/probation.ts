import type { Event } from "../events.ts";
import type { LegInDoubt } from "../execute/doubt-events.ts";
import type { Outcome, View } from "../view.ts";
import type { LpEjected } from "./ejection-events.ts";
import { mayEject, notToBeOut } from "./ejection-room.ts";
import type { Ejection } from "./ejections.ts";
import type { EjectionTerms } from "./health-terms.ts";
import type { OpenClock } from "./open-clock.ts";

/** What the desk has seen of an LP since it started. */
interface Conduct {
  /** Since its last fill. */
  failures: number;
  /** The leg that tries it out while it is out, 0: none. */
  probe: number;
  /** By its clock: from when on it may be tried out; since when it was not ejected. */
  retryNs: number | undefined;
  quietNs: number;
  detected: number;
  enforced: number;
}

/** How often an LP was to be taken out, and was. */
export interface EjectionCounts {
  readonly detected: number;
  readonly enforced: number;
}

/**
 * Takes LPs out that fail again and again, and lets them back in.
 *
 * Out for a while that grows with each ejection; then one order at a time tries the LP out: a fill
 * lets it back in, a failure takes it out for longer. Who is out stands in the journal; how long
 * still, does not: after a restart that counts anew from the start.
 *
 * @see Envoy, "Outlier detection": ejections detected and enforced, the largest share, the back-off
 */
export class Probation {
  readonly #clock: OpenClock;
  readonly #lps: Conduct[] = [];

  constructor(clock: OpenClock) {
    this.#clock = clock;
  }

  /** Whether an LP that is out may be tried out with the next order. */
  mayProbe(lp: number, { state, policy, nowNs }: View): boolean {
    const ejection = state.ejections.of(lp);
    if (ejection === undefined || (this.#lps[lp]?.probe ?? 0) > 0) return false;
    return this.waitNs(lp, ejection, policy.health.ejection, nowNs) <= 0;
  }

  /** Until an LP that is out may be tried out; 0 or less: it may. */
  waitNs(lp: number, { times }: Ejection, terms: EjectionTerms, nowNs: number): number {
    const retryNs = this.#lps[lp]?.retryNs ?? backOffNs(times, terms);
    return retryNs - this.#clock.ofNs(lp, nowNs);
  }

  isProbing(lp: number): boolean {
    return (this.#lps[lp]?.probe ?? 0) > 0;
  }

  failuresOf(lp: number): number {
    return this.#lps[lp]?.failures ?? 0;
  }

  countsOf(lp: number): EjectionCounts {
    const { detected, enforced } = this.#lps[lp] ?? unseen;
    return { detected, enforced };
  }

  /** Ejections in a row, less those forgiven since. */
  timesOf(lp: number, { state, policy, nowNs }: View): number {
    const times = state.ejections.timesOf(lp);
    if (state.ejections.isOut(lp)) return times;
    const quietNs = this.#clock.ofNs(lp, nowNs) - (this.#lps[lp]?.quietNs ?? 0);
    return Math.max(0, times - Math.floor(quietNs / policy.health.ejection.forgiveNs));
  }

  /** What an event that was applied says of an LP, and what follows. */
  after(view: View, event: Event, outcome: Outcome): void {
    switch (event.type) {
      case "LegCreated":
        if (this.mayProbe(event.lp, view)) this.#of(event.lp).probe = event.leg;
        return;
      case "LegFilled":
        return event.leg > 0 ? this.#filled(event.lp, event.leg, view, outcome) : undefined;
      case "LegRejected":
        return this.#failed(event.leg, "REJECT", view, outcome);
      case "LegInDoubt":
        return this.#doubted(event, view, outcome);
      case "LegWithheld":
        return this.#notSent(event.leg, view);
      case "LegCanceled":
      case "LegExpired":
        return this.#saidNothing(event.leg, view);
      default:
        return undefined;
    }
  }

  /**
   * Lets those back in that the policy no longer lets be out: LPs it does not enable, so that
   * switching one off and on is a new beginning; and the longest out where there are too many.
   */
  readmitted({ state, policy, nowNs }: View): Event[] {
    const back = notToBeOut(state.ejections, policy);
    for (const lp of back) this.#begin(lp, nowNs);
    return back.map((lp) => ({ type: "LpReadmitted", lp, how: "POLICY" }));
  }

  #begin(lp: number, nowNs: number): void {
    const conduct = this.#of(lp);
    conduct.failures = 0;
    conduct.probe = 0;
    conduct.quietNs = this.#clock.ofNs(lp, nowNs);
  }

  #doubted({ leg, cause }: LegInDoubt, view: View, outcome: Outcome): void {
    if (cause === "TIMEOUT") this.#failed(leg, cause, view, outcome);
    else this.#saidNothing(leg, view);
  }

  /** Any fill ends a row of failures; one of a leg sent while it was out lets the LP back in. */
  #filled(lp: number, leg: number, view: View, { events, alerts }: Outcome): void {
    this.#of(lp).failures = 0;
    const ejection = view.state.ejections.of(lp);
    if (ejection === undefined || leg < ejection.fromLeg) return;
    this.#begin(lp, view.nowNs);
    events.push({ type: "LpReadmitted", lp, how: "FILL" });
    const text = "it filled again: orders go to it as before";
    alerts.push({ code: "LP_READMITTED", lp, leg, text });
  }

  #failed(number: number, cause: LpEjected["cause"], view: View, outcome: Outcome): void {
    const lp = view.state.orders.leg(number)?.lp;
    if (lp === undefined) return;
    const conduct = this.#of(lp);
    const isOut = view.state.ejections.isOut(lp);
    // What was sent before it was taken out says nothing new.
    if (isOut && conduct.probe !== number) return;
    conduct.failures += 1;
    if (!isOut && conduct.failures < view.policy.health.ejection.after) return;
    conduct.detected += 1;
    if (isOut || mayEject(lp, view.state.ejections, view.policy))
      return this.#eject(lp, cause, view, outcome);
    const text = `${conduct.failures} failures in a row, but too few LPs are left to take it out`;
    outcome.alerts.push({ code: "LP_EJECTION_WITHHELD", lp, leg: number, text });
    conduct.failures = 0;
  }

  #eject(lp: number, cause: LpEjected["cause"], view: View, { events, alerts }: Outcome): void {
    const conduct = this.#of(lp);
    const { failures } = conduct;
    const { ejection: terms } = view.policy.health;
    const times = this.timesOf(lp, view) + 1;
    conduct.enforced += 1;
    conduct.probe = 0;
    const waitNs = backOffNs(times, terms);
    conduct.retryNs = this.#clock.ofNs(lp, view.nowNs) + waitNs;
    events.push({ type: "LpEjected", lp, failures, cause, times, timeUs: view.timeUs });
    const seconds = Math.round(waitNs / NS_PER_SECOND);
    const text = `${failures} failures in a row, the last a ${cause}: out for ${seconds} s`;
    alerts.push({ code: "LP_EJECTED", lp, leg: 0, text });
  }

  /** The LP heard nothing of the trial: another order may try it out. */
  #notSent(number: number, { state }: View): void {
    const lp = state.orders.leg(number)?.lp;
    if (lp === undefined) return;
    const conduct = this.#of(lp);
    if (conduct.probe === number) conduct.probe = 0;
  }

  /** A trial that neither failed nor filled: the next one waits as long again. */
  #saidNothing(number: number, { state, policy, nowNs }: View): void {
    const lp = state.orders.leg(number)?.lp;
    const ejection = lp === undefined ? undefined : state.ejections.of(lp);
    if (lp === undefined || ejection === undefined) return;
    const conduct = this.#of(lp);
    if (conduct.probe !== number) return;
    conduct.probe = 0;
    const waitNs = backOffNs(ejection.times, policy.health.ejection);
    conduct.retryNs = this.#clock.ofNs(lp, nowNs) + waitNs;
  }

  #of(lp: number): Conduct {
    while (this.#lps.length <= lp) this.#lps.push({ ...unseen });
    const conduct = this.#lps[lp];
    if (conduct === undefined) throw new Error(`Invariant: LP ${lp} must be an index`);
    return conduct;
  }
}

const NS_PER_SECOND = 1_000_000_000;

const unseen: Readonly<Conduct> = {
  failures: 0,
  probe: 0,
  retryNs: undefined,
  quietNs: 0,
  detected: 0,
  enforced: 0,
};

const backOffNs = (times: number, { baseNs, longestNs }: EjectionTerms): number =>
  Math.min(baseNs * times, longestNs);
