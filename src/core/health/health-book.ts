import type { Event, LegCreated, LegFilled, OrderDecided } from "../events.ts";
import { AnswerTimes, meanOf } from "./answer-times.ts";
import { DecayingMean } from "./decaying-mean.ts";
import type { Neutral } from "./decaying-mean.ts";
import type { HealthPart, HealthParts, HealthTerms } from "./health-terms.ts";
import { NumberedTable } from "../numbered-table.ts";
import { OpenClock } from "./open-clock.ts";
import { Probation } from "./probation.ts";
import { levelsOfLeg, levelsQuoted, quotedFor } from "./quoted-levels.ts";
import { slippageOf } from "./slippage.ts";
import type { Offer } from "../quotes/sized-price.ts";
import { NO_VOLUME, plus } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import type { View } from "../view.ts";

/** A leg as it was sent, until the LP has ended it or it is in doubt. */
interface SentLeg {
  readonly leg: LegCreated;
  /** Of the LP's quote, where the leg takes more than the best one. */
  readonly levels: readonly Offer[] | undefined;
  readonly sentNs: number;
  cumQty: Volume;
  isAnswered: boolean;
}

/** What was seen of an LP alone, nothing neutral in it; undefined where nothing was. */
export interface Measured {
  /** From the turn a leg was sent in to the LP's first word on it. */
  readonly lastAnswerNs: number | undefined;
  readonly meanAnswerNs: number | undefined;
  /** Each 0…1 of legs that ended and never came into doubt, older ones counting less. */
  readonly fillRate: number | undefined;
  readonly rejectRate: number | undefined;
}

/** The turn's policy and monotonic reading. */
type Moment = Pick<View, "policy" | "nowNs">;
/** The same with the quotes that a leg was sent for. */
type Sending = Pick<View, "policy" | "nowNs" | "quotes">;

/** What an LP is taken for that has done nothing yet. */
interface Neutrals {
  readonly terms: HealthTerms;
  readonly best: Neutral;
  readonly worst: Neutral;
}

/** Overwritten where it is: an order makes none. */
interface Scored {
  terms: HealthTerms;
  /** `NEVER`: it did something since. */
  atMs: number;
  score: number;
}

const NEVER = -1;

/**
 * How well each LP does what is sent to it, from 0 to 1.
 *
 * Like the quotes it is never journaled and not part of the hashed state: a decision keeps the
 * figures it saw, and a restarted desk knows nothing yet. Bounded by LPs and open legs.
 */
