/** When new orders are not taken any more, from the policy's `controls`. */
export interface PressureTerms {
  /** A turn that works for longer is long. */
  readonly busyTurnMs: number;
  /**
   * So much may long turns work, without as much calm, before new orders are not taken; and for so
   * long at most none is taken then.
   */
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
 * long, orders come faster than they go: then new ones are taken until the turn is long, so that
 * those are answered soon, and the rest is told so at once, which costs a fraction of trading.
 *
 * The rest is more than a turn finds: most of it lies with the client, before the desk's window. So
 * none is taken until a turn brings no more than it may take, or for `busyAfterMs`.
 *
 * What counts is work. A desk that waits for the disk has as long a turn for one order as for
 * hundreds, and one whose processor others have is slow whatever it takes.
 */
export class Pressure {
  readonly #clock: PressureClock;
  #turnNs = 0;
  #afterNs = 0;
  #endedNs = 0;
  /** What the thread had worked when the turn before ended: it does not work while it waits. */
  #workedNs: number;
  /** When the turn began; known from its first order on. */
  #beganNs: number | undefined;
  /** When its work is asked for next, counted from its beginning: asking takes a microsecond. */
  #askAtNs = 0;
  /** What the turn had worked when that was asked for. */
  #workNs = 0;
  /** What long turns have worked, as far as no calm has followed; at most `#afterNs`. */
  #standingNs = 0;
  /** Since then none has been taken but the first of each session in a turn. */
  #refusingSinceNs: number | undefined;
  /** In this turn one was not taken. */
  #hasRefused = false;
  #turn = 0;
  /** The turn that last took an order of a session, by the session's index. */
  readonly #tookIn: number[] = [];

  constructor(clock: PressureClock, terms: PressureTerms) {
    this.#clock = clock;
    this.#workedNs = clock.workedNs();
    this.retune(terms);
  }

  retune({ busyTurnMs, busyAfterMs }: PressureTerms): void {
    this.#turnNs = busyTurnMs * NS_PER_MS;
    this.#afterNs = busyAfterMs * NS_PER_MS;
    this.#askAtNs = this.#turnNs;
    this.#standingNs = Math.min(this.#standingNs, this.#afterNs);
  }

  /**
   * Whether there is time for a session's new order. However busy the desk is, the first of each
   * session in a turn is taken: a client that floods it leaves room for the others.
   */
  takes(session: number): boolean {
    this.#beganNs ??= this.#turnsBegin();
    const isFirst = this.#tookIn[session] !== this.#turn;
    if (!isFirst && (this.#refusingSinceNs !== undefined || this.#isBusy(this.#beganNs))) {
      return false;
    }
    this.#tookIn[session] = this.#turn;
    return true;
  }

  /** An order was not taken, for lack of time. */
  refused(): void {
    this.#hasRefused = true;
    this.#refusingSinceNs ??= this.#clock.liveNs();
  }

  /** Whether others have waited for as long as they may for what is told to those not taken. */
  get hasRefusedLong(): boolean {
    const sinceNs = this.#refusingSinceNs;
    return sinceNs !== undefined && this.#clock.liveNs() - sinceNs >= this.#afterNs;
  }

  /** Everything of the turn is in the sockets. */
  turnEnded(): void {
    const nowNs = this.#clock.liveNs();
    const workedNs = this.#clock.workedNs();
    this.#weigh(workedNs - this.#workedNs, nowNs - this.#endedNs);
    if (!this.#hasRefused || this.hasRefusedLong) this.#refusingSinceNs = undefined;
    this.#hasRefused = false;
    this.#endedNs = nowNs;
    this.#workedNs = workedNs;
    this.#beganNs = undefined;
    this.#workNs = 0;
    this.#askAtNs = this.#turnNs;
    this.#turn += 1;
  }

  /** What is long adds to what stands; calm takes as long to forget it. */
  #weigh(workNs: number, sinceLastNs: number): void {
    const isLong = workNs > this.#turnNs;
    // Without an order in it none is known to have waited.
    if (isLong && this.#beganNs !== undefined) {
      this.#standingNs = Math.min(this.#afterNs, this.#standingNs + workNs);
    } else if (!isLong && !this.#hasRefused) {
      this.#standingNs = Math.max(0, this.#standingNs - sinceLastNs);
    }
  }

  #isBusy(beganNs: number): boolean {
    // Once it is, it stays so to its end: nothing need be asked for those that are not taken.
    if (this.#isPast()) return true;
    const lastedNs = this.#clock.liveNs() - beganNs;
    if (lastedNs < this.#askAtNs) return false;
    this.#askAtNs = lastedNs + this.#turnNs / ASKED_A_TURN;
    this.#workNs = this.#clock.workedNs() - this.#workedNs;
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
