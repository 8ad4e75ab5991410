import { setTimeout as after } from "node:timers/promises";
import type { JournalFolders } from "../store/projections/project-run.ts";
import type { ProjectionState } from "../store/projections/projection-calls.ts";
import type { StoreClient } from "../store/store-client.ts";
import type { StoreRefusal } from "../store/store-calls.ts";
import { StoreError } from "../store/store-error.ts";
import type { Projection } from "./projection.ts";

/** Between two looks whether there is more. */
const LOOK_MS = 100;
/** While nothing goes on. */
const FAULT_MS = 1_000;
/** After each piece, so that questions that came meanwhile are answered before the next. */
const BREATH_MS = 1;
/** Who asks waits so long for what was durable before. */
const REACH_MS = 300;

/** Why rows are not made. */
export interface RowFault {
  readonly code: string;
  readonly text: string;
}

/** What of the office's own reading it needs. */
export type Followed = Pick<Projection, "nextEvent" | "behind" | "isTold">;

/** What of the store it needs. */
export type RowStore = Pick<StoreClient, "ask">;

/**
 * Keeps the store's rows of the journal up to what is durable, a piece at a time. What fails is
 * tried again: the rows are behind meanwhile, and nothing waits for them.
 */
export class RowKeeper {
  readonly #store: RowStore;
  readonly #folders: JournalFolders;
  readonly #projection: Followed;
  readonly #onFault: (fault: RowFault) => void;
  readonly #end = new AbortController();
  #state: ProjectionState | undefined;
  #fault: RowFault | undefined;
  /** Told at each piece. */
  #waiting: (() => void)[] = [];

  /** @param onFault hears of each fault once, until it is another one or over */
  constructor(
    store: RowStore,
    folders: JournalFolders,
    projection: Followed,
    onFault: (fault: RowFault) => void,
  ) {
    this.#store = store;
    this.#folders = folders;
    this.#projection = projection;
    this.#onFault = onFault;
  }

  /** Of the desk's journal; undefined: nothing is known of its rows yet. */
  get state(): ProjectionState | undefined {
    return this.#state;
  }

  get fault(): RowFault | undefined {
    return this.#fault;
  }

  /** Durable events without rows, as far as is known here. */
  get behind(): number {
    return Math.max(0, this.#durable - (this.#state?.nextEvent ?? 1));
  }

  get #durable(): number {
    return this.#projection.nextEvent + this.#projection.behind;
  }

  /** Goes on until it is stopped. */
  async run(): Promise<void> {
    while (!this.#end.signal.aborted) {
      // What is durable is known once the desk has said so.
      if (this.#projection.isTold) await this.#piece();
      await this.#pause(this.#waitMs());
    }
  }

  stop(): void {
    this.#end.abort();
    this.#tell();
  }

  /** @returns whether what was durable when it was asked has its rows, now or in a moment */
  async reach(): Promise<boolean> {
    const wanted = this.#projection.nextEvent;
    const endMs = performance.now() + REACH_MS;
    while (!this.#has(wanted)) {
      const leftMs = endMs - performance.now();
      if (leftMs <= 0 || this.#fault !== undefined) return false;
      await this.#told(leftMs);
    }
    return true;
  }

  /** Makes all rows anew. @returns a refusal where it may not be */
  async rebuild(mayForget: boolean): Promise<StoreRefusal | undefined> {
    const answer = await this.#store.ask("rebuildProjection", this.#folders, mayForget);
    if (answer === null) return undefined;
    if ("refused" in answer) return answer;
    this.#state = answer;
    return undefined;
  }

  #has(nextEvent: number): boolean {
    const state = this.#state;
    return state !== undefined && !state.isClearing && state.nextEvent >= nextEvent;
  }

  async #piece(): Promise<void> {
    try {
      const answer = await this.#store.ask("project", this.#folders, this.#durable);
      if (answer === null) return;
      if ("refused" in answer) return this.#failed({ code: answer.refused, text: answer.text });
      this.#state = answer;
      this.#fault = undefined;
      this.#tell();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#failed({ code: error.code, text: error.text });
    }
  }

  #failed(fault: RowFault): void {
    if (fault.code !== this.#fault?.code) this.#onFault(fault);
    this.#fault = fault;
    this.#tell();
  }

  #waitMs(): number {
    if (this.#fault !== undefined) return FAULT_MS;
    const isMore = this.behind > 0 || this.#state?.isClearing === true;
    return isMore ? BREATH_MS : LOOK_MS;
  }

  #tell(): void {
    for (const tell of this.#waiting.splice(0)) tell();
  }

  async #told(ms: number): Promise<void> {
    const told = new Promise<void>((resolve) => this.#waiting.push(resolve));
    await Promise.race([told, after(ms)]);
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#end;
    await after(ms, undefined, { signal }).catch(() => undefined);
  }
}
