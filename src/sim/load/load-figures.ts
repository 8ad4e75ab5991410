import { createHistogram } from "node:perf_hooks";
import type { RecordableHistogram } from "node:perf_hooks";

/** Of times in ms, of `count` orders; all 0 of none. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/** What a load came to. Times count from the moment an order should have been sent. */
export interface LoadReport {
  readonly sent: number;
  readonly acknowledged: number;
  readonly filled: number;
  /** Not accepted, by code. */
  readonly denied: Readonly<Record<string, number>>;
  /** Accepted and ended otherwise than filled, by code. */
  readonly ended: Readonly<Record<string, number>>;
  /** Neither accepted nor denied within the patience. */
  readonly unanswered: number;
  /** Accepted, and not over yet when nobody waited any more. */
  readonly open: number;
  readonly acknowledgedMs: Spread;
  readonly filledMs: Spread;
  readonly deniedMs: Spread;
  /** How late orders were sent: the generator's own share of the times above. */
  readonly lateMs: Spread;
  /** Sessions that ended, messages refused, answers that fit no order; the first in words. */
  readonly errors: number;
  readonly errorTexts: readonly string[];
}

const NS_PER_MS = 1_000_000;
/** A minute: what is longer counts as that. */
const LONGEST_NS = 60_000_000_000;
const TOLD_ERRORS = 20;
/** A peer that makes up codes fills no memory. */
const MOST_CODES = 100;

/** Counts and times, in memory that does not grow with the orders. */
export class LoadFigures {
  sent = 0;
  acknowledged = 0;
  filled = 0;
  unanswered = 0;
  open = 0;
  errors = 0;
  readonly #errorTexts: string[] = [];
  readonly #denied = new Map<string, number>();
  readonly #ended = new Map<string, number>();
  readonly #toAcknowledge = histogram();
  readonly #toFill = histogram();
  readonly #toDeny = histogram();
  readonly #late = histogram();

  late(ns: number): void {
    record(this.#late, ns);
  }

  acknowledgedAfter(ns: number): void {
    record(this.#toAcknowledge, ns);
  }

  filledAfter(ns: number): void {
    record(this.#toFill, ns);
  }

  deniedAfter(ns: number): void {
    record(this.#toDeny, ns);
  }

  denied(code: string): void {
    count(this.#denied, code);
  }

  ended(code: string): void {
    count(this.#ended, code);
  }

  error(text: string): void {
    this.errors += 1;
    if (this.#errorTexts.length < TOLD_ERRORS) this.#errorTexts.push(text);
  }

  /** What was measured so far is forgotten; counts stay. */
  forgetTimes(): void {
    for (const each of [this.#toAcknowledge, this.#toFill, this.#toDeny, this.#late]) each.reset();
  }

  report(): LoadReport {
    const { sent, acknowledged, filled, unanswered, open, errors } = this;
    return {
      sent,
      acknowledged,
      filled,
      denied: Object.fromEntries(this.#denied),
      ended: Object.fromEntries(this.#ended),
      unanswered,
      open,
      acknowledgedMs: spreadOf(this.#toAcknowledge),
      filledMs: spreadOf(this.#toFill),
      deniedMs: spreadOf(this.#toDeny),
      lateMs: spreadOf(this.#late),
      errors,
      errorTexts: this.#errorTexts,
    };
  }
}

const histogram = (): RecordableHistogram =>
  createHistogram({ lowest: 1, highest: LONGEST_NS, figures: 3 });

function record(into: RecordableHistogram, ns: number): void {
  into.record(Math.min(LONGEST_NS, Math.max(1, Math.round(ns))));
}

function count(into: Map<string, number>, code: string): void {
  const known = into.has(code) || into.size < MOST_CODES ? code : "OTHER";
  into.set(known, (into.get(known) ?? 0) + 1);
}

function spreadOf(it: RecordableHistogram): Spread {
  if (it.count === 0) return { count: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
  const at = (percent: number): number => msOf(it.percentile(percent));
  const [p50, p90, p99, p999] = [at(50), at(90), at(99), at(99.9)];
  return { count: it.count, p50, p90, p99, p999, max: msOf(it.max) };
}

/** To the microsecond. */
const msOf = (ns: number): number => Math.round(ns / 1000) / (NS_PER_MS / 1000);
