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
  /** Text(58) of an order that ended otherwise than filled. */
  readonly trouble: string;
}

const TICK_MS = 1;
const ends = new Set(["2", "4", "8", "C"]);

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
   * @param onReport is given each ExecutionReport(8), which is read again into the same place
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
    await eventually(
      () => this.orders.every(({ endedMs }) => endedMs > 0),
      "every order of the load has its end",
      30_000,
    );
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.destroy();
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
    if (message.msgType === "A") this.#isUp = true;
    if (message.msgType === "1") this.#send("0", `112=${message.text(112) ?? ""}`);
    if (message.msgType !== "8") return;
    this.#onReport(message);
    const number = Number(message.text(11)?.slice(1));
    const order = this.orders[number];
    if (order === undefined) return;
    const nowMs = performance.now();
    const ordStatus = message.text(39) ?? "";
    const isEnd = ends.has(ordStatus);
    this.orders[number] = {
      sentMs: order.sentMs,
      answeredMs: order.answeredMs || nowMs,
      endedMs: isEnd ? nowMs : order.endedMs,
      trouble: isEnd && ordStatus !== "2" ? `${ordStatus} ${message.text(58) ?? ""}` : "",
    };
  }
}
