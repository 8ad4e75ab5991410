import { connect } from "node:net";
import type { FixMessage } from "../../src/fix/codec/message.ts";
import type { Peer } from "../../src/fix/session/peer.ts";
import { benchPeer } from "./bench-peer.ts";
import { ACCOUNT, CLIENT, clientOrder, DESK, say, SYMBOL } from "./parts.ts";
import type { Subject } from "./parts.ts";
import { ReadingClock, sharedNs } from "./reading-clock.ts";

const ONE_LOT = 1_000_000;
const VOLUME_SCALE = 6;

/** One session, over which orders are sent as fast as fills make room for them. */
class Trader {
  readonly #clock = new ReadingClock();
  readonly #peer: Peer;
  #writtenNs = new Float64Array(0);
  #composed = 0;
  #written = 0;
  #filled = 0;
  /** Orders of all runs: no ClOrdID comes twice. */
  #total = 0;

  constructor(port: number) {
    this.#peer = benchPeer({
      role: "initiator",
      senderCompID: CLIENT,
      targetCompID: DESK,
      clock: this.#clock,
      deliver: (message) => this.#onReport(message),
      onUp: () => say({ type: "connected" }),
      beforeFlush: () => this.#stamp(),
    });
    const socket = connect({ host: "127.0.0.1", port });
    socket.once("connect", () => this.#peer.attach(socket));
  }

  trade(orders: number, window: number): void {
    this.#writtenNs = new Float64Array(orders);
    this.#composed = 0;
    this.#written = 0;
    this.#filled = 0;
    while (this.#composed < Math.min(window, orders)) this.#compose();
    this.#stamp();
    this.#peer.flush();
  }

  /** Orders composed since the last flush are written now. */
  #stamp(): void {
    if (this.#written === this.#composed) return;
    this.#writtenNs.fill(sharedNs(), this.#written, this.#composed);
    this.#written = this.#composed;
  }

  #compose(): void {
    this.#composed += 1;
    this.#total += 1;
    const now = { wallUs: this.#clock.wallUs(), monotonicNs: this.#clock.monotonicNs() };
    const { session } = this.#peer;
    const into = session.compose("D", now);
    into.text(11, `B${this.#total}`).text(1, ACCOUNT).text(55, SYMBOL);
    // By turns, so that the net never grows into a limit.
    into.text(54, this.#total % 2 === 0 ? "2" : "1").timestampUs(60, now.wallUs);
    into.decimal(38, ONE_LOT, VOLUME_SCALE).text(40, "1").text(59, "3");
    session.finish();
  }

  #onReport(message: FixMessage): void {
    const execType = message.text(150);
    if (execType === "0") return undefined;
    if (message.msgType !== "8" || execType !== "F" || message.text(39) !== "2") {
      const text = message.text(58) ?? "";
      throw new Error(`Invariant: every order must be filled, not ${execType}: ${text}`);
    }
    this.#filled += 1;
    if (this.#composed < this.#writtenNs.length) this.#compose();
    if (this.#filled < this.#writtenNs.length) return undefined;
    return say({ type: "traded", writtenNs: this.#writtenNs, filledNs: sharedNs() });
  }
}

const traders = new Map<Subject, Trader>();

process.on("message", (message) => {
  const order = clientOrder.parse(message);
  if (order.type === "connect") traders.set(order.subject, new Trader(order.port));
  else traders.get(order.subject)?.trade(order.orders, order.window);
});
process.on("disconnect", () => process.exit(0));
