import { FixListener } from "../../src/fix/session/listener.ts";
import { NodeNetwork } from "../../src/fix/session/node-network.ts";
import { fix44 } from "../../src/fix/dictionary/fix44.ts";
import type { FixMessage } from "../../src/fix/codec/message.ts";
import { MemoryStore } from "../../src/fix/session/memory-store.ts";
import { Peer } from "../../src/fix/session/peer.ts";
import type { SessionEvent } from "../../src/fix/session/session-host.ts";
import type { SessionSettings } from "../../src/fix/session/session-settings.ts";
import { SystemClock } from "../../src/sim/system-clock.ts";
import { heardFrom } from "./heard.ts";
import type { Heard } from "./heard.ts";
import { TcpGate } from "./tcp-gate.ts";

/** One NewOrderSingle(D) as the LP got it, and what it did with it so far. */
export interface LpOrder {
  readonly clOrdID: string;
  readonly symbol: string;
  readonly side: string;
  readonly orderQty: number;
  readonly price: string;
  readonly heard: Heard;
  cumQty: number;
  ordStatus: string;
}

type Fields = Readonly<Record<number, string | number>>;

const clock = new SystemClock();

/**
 * An LP in the test's own process, with FIX sessions for quotes and orders. It does nothing but
 * what `onOrder` and `onStatusRequest` say.
 */
export class ScriptedLp {
  readonly orders: LpOrder[] = [];
  readonly statusRequests: string[] = [];
  readonly events: SessionEvent[] = [];
  /** Fills at the limit, whole, unless the test says otherwise. */
  onOrder: (order: LpOrder) => void = (order) => this.fill(order);
  onStatusRequest: (clOrdID: string, heard: Heard) => void = (_, heard) => this.tellStatus(heard);
  /** New connections are refused while set. */
  isClosed = false;
  readonly #quotes: Peer;
  readonly #trades: Peer;
  readonly #listener: FixListener;
  #gate: TcpGate | undefined;
  #port = 0;
  #subscription = "";
  #execIDs = 0;
  #isTradeClosed = false;
  readonly #prices = new Map<string, readonly [string, string, string]>();

