import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { FixMessage } from "../../../src/fix/codec/message.ts";
import type { MessageWriter } from "../../../src/fix/codec/message-writer.ts";
import { lpDictionaries } from "../../../src/fix/dictionary/lp-dialects.ts";
import type { LpDialectName } from "../../../src/fix/dictionary/lp-dialects.ts";
import { MemoryStore } from "../../../src/fix/session/memory-store.ts";
import { Peer } from "../../../src/fix/session/peer.ts";
import type { SessionEvent } from "../../../src/fix/session/session-host.ts";
import type { SessionStore } from "../../../src/fix/session/session-store.ts";
import { SystemClock } from "../../../src/sim/system-clock.ts";

/** A message's fields, the last value of each tag, and every value in order. */
export interface Seen {
  readonly msgType: string;
  readonly fields: ReadonlyMap<number, string>;
  readonly all: readonly (readonly [tag: number, value: string])[];
}

export interface ClientOptions {
  readonly port: number;
  readonly own?: string;
  readonly venue?: string;
  readonly password?: string;
  readonly heartBtIntSeconds?: number;
  /** How it speaks; instruments then go by what the venue calls them. */
  readonly dialect?: LpDialectName;
  /** SenderSubID(50) and TargetSubID(57). */
  readonly subID?: string;
  readonly resetOnLogon?: boolean;
  /** Survives the connection, as a client's own store would. */
  readonly store?: SessionStore;
}

const patienceMs = 4000;

/** A client of a venue, of our own session: the other end of a real socket. */
export class FixClient {
  readonly seen: Seen[] = [];
  readonly events: SessionEvent[] = [];
  readonly peer: Peer;
  readonly #usesSecurityID: boolean;
  #socket: Socket | undefined;
  #wake: (() => void)[] = [];

  constructor(options: ClientOptions) {
    const { own = "HEDGEROW", venue = "VENUE", password, heartBtIntSeconds = 30 } = options;
    const { subID, dialect = "generic", resetOnLogon = false } = options;
    this.#usesSecurityID = dialect === "lmax";
    this.peer = new Peer({
      settings: {
        beginString: "FIX.4.4",
        senderCompID: own,
        targetCompID: venue,
        role: "initiator",
        heartBtIntSeconds,
        resetOnLogon,
        sendingTimeToleranceSeconds: 120,
        maxOutgoingBytes: 1_000_000,
        maxQueuedMessages: 1000,
        dictionary: lpDictionaries[dialect],
        ...(subID === undefined ? {} : { senderSubID: subID, targetSubID: subID }),
        ...(password === undefined ? {} : { username: own, password }),
      },
      store: options.store ?? new MemoryStore(),
      clock: new SystemClock(),
      tickMs: 50,
      deliver: (message) => this.#note(() => this.seen.push(seen(message))),
      onEvent: (event) => this.#note(() => this.events.push(event)),
      onTurnEnd: (peer) => peer.flush(),
    });
    onTestFinished(() => this.drop());
  }

  /** Connects and, unless told otherwise, waits for the Logon. */
  static async logOn(options: ClientOptions): Promise<FixClient> {
    const client = new FixClient(options);
    await client.connect(options.port);
    await client.until(() => client.peer.session.isUp, "logged on");
    return client;
  }

  async connect(port: number): Promise<void> {
    const socket = connect({ port, host: "127.0.0.1" });
    await once(socket, "connect");
    this.#socket = socket;
    socket.once("close", () => this.#note(() => {}));
    this.peer.attach(socket);
  }

  /** Stops reading from the socket, or reads again. */
  hold(isHeld: boolean): void {
    if (isHeld) this.#socket?.pause();
    else this.#socket?.resume();
  }

  drop(): void {
    this.#socket?.destroy();
  }

  send(msgType: string, write: (into: MessageWriter) => unknown): void {
    write(this.peer.session.compose(msgType, this.peer.now()));
    this.peer.session.finish();
    this.peer.flush();
  }

  order(clOrdID: string, terms: Partial<OrderFields> = {}): void {
    const { symbol = "EURUSD", side = "1", ordType = "1", qty = "100000", tif = "3" } = terms;
    this.send("D", (into) => {
      this.#name(into.text(11, clOrdID), symbol).text(54, side);
      into.timestampUs(60, this.peer.now().wallUs).text(38, qty).text(40, ordType);
      if (terms.price !== undefined) into.text(44, terms.price);
      into.text(59, tif);
    });
  }

  status(clOrdID: string, symbol = "EURUSD"): void {
    this.send("H", (into) =>
      this.#name(into.text(790, "Q").text(11, clOrdID), symbol).text(54, "1"),
    );
  }

  cancel(clOrdID: string, origClOrdID: string, symbol = "EURUSD"): void {
    this.send("F", (into) => {
      this.#name(into.text(41, origClOrdID).text(11, clOrdID), symbol).text(54, "1");
      into.timestampUs(60, this.peer.now().wallUs).integer(38, 1000);
    });
  }

  subscribe(mdReqID: string, symbols: readonly string[], options: SubscribeOptions = {}): void {
    this.send("V", (into) => {
      into
        .text(262, mdReqID)
        .text(263, options.type ?? "1")
        .integer(264, 1);
      into.text(265, options.updateType ?? "1");
      into.integer(267, 2).text(269, "0").text(269, "1").integer(146, symbols.length);
      for (const symbol of symbols) this.#name(into, symbol);
    });
  }

  /** Waits for a condition that messages, events or a closed socket bring about. */
  async until(isMet: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (!isMet()) {
      const left = deadline - performance.now();
      assert.ok(
        left > 0,
        `${what}: not within ${patienceMs} ms; events ${JSON.stringify(this.events)}`,
      );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  /** All reports about one order, in the order they came. */
  reports(clOrdID: string): Seen[] {
    return this.seen.filter((m) => m.msgType === "8" && m.fields.get(11) === clOrdID);
  }

  /** Waits until there are that many reports about an order. */
  async reported(clOrdID: string, count: number): Promise<Seen[]> {
    await this.until(() => this.reports(clOrdID).length >= count, `${count} reports on ${clOrdID}`);
    return this.reports(clOrdID);
  }

  async got(msgType: string, count = 1): Promise<Seen[]> {
    const found = (): Seen[] => this.seen.filter((m) => m.msgType === msgType);
    await this.until(() => found().length >= count, `${count} of ${msgType}`);
    return found();
  }

  async ended(): Promise<void> {
    await this.until(() => !this.peer.isAttached, "connection ended");
  }

  #name(into: MessageWriter, symbol: string): MessageWriter {
    if (!this.#usesSecurityID) return into.text(55, symbol);
    return into.text(48, symbol).text(22, "8");
  }

  #note(note: () => unknown): void {
    note();
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}

export interface OrderFields {
  readonly symbol: string;
  readonly side: string;
  readonly ordType: string;
  readonly qty: string;
  readonly price: string;
  readonly tif: string;
}

export interface SubscribeOptions {
  readonly type?: string;
  readonly updateType?: string;
}

function seen(message: FixMessage): Seen {
  const all = Array.from(
    { length: message.count },
    (_, i) => [message.tagAt(i), message.textAt(i)] as const,
  );
  return { msgType: message.msgType, fields: new Map(all), all };
}

/** What a report says, by the tags that matter. */
export const says = (report: Seen, ...tags: readonly number[]): string =>
  tags.map((tag) => `${tag}=${report.fields.get(tag) ?? ""}`).join(" ");
