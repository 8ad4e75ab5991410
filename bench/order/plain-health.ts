import type { PlainEvent, PlainLegCreated } from "./plain-events.ts";
import type { PlainPolicy } from "./plain-policy.ts";

const NS_PER_MS = 1e6;

interface Sums {
  atMs: number;
  values: number;
  weights: number;
}

/** A mean in which samples count less as they age, beside a neutral one that never ages. */
class PlainMean {
  readonly #sums = new Map<string, Sums>();
  readonly #halfLifeMs: number;

  constructor(halfLifeMs: number) {
    this.#halfLifeMs = halfLifeMs;
  }

  add(lp: string, value: number, weight: number, atMs: number): void {
    const { values, weights } = this.#decayed(lp, atMs);
    this.#sums.set(lp, { atMs, values: values + value * weight, weights: weights + weight });
  }

  of(lp: string, atMs: number, neutral: number, neutralWeight: number): number {
    const { values, weights } = this.#decayed(lp, atMs);
    if (weights + neutralWeight === 0) return neutral;
    return (values + neutral * neutralWeight) / (weights + neutralWeight);
  }

  #decayed(lp: string, atMs: number): Omit<Sums, "atMs"> {
    const sums = this.#sums.get(lp);
    if (sums === undefined) return { values: 0, weights: 0 };
    const left = 0.5 ** ((atMs - sums.atMs) / this.#halfLifeMs);
    return { values: sums.values * left, weights: sums.weights * left };
  }
}

interface SentLeg {
  readonly leg: PlainLegCreated;
  readonly sentNs: number;
  cumQty: number;
  isAnswered: boolean;
}

/** How well each LP does what is sent to it, 0…1, and who is out for failures in a row. */
export class PlainHealth {
  readonly #policy: PlainPolicy;
  readonly #means: Readonly<Record<"fillRate" | "slippage" | "latency" | "rejectRate", PlainMean>>;
  readonly #sent = new Map<number, SentLeg>();
  readonly #failures = new Map<string, number>();
  /** LPs that are out. */
  readonly #ejected = new Set<string>();

  constructor(policy: PlainPolicy) {
    this.#policy = policy;
    const halfLifeMs = policy.document.routing.health.halfLifeSeconds * 1000;
    this.#means = {
      fillRate: new PlainMean(halfLifeMs),
      slippage: new PlainMean(halfLifeMs),
      latency: new PlainMean(halfLifeMs),
      rejectRate: new PlainMean(halfLifeMs),
    };
  }

  isEjected(lp: string): boolean {
    return this.#ejected.has(lp);
  }

  /** Of the four figures, each as it weighs beside the others. */
  scoreOf(lp: string, nowNs: number): number {
    const { weights, neutral, neutralLegs } = this.#policy.document.routing.health;
    const atMs = Math.floor(nowNs / NS_PER_MS);
    const { fillRate, slippage, latency, rejectRate } = this.#means;
    const whole = weights.fillRate + weights.slippage + weights.latency + weights.rejectRate;
    const score =
      weights.fillRate * fillRate.of(lp, atMs, neutral, neutralLegs) +
      weights.slippage * (1 - slippage.of(lp, atMs, 1 - neutral, neutralLegs)) +
      weights.latency * (1 - latency.of(lp, atMs, 1 - neutral, neutralLegs)) +
      weights.rejectRate * (1 - rejectRate.of(lp, atMs, 1 - neutral, neutralLegs));
    return Math.min(1, Math.max(0, score / whole));
  }

  /** What an event says of an LP. */
  note(event: PlainEvent, nowNs: number): void {
    if (event.type === "LegCreated") {
      this.#sent.set(event.leg, { leg: event, sentNs: nowNs, cumQty: 0, isAnswered: false });
    } else if (event.type === "LegFilled") {
      this.#failures.set(event.lp, 0);
      const sent = this.#sent.get(event.leg);
      if (sent !== undefined) this.#filled(sent, event.lastQty, event.lastPx, nowNs);
    }
  }

  #filled(sent: SentLeg, lastQty: number, lastPx: number, nowNs: number): void {
    const { leg, sentNs } = sent;
    const { lp, orderQty } = leg;
    const { worstLatencyMs } = this.#policy.document.routing.health;
    const atMs = Math.floor(nowNs / NS_PER_MS);
    if (!sent.isAnswered) {
      const slow = Math.min(1, (nowNs - sentNs) / (worstLatencyMs * NS_PER_MS));
      this.#means.latency.add(lp, slow, 1, atMs);
      sent.isAnswered = true;
    }
    const weight = Math.min(lastQty, orderQty - sent.cumQty) / orderQty;
    this.#means.slippage.add(lp, this.#slippage(leg, lastPx), weight, atMs);
    sent.cumQty += lastQty;
    if (sent.cumQty < orderQty) return;
    this.#means.rejectRate.add(lp, 0, 1, atMs);
    this.#means.fillRate.add(lp, Math.min(1, sent.cumQty / orderQty), 1, atMs);
    this.#sent.delete(leg.leg);
  }

  /** How much worse than its quote it filled, as a share of the worst that counts. */
  #slippage({ symbol, side, expectedPx }: PlainLegCreated, lastPx: number): number {
    const pip = this.#policy.instruments.get(symbol)?.pip ?? 1;
    const adverse = side === "Buy" ? lastPx - expectedPx : expectedPx - lastPx;
    const { worstSlippageMilliPips } = this.#policy.document.routing.health;
    return Math.min(1, Math.max(0, ((adverse / pip) * 1000) / worstSlippageMilliPips));
  }
}
