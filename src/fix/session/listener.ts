import type { Clock } from "../../ports/clock.ts";
import type { Door, Network, Wire } from "../../ports/network.ts";
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
  readonly network: Network;
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
    wire: Wire,
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
  readonly #door: Door;
  readonly #pending = new Map<Wire, FirstMessage>();
  readonly #open = new Set<Wire>();
  readonly #counts = new Map<ListenerRefusalCode, number>();

  constructor(options: FixListenerOptions) {
    this.#options = options;
    this.#door = options.network.door((wire) => this.#accept(wire));
  }

  /** How often each code occurred; a code that never did is absent. */
  get refusals(): ReadonlyMap<ListenerRefusalCode, number> {
    return this.#counts;
  }

  /** @returns the port, which is the one asked for unless that was 0 */
  listen(port: number, host: string): Promise<number> {
    return this.#door.listen(port, host);
  }

  /** Takes no more connections and closes those that are open. End sessions with a Logout first. */
  async close(): Promise<void> {
    const closed = this.#door.close();
    for (const wire of this.#open) wire.destroy();
    await closed;
  }

  #accept(wire: Wire): void {
    const { maxConnections, maxPending, maxMessageBytes, clock, logonTimeoutMs } = this.#options;
    // The "close" that always follows is what counts.
    wire.on("error", () => wire.destroy());
    if (this.#open.size >= (maxConnections ?? 1000)) {
      return this.#refuse(wire, "TOO_MANY_CONNECTIONS", "connection cap reached");
    }
    if (this.#pending.size >= (maxPending ?? 100)) {
      return this.#refuse(wire, "TOO_MANY_PENDING", "too many connections without a Logon");
    }
    const first = new FirstMessage({
      wire,
      clock,
      timeoutMs: logonTimeoutMs ?? 5000,
      maxMessageBytes: maxMessageBytes ?? defaultMaxMessageBytes,
      onMessage: (message, bytes) => this.#onFirst(wire, message, bytes),
      onFailed: (code, text) => this.#refuse(wire, code, text),
    });
    this.#open.add(wire);
    this.#pending.set(wire, first);
    wire.on("close", () => {
      this.#open.delete(wire);
      this.#pending.delete(wire);
    });
    return undefined;
  }

  #onFirst(wire: Wire, message: FixMessage, bytes: Uint8Array): void {
    this.#pending.delete(wire);
    const senderCompID = message.text(49) ?? "";
    const targetCompID = message.text(56) ?? "";
    const address = wire.remoteAddress ?? "";
    const targetSubID = message.text(57) ?? "";
    const peer = this.#options.find(senderCompID, targetCompID, address, targetSubID);
    if (peer === undefined) {
      const text = "no such SenderCompID and TargetCompID";
      return this.#refuse(wire, "UNKNOWN_IDENTITY", text, message);
    }
    const refusal = checkLogon(message, peer.session.settings, peer.now());
    if (refusal !== undefined) return this.#refuse(wire, refusal.code, refusal.text, message);
    if (peer.isAttached) {
      return this.#refuse(wire, "ALREADY_LOGGED_ON", "the identity is logged on", message);
    }
    return peer.attach(wire, bytes);
  }

  #refuse(wire: Wire, code: ListenerRefusalCode, text: string, first?: FixMessage): void {
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
    const refusal: ConnectionRefusal = {
      code,
      text,
      remoteAddress: wire.remoteAddress ?? "",
      senderCompID: first?.text(49) ?? "",
      targetCompID: first?.text(56) ?? "",
    };
    const { onRefused, turnAway } = this.#options;
    onRefused?.(refusal);
    if (turnAway === undefined) wire.destroy();
    else turnAway(wire, refusal, first);
  }
}
