import { setTimeout as after } from "node:timers/promises";
import { HttpProblem } from "../http-problem.ts";
import { wallUs } from "../rfc3339.ts";
import type { StoreGate } from "../store-gate.ts";
import type { PolicyChanges } from "./policy-changes.ts";

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
  readonly #log: WatchLog;
  readonly #end = new AbortController();
  /** Said once until it is over. */
  #told = "";

  constructor(
    parts: { readonly store: StoreGate; readonly changes: PolicyChanges },
    log: WatchLog,
  ) {
    this.#store = parts.store;
    this.#changes = parts.changes;
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
      await this.#changes.takeUp();
      await this.#release();
      this.#told = "";
    } catch (error) {
      // Also what should not happen: the next look may find it mended, and others wait meanwhile.
      this.#tell(error);
    }
  }

  async #release(): Promise<void> {
    const nowUs = wallUs();
    const due = await this.#store.ask("dueChanges", nowUs, MOST_AT_ONCE);
    for (const { id, author, reason } of due) {
      const requestId = `schedule-${id}`;
      const deed = { actor: author, source: "schedule", reason, requestId, atUs: nowUs };
      await this.#store.ask("releaseChange", id, deed);
      await this.#changes.release(id);
    }
  }

  #tell(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    const code = error instanceof HttpProblem ? error.code : "UNEXPECTED";
    if (`${code} ${why}` === this.#told) return;
    this.#told = `${code} ${why}`;
    this.#log.warn({ code, why }, "the store and the desk are not in step yet");
  }
}
