import { randomUUID } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import type { Notice } from "./notices.ts";
import { post } from "./webhook-post.ts";
import type { WebhookTarget } from "./webhook-post.ts";

/** Notices that may wait; of more the oldest are dropped, since the newest say how it stands. */
const MOST_WAITING = 100;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** With these waits some six minutes. */
const MOST_TRIES = 12;

export interface WebhookLog {
  warn(fields: object, text: string): void;
}

/** Since the office's start. */
export interface WebhookCounts {
  taken: number;
  /** Posts that were not taken, retries counted. */
  failed: number;
  /** Notices nobody was told: refused, tried too often, or too many waited. */
  dropped: number;
}

interface Waiting {
  readonly id: string;
  readonly body: string;
  readonly onTaken: () => void;
}

/** Tells notices one after another, each until it is taken; whoever tells never waits. */
export class Webhook {
  readonly counts: WebhookCounts = { taken: 0, failed: 0, dropped: 0 };
  readonly #target: WebhookTarget;
  readonly #log: WebhookLog;
  readonly #firstWaitMs: number;
  readonly #end = new AbortController();
  readonly #waiting: Waiting[] = [];
  #isSending = false;

  /** @param firstWaitMs before a second try; each further wait is twice as long */
  constructor(target: WebhookTarget, log: WebhookLog, firstWaitMs: number = FIRST_WAIT_MS) {
    this.#target = target;
    this.#log = log;
    this.#firstWaitMs = firstWaitMs;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** @param onTaken whoever is posted to has it */
  tell(notice: Notice, onTaken: () => void = () => undefined): void {
    const id = randomUUID();
    if (this.#waiting.length >= MOST_WAITING) {
      this.#waiting.shift();
      this.#drop("too many wait");
    }
    this.#waiting.push({ id, body: JSON.stringify({ id, ...notice }), onTaken });
    if (!this.#isSending) void this.#send();
  }

  /** What is not told by now is not. */
  stop(): void {
    this.#end.abort();
  }

  async #send(): Promise<void> {
    this.#isSending = true;
    let tries = 0;
    while (!this.#end.signal.aborted) {
      const next = this.#waiting[0];
      if (next === undefined) break;
      const { isTaken, isFinal, text } = await post(this.#target, next.id, next.body);
      tries += 1;
      if (isTaken) {
        this.counts.taken += 1;
        next.onTaken();
      } else this.counts.failed += 1;
      const isOver = isTaken || isFinal || tries >= MOST_TRIES;
      if (!isTaken && isOver) this.#drop(text);
      if (isOver) {
        // While it was posted it may have been dropped for newer ones.
        if (this.#waiting[0] === next) this.#waiting.shift();
        tries = 0;
      } else await this.#pause(tries);
    }
    this.#isSending = false;
  }

  #drop(why: string): void {
    this.counts.dropped += 1;
    this.#log.warn({ code: "WEBHOOK_DROPPED", why }, "a notice could not be told");
  }

  async #pause(tries: number): Promise<void> {
    const ms = Math.min(this.#firstWaitMs * 2 ** (tries - 1), LONGEST_WAIT_MS);
    await after(ms, undefined, { signal: this.#end.signal }).catch(() => undefined);
  }
}
