import type { Cancel, Clock } from "../../ports/clock.ts";
import type { Wire } from "../../ports/network.ts";
import { FrameReader } from "../codec/frame-reader.ts";
import type { FrameCounts } from "../codec/frame-reader.ts";
import type { Resync } from "../codec/frame-reader.ts";
import type { FixMessage } from "../codec/message.ts";
import { Instants } from "./instants.ts";
import type { Instant, SessionEvent } from "./session-host.ts";
import type { SessionSettings } from "./session-settings.ts";
import type { SessionStore } from "./session-store.ts";
import { FixSession } from "./session.ts";

export interface PeerOptions {
  readonly settings: SessionSettings;
  readonly store: SessionStore;
  readonly clock: Clock;
  /** An application message or a Reject(3), valid during the call. */
  readonly deliver: (message: FixMessage, peer: Peer) => void;
  readonly onEvent: (event: SessionEvent, peer: Peer) => void;
  /**
   * Called at the end of each of the peer's turns: input, timer, closed socket.
   *
   * Nothing reaches the socket before the owner calls `peer.flush()`. Where nothing must happen
   * first, pass `(peer) => peer.flush()`; the desk commits its journal in between.
   */
  readonly onTurnEnd: (peer: Peer) => void;
  /** Longest message taken. Default 64 KB. */
  readonly maxMessageBytes?: number;
  /** Where to read on after a garbled message. Default: at the next `8=FIX`. */
  readonly resync?: Resync;
  /**
   * Read of the connection until the next `flush()`, and a buffer of the system more; the rest
   * waits where the other side feels it. Default: all there is.
   */
  readonly maxBytesPerTurn?: number;
  /**
   * Bytes read a second, now; undefined: as many as come. No pause is longer than half a heartbeat,
   * or a peer whose words wait unread would count as dead.
   */
  readonly pace?: () => number | undefined;
  /**
   * Written and not taken yet: beyond it the other side is not read until it has taken all, so that
   * who asks faster than it reads gets no more answers; but for a little twice a heartbeat, or it
   * would count as dead. Default: it is read.
   */
  readonly maxUnreadBytes?: number;
  /** How often the session looks at the time. Default: twenty times a heartbeat, or 250 ms. */
  readonly tickMs?: number;
}

export const defaultMaxMessageBytes: number = 64 * 1024;
const longestTickMs = 250;
/** Of a heartbeat, how long a peer that is paced may wait to be read. */
const longestHold = 0.5;
/** What is due after so many heartbeats is late by no more than this part of one. */
const tickPerHeartbeatSecond = 1000 / 20;
/** How long a peer may take to read our last words before the socket is destroyed. */
const lingerMs = 1000;

/** What one connection ended with. */
export type OnClosed = (wasUp: boolean) => void;

/** Joins a socket, a reader, a session and a timer; both roles use it. */
export class Peer {
  readonly session: FixSession;
  readonly clock: Clock;
  readonly #options: PeerOptions;
  readonly #instants: Instants;
  #wire: Wire | undefined;
  #reader: FrameReader;
  /** Of the connections before this one. */
  readonly #past: FrameCounts = { garbled: 0, oversize: 0 };
  #onClosed: OnClosed | undefined;
  #wasUp = false;
  /** Why the session wants the connection closed; done in `flush`. */
  #closing: string | undefined;
  #bytesInTurn = 0;
  #isPaused = false;
  /** Since then paused until the other side has taken what was written; read a little last. */
  #awaitsDrainSinceNs: number | undefined;
  /** Reads on after a pause that paces it. */
  #hold: Cancel | undefined;
  /** Since then each turn has left something unread. */
  #crowdedSinceNs: number | undefined;
  /** How many turns that was. */
  #crowdedTurns = 0;
  /** Looks at the time since it was read on and nothing came; undefined: something did. */
  #quietTicks: number | undefined;
  #tick: Cancel | undefined;
  #continuation: Cancel | undefined;

  constructor(options: PeerOptions) {
    this.#options = options;
    this.clock = options.clock;
    this.#instants = new Instants(options.clock);
    this.#reader = this.#newReader();
    this.session = new FixSession(options.settings, options.store, {
      deliver: (message) => options.deliver(message, this),
      on: (event) => this.#onEvent(event),
      tooLong: () => this.counts.oversize,
      disconnect: (reason) => {
        this.#closing = reason;
      },
    });
  }

