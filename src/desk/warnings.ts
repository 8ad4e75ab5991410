import type { Clock } from "../ports/clock.ts";
import type { DeskLog } from "./desk-log.ts";

/** Lines of one kind in a second; a log line is a write that the whole desk waits for. */
const LINES_PER_SECOND = 20;
const SECOND_NS = 1_000_000_000;

interface Second {
  readonly sinceNs: number;
  count: number;
}

/**
 * Warnings that others cause: a bounded number of lines a second and kind, with a count of the
 * rest, so that forty thousand legs in doubt do not hold up the turn that finds them.
 */
export class Warnings {
  readonly #log: Pick<DeskLog, "warn">;
  readonly #clock: Clock;
  /** As many as there are kinds: codes and sessions. */
  readonly #seconds = new Map<string, Second>();

  constructor(log: Pick<DeskLog, "warn">, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** @param kind one of few: what is alike is counted together */
  warn(kind: string, fields: object, text: string): void {
    let second = this.#seconds.get(kind);
    if (second === undefined || this.#isOver(second)) {
      if (second !== undefined) this.#tellRest(kind, second);
      second = { sinceNs: this.#clock.monotonicNs(), count: 0 };
      this.#seconds.set(kind, second);
    }
    second.count += 1;
    if (second.count <= LINES_PER_SECOND) this.#log.warn(fields, text);
  }

  /** Tells the count of what was held back in seconds that are over; call it now and then. */
  onTime(): void {
    for (const [kind, second] of this.#seconds) {
      if (!this.#isOver(second)) continue;
      this.#seconds.delete(kind);
      this.#tellRest(kind, second);
    }
  }

  /** Tells every count: nothing will be logged any more. */
  close(): void {
    for (const [kind, second] of this.#seconds) this.#tellRest(kind, second);
    this.#seconds.clear();
  }

  #isOver(second: Second): boolean {
    return this.#clock.monotonicNs() - second.sinceNs >= SECOND_NS;
  }

  #tellRest(kind: string, { count }: Second): void {
    const more = count - LINES_PER_SECOND;
    if (more > 0) this.#log.warn({ kind, more }, "more of the same, not logged one by one");
  }
}
