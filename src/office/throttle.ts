const MS_PER_SECOND = 1_000;

export interface ThrottleTerms {
  /** Attempts that cost nothing. */
  readonly free: number;
  /** The longest that one has to wait. */
  readonly longestSeconds: number;
  /** After so long without an attempt nothing is remembered. */
  readonly forgetSeconds: number;
  /** That are remembered at once; of more, those that were quiet longest are forgotten. */
  readonly most: number;
}

interface Tried {
  attempts: number;
  atMs: number;
}

/** Lets those who fail try more and more rarely: 1, 2, 4 … s after the attempts that are free. */
export class Throttle {
  readonly #terms: ThrottleTerms;
  readonly #nowMs: () => number;
  /** The one that tried last at the end. */
  readonly #tried = new Map<string, Tried>();

  /** @param nowMs never goes back */
  constructor(terms: ThrottleTerms, nowMs: () => number) {
    this.#terms = terms;
    this.#nowMs = nowMs;
  }

  get size(): number {
    return this.#tried.size;
  }

  /** Seconds until the next attempt is let through; 0: now. */
  waitSeconds(who: string): number {
    const { free, longestSeconds } = this.#terms;
    const tried = this.#known(who);
    if (tried === undefined || tried.attempts < free) return 0;
    const wait = Math.min(2 ** (tried.attempts - free), longestSeconds);
    const passed = (this.#nowMs() - tried.atMs) / MS_PER_SECOND;
    return Math.max(0, Math.ceil(wait - passed));
  }

  /** An attempt begins. It counts as failed until `succeeded`, so that many at once count too. */
  tries(who: string): void {
    const attempts = (this.#known(who)?.attempts ?? 0) + 1;
    this.#tried.delete(who);
    this.#tried.set(who, { attempts, atMs: this.#nowMs() });
    const [quietest] = this.#tried.keys();
    if (this.#tried.size > this.#terms.most && quietest !== undefined) this.#tried.delete(quietest);
  }

  succeeded(who: string): void {
    this.#tried.delete(who);
  }

  /** One attempt less: it was none. */
  forgives(who: string): void {
    const tried = this.#tried.get(who);
    if (tried !== undefined) tried.attempts = Math.max(0, tried.attempts - 1);
  }

  #known(who: string): Tried | undefined {
    const tried = this.#tried.get(who);
    if (tried === undefined) return undefined;
    const isForgotten = this.#nowMs() - tried.atMs > this.#terms.forgetSeconds * MS_PER_SECOND;
    return isForgotten ? undefined : tried;
  }
}