  constructor() {
    this.#quotes = this.#peer("LP-QUOTE", (message) => this.#onSubscription(message));
    this.#trades = this.#peer("LP-TRADE", (message) => this.#onTradeMessage(message));
    this.#listener = new FixListener({
      clock,
      network: new NodeNetwork(),
      find: (_, target) => this.#find(target),
    });
  }

  /** Where the desk connects: a gate that can be cut, the LP behind it. */
  get port(): number {
    return this.#port;
  }

  /** Connected and logged on, for orders and for quotes. */
  get isUp(): boolean {
    return this.#trades.session.isUp && this.#quotes.session.isUp;
  }

  async listen(): Promise<this> {
    this.#gate = new TcpGate(await this.#listener.listen(0, "127.0.0.1"));
    this.#port = await this.#gate.listen();
    return this;
  }

  async close(): Promise<void> {
    this.#quotes.close("the test is over");
    this.#trades.close("the test is over");
    await this.#gate?.close();
    await this.#listener.close();
  }

  /** What the desk sends from here on never arrives; it does not learn of that. */
  goDeaf(): void {
    if (this.#gate !== undefined) this.#gate.isDeaf = true;
  }

  /** Nothing is heard either way from here on, and neither side is told. */
  goSilent(): void {
    if (this.#gate === undefined) return;
    this.#gate.isDeaf = true;
    this.#gate.isMute = true;
  }

  /** Hears new connections again. */
  hearAgain(): void {
    this.drop();
    if (this.#gate !== undefined) this.#gate.isDeaf = false;
  }

  /** Bytes that are no message reach the desk on every connection. */
  garble(): void {
    this.#gate?.slipIn("no message of any kind\u0001");
  }

  /** Ends every connection without a word. */
  drop(): void {
    this.#gate?.cut();
    this.#quotes.close("the LP drops");
    this.#trades.close("the LP drops");
  }

  /** The order session ends and is not let in again; quotes go on. */
  refuseTrades(): void {
    this.#isTradeClosed = true;
    this.#trades.close("the LP takes no orders");
  }

  /** Ends the order session with a Logout(5) that says this; the desk may come back. */
  logOut(text: string): void {
    this.#trades.session.logout(text, this.#trades.now());
    this.#trades.flush();
  }

  /** Starts the numbers of the order session anew, in the middle of it. */
  resetNumbers(): void {
    this.#trades.session.resetNumbers(this.#trades.now());
    this.#trades.flush();
  }

  /**
   * Quotes a symbol by its LP name, now and whenever the desk subscribes.
   *
   * @param size of both sides, in the LP's units
   */
  quote(symbol: string, bid: string, ask: string, size = "10000000"): void {
    this.#prices.set(symbol, [bid, ask, size]);
    this.#sendQuote(symbol, bid, ask, size);
  }

  /** Says every quote once more. @returns how many there are */
  quoteAgain(): number {
    for (const [symbol, quote] of this.#prices) this.#sendQuote(symbol, ...quote);
    return this.#prices.size;
  }

  acknowledge(order: LpOrder): void {
    order.ordStatus = "0";
    this.report(order, { 150: "0" });
  }

  /** Fills at the limit, all that is open, unless told otherwise. */
  fill(order: LpOrder, quantity = order.orderQty - order.cumQty, price = order.price): void {
    order.cumQty += quantity;
    order.ordStatus = order.cumQty >= order.orderQty ? "2" : "1";
    this.report(order, { 150: "F", 31: price, 32: quantity, 6: price });
  }

  reject(order: LpOrder, text: string): void {
    order.ordStatus = "8";
    this.report(order, { 150: "8", 103: "0", 58: text });
  }

  cancel(order: LpOrder): void {
    order.ordStatus = "4";
    this.report(order, { 150: "4" });
  }

  /** An ExecutionReport(8) as a sound LP would write it, with these fields in place of its own. */
  report(order: LpOrder, change: Fields): void {
    this.#execIDs += 1;
    const leaves = "4C8".includes(order.ordStatus) ? 0 : order.orderQty - order.cumQty;
    this.send({
      37: `LP-${order.clOrdID}`,
      11: order.clOrdID,
      17: `X${this.#execIDs}`,
      39: order.ordStatus,
      55: order.symbol,
      54: order.side,
      38: order.orderQty,
      151: leaves,
      14: order.cumQty,
      6: order.cumQty === 0 ? "0" : order.price,
      ...change,
    });
  }

  /** An application message of the order session; while it is down it waits for a resend. */
  send(fields: Fields, msgType = "8"): void {
    const into = this.#trades.session.compose(msgType, this.#trades.now());
    for (const [tag, value] of Object.entries(fields)) into.text(Number(tag), String(value));
    this.#trades.session.finish();
    this.#trades.flush();
  }

  /** Answers a status request by what was done with the order; one that never came is unknown. */
  tellStatus(heard: Heard): void {
    const clOrdID = heard.fields.get(11) ?? "";
    const order = this.orders.find((each) => each.clOrdID === clOrdID);
    if (order !== undefined) return this.report(order, { 150: "I" });
    return this.denyKnowing(heard);
  }

  /** "Unknown order", whatever is true. */
  denyKnowing({ fields }: Heard): void {
    const [clOrdID, symbol, side] = [11, 55, 54].map((tag) => fields.get(tag) ?? "");
    const words = { 37: "NONE", 11: clOrdID, 17: "0", 150: "I", 39: "8", 103: "5" };
    this.send({ ...words, 55: symbol, 54: side, 151: 0, 14: 0, 6: 0 } as Fields);
  }

  #peer(compID: string, deliver: (message: FixMessage) => void): Peer {
    const settings: SessionSettings = {
      beginString: "FIX.4.4",
      senderCompID: compID,
      targetCompID: "HEDGEROW",
      role: "acceptor",
      heartBtIntSeconds: 30,
      resetOnLogon: false,
      sendingTimeToleranceSeconds: 120,
      maxOutgoingBytes: 4 << 20,
      maxQueuedMessages: 10_000,
      dictionary: fix44,
    };
    return new Peer({
      settings,
      store: new MemoryStore(),
      clock,
      deliver,
      onEvent: (event) => {
        if (compID === "LP-TRADE") this.events.push(event);
      },
      onTurnEnd: (peer) => peer.flush(),
    });
  }

  #find(targetCompID: string): Peer | undefined {
    if (this.isClosed || (this.#isTradeClosed && targetCompID === "LP-TRADE")) return undefined;
    return [this.#quotes, this.#trades].find(
      ({ session }) => session.settings.senderCompID === targetCompID,
    );
  }

  #onSubscription(message: FixMessage): void {
    if (message.msgType !== "V") return;
    this.#subscription = message.text(262) ?? "";
    for (const [symbol, quote] of this.#prices) this.#sendQuote(symbol, ...quote);
  }

  #sendQuote(symbol: string, bid: string, ask: string, size: string): void {
    if (!this.#quotes.session.isUp) return;
    const into = this.#quotes.session.compose("W", this.#quotes.now());
    into.text(262, this.#subscription).text(55, symbol).integer(268, 2);
    into.text(269, "0").text(270, bid).text(271, size);
    into.text(269, "1").text(270, ask).text(271, size);
    this.#quotes.session.finish();
    this.#quotes.flush();
  }

  #onTradeMessage(message: FixMessage): void {
    const heard = heardFrom(message);
    const clOrdID = heard.fields.get(11) ?? "";
    if (message.msgType === "H") {
      this.statusRequests.push(clOrdID);
      this.onStatusRequest(clOrdID, heard);
    }
    if (message.msgType !== "D") return;
    const order: LpOrder = {
      clOrdID,
      symbol: heard.fields.get(55) ?? "",
      side: heard.fields.get(54) ?? "",
      orderQty: Number(heard.fields.get(38)),
      price: heard.fields.get(44) ?? "",
      heard,
      cumQty: 0,
      ordStatus: "A",
    };
    this.orders.push(order);
    this.onOrder(order);
  }
}
