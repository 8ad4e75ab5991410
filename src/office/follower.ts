import { setTimeout as after } from "node:timers/promises";
import { DeskLineBusy } from "../intake/control/desk-line.ts";
import type { DeskLine } from "../intake/control/desk-line.ts";
import { DeskUnreachable } from "../intake/control/control-client.ts";
import { journalAnswerSchema } from "../intake/control/protocol.ts";
import type { Projection } from "./projection.ts";

/** Between two questions how far the journal is durable. */
const LOOK_MS = 50;
/** What is read in one piece; requests are answered between two of them. */
const PIECE_MS = 20;
const ANSWER_MS = 1_000;
/** A desk that has not answered for so long is away. */
const AWAY_MS = 1_500;

/** Keeps a projection up to what the desk has made durable, and knows whether the desk answers. */
export class Follower {
  readonly #line: DeskLine;
  readonly #projection: Projection;
  readonly #end = new AbortController();
  #heardMs = Number.NEGATIVE_INFINITY;
  #hasCaughtUp = false;

  constructor(line: DeskLine, projection: Projection) {
    this.#line = line;
    this.#projection = projection;
  }

  get isDeskReachable(): boolean {
    return performance.now() - this.#heardMs < AWAY_MS;
  }

  /** Once it has read what was there at its start, it follows within a look or two. */
  get hasCaughtUp(): boolean {
    return this.#hasCaughtUp;
  }

  /** Follows until it is stopped. @throws what makes the journal unreadable */
  async run(): Promise<void> {
    while (!this.#end.signal.aborted) {
      await this.#look();
      this.#hasCaughtUp ||= this.#projection.isTold && this.#projection.behind === 0;
      await this.#pause(this.#projection.behind > 0 ? 0 : LOOK_MS);
    }
  }

  stop(): void {
    this.#end.abort();
  }

  async #look(): Promise<void> {
    try {
      const answer = await this.#line.ask({ op: "journal" }, ANSWER_MS);
      if (!answer.ok) return;
      this.#heardMs = performance.now();
      this.#projection.learn(journalAnswerSchema.parse(answer.result).nextEvent);
    } catch (error) {
      if (!(error instanceof DeskUnreachable || error instanceof DeskLineBusy)) throw error;
    }
    this.#projection.readOn(PIECE_MS);
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#end;
    await after(ms, undefined, { signal }).catch(() => undefined);
  }
}
