import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import type { Clock } from "../../ports/clock.ts";
import type { FixMessage } from "../codec/message.ts";
import { FirstMessage } from "./first-message.ts";
import { checkLogon } from "./logon-check.ts";
import type { LogonRefusalCode } from "./logon-check.ts";
import { defaultMaxMessageBytes } from "./peer.ts";
import type { Peer } from "./peer.ts";

export type ListenerRefusalCode =
  | LogonRefusalCode
  | "TOO_MANY_CONNECTIONS"
  | "TOO_MANY_PENDING"
  | "LOGON_TIMEOUT"
  | "CLOSED_BEFORE_LOGON"
  | "TOO_MANY_BYTES"
  | "UNKNOWN_IDENTITY"
  | "ALREADY_LOGGED_ON";

/** A connection that did not become a session. The CompIDs are what the stranger claimed. */
export interface ConnectionRefusal {
  readonly code: ListenerRefusalCode;
  readonly text: string;
  readonly remoteAddress: string;
  readonly senderCompID: string;
  readonly targetCompID: string;
}

export interface FixListenerOptions {
  readonly clock: Clock;
  /** The peer of an identity, named as the client names it; undefined when there is none. */
  readonly find: (
    senderCompID: string,
    targetCompID: string,
    remoteAddress: string,
    targetSubID: string,
  ) => Peer | undefined;
  readonly onRefused?: (refusal: ConnectionRefusal) => void;
  /** What becomes of a refused connection. Default: it is closed without an answer. */
  readonly turnAway?: (
    socket: Socket,
    refusal: ConnectionRefusal,
    first: FixMessage | undefined,
  ) => void;
  /** How long a connection may stay without a whole Logon. Default 5 s. */
  readonly logonTimeoutMs?: number;
  /** Open connections, logged on or not. Default 1 000. */
  readonly maxConnections?: number;
  /** Connections that have not logged on. Default 100. */
  readonly maxPending?: number;
  readonly maxMessageBytes?: number;
}

/**
 * Accepts connections and hands each to its identity's peer once its Logon has passed every check.
 *
 * A connection that fails is closed, unless told otherwise without an answer, and neither the
 * identity nor its live session learns of it.
 */
export class FixListener {
  readonly #options: FixListenerOptions;
  readonly #server: Server;
  readonly #pending = new Map<Socket, FirstMessage>();
  readonly #open = new Set<Socket>();
  readonly #counts = new Map<ListenerRefusalCode, number>();

  constructor(options: FixListenerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** How often each code occurred; a code that never did is absent. */
  get refusals(): ReadonlyMap<ListenerRefusalCode, number> {
    return this.#counts;
  }

  /** @returns the port, which is the one asked for unless that was 0 */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        this.#server.off("error", reject);
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  /** Takes no more connections and closes those that are open. End sessions with a Logout first. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const socket of this.#open) socket.destroy();
    await closed;
  }

  #accept(socket: Socket): void {
    const { maxConnections, maxPending, maxMessageBytes, clock, logonTimeoutMs } = this.#options;
    // The "close" that always follows is what counts.
    socket.on("error", () => socket.destroy());
    if (this.#open.size >= (maxConnections ?? 1000)) {
      return this.#refuse(socket, "TOO_MANY_CONNECTIONS", "connection cap reached");
    }
    if (this.#pending.size >= (maxPending ?? 100)) {
      return this.#refuse(socket, "TOO_MANY_PENDING", "too many connections without a Logon");
    }
    const first = new FirstMessage({
      socket,
      clock,
      timeoutMs: logonTimeoutMs ?? 5000,
      maxMessageBytes: maxMessageBytes ?? defaultMaxMessageBytes,
      onMessage: (message, bytes) => this.#onFirst(socket, message, bytes),
      onFailed: (code, text) => this.#refuse(socket, code, text),
    });
    this.#open.add(socket);
    this.#pending.set(socket, first);
    socket.on("close", () => {
      this.#open.delete(socket);
      this.#pending.delete(socket);
    });
    return undefined;
  }

  #onFirst(socket: Socket, message: FixMessage, bytes: Uint8Array): void {
    this.#pending.delete(socket);
    const senderCompID = message.text(49) ?? "";
    const targetCompID = message.text(56) ?? "";
    const address = socket.remoteAddress ?? "";
    const targetSubID = message.text(57) ?? "";
    const peer = this.#options.find(senderCompID, targetCompID, address, targetSubID);
    if (peer === undefined) {
      const text = "no such SenderCompID and TargetCompID";
      return this.#refuse(socket, "UNKNOWN_IDENTITY", text, message);
    }
    const refusal = checkLogon(message, peer.session.settings, peer.now());
    if (refusal !== undefined) return this.#refuse(socket, refusal.code, refusal.text, message);
    if (peer.isAttached) {
      return this.#refuse(socket, "ALREADY_LOGGED_ON", "the identity is logged on", message);
    }
    return peer.attach(socket, bytes);
  }

  #refuse(socket: Socket, code: ListenerRefusalCode, text: string, first?: FixMessage): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
    const refusal: ConnectionRefusal = {
      code,
      text,
      remoteAddress: socket.remoteAddress ?? "",
      senderCompID: first?.text(49) ?? "",
      targetCompID: first?.text(56) ?? "",
    };
    const { onRefused, turnAway } = this.#options;
    onRefused?.(refusal);
    if (turnAway === undefined) socket.destroy();
    else turnAway(socket, refusal, first);
  }
}
