import { setTimeout as after } from "node:timers/promises";
import type { WebhookEvent } from "../policy/policy-document.ts";
import type { DeskLook } from "./desk-look.ts";
import type { SeenStatus } from "./desk-status.ts";
import { DownTimes } from "./down-times.ts";
import { conditionsOf, keyOf, silent, unsound } from "./notices.ts";
import type { Condition, DueTerms, Found, Notice } from "./notices.ts";
import { timeOf } from "./rfc3339.ts";

const MS_PER_SECOND = 1_000;
const US_PER_MS = 1_000;
/** Of what has passed when it was told last is remembered; the oldest is forgotten. */
const MOST_REMEMBERED = 10_000;

/** What an alert watch goes by, from the policy. */
export interface WatchTerms extends DueTerms {
  readonly events: readonly WebhookEvent[];
  readonly checkSeconds: number;
  readonly minIntervalSeconds: number;
}

export interface WatchSources {
  look(): Promise<DeskLook>;
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

/** Looks how the desk stands, and tells what begins and what ends. */
export class AlertWatch {
  readonly #terms: WatchTerms;
  readonly #sources: WatchSources;
  readonly #end = new AbortController();
  readonly #known = new Map<string, Known>();
  readonly #down = new DownTimes();
  #before: SeenStatus | undefined;
  /** A desk that was never heard is being started. */
  #wasUp = false;

  /** @param lasting what was told before and may be over: the first look says so */
  constructor(terms: WatchTerms, sources: WatchSources, lasting: readonly Condition[]) {
    this.#terms = terms;
    this.#sources = sources;
    const toldMs = sources.nowMs();
    for (const condition of lasting) {
      this.#known.set(keyOf(condition), { condition, toldMs, isTold: true, lasts: true });
    }
    // A desk that is still silent is not being started, and is still down.
    this.#wasUp = lasting.some(({ event }) => event === "DESK_DOWN");
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
    const look = await this.#sources.look();
    if (look.kind === "UNKNOWN") return;
    if (look.kind === "STANDS") this.#compare(this.#found(look.status), () => true);
    else if (look.kind === "UNSOUND") {
      const found = unsound(look.text);
      this.#compare([found], (key) => key === keyOf(silent) || key === keyOf(found));
    } else this.#compare(this.#wasUp ? [silent] : [], (key) => key === keyOf(silent));
    this.#wasUp ||= look.kind !== "SILENT";
    if (look.kind === "STANDS") this.#before = look.status;
  }

  #found(status: SeenStatus): Found[] {
    const nowMs = this.#sources.nowMs();
    this.#down.look(status.lps, nowMs);
    const before = { status: this.#before, down: this.#down, nowMs };
    return conditionsOf(status, before, this.#terms);
  }

  /** @param isJudged whether a look like this can tell that it is over; else it stands as it was */
  #compare(found: readonly Found[], isJudged: (key: string) => boolean): void {
    const now = new Set(found.map(keyOf));
    for (const { isDue = true, ...condition } of found) {
      if (isDue && this.#terms.events.includes(condition.event)) this.#raise(condition);
    }
    for (const [key, known] of this.#known) {
      if (!known.lasts || now.has(key) || !isJudged(key)) continue;
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
