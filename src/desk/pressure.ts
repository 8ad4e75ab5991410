/** When new orders are not taken any more, from the policy's `controls`. */
export interface PressureTerms {
  /** A turn that lasts so long, and then works for as long again, is long. */
  readonly busyTurnMs: number;
  /** Orders may wait for so long, turn after long turn, before new ones are not taken. */
  readonly busyAfterMs: number;
}

/** Times within a turn, in which the desk's own clock stands still. */
export interface WorkClock {
  /** Now, read anew. */
  liveNs(): number;
  /** How long the desk's thread has had a processor, ns. */
  workedNs(): number;
}

export interface PressureClock extends WorkClock {
  /** When this turn began: the same reading all through it. */
  monotonicNs(): number;
}

const NS_PER_MS = 1_000_000;

/**
 * Whether more comes than the desk can do.
 *
 * What waits cannot be seen: it lies in the sockets. But all of it came during the turn before, so
 * long turns mean that orders wait, and short ones that none does. A burst is worked off, however
 * many orders it has, as long as it takes less than `busyAfterMs`. Where turns stay long, orders
 * come faster than they go: then a turn takes new ones until it is long, so that those it takes are
 * answered soon, and the rest is told so at once, which costs a fraction of trading.
 *
 * What counts is work. A desk that waits for the disk has as long a turn for one order as for
 * hundreds, and one whose processor others have is slow whatever it takes.
 */
export class Pressure {
  readonly #clock: PressureClock;
  #turnNs = 0;
  #afterNs = 0;
  /** When nobody waited for the last time. */
  #calmNs = 0;
  #endedNs = 0;
  /** When the turn began; known from its first order on. */
  #beganNs: number | undefined;
  /** What had been worked when the turn had lasted for `busyTurnMs`: asking takes a microsecond. */
  #workedNs: number | undefined;
  #isLong = false;
  #turn = 0;
  /** The turn that last took an order of a session, by the session's index. */
  readonly #tookIn: number[] = [];

  constructor(clock: PressureClock, terms: PressureTerms) {
    this.#clock = clock;
    this.#calmNs = clock.liveNs();
    this.#endedNs = this.#calmNs;
    this.retune(terms);
  }

  retune({ busyTurnMs, busyAfterMs }: PressureTerms): void {
    this.#turnNs = busyTurnMs * NS_PER_MS;
    this.#afterNs = busyAfterMs * NS_PER_MS;
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
    const nowNs = this.#clock.liveNs();
    // Without an order in it none can have waited.
    if (!this.#isLong) this.#calmNs = nowNs;
    this.#endedNs = nowNs;
    this.#beganNs = undefined;
    this.#workedNs = undefined;
    this.#isLong = false;
    this.#turn += 1;
  }

  #isBusy(beganNs: number): boolean {
    const nowNs = this.#clock.liveNs();
    if (!this.#becomesLong(nowNs - beganNs)) return false;
    // Between two turns nobody wanted anything for as long as a whole one may take.
    const calmNs = beganNs - this.#endedNs > this.#turnNs ? beganNs : this.#calmNs;
    return nowNs - calmNs > this.#afterNs;
  }

  #becomesLong(lastedNs: number): boolean {
    if (this.#isLong) return true;
    if (lastedNs <= this.#turnNs) return false;
    const workedNs = this.#clock.workedNs();
    this.#workedNs ??= workedNs;
    this.#isLong = workedNs - this.#workedNs > this.#turnNs;
    return this.#isLong;
  }

  /** The clock may have been read last while the turn before wrote its batch. */
  #turnsBegin(): number {
    return Math.max(this.#clock.monotonicNs(), this.#endedNs);
  }
}