export class HealthBook {
  readonly clock: OpenClock = new OpenClock();
  readonly probation: Probation = new Probation(this.clock);
  readonly #means: Readonly<Record<HealthPart, DecayingMean>> = {
    fillRate: new DecayingMean(),
    slippage: new DecayingMean(),
    latency: new DecayingMean(),
    rejectRate: new DecayingMean(),
  };
  /** Filled share of legs that ended; beside the score, which counts those in doubt as well. */
  readonly #endedFills = new DecayingMean();
  readonly #answers = new AnswerTimes();
  readonly #sent = new NumberedTable<SentLeg>();
  /** The last one; its legs come right behind it. Undefined behind a failover. */
  #decided: OrderDecided | undefined;
  /** By LP, until it does something or a millisecond passes. */
  readonly #scores: (Scored | undefined)[] = [];
  #neutrals: Neutrals | undefined;

  /** What the event says of an LP. Call it once for each, as it happens; never in a replay. */
  note(event: Event, at: Sending): void {
    switch (event.type) {
      case "OrderDecided":
        this.#decided = event;
        return undefined;
      case "LpFailover":
        // The leg behind it goes by the quotes of now.
        this.#decided = undefined;
        return undefined;
      case "LegCreated":
        return this.#created(event, at);
      case "LegAcknowledged":
        return void this.#answered(event.leg, at);
      case "LegFilled":
        return this.#filled(event, at);
      case "LegRejected":
        return this.#ended(event.leg, 1, at);
      case "LegWithheld":
        return void this.#sent.delete(event.leg);
      case "LegCanceled":
      case "LegExpired":
        return this.#ended(event.leg, 0, at);
      case "LegInDoubt":
        return this.#doubted(event.leg, event.cause === "TIMEOUT", at);
      default:
        return undefined;
    }
  }

  /** 0…1; `neutral` of the policy where nothing is known. */
  scoreOf(lp: number, { policy, nowNs }: Moment): number {
    const { health: terms } = policy;
    const atMs = this.clock.ofMs(lp, nowNs);
    const known = this.#scores[lp];
    if (known?.atMs === atMs && known.terms === terms) return known.score;
    const score = this.#scoreAt(lp, terms, atMs);
    if (known === undefined) {
      while (this.#scores.length <= lp) this.#scores.push(undefined);
      this.#scores[lp] = { terms, atMs, score };
    } else {
      known.terms = terms;
      known.atMs = atMs;
      known.score = score;
    }
    return score;
  }

  partsOf(lp: number, { policy, nowNs }: Moment): HealthParts {
    const { decay } = policy.health;
    const { best, worst } = this.#neutralOf(policy.health);
    const { fillRate, slippage, latency, rejectRate } = this.#means;
    const atMs = this.clock.ofMs(lp, nowNs);
    return {
      fillRate: fillRate.of(lp, atMs, decay, best),
      slippage: slippage.of(lp, atMs, decay, worst),
      latency: latency.of(lp, atMs, decay, worst),
      rejectRate: rejectRate.of(lp, atMs, decay, worst),
    };
  }

  /** How many legs it is judged by; old ones count less. */
  legsOf(lp: number, { policy, nowNs }: Moment): number {
    return this.#means.fillRate.weightOf(lp, this.clock.ofMs(lp, nowNs), policy.health.decay);
  }

  measuredOf(lp: number, { policy, nowNs }: Moment): Measured {
    const { decay } = policy.health;
    const atMs = this.clock.ofMs(lp, nowNs);
    return {
      lastAnswerNs: this.#answers.lastNs(lp),
      meanAnswerNs: this.#answers.meanNs(lp, atMs, decay),
      fillRate: meanOf(this.#endedFills, lp, atMs, decay),
      rejectRate: meanOf(this.#means.rejectRate, lp, atMs, decay),
    };
  }

  #created(leg: LegCreated, { quotes, nowNs }: Sending): void {
    const decided = this.#decided;
    const levels = decided === undefined ? levelsQuoted(leg, quotes) : levelsOfLeg(leg, decided);
    this.#sent.set(leg.leg, { leg, levels, sentNs: nowNs, cumQty: NO_VOLUME, isAnswered: false });
  }

  /** The parts weighed as they are found: a record of them would be made for every order. */
  #scoreAt(lp: number, terms: HealthTerms, atMs: number): number {
    const { decay, weights } = terms;
    const { best, worst } = this.#neutralOf(terms);
    const { fillRate, slippage, latency, rejectRate } = this.#means;
    const score =
      weights.fillRate * fillRate.of(lp, atMs, decay, best) +
      weights.slippage * (1 - slippage.of(lp, atMs, decay, worst)) +
      weights.latency * (1 - latency.of(lp, atMs, decay, worst)) +
      weights.rejectRate * (1 - rejectRate.of(lp, atMs, decay, worst));
    return Math.min(1, Math.max(0, score));
  }

  #neutralOf(terms: HealthTerms): Neutrals {
    const known = this.#neutrals;
    if (known?.terms === terms) return known;
    const { neutral: good, neutralLegs: weight } = terms;
    const [best, worst] = [
      { value: good, weight },
      { value: 1 - good, weight },
    ] as const;
    this.#neutrals = { terms, best, worst };
    return this.#neutrals;
  }

  /** The first word of the LP on a leg, whatever it says. */
  #answered(number: number, at: Moment): SentLeg | undefined {
    const sent = this.#sent.get(number);
    if (sent === undefined || sent.isAnswered) return sent;
    sent.isAnswered = true;
    const { health: terms } = at.policy;
    const { lp } = sent.leg;
    const tookNs = at.nowNs - sent.sentNs;
    this.#answers.add(lp, tookNs, this.clock.ofMs(lp, at.nowNs), terms.decay);
    this.#add(this.#means.latency, sent, Math.min(1, tookNs / terms.worstLatencyNs), 1, at);
    return sent;
  }

  #filled({ leg, lastQty, lastPx }: LegFilled, at: Moment): void {
    const sent = this.#answered(leg, at);
    if (sent === undefined) return;
    const { orderQty } = sent.leg;
    // A leg filled in ten pieces speaks once, in tenths.
    const weight = Math.min(lastQty, orderQty - sent.cumQty) / orderQty;
    const slippage = slippageOf(sent.leg, quotedPxOf(sent, lastQty), lastPx, at.policy);
    this.#add(this.#means.slippage, sent, slippage, weight, at);
    sent.cumQty = plus(sent.cumQty, lastQty);
    if (sent.cumQty >= orderQty) this.#ended(leg, 0, at);
  }

  #ended(number: number, rejected: 0 | 1, at: Moment): void {
    const sent = this.#answered(number, at);
    if (sent === undefined) return;
    this.#add(this.#means.rejectRate, sent, rejected, 1, at);
    const { lp } = sent.leg;
    const atMs = this.clock.ofMs(lp, at.nowNs);
    this.#endedFills.add(lp, filledOf(sent), 1, atMs, at.policy.health.decay);
    this.#count(number, sent, at);
  }

  /** What comes after the doubt came too late to count. */
  #doubted(number: number, isLate: boolean, at: Moment): void {
    const sent = this.#sent.get(number);
    if (sent === undefined) return;
    if (isLate && !sent.isAnswered) this.#add(this.#means.latency, sent, 1, 1, at);
    this.#count(number, sent, at);
  }

  #count(number: number, sent: SentLeg, at: Moment): void {
    this.#add(this.#means.fillRate, sent, filledOf(sent), 1, at);
    this.#sent.delete(number);
  }

  #add(
    mean: DecayingMean,
    { leg: { lp } }: SentLeg,
    value: number,
    weight: number,
    { policy, nowNs }: Moment,
  ): void {
    const scored = this.#scores[lp];
    if (scored !== undefined) scored.atMs = NEVER;
    mean.add(lp, value, weight, this.clock.ofMs(lp, nowNs), policy.health.decay);
  }
}

/** What the LP quoted for the next part of a leg. */
const quotedPxOf = ({ leg, levels, cumQty }: SentLeg, volume: Volume): Price =>
  levels === undefined ? leg.expectedPx : quotedFor(levels, leg.side, cumQty, volume);

/** The share of a leg that was filled. */
const filledOf = ({ cumQty, leg }: SentLeg): number => Math.min(1, cumQty / leg.orderQty);
