/** When new orders are not taken any more, from the policy's `controls`. */
export interface PressureTerms {
  /** A turn that lasts so long, and then works for as long again, is long. */
  readonly busyTurnMs: number;
  /** So much may long turns work, one after another, before new orders are not taken. */
  readonly busyAfterMs: number;
}

/** Times within a turn, in which the desk's own clock stands still. */
export interface WorkClock {
  /** Now, read anew. */
  liveNs(): number;
  /** How long the desk's thread has had a processor, ns. */
  workedNs(): number;
}

/** Of a desk whose turns take no time. */
export const NO_WORK: WorkClock = { liveNs: () => 0, workedNs: () => 0 };

export interface PressureClock extends WorkClock {
  /** When this turn began: the same reading all through it. */
  monotonicNs(): number;
}

const NS_PER_MS = 1_000_000;
/** How often a turn's work is asked for while it may become long. */
const ASKED_A_TURN = 8;

/**
 * Whether more comes than the desk can do.
 *
 * What waits cannot be seen: it lies in the sockets. But all of it came during the turn before, so
 * long turns mean that orders wait, and short ones that none does. A burst is worked off, however
 * many orders it has, as long as that takes no more than `busyAfterMs` of work. Where turns stay
 * long, orders come faster than they go: then a turn takes new ones until it is long, so that those
 * it takes are answered soon, and the rest is told so at once, which costs a fraction of trading.
 *
 * What counts is work. A desk that waits for the disk has as long a turn for one order as for
 * hundreds, and one whose processor others have is slow whatever it takes.
 */
export class Pressure {
  readonly #clock: PressureClock;
  #turnNs = 0;
  #afterNs = 0;
  #endedNs = 0;
  /** When the turn began; known from its first order on. */
  #beganNs: number | undefined;
  /** What had been worked when the turn had lasted for `busyTurnMs`: asking takes a microsecond. */
  #workedNs: number | undefined;
  /** When it is asked again, counted from the turn's beginning. */
  #askAtNs = 0;
  /** What the turn has worked since then. */
  #workNs = 0;
  /** The same of all long turns since the last that was not. */
  #standingNs = 0;
  #turn = 0;
  /** The turn that last took an order of a session, by the session's index. */
  readonly #tookIn: number[] = [];

  constructor(clock: PressureClock, terms: PressureTerms) {
    this.#clock = clock;
    this.retune(terms);
  }

  retune({ busyTurnMs, busyAfterMs }: PressureTerms): void {
    this.#turnNs = busyTurnMs * NS_PER_MS;
    this.#afterNs = busyAfterMs * NS_PER_MS;
    this.#askAtNs = this.#turnNs;
  }

  /**
   * Whether a session's new order is taken. However busy the desk is, the first of each session in
   * a turn is: a client that floods it leaves room for the others.
   */
  takes(session: number): boolean {
    this.#beganNs ??= this.#turnsBegin();
    const isFirst = this.#tookIn[session] !== this.#turn;
    if (!isFirst && this.#isBusy(this.#beganNs)) return false;
    this.#tookIn[session] = this.#turn;
    return true;
  }

  /** Everything of the turn is in the sockets. */
  turnEnded(): void {
    // Without an order in it none can have waited.
    this.#standingNs = this.#workNs > this.#turnNs ? this.#standingNs + this.#workNs : 0;
    this.#endedNs = this.#clock.liveNs();
    this.#beganNs = undefined;
    this.#workedNs = undefined;
    this.#workNs = 0;
    this.#askAtNs = this.#turnNs;
    this.#turn += 1;
  }

  #isBusy(beganNs: number): boolean {
    // Once it is, it stays so to its end: nothing need be asked for those that are not taken.
    if (this.#isPast()) return true;
    const lastedNs = this.#clock.liveNs() - beganNs;
    if (lastedNs < this.#askAtNs) return false;
    this.#askAtNs = lastedNs + this.#turnNs / ASKED_A_TURN;
    const workedNs = this.#clock.workedNs();
    this.#workedNs ??= workedNs;
    this.#workNs = workedNs - this.#workedNs;
    return this.#isPast();
  }

  #isPast(): boolean {
    return this.#workNs > this.#turnNs && this.#standingNs + this.#workNs > this.#afterNs;
  }

  /** The clock may have been read last while the turn before wrote its batch. */
  #turnsBegin(): number {
    return Math.max(this.#clock.monotonicNs(), this.#endedNs);
  }
}
