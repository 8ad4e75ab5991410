import { setTimeout as after } from "node:timers/promises";
import type { WebhookEvent } from "../policy/policy-document.ts";
import type { SeenStatus } from "./desk-status.ts";
import { conditionsOf } from "./notices.ts";
import type { Condition, Notice } from "./notices.ts";
import { timeOf } from "./rfc3339.ts";

const MS_PER_SECOND = 1_000;
const US_PER_MS = 1_000;
/** Of what has passed when it was told last is remembered; the oldest is forgotten. */
const MOST_REMEMBERED = 10_000;

/** What an alert watch goes by, from the policy. */
export interface WatchTerms {
  readonly events: readonly WebhookEvent[];
  readonly checkSeconds: number;
  readonly minIntervalSeconds: number;
  readonly doubtSeconds: number;
}

export interface WatchSources {
  /** Undefined while the desk does not answer. */
  status(): Promise<SeenStatus | undefined>;
  tell(notice: Notice): void;
  /** A look that came to nothing; the next comes as ever. */
  failed(error: unknown): void;
  /** Milliseconds that never go back. */
  nowMs(): number;
}

interface Known {
  readonly condition: Condition;
  readonly toldMs: number;
  /** Its beginning was told, so that its end is. */
  readonly isTold: boolean;
  lasts: boolean;
}

/** Asks the desk how it stands, and tells what begins and what ends. */
export class AlertWatch {
  readonly #terms: WatchTerms;
  readonly #sources: WatchSources;
  readonly #end = new AbortController();
  readonly #known = new Map<string, Known>();
  #before: SeenStatus | undefined;
  /** A desk that was never heard is being started. */
  #wasUp = false;

  constructor(terms: WatchTerms, sources: WatchSources) {
    this.#terms = terms;
    this.#sources = sources;
  }

  async run(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      await this.look().catch((error: unknown) => this.#sources.failed(error));
      const ms = this.#terms.checkSeconds * MS_PER_SECOND;
      await after(ms, undefined, { signal }).catch(() => undefined);
    }
  }

  stop(): void {
    this.#end.abort();
  }

  /** One look; what is not to be told is not kept either. */
  async look(): Promise<void> {
    const status = await this.#sources.status();
    const { events, doubtSeconds } = this.#terms;
    const found =
      status === undefined ? this.#down() : conditionsOf(status, this.#before, doubtSeconds);
    this.#wasUp ||= status !== undefined;
    // What only a desk can say stands as it was while it says nothing.
    this.#compare(
      found.filter(({ event }) => events.includes(event)),
      status !== undefined,
    );
    if (status !== undefined) this.#before = status;
  }

  #down(): Condition[] {
    if (!this.#wasUp) return [];
    return [{ event: "DESK_DOWN", about: "", text: "the desk does not answer" }];
  }

  #compare(found: readonly Condition[], isHeard: boolean): void {
    const now = new Set(found.map(keyOf));
    for (const condition of found) this.#raise(condition);
    for (const [key, known] of this.#known) {
      if (!known.lasts || now.has(key)) continue;
      if (!isHeard && known.condition.event !== "DESK_DOWN") continue;
      known.lasts = false;
      if (known.isTold) this.#tell(known.condition, "resolved");
    }
  }

  /** The same that comes and goes is told once in a while, and what lasts longer than that too. */
  #raise(condition: Condition): void {
    const key = keyOf(condition);
    const known = this.#known.get(key);
    if (known?.lasts === true && known.isTold) return;
    const nowMs = this.#sources.nowMs();
    const waitMs = this.#terms.minIntervalSeconds * MS_PER_SECOND;
    const isTold = known === undefined || nowMs - known.toldMs >= waitMs;
    const toldMs = isTold ? nowMs : known.toldMs;
    this.#known.delete(key);
    this.#known.set(key, { condition, toldMs, isTold, lasts: true });
    if (isTold) this.#tell(condition, "raised");
    for (const [oldest, { lasts }] of this.#known) {
      if (this.#known.size <= MOST_REMEMBERED) break;
      if (!lasts) this.#known.delete(oldest);
    }
  }

  #tell({ event, about, text }: Condition, state: Notice["state"]): void {
    const at = timeOf(Date.now() * US_PER_MS);
    this.#sources.tell({ event, state, about, text, at, desk: this.#before?.journalId ?? "" });
  }
}

const keyOf = ({ event, about }: Condition): string => `${event} ${about}`;
