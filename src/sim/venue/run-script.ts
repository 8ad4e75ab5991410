import type { Cancel, Clock } from "../../ports/clock.ts";
import type { Knobs } from "./knobs.ts";
import type { ScriptStep } from "./knob-script.ts";

/** Turns knobs at their times, once or again and again. */
export class KnobScript {
  readonly #steps: readonly ScriptStep[];
  readonly #everyMs: number | undefined;
  readonly #clock: Clock;
  readonly #turn: (knobs: Partial<Knobs>) => void;
  #pending: Cancel[] = [];

  /** @param everyMs after so long it begins again; undefined: never */
  constructor(
    steps: readonly ScriptStep[],
    everyMs: number | undefined,
    clock: Clock,
    turn: (knobs: Partial<Knobs>) => void,
  ) {
    this.#steps = steps;
    this.#everyMs = everyMs;
    this.#clock = clock;
    this.#turn = turn;
    this.#begin();
  }

  stop(): void {
    for (const cancel of this.#pending) cancel();
    this.#pending = [];
  }

  #begin(): void {
    this.#pending = this.#steps.map(({ atMs, knobs }) =>
      this.#clock.after(atMs, () => this.#turn(knobs)),
    );
    const everyMs = this.#everyMs;
    if (everyMs !== undefined) this.#pending.push(this.#clock.after(everyMs, () => this.#begin()));
  }
}
