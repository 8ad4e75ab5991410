import { connect } from "node:net";
import type { Socket } from "node:net";
import { DeskUnreachable } from "./control-client.ts";
import type { ControlQuestion } from "./control-client.ts";
import { encodeFrame, FrameSplitter } from "./frame.ts";
import { answerSchema } from "./protocol.ts";
import type { ControlAnswer } from "./protocol.ts";

/** Questions that may wait for their answers; the desk reads on only as it answers. */
const MOST_UNANSWERED = 512;
/** Bytes that may wait for a desk that does not read. */
const MOST_UNREAD_BYTES = 256 << 10;

/** Too many questions wait for the desk already. */
export class DeskLineBusy extends Error {
  readonly code = "DESK_LINE_BUSY";
}

interface Waiting {
  readonly resolve: (answer: ControlAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * A connection to a desk's control socket that stays: many questions, each answered by its id.
 *
 * It is made with the first question, and again with the first after it broke.
 */
export class DeskLine {
  readonly #path: string;
  readonly #waiting = new Map<number, Waiting>();
  #socket: Socket | undefined;
  #lastId = 0;
  #heardMs = -Infinity;

  constructor(path: string) {
    this.#path = path;
  }

  /** For how long the desk has answered nothing; Infinity where it never did. */
  get silentMs(): number {
    return performance.now() - this.#heardMs;
  }

  /**
   * @throws `DeskUnreachable` where no answer came: the question may have been carried out;
   * `DeskLineBusy` where it was not sent
   */
  ask(question: ControlQuestion, timeoutMs: number): Promise<ControlAnswer> {
    if (this.#waiting.size >= MOST_UNANSWERED) {
      return Promise.reject(new DeskLineBusy(`${MOST_UNANSWERED} questions wait for the desk`));
    }
    const socket = this.#socket ?? this.#open();
    // A desk that stands still would carry out later what nobody waits for any more.
    if (socket.writableLength > MOST_UNREAD_BYTES) {
      return Promise.reject(new DeskLineBusy("the desk does not read what it is asked"));
    }
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new DeskUnreachable(`no answer within ${timeoutMs} ms`));
      }, timeoutMs);
      this.#waiting.set(id, { resolve, reject, timer });
      socket.write(encodeFrame({ ...question, id }));
    });
  }

  /** Whoever waits for an answer hears that there is none. */
  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const splitter = new FrameSplitter();
    const socket = connect(this.#path);
    this.#socket = socket;
    // The "close" that always follows is what counts.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#lost(socket));
    socket.on("data", (bytes: Buffer) => {
      try {
        splitter.push(bytes, (value) => this.#answered(answerSchema.parse(value)));
      } catch {
        // Not what a desk says; whoever waits is told that the line broke.
        socket.destroy();
      }
    });
    return socket;
  }

  #answered(answer: ControlAnswer): void {
    this.#heardMs = performance.now();
    const waiting = this.#waiting.get(answer.id);
    // One that came too late: its question has been given up.
    if (waiting === undefined) return;
    this.#waiting.delete(answer.id);
    clearTimeout(waiting.timer);
    waiting.resolve(answer);
  }

  #lost(socket: Socket): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject, timer } of waiting) {
      clearTimeout(timer);
      reject(new DeskUnreachable(`no desk at ${this.#path}`));
    }
  }
}
