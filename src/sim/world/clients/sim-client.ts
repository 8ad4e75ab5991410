import { compileDictionary } from "../../../fix/dictionary/compile-dictionary.ts";
import { withDialect } from "../../../fix/dictionary/dictionary.ts";
import { fix44Source } from "../../../fix/dictionary/fix44.ts";
import type { FixMessage } from "../../../fix/codec/message.ts";
import type { MessageWriter } from "../../../fix/codec/message-writer.ts";
import { Dialer } from "../../../fix/session/dialer.ts";
import { MemoryStore } from "../../../fix/session/memory-store.ts";
import { Peer } from "../../../fix/session/peer.ts";
import type { SessionEvent } from "../../../fix/session/session-host.ts";
import { sideChar } from "../../../fix/words.ts";
import type { Network } from "../../../ports/network.ts";
import type { Prng } from "../../prng.ts";
import type { VirtualClock } from "../time/virtual-clock.ts";
import type { ClientLedger } from "./client-ledger.ts";
import type { HeardPrices } from "./heard-prices.ts";
import { readHeardReport } from "./heard-report.ts";
import { writeTerms } from "./sent-order.ts";
import type { SentOrder } from "./sent-order.ts";

/** Who a client is to the desk. */
export interface ClientIdentity {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  readonly port: number;
  /** What it counts for one lot of a symbol. */
  readonly perLot: (symbol: string) => number;
  /** Asked for what the desk missed, it sends orders again instead of gap fills. */
  readonly resendsOrders: boolean;
}

/** Where all it is told goes. */
export interface ClientEars {
  readonly ledger: ClientLedger;
  readonly prices: HeardPrices;
}

const dictionary = compileDictionary(
  withDialect(fix44Source, { name: "clients", fields: "", changes: { "8": "721" } }),
);

/** What a session says of a peer whose MsgSeqNum(34) went back. */
export const areNumbersReused = (text: string): boolean => text.includes("MsgSeqNum too low");

/** A broker's platform: one FIX session that keeps its numbers and connects again and again. */
export class SimClient {
  readonly id: string;
  readonly ledger: ClientLedger;
  readonly #prices: HeardPrices;
  readonly #store = new MemoryStore({ maxMessages: 1000, keeps: (msgType) => msgType === "D" });
  readonly #identity: ClientIdentity;
  readonly #clock: VirtualClock;
  readonly #note: (what: string, fields: object) => void;
  readonly #peer: Peer;
  readonly #dialer: Dialer;
  /** Numbers under which orders went out, to know which never arrived. */
  readonly #numbers = new Map<number, SentOrder>();
  /** ClOrdID(11) of each request to cancel or replace, by its number. */
  readonly #requests = new Map<number, string>();
  readonly #firstNumbers = new Map<string, number>();
  readonly #sent: SentOrder[] = [];
  /** How often its session ended. */
  downs = 0;
  /** MDReqID(262) of the prices it is told. */
  #mdReqID: string | undefined;
  #subscriptions = 0;

