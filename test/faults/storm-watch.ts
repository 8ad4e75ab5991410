import { eventually } from "../desk/eventually.ts";
import type { LpFleet } from "./lp-fleet.ts";

/** A time for which the first LP was out, by `performance.now()`; `toMs` 0: it still is. */
export interface Outing {
  readonly fromMs: number;
  toMs: number;
  /** Ejections it was made of: a trial that fails takes the LP out again. */
  ejections: number;
}

const LOOK_MS = 100;

/** Looks again and again whether the first LP is out. */
export class StormWatch {
  readonly outings: Outing[] = [];
  readonly #fleet: LpFleet;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #enforced = 0;

  constructor(fleet: LpFleet) {
    this.#fleet = fleet;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look());
    }, LOOK_MS);
  }

  /** @returns whether the LP is back within that time */
  untilBack(limitMs: number): Promise<boolean> {
    const isBack = (): boolean => this.outings.at(-1)?.toMs !== 0;
    return eventually(isBack, "the LP is back", limitMs).then(
      () => true,
      () => false,
    );
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const first = this.#fleet.lps[0];
    if (first === undefined) return;
    const { health } = await this.#fleet.statusOf(first);
    const nowMs = performance.now();
    const last = this.outings.at(-1);
    const isKnown = last?.toMs === 0;
    if (health.ejected !== undefined && !isKnown) {
      this.outings.push({ fromMs: nowMs, toMs: 0, ejections: 1 });
    } else if (isKnown && health.ejected === undefined) last.toMs = nowMs;
    else if (isKnown) last.ejections += health.ejectionsEnforced - this.#enforced;
    this.#enforced = health.ejectionsEnforced;
  }
}
