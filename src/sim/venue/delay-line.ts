import type { Cancel, Clock } from "../../ports/clock.ts";

/** Holds what is to be done later; what is not held at all is done at once. */
export class DelayLine {
  readonly #clock: Clock;
  readonly #held = new Set<Cancel>();
  readonly #onDone: () => void;

  /** @param onDone called after each delayed step, outside of any other turn */
  constructor(clock: Clock, onDone: () => void) {
    this.#clock = clock;
    this.#onDone = onDone;
  }

  get size(): number {
    return this.#held.size;
  }

  after(delayMs: number, run: () => void): void {
    if (delayMs === 0) return run();
    const cancel = this.#clock.after(delayMs, () => {
      this.#held.delete(cancel);
      run();
      this.#onDone();
    });
    this.#held.add(cancel);
    return undefined;
  }

  /** Forgets everything held. */
  close(): void {
    for (const cancel of this.#held) cancel();
    this.#held.clear();
  }
}
