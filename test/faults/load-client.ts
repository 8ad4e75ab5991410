import { connect } from "node:net";
import type { Socket } from "node:net";
import { FrameReader } from "../../src/fix/codec/frame-reader.ts";
import type { FixMessage } from "../../src/fix/codec/message.ts";
import { frame, stamp } from "../fix/session/rig.ts";
import { eventually } from "../desk/eventually.ts";
import type { Identity } from "../desk/raw-client.ts";

/** One order of a load: when it was sent, first answered and ended, in ms; 0: not yet. */
export interface LoadOrder {
  readonly sentMs: number;
  readonly answeredMs: number;
  readonly endedMs: number;
  /** OrdStatus(39) and Text(58) of an order that ended otherwise than filled. */
  readonly trouble: string;
}

const TICK_MS = 1;
const ENDS_MS = 30_000;
/** Instead of OrdStatus(39): the desk was busy, or stopping, and did nothing about the order. */
const NOT_TAKEN = "j";
const ends = new Set(["2", "4", "8", "C", NOT_TAKEN]);

/** It was answered with BusinessMessageReject(j). */
export const wasNotTaken = ({ trouble }: LoadOrder): boolean => trouble.startsWith(NOT_TAKEN);

/**
 * Sends orders at a steady rate over one session, and keeps of each only what a table
 * holds: nothing here may wait for garbage, since its time would count as the desk's.
 */
export class LoadClient {
  readonly orders: LoadOrder[] = [];
  readonly #socket: Socket;
  readonly #reader = new FrameReader({ maxMessageBytes: 1 << 20 });
  readonly #identity: Identity;
  readonly #wish: (number: number) => string;
  readonly #onReport: (report: FixMessage) => void;
  #isUp = false;
  /** MsgType(35) and Text(58) of the last message from the desk. */
  #last = "nothing";
  #next = 1;
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    port: number,
    identity: Identity,
    wish: (number: number) => string,
    onReport: (report: FixMessage) => void,
  ) {
    this.#identity = identity;
    this.#wish = wish;
    this.#onReport = onReport;
    this.#socket = connect({ host: "127.0.0.1", port });
    this.#socket.setNoDelay(true);
    this.#socket.on("error", () => this.#socket.destroy());
    this.#socket.on("data", (bytes) => {
      this.#reader.push(bytes, (message) => {
        this.#take(message);
        return true;
      });
    });
  }

  /**
   * @param wish fields of the order of that number, without ClOrdID(11) and TransactTime(60)
   * @param onReport is given each ExecutionReport(8) and BusinessMessageReject(j), which is read
   *   again into the same place
   */
  static async logOn(
    port: number,
    identity: Identity,
    wish: (number: number) => string,
    onReport: (report: FixMessage) => void = () => undefined,
  ): Promise<LoadClient> {
    const client = new LoadClient(port, identity, wish, onReport);
    const { username, password } = identity;
    client.#send("A", `98=0|108=30|553=${username}|554=${password}`);
    await eventually(() => client.#isUp, "the load's Logon is answered");
    return client;
  }

  get sent(): number {
    return this.orders.length;
  }

  /** Orders from now on; the load is open: it does not wait for answers. */
  start(ordersPerSecond: number): void {
    const beganMs = performance.now();
    const before = this.orders.length;
    this.#timer = setInterval(() => {
      const due = ((performance.now() - beganMs) * ordersPerSecond) / 1000;
      while (this.orders.length - before < due) this.#order();
    }, TICK_MS);
  }

  /** No more orders. */
  pause(): void {
    clearInterval(this.#timer);
  }

  /** No more orders; @returns when each has its end */
  async stop(): Promise<void> {
    this.pause();
    const isOver = (): boolean => this.orders.every(({ endedMs }) => endedMs > 0);
    const what = "every order of the load has its end";
    await eventually(isOver, what, ENDS_MS).catch((error: unknown) => {
      throw new Error(`${what}: ${this.#openOnes()}`, { cause: error });
    });
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.destroy();
  }

  /** What a person would look at who wonders why orders have no end. */
  #openOnes(): string {
    const open = this.orders.flatMap((order, at) => (order.endedMs > 0 ? [] : [{ ...order, at }]));
    const unanswered = open.filter(({ answeredMs }) => answeredMs === 0).length;
    const line = this.#socket.destroyed ? "the connection has ended" : "the connection stands";
    return (
      `${open.length} of ${this.orders.length} have none, from L${open[0]?.at} ` +
      `to L${open.at(-1)?.at}, ${unanswered} of them unanswered; ${line}, it said ${this.#last}`
    );
  }

  #order(): void {
    const number = this.orders.length;
    const time = stamp(Date.now() * 1000);
    this.orders.push({ sentMs: performance.now(), answeredMs: 0, endedMs: 0, trouble: "" });
    this.#send("D", `11=L${number}|${this.#wish(number)}|60=${time}`);
  }

  #send(msgType: string, fields: string): void {
    const head = `35=${msgType}|34=${this.#next}|49=${this.#identity.compID}`;
    this.#next += 1;
    this.#socket.write(frame(`${head}|52=${stamp(Date.now() * 1000)}|56=HEDGEROW|${fields}`));
  }

  #take(message: FixMessage): void {
    this.#last = `${message.msgType} ${message.text(58) ?? ""}`;
    if (message.msgType === "A") this.#isUp = true;
    if (message.msgType === "1") this.#send("0", `112=${message.text(112) ?? ""}`);
    const isNotTaken = message.msgType === "j";
    if (message.msgType !== "8" && !isNotTaken) return;
    this.#onReport(message);
    const number = Number(message.text(isNotTaken ? 379 : 11)?.slice(1));
    const order = this.orders[number];
    if (order === undefined) return;
    const nowMs = performance.now();
    const ordStatus = isNotTaken ? NOT_TAKEN : (message.text(39) ?? "");
    const isEnd = ends.has(ordStatus);
    this.orders[number] = {
      sentMs: order.sentMs,
      answeredMs: order.answeredMs || nowMs,
      endedMs: isEnd ? nowMs : order.endedMs,
      trouble: isEnd && ordStatus !== "2" ? `${ordStatus} ${message.text(58) ?? ""}` : "",
    };
  }
}
