import assert from "node:assert/strict";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { FrameReader } from "../../src/fix/codec/frame-reader.ts";
import { frame, stamp } from "../fix/session/rig.ts";
import { eventually } from "./eventually.ts";
import { heardFrom } from "./heard.ts";
import type { Heard } from "./heard.ts";

/** Who logs on; the defaults are the first client of the test policy. */
export interface Identity {
  readonly compID: string;
  readonly username: string;
  readonly password: string;
}

export const alice: Identity = { compID: "ALICE", username: "alice", password: "alice-secret" };
export const bob: Identity = { compID: "BOB", username: "bob", password: "bob-secret" };

/** How a message differs from the next one in sequence. */
export interface Manner {
  readonly msgSeqNum?: number;
  readonly possDup?: boolean;
  readonly possResend?: boolean;
}

/** An order for one lot bought by a retail client, unless told otherwise. */
export interface Wish {
  readonly account?: string;
  readonly symbol?: string;
  readonly side?: string;
  readonly orderQty?: string;
  readonly ordType?: string;
  /** Further fields, as `44=1.1|59=3`. */
  readonly more?: string;
}

const LIMIT_MS = 10_000;

/**
 * A client with nothing between it and the socket: no session machine, every number and every byte
 * as the test says. It answers nothing by itself.
 */
export class RawClient {
  readonly identity: Identity;
  readonly heard: Heard[] = [];
  /** MsgSeqNum(34) of the next message. */
  next: number;
  isClosed = false;
  readonly #socket: Socket;
  readonly #reader = new FrameReader({ maxMessageBytes: 1 << 20 });
  #wake: (() => void)[] = [];
  #fences = 0;

  private constructor(socket: Socket, identity: Identity, next: number) {
    this.#socket = socket;
    this.identity = identity;
    this.next = next;
    socket.setNoDelay(true);
    socket.on("data", (bytes) => this.#take(bytes));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.isClosed = true;
      this.#tell();
    });
  }

  /** A bare connection: nothing is said yet. */
  static async connect(port: number, identity = alice, next = 1): Promise<RawClient> {
    const socket = connect({ host: "127.0.0.1", port });
    const client = new RawClient(socket, identity, next);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", () => resolve());
      socket.once("error", reject);
    });
    return client;
  }

  /** Connected and logged on. */
  static async logOn(port: number, identity = alice, next = 1): Promise<RawClient> {
    const client = await RawClient.connect(port, identity, next);
    client.logon();
    await client.await((heard) => heard.msgType === "A", "a Logon answered");
    return client;
  }

  logon(more = ""): number {
    const { username, password } = this.identity;
    return this.send("A", `98=0|108=30|553=${username}|554=${password}${more}`);
  }

  /** Sends one message; the number goes up unless it was named. @returns its MsgSeqNum(34) */
  send(msgType: string, fields: string, manner: Manner = {}): number {
    const msgSeqNum = manner.msgSeqNum ?? this.next;
    if (manner.msgSeqNum === undefined) this.next += 1;
    this.bytes(this.encoded(msgType, fields, msgSeqNum, manner));
    return msgSeqNum;
  }

  encoded(msgType: string, fields: string, msgSeqNum: number, manner: Manner = {}): Buffer {
    const now = stamp(Date.now() * 1000);
    const possDup = manner.possDup === true ? `|43=Y|122=${now}` : "";
    const possResend = manner.possResend === true ? "|97=Y" : "";
    const head = `35=${msgType}|34=${msgSeqNum}|49=${this.identity.compID}|52=${now}|56=HEDGEROW`;
    return frame(`${head}${possDup}${possResend}${fields === "" ? "" : `|${fields}`}`);
  }

  bytes(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  order(clOrdID: string, wish: Wish = {}, manner: Manner = {}): number {
    return this.send("D", orderFields(clOrdID, wish), manner);
  }

  /** OrderStatusRequest(H). */
  ask(clOrdID: string, account = "1001"): number {
    return this.send("H", `11=${clOrdID}|1=${account}|55=EURUSD|54=1`);
  }

  /** ResendRequest(2). */
  askAgain(from: number, to = 0): number {
    return this.send("2", `7=${from}|16=${to}`);
  }

  /** The first message that fits, whether it came already or comes now. */
  async await(isIt: (heard: Heard) => boolean, what: string, from = 0): Promise<Heard> {
    const endMs = performance.now() + LIMIT_MS;
    for (;;) {
      const found = this.heard.slice(from).find((heard) => isIt(heard));
      if (found !== undefined) return found;
      assert.ok(!this.isClosed, `the connection ended; waited for ${what}`);
      assert.ok(performance.now() < endMs, `waited too long: ${what}\n${this.told()}`);
      await this.#news();
    }
  }

  /** The report of that kind on an order. */
  report(clOrdID: string, execType: string): Promise<Heard> {
    return this.await(
      ({ fields }) => fields.get(11) === clOrdID && fields.get(150) === execType,
      `150=${execType} on ${clOrdID}`,
    );
  }

  /** Every report on an order so far. */
  reports(clOrdID: string): Heard[] {
    return this.heard.filter((heard) => heard.msgType === "8" && heard.fields.get(11) === clOrdID);
  }

  /** When this returns, the desk has dealt with everything sent before and we heard its answers. */
  async fence(): Promise<void> {
    this.#fences += 1;
    const id = `FENCE${this.#fences}`;
    this.send("1", `112=${id}`);
    await this.await(({ fields }) => fields.get(112) === id, "the answer to a TestRequest");
  }

  closed(): Promise<void> {
    return eventually(() => this.isClosed, "the connection is closed");
  }

  /** Ends the connection without a word. */
  async vanish(): Promise<void> {
    this.#socket.destroy();
    await this.closed();
  }

  /** Ends the session as it should be ended. */
  async logOut(): Promise<void> {
    this.send("5", "");
    await this.await((heard) => heard.msgType === "5", "a Logout answered");
    await this.vanish();
  }

  /** The last of what was heard, for the text of a failure. */
  told(): string {
    return this.heard
      .slice(-20)
      .map(({ fields }) => [...fields].map(([tag, value]) => `${tag}=${value}`).join("|"))
      .join("\n");
  }

  #take(bytes: Uint8Array): void {
    this.#reader.push(bytes, (message) => {
      this.heard.push(heardFrom(message));
      return true;
    });
    this.#tell();
  }

  #tell(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const run of wake) run();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 250);
      this.#wake.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

export function orderFields(clOrdID: string, wish: Wish = {}): string {
  const { account = "1001", symbol = "EURUSD", side = "1", orderQty = "1", ordType = "1" } = wish;
  const more = wish.more === undefined ? "" : `|${wish.more}`;
  const now = stamp(Date.now() * 1000);
  return (
    `11=${clOrdID}|1=${account}|55=${symbol}|54=${side}|60=${now}|38=${orderQty}|40=${ordType}` +
    more
  );
}