  constructor(
    identity: ClientIdentity,
    { ledger, prices }: ClientEars,
    [clock, network, prng]: readonly [VirtualClock, Network, Prng],
    note: (what: string, fields: object) => void,
  ) {
    this.#note = note;
    this.id = identity.id;
    this.ledger = ledger;
    this.#prices = prices;
    this.#identity = identity;
    this.#clock = clock;
    this.#peer = new Peer({
      settings: {
        beginString: "FIX.4.4",
        senderCompID: identity.id,
        targetCompID: "HEDGEROW",
        username: identity.username,
        password: identity.password,
        role: "initiator",
        heartBtIntSeconds: 5,
        resetOnLogon: false,
        sendingTimeToleranceSeconds: 10_000_000,
        maxOutgoingBytes: 1 << 20,
        maxQueuedMessages: 10_000,
        dictionary,
        applicationTypes: new Set(["8", "9", "j", "W", "X", "Y"]),
        neverResent: new Set(identity.resendsOrders ? [] : ["D"]),
      },
      store: this.#store,
      clock,
      deliver: (message) => this.#onMessage(message),
      onEvent: (event) => this.#onEvent(event),
      onTurnEnd: (peer) => peer.flush(),
    });
    this.#dialer = new Dialer({
      peer: this.#peer,
      endpoints: [{ host: "127.0.0.1", port: identity.port }],
      random: () => prng.uint32() / 2 ** 32,
      network,
      minDelayMs: 100,
      maxDelayMs: 2000,
    });
  }

  get isUp(): boolean {
    return this.#peer.session.isUp;
  }

  start(): void {
    this.#dialer.start();
  }

  /** Nothing is sent by a session that is down. */
  order(order: SentOrder): void {
    if (!this.isUp) return;
    this.#note("sends an order", order);
    const msgSeqNum = this.#say("D", (into) => this.#terms(into, order));
    this.#numbers.set(msgSeqNum, order);
    if (!this.#firstNumbers.has(order.clOrdID)) this.#firstNumbers.set(order.clOrdID, msgSeqNum);
    this.#sent.push(order);
    this.ledger.sent(order);
    this.#peer.flush();
  }

  /** One of the last it sent; @param back 0: the last one */
  sentBefore(back: number): SentOrder | undefined {
    return this.#sent.at(-1 - back);
  }

  /**
   * An order that was answered is sent once more under its old number, with PossDupFlag(43).
   *
   * @returns whether there was one to send
   */
  resend(pick: number): boolean {
    if (!this.isUp) return false;
    const sent = [...this.ledger.orders.values()].flatMap(({ sent: order }) => {
      const number = this.#firstNumbers.get(order?.clOrdID ?? "");
      const stored = number === undefined ? undefined : this.#store.fetch(number);
      return number === undefined || stored === undefined ? [] : [{ number, stored }];
    });
    const chosen = sent.at(-1 - (pick % Math.max(1, sent.length)));
    if (chosen === undefined) return false;
    const { number, stored } = chosen;
    const resend = { origSendingTimeUs: stored.sendingTimeUs };
    const { out } = this.#peer.session;
    out.begin("D", number, this.#clock.wallUs(), resend).raw(stored.body).end();
    this.#note("sends an order again", { number });
    this.#peer.flush();
    return true;
  }

  /** Asks for the prices of all symbols, or for no more of them. */
  subscribe(isOn: boolean, isIncremental: boolean, symbols: readonly string[]): void {
    if (!this.isUp || isOn === (this.#mdReqID !== undefined)) return;
    this.#subscriptions += 1;
    const mdReqID = this.#mdReqID ?? `MD-${this.#subscriptions}`;
    this.#mdReqID = isOn ? mdReqID : undefined;
    this.#say("V", (into) => {
      into
        .text(262, mdReqID)
        .integer(263, isOn ? 1 : 2)
        .integer(264, 1);
      into.integer(265, isIncremental ? 1 : 0);
      into.integer(267, 2).text(269, "0").text(269, "1").integer(146, symbols.length);
      for (const symbol of symbols) into.text(55, symbol);
    });
    this.#peer.flush();
  }

  replace(origClOrdID: string, order: SentOrder): void {
    if (!this.isUp) return;
    const msgSeqNum = this.#say("G", (into) => {
      into.text(41, origClOrdID);
      this.#terms(into, order);
    });
    this.#asked(msgSeqNum, order.clOrdID);
    this.ledger.sentReplacing(order);
    this.#peer.flush();
  }

  cancel(origClOrdID: string, clOrdID: string, { account, symbol, side }: SentOrder): void {
    if (!this.isUp) return;
    const msgSeqNum = this.#say("F", (into) => {
      into.text(41, origClOrdID).text(11, clOrdID).text(1, account).text(55, symbol);
      into.text(54, sideChar(side)).timestampUs(60, this.#clock.wallUs());
    });
    this.#asked(msgSeqNum, clOrdID);
    this.#peer.flush();
  }

  #asked(msgSeqNum: number, clOrdID: string): void {
    this.#requests.set(msgSeqNum, clOrdID);
    this.ledger.requests.add(clOrdID);
  }

  /** Asks how all stand that have no end yet. */
  askAll(): void {
    if (!this.isUp) return;
    for (const { clOrdID, account, symbol, side } of this.ledger.unfinished()) {
      this.#say("H", (into) => {
        into.text(11, clOrdID).text(1, account).text(55, symbol).text(54, sideChar(side));
      });
    }
    this.#peer.flush();
  }

  #terms(into: MessageWriter, order: SentOrder): void {
    writeTerms(into, order, this.#identity.perLot(order.symbol), this.#clock.wallUs());
  }

  #say(msgType: string, write: (into: MessageWriter) => void): number {
    write(this.#peer.session.compose(msgType, this.#peer.now()));
    return this.#peer.session.finish();
  }

  #onMessage(message: FixMessage): void {
    if (message.msgType === "8") {
      const report = readHeardReport(message, this.#identity.perLot);
      if (report === undefined) return;
      this.#note("hears", report);
      this.ledger.heard(report);
      return;
    }
    if (message.msgType === "W") return this.#prices.snapshot(message);
    if (message.msgType === "X") return this.#prices.changes(message);
    if (message.msgType === "9") this.ledger.requests.delete(message.text(11) ?? "");
    const number = message.integer(45) ?? 0;
    const refused = this.#numbers.get(number);
    const isRefusal = message.msgType === "3" || message.msgType === "j";
    if (isRefusal) this.ledger.requests.delete(this.#requests.get(number) ?? "");
    if (isRefusal && refused !== undefined) {
      this.ledger.notTaken(refused.account, refused.clOrdID);
    }
  }

  #onEvent(event: SessionEvent): void {
    this.#note("session", event);
    if (event.type === "down") {
      this.downs += 1;
      this.#mdReqID = undefined;
      this.#prices.forget();
    }
    if (event.type === "down" && areNumbersReused(event.reason)) {
      this.ledger.numbersReused(`${this.id}: ${event.reason}`);
    }
    if (event.type !== "peerMissed") return;
    for (let number = event.from; number <= event.to; number++) {
      this.ledger.requests.delete(this.#requests.get(number) ?? "");
      const missed = this.#numbers.get(number);
      if (missed === undefined) continue;
      const { account, clOrdID } = missed;
      this.ledger.notTaken(account, clOrdID);
      // A repeat may be missed while the first was taken.
      if (this.#firstNumbers.get(clOrdID) === number) this.ledger.missed(account, clOrdID);
    }
  }
}