  /** Bytes that were no messages, and messages too long, over all connections. */
  get counts(): Readonly<FrameCounts> {
    const { garbled, oversize } = this.#reader.counts;
    return { garbled: this.#past.garbled + garbled, oversize: this.#past.oversize + oversize };
  }

  /** Whether the identity has a connection. */
  get isAttached(): boolean {
    return this.#wire !== undefined;
  }

  /** Written and not yet taken by the other side, as far as that can be seen. */
  get pendingBytes(): number {
    return (this.#wire?.writableLength ?? 0) + this.session.out.length;
  }

  /** For how long each turn has left something unread; 0: the last one read all there was. */
  get crowdedNs(): number {
    return this.#crowdedSinceNs === undefined ? 0 : this.now().monotonicNs - this.#crowdedSinceNs;
  }

  /** How many turns in a row that were. */
  get crowdedTurns(): number {
    return this.#crowdedSinceNs === undefined ? 0 : this.#crowdedTurns;
  }

  /** No more of the connection is read until the next `flush()`, but for what is in hand. */
  holdBack(): void {
    if (this.#wire !== undefined) this.#pause(this.#wire);
  }

  /** Whoever was paced until now is read on at once. */
  hurry(): void {
    this.#hold?.();
    this.#hold = undefined;
    if (this.#wire !== undefined && !this.#isPaused) this.#wire.resume();
  }

  now(): Instant {
    return this.#instants.now();
  }

  /**
   * Gives the session a connection.
   *
   * @param first bytes that were read from it already
   * @param onClosed called once when the connection is gone
   */
  attach(wire: Wire, first: Uint8Array = new Uint8Array(0), onClosed?: OnClosed): void {
    if (this.#wire !== undefined) throw new Error("Invariant: an identity has one connection");
    this.#wire = wire;
    this.#onClosed = onClosed;
    Object.assign(this.#past, this.counts);
    this.#reader = this.#newReader();
    this.#closing = undefined;
    this.#wasUp = false;
    this.#bytesInTurn = 0;
    this.#isPaused = false;
    this.#awaitsDrainSinceNs = undefined;
    this.#crowdedSinceNs = undefined;
    this.#quietTicks = undefined;
    wire.setNoDelay(true);
    wire.on("data", (bytes) => this.#onData(wire, bytes));
    wire.on("drain", () => this.#onDrain(wire));
    // The "close" that always follows is what counts.
    wire.on("error", () => wire.destroy());
    wire.on("close", () => this.#onWireClosed(wire));
    this.#scheduleTick();
    this.session.connected(this.now());
    if (first.length > 0) this.#read(first);
    this.#endTurn();
  }

  /** Writes what the session has to say, and closes what it wants closed. */
  flush(): void {
    const wire = this.#wire;
    if (wire === undefined) return;
    const { out, settings } = this.session;
    if (this.#bytesInTurn > 0 || this.#isPaused) this.#readOn(wire);
    // One that was only read from.
    if (out.length === 0 && this.#closing === undefined && !this.session.hasMoreToSend) return;
    const isStuffed = wire.writableLength + out.length > settings.maxOutgoingBytes;
    if (isStuffed) this.session.abort("slow peer: the socket takes no more");
    const bytes = Buffer.from(out.take());
    out.clear();
    if (this.#closing !== undefined) {
      this.#detach(wire);
      this.#sayGoodbye(wire, bytes);
      // The owner's turn was over; what it was told just now is another one's.
      if (isStuffed) this.#endTurn();
      return;
    }
    const isTaken = bytes.length === 0 || wire.write(bytes);
    if (wire.writableLength > (this.#options.maxUnreadBytes ?? Infinity)) {
      this.#awaitsDrainSinceNs ??= this.now().monotonicNs;
      this.#pause(wire);
    }
    // A write that was not taken at once is followed by "drain".
    if (isTaken && this.session.hasMoreToSend) this.#scheduleContinuation();
  }

  /** Ends the connection at once, without a Logout(5). */
  close(reason: string): void {
    const wire = this.#wire;
    if (wire === undefined) return;
    this.session.abort(reason);
    this.#detach(wire);
    wire.destroy();
    this.#endTurn();
  }

  #newReader(): FrameReader {
    const { maxMessageBytes = defaultMaxMessageBytes, resync = "nextMark" } = this.#options;
    return new FrameReader({ maxMessageBytes, resync });
  }

  #onEvent(event: SessionEvent): void {
    if (event.type === "up") this.#wasUp = true;
    this.#options.onEvent(event, this);
  }

  #endTurn(): void {
    this.#options.onTurnEnd(this);
  }

  #onData(wire: Wire, bytes: Uint8Array): void {
    if (wire !== this.#wire) return;
    this.#bytesInTurn += bytes.length;
    this.#quietTicks = undefined;
    if (this.#bytesInTurn >= (this.#options.maxBytesPerTurn ?? Infinity)) this.#pause(wire);
    if (this.#awaitsDrainSinceNs !== undefined) wire.pause?.();
    this.#read(bytes);
    this.#endTurn();
    const bytesPerSecond = this.#options.pace?.();
    if (bytesPerSecond !== undefined) this.#holdFor(wire, (bytes.length / bytesPerSecond) * 1000);
  }

  /** Who sends much waits long for the rest; who sends little hardly notices. */
  #holdFor(wire: Wire, ms: number): void {
    if (wire !== this.#wire) return;
    wire.pause?.();
    this.#hold?.();
    const longestMs = this.session.liveness.intervalSeconds * 1000 * longestHold;
    this.#hold = this.clock.after(Math.min(ms, longestMs), () => {
      this.#hold = undefined;
      if (this.#isPaused) return;
      this.#quietTicks = 0;
      wire.resume();
    });
  }

  #pause(wire: Wire): void {
    if (this.#isPaused) return;
    wire.pause?.();
    this.#isPaused = true;
    this.#crowdedTurns = this.#crowdedSinceNs === undefined ? 1 : this.#crowdedTurns + 1;
    this.#crowdedSinceNs ??= this.now().monotonicNs;
  }

  /** Another turn's share may come. */
  #readOn(wire: Wire): void {
    this.#bytesInTurn = 0;
    if (!this.#isPaused) this.#crowdedSinceNs = undefined;
    else if (this.#closing === undefined && this.#awaitsDrainSinceNs === undefined) {
      this.#isPaused = false;
      if (this.#hold !== undefined) return;
      this.#quietTicks = 0;
      wire.resume();
    }
  }

  /** A connection that is read on and says nothing had nothing more to say. */
  #lookIfQuiet(): void {
    if (this.#quietTicks === undefined) return;
    this.#quietTicks += 1;
    // The first may come before the connection could be read.
    if (this.#quietTicks < 2) return;
    this.#quietTicks = undefined;
    this.#crowdedSinceNs = undefined;
  }

  /** One piece of what lies there: what a peer says counts though it does not read. */
  #hearNowAndThen(): void {
    if (this.#awaitsDrainSinceNs === undefined) return;
    const { monotonicNs } = this.now();
    const pauseNs = this.session.liveness.intervalSeconds * longestHold * 1e9;
    if (monotonicNs - this.#awaitsDrainSinceNs < pauseNs) return;
    this.#awaitsDrainSinceNs = monotonicNs;
    this.#wire?.resume();
  }

  #read(bytes: Uint8Array): void {
    const now = this.now();
    this.#reader.push(bytes, (message) => {
      this.session.receive(message, now);
      return this.session.state !== "disconnected";
    });
  }

  #onDrain(wire: Wire): void {
    if (wire !== this.#wire) return;
    if (this.#awaitsDrainSinceNs !== undefined) {
      this.#awaitsDrainSinceNs = undefined;
      this.#readOn(wire);
    }
    if (this.session.hasMoreToSend) this.#scheduleContinuation();
  }

  #scheduleContinuation(): void {
    this.#continuation ??= this.clock.after(0, () => {
      this.#continuation = undefined;
      this.session.onDrained(this.now());
      this.#endTurn();
    });
  }

  #scheduleTick(): void {
    const { heartBtIntSeconds } = this.session.settings;
    const usualMs = Math.min(longestTickMs, heartBtIntSeconds * tickPerHeartbeatSecond);
    this.#tick = this.clock.after(this.#options.tickMs ?? usualMs, () => {
      this.#scheduleTick();
      this.#lookIfQuiet();
      this.#hearNowAndThen();
      this.session.onTime(this.now());
      this.#endTurn();
    });
  }

  #onWireClosed(wire: Wire): void {
    if (wire !== this.#wire) return;
    this.#detach(wire);
    this.#endTurn();
  }

  /** The session lets go of the socket; another connection may come from now on. */
  #detach(wire: Wire): void {
    wire.removeAllListeners("data");
    this.#wire = undefined;
    this.#crowdedSinceNs = undefined;
    this.#tick?.();
    this.#continuation?.();
    this.#continuation = undefined;
    this.#hold?.();
    this.#hold = undefined;
    this.session.disconnected(this.now());
    const onClosed = this.#onClosed;
    this.#onClosed = undefined;
    onClosed?.(this.#wasUp);
  }

  #sayGoodbye(wire: Wire, bytes: Uint8Array): void {
    // Data still coming must be read, or the kernel answers it with a reset that overtakes our
    // words.
    wire.resume();
    wire.end(bytes);
    const cancel = this.clock.after(lingerMs, () => wire.destroy());
    wire.on("close", cancel);
  }
}
