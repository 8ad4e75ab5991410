import { isFinal } from "../core/execute/order-status.ts";
import type { Leg } from "../core/execute/order.ts";

/** Between two questions about a leg in doubt, doubled each time up to the last. */
const FIRST_ASK_MS = 1_000;
const LAST_ASK_MS = 30_000;
const NS_PER_MS = 1_000_000;

/**
 * Questions to one session of an LP in one look. Ten looks a second ask about 100 000 legs within a
 * minute, at 30 KB a look: far below what an LP's session may have waiting, and room for orders
 * between.
 */
export const QUESTIONS_PER_LOOK = 200;

/** What is to be done about legs that are due. */
export interface LegActions {
  timedOut(leg: Leg): void;
  /** @returns whether the question went out; if not, its way is asked nothing more in this look */
  ask(leg: Leg): boolean;
  /** Where a leg is asked about: legs of one LP may have gone by several sessions. */
  wayOf(leg: Leg): unknown;
}

interface Watched {
  readonly leg: Leg;
  dueNs: number;
  askMs: number;
  /** As it was looked at last. */
  wasInDoubt: boolean;
}

/**
 * Open legs and when something must be done about them: first the timeout, then questions to the
 * LP, ever more rarely, until an answer ends the doubt.
 *
 * Holds open legs only, so it is bounded by the order table. Monotonic time.
 */
export class LegWatch {
  readonly #watched = new Map<number, Watched>();
  #timeoutMs: number;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Legs from now on have so long; those that are out keep what they had. */
  retune(timeoutMs: number): void {
    this.#timeoutMs = timeoutMs;
  }

  /** How long an LP may say nothing of a leg from now on. */
  get timeoutMs(): number {
    return this.#timeoutMs;
  }

  get size(): number {
    return this.#watched.size;
  }

  sent(leg: Leg, nowNs: number): void {
    const dueNs = nowNs + this.#timeoutMs * NS_PER_MS;
    this.#watched.set(leg.leg, { leg, dueNs, askMs: FIRST_ASK_MS, wasInDoubt: false });
  }

  /** Looked at no more: at once, since it would keep all of its order until the next look. */
  ended({ leg, isInDoubt }: Leg): void {
    if (!isInDoubt) this.#watched.delete(leg);
  }

  /** The LP can be asked again: legs in doubt are due at once. */
  askSoon(lp: number, nowNs: number): void {
    for (const watched of this.#watched.values()) {
      if (watched.leg.lp !== lp || !watched.leg.isInDoubt) continue;
      watched.dueNs = nowNs;
      watched.askMs = FIRST_ASK_MS;
      watched.wasInDoubt = true;
    }
  }

  /**
   * Tells which legs are due; forgets those that ended. Of the legs that went one way those are
   * asked about first that wait longest, and no more than `QUESTIONS_PER_LOOK`; the others stay
   * due.
   */
  sweep(nowNs: number, actions: LegActions): void {
    const asked = new Map<unknown, number>();
    for (const [number, watched] of this.#watched) {
      const { leg } = watched;
      if (isFinal(leg.ordStatus)) {
        this.#watched.delete(number);
        continue;
      }
      if (watched.wasInDoubt && !leg.isInDoubt) this.#answered(nowNs, watched);
      watched.wasInDoubt = leg.isInDoubt;
      if (nowNs < watched.dueNs) continue;
      if (!leg.isInDoubt) {
        watched.dueNs = nowNs;
        watched.wasInDoubt = true;
        actions.timedOut(leg);
        continue;
      }
      const way = actions.wayOf(leg);
      const before = asked.get(way) ?? 0;
      if (before >= QUESTIONS_PER_LOOK) continue;
      const isAsked = actions.ask(leg);
      asked.set(way, isAsked ? before + 1 : QUESTIONS_PER_LOOK);
      if (isAsked) this.#askedAt(nowNs, watched);
    }
  }

  /** The LP has said that it has the leg: from then on it may be silent as long as at first. */
  #answered(nowNs: number, watched: Watched): void {
    watched.dueNs = nowNs + this.#timeoutMs * NS_PER_MS;
    watched.askMs = FIRST_ASK_MS;
  }

  /** Goes behind all others: whoever waits longest stands first. */
  #askedAt(nowNs: number, watched: Watched): void {
    watched.askMs = Math.min(watched.askMs * 2, LAST_ASK_MS);
    watched.dueNs = nowNs + watched.askMs * NS_PER_MS;
    const { leg } = watched.leg;
    this.#watched.delete(leg);
    this.#watched.set(leg, watched);
  }
}
