import { setTimeout as after } from "node:timers/promises";
import { HttpProblem } from "../http-problem.ts";
import { wallUs } from "../rfc3339.ts";
import type { StoreGate } from "../store-gate.ts";
import type { PolicyChanges } from "./policy-changes.ts";
import type { PolicyViews } from "./policy-views.ts";

const LOOK_MS = 1_000;
/** More are due at once only where the office was away; they come by and by. */
const MOST_AT_ONCE = 100;

interface WatchLog {
  warn(fields: object, text: string): void;
}

/**
 * Looks each second whether the desk has a policy in force that the store does not know of, and
 * whether the time of a change has come. What cannot be done now is done at a later look.
 */
export class PolicyWatch {
  readonly #store: StoreGate;
  readonly #changes: PolicyChanges;
  readonly #views: PolicyViews;
  readonly #log: WatchLog;
  readonly #end = new AbortController();
  #seen = 0;
  /** Said once until it is over. */
  #told = "";

  constructor(
    parts: { readonly store: StoreGate; readonly changes: PolicyChanges },
    views: PolicyViews,
    log: WatchLog,
  ) {
    this.#store = parts.store;
    this.#changes = parts.changes;
    this.#views = views;
    this.#log = log;
  }

  /** Until it is stopped. */
  async run(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      await this.#look();
      await after(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  stop(): void {
    this.#end.abort();
  }

  async #look(): Promise<void> {
    try {
      const { version } = this.#views.current();
      if (version !== this.#seen) await this.#changes.takeUp();
      this.#seen = version;
      await this.#release();
      this.#told = "";
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      this.#tell(error);
    }
  }

  async #release(): Promise<void> {
    const waiting = await this.#store.ask("changes", {
      status: "scheduled",
      limit: MOST_AT_ONCE,
    });
    const nowUs = wallUs();
    const due = waiting.filter(
      ({ activateAtUs }) => activateAtUs !== null && activateAtUs <= nowUs,
    );
    for (const { id, author, reason } of due.toReversed()) {
      const requestId = `schedule-${id}`;
      const deed = { actor: author, source: "schedule", reason, requestId, atUs: nowUs };
      await this.#store.ask("releaseChange", id, deed);
      await this.#changes.release(id);
    }
  }

  #tell(error: HttpProblem): void {
    const { code, message } = error;
    if (code === this.#told) return;
    this.#told = code;
    this.#log.warn({ code, why: message }, "the store and the desk are not in step yet");
  }
}
