import type { Instant } from "./session-host.ts";

/** The incoming messages that are known to be missing and have been asked for. */
export class IncomingGap {
  #to = 0;
  #progressNs = 0;

  get isOpen(): boolean {
    return this.#to > 0;
  }

  /** @param to the last number known to be missing */
  open(to: number, now: Instant): void {
    this.#to = to;
    this.#progressNs = now.monotonicNs;
  }

  /** Notes that a missing message came; closes the gap once the next one expected is beyond it. */
  advance(nextIncoming: number, now: Instant): void {
    this.#progressNs = now.monotonicNs;
    if (nextIncoming > this.#to) this.close();
  }

  close(): void {
    this.#to = 0;
  }

  isStuck(patienceNs: number, now: Instant): boolean {
    return this.isOpen && now.monotonicNs - this.#progressNs >= patienceNs;
  }

  get to(): number {
    return this.#to;
  }
}
