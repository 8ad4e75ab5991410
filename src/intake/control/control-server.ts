import { rmSync } from "node:fs";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { encodeFrame, FrameError, FrameSplitter, MAX_FRAME_BYTES } from "./frame.ts";
import { requestSchema } from "./protocol.ts";
import type { ControlAnswer, ControlFault, ControlRequest } from "./protocol.ts";

const MAX_CONNECTIONS = 32;
/** Answers that may wait for a reader; one that does not read is cut. */
const MAX_WAITING_BYTES = 16 << 20;
/** Requests of one connection that may be under way; meanwhile no more is read from it. */
const MAX_UNANSWERED = 64;
/** Mistakes of one request that are named. */
const MAX_TOLD = 20;

interface Connection {
  readonly socket: Socket;
  unanswered: number;
  /** What came in one piece with the last request that was taken; nothing is read beyond it. */
  readonly held: unknown[];
}

/** What a request came to. */
export type ControlOutcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly fault: ControlFault };

export interface ControlServerOptions {
  readonly path: string;
  /** Answers once, now or when what was asked for is done. */
  readonly handle: (request: ControlRequest, answer: (outcome: ControlOutcome) => void) => void;
  /** A connection could not be taken; those that are there go on. */
  readonly onError: (error: Error) => void;
  /** Runs when what was done is durable: an answer must not be ahead of the disk. */
  readonly afterCommit: (run: () => void) => void;
}

/**
 * The desk's door for its own people: without office or SQL.
 *
 * The socket file is readable by the owner only; whoever may open it may do all it offers.
 */
export class ControlServer {
  readonly #options: ControlServerOptions;
  readonly #server: Server;
  readonly #open = new Set<Socket>();

  constructor(options: ControlServerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#accept(socket));
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /** The data folder's lock is held, so a socket file that is there was left by a dead process. */
  listen(): Promise<void> {
    const { path } = this.#options;
    rmSync(path, { force: true });
    const mask = process.umask(0o177);
    return new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      try {
        // The file is made before this returns; nothing else may be made under this mask.
        this.#server.listen(path, () => {
          // From here on an error concerns one connection that was not to be had.
          this.#server.off("error", reject).on("error", (error) => this.#options.onError(error));
          resolve();
        });
      } finally {
        process.umask(mask);
      }
    });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    const splitter = new FrameSplitter();
    const connection: Connection = { socket, unanswered: 0, held: [] };
    this.#open.add(socket);
    socket.on("close", () => this.#open.delete(socket));
    // The "close" that always follows is what counts.
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes: Buffer) => {
      try {
        splitter.push(bytes, (value) => connection.held.push(value));
        this.#takeHeld(connection);
      } catch (error) {
        if (!(error instanceof FrameError)) throw error;
        socket.destroy();
      }
    });
  }

  #takeHeld(connection: Connection): void {
    while (connection.unanswered < MAX_UNANSWERED && connection.held.length > 0) {
      this.#onFrame(connection, connection.held.shift());
    }
    if (connection.unanswered >= MAX_UNANSWERED || connection.held.length > 0) {
      connection.socket.pause();
    } else connection.socket.resume();
  }

  #onFrame(connection: Connection, value: unknown): void {
    const { socket } = connection;
    const parsed = requestSchema.safeParse(value);
    if (!parsed.success) {
      const told = parsed.error.issues.slice(0, MAX_TOLD);
      const text = told.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
      const fault: ControlFault = { code: "BAD_REQUEST", text: text.join("; ") };
      return this.#answer(socket, { id: idOf(value), ok: false, fault });
    }
    const { id } = parsed.data;
    connection.unanswered += 1;
    return this.#options.handle(parsed.data, (outcome) => {
      this.#options.afterCommit(() => {
        this.#answer(socket, { id, ...outcome });
        connection.unanswered -= 1;
        this.#takeHeld(connection);
      });
    });
  }

  #answer(socket: Socket, answer: ControlAnswer): void {
    if (socket.destroyed) return;
    if (socket.writableLength > MAX_WAITING_BYTES) {
      socket.destroy();
      return;
    }
    const frame = encodeFrame(answer);
    socket.write(frame.length <= MAX_FRAME_BYTES ? frame : encodeFrame(tooLarge(answer.id)));
  }
}

function idOf(value: unknown): number {
  if (typeof value !== "object" || value === null || !("id" in value)) return 0;
  return typeof value.id === "number" && Number.isSafeInteger(value.id) ? value.id : 0;
}

/** Whoever asked would cut the connection, and with it the answers of others. */
const tooLarge = (id: number): ControlAnswer => ({
  id,
  ok: false,
  fault: { code: "ANSWER_TOO_LARGE", text: `it has more than ${MAX_FRAME_BYTES} bytes` },
});
