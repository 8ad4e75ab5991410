import type { ReloadAsked, ReloadOutcome } from "./policy-loader.ts";
import { ProcessorWait } from "./processor-wait.ts";

/** How loads of the policy went since the desk started; status shows it. */
export class Reloads {
  readonly #wait = new ProcessorWait();
  activated = 0;
  unchanged = 0;
  refused = 0;
  /** How long the last swap kept orders waiting. */
  swapMs = 0;
  /** For how much of it the system gave the processor to others; null where it does not tell. */
  swapWaitMs: number | null = null;
  /** The last one, so that a bad file is seen by whoever looks. */
  last: (ReloadOutcome & ReloadAsked & { readonly timeUs: number }) | undefined;

  /** Runs a swap and keeps how long it took. */
  timed<Result>(swap: () => Result): Result {
    const waitedMs = this.#wait.ms();
    const beganMs = performance.now();
    const result = swap();
    this.swapMs = performance.now() - beganMs;
    this.swapWaitMs = waitedMs === null ? null : (this.#wait.ms() ?? waitedMs) - waitedMs;
    return result;
  }

  close(): void {
    this.#wait.close();
  }

  note(outcome: ReloadOutcome, asked: ReloadAsked, timeUs: number): void {
    this.last = { ...outcome, ...asked, timeUs };
    if (outcome.kind === "ACTIVATED") this.activated += 1;
    else if (outcome.kind === "UNCHANGED") this.unchanged += 1;
    else this.refused += 1;
  }
}
