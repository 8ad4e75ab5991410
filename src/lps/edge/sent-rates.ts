const SECOND_NS = 1_000_000_000;
const MINUTE_NS = 60 * SECOND_NS;

interface Sent {
  second: number;
  messages: number;
  minute: number;
  notional: number;
  /** Windows in a row, up to the last, in which something was held back. */
  readonly beyond: Readonly<Record<Bound, Run>>;
}

interface Run {
  last: number;
  windows: number;
}

/** Messages of a second, or notional of a minute. */
export type Bound = "messages" | "notional";

/**
 * What went to each LP in the second and in the minute that runs, by the monotonic clock.
 *
 * Windows begin where the clock's do: across a border twice the bound may pass. A bound that stops
 * a runaway needs no more. Empty after a restart.
 */
export class SentRates {
  /** By LP index. */
  readonly #sent: (Sent | undefined)[] = [];

  /** Messages of the running second. */
  messages(lp: number, nowNs: number): number {
    return this.#of(lp, nowNs).messages;
  }

  /** Of the running minute, 10⁻⁴ of the reporting currency. */
  notional(lp: number, nowNs: number): number {
    return this.#of(lp, nowNs).notional;
  }

  note(lp: number, notional: number, nowNs: number): void {
    const sent = this.#of(lp, nowNs);
    sent.messages += 1;
    sent.notional += notional;
  }

  /** Something is held back for a bound. @returns in how many windows in a row, this one too */
  heldBack(lp: number, bound: Bound, nowNs: number): number {
    const { second, minute, beyond } = this.#of(lp, nowNs);
    const window = bound === "messages" ? second : minute;
    const run = beyond[bound];
    if (run.last !== window) run.windows = run.last === window - 1 ? run.windows + 1 : 1;
    run.last = window;
    return run.windows;
  }

  #of(lp: number, nowNs: number): Sent {
    const second = Math.floor(nowNs / SECOND_NS);
    const minute = Math.floor(nowNs / MINUTE_NS);
    let sent = this.#sent[lp];
    if (sent === undefined) {
      while (this.#sent.length < lp) this.#sent.push(undefined);
      const beyond = { messages: noRun(), notional: noRun() };
      sent = { second, messages: 0, minute, notional: 0, beyond };
      this.#sent[lp] = sent;
    }
    if (sent.second !== second) {
      sent.second = second;
      sent.messages = 0;
    }
    if (sent.minute !== minute) {
      sent.minute = minute;
      sent.notional = 0;
    }
    return sent;
  }
}

const noRun = (): Run => ({ last: Number.NaN, windows: 0 });
