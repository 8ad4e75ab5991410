import type { Socket } from "node:net";

/** Writes to a socket later, always in order. */
export class LatePipe {
  readonly #to: Socket;
  /** What waits, the first due first; undefined stands for the end. */
  readonly #waiting: (Buffer | undefined)[] = [];
  #lastDueMs = 0;

  constructor(to: Socket) {
    this.#to = to;
  }

  /** @param bytes undefined: nothing more comes */
  push(bytes: Buffer | undefined, delayMs: number): void {
    if (delayMs === 0 && this.#waiting.length === 0) return this.#write(bytes);
    const nowMs = performance.now();
    // What came later is never due earlier, so whichever timer fires, the first in line is due.
    this.#lastDueMs = Math.max(this.#lastDueMs, nowMs + delayMs);
    this.#waiting.push(bytes);
    setTimeout(() => this.#write(this.#waiting.shift()), this.#lastDueMs - nowMs);
    return undefined;
  }

  #write(bytes: Buffer | undefined): void {
    if (this.#to.destroyed) return;
    if (bytes === undefined) this.#to.destroySoon();
    else this.#to.write(bytes);
  }
}
