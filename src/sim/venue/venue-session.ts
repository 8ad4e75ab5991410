import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import type { SessionEvent } from "../../fix/session/session-host.ts";
import type { SessionSettings } from "../../fix/session/session-settings.ts";
import type { SessionStore } from "../../fix/session/session-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Knobs } from "./knobs.ts";
import { readMarketDataRequest } from "./market-data-messages.ts";
import type { OrderDesk } from "./order-desk.ts";
import { readCancelWish, readOrder, readStatusQuestion } from "./order-messages.ts";
import { writeBusinessReject, writeCancelReject, writeReport } from "./order-messages.ts";
import type { Speech } from "./order-messages.ts";
import { listFragments } from "./security-list.ts";
import type { ListedSymbol, ListManners } from "./security-list.ts";
import type { PriceOutlet, Subscriptions } from "./subscriptions.ts";
import type { CancelRejectRecord, ReportRecord } from "./trade-record.ts";
import type { Transcript } from "./transcript.ts";
import { VenuePeer } from "./venue-peer.ts";
import type { Identity, Purpose } from "./venue-options.ts";

export interface VenueSessionParts {
  readonly identity: Identity;
  readonly settings: SessionSettings;
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly knobs: () => Knobs;
  readonly orders: OrderDesk;
  readonly subscribe: (outlet: PriceOutlet) => Subscriptions;
  readonly onTurnEnd: () => void;
  readonly onNotice: (text: string) => void;
  readonly speech: Speech;
  /** How it lists its symbols; undefined: not at all. */
  readonly list: ListManners | undefined;
  readonly symbols: () => Iterable<ListedSymbol>;
  readonly transcript: Transcript | undefined;
}

/** Above this prices are conflated. */
const priceRoomBytes = 64 * 1024;
const maxOutgoingBytes = 4 * 1024 * 1024;

const typesOf: Readonly<Record<Purpose, ReadonlySet<string>>> = {
  quote: new Set(["V"]),
  trade: new Set(["D", "F", "H"]),
  both: new Set(["V", "D", "F", "H"]),
};

/** Prices are not worth resending: a resend brings gap fills in their place. */
export const isKept = (msgType: string): boolean => msgType !== "W" && msgType !== "X";

/** @param more message types it takes on every session */
export function settingsOf(
  identity: Identity,
  rest: Pick<SessionSettings, "username" | "password" | "resetOnLogon" | "dictionary">,
  more: readonly string[] = [],
): SessionSettings {
  const { subID } = identity;
  return {
    beginString: "FIX.4.4",
    senderCompID: identity.senderCompID,
    targetCompID: identity.targetCompID,
    role: "acceptor",
    heartBtIntSeconds: 30,
    sendingTimeToleranceSeconds: 120,
    maxOutgoingBytes,
    maxQueuedMessages: 10_000,
    applicationTypes: new Set([...typesOf[identity.purpose], ...more]),
    ...(subID === undefined ? {} : { senderSubID: subID, targetSubID: subID }),
    ...rest,
  };
}

/** Names a session in the trade log. */
export const sessionNameOf = ({ senderCompID, targetCompID, subID }: Identity): string =>
  `${targetCompID}>${senderCompID}${subID === undefined ? "" : `/${subID}`}`;

/** One client's session: what it asks goes to the order desk and the price streams. */
export class VenueSession {
  readonly name: string;
  readonly peer: VenuePeer;
  readonly #parts: VenueSessionParts;
  readonly #subscriptions: Subscriptions;
  /** Read but not yet acted upon: nothing is done before the message is counted as received. */
  #intake: (() => void)[] = [];
  #ordersOnConnection = 0;
  #orders = 0;
  #fills = 0;
  /** Before what is composed leaves, or once it has left. */
  #isToBeCut: "before" | "after" | undefined;
  #isToBeLoggedOut = false;

  constructor(parts: VenueSessionParts) {
    this.#parts = parts;
    this.name = sessionNameOf(parts.identity);
    this.peer = new VenuePeer(
      {
        settings: parts.settings,
        store: parts.store,
        clock: parts.clock,
        deliver: (message) => this.#deliver(message),
        onEvent: (event) => this.#onEvent(event),
        onTurnEnd: () => this.#endTurn(),
      },
      parts.transcript,
    );
    this.#subscriptions = parts.subscribe(this.#outlet());
  }

  get subscriptions(): Subscriptions {
    return this.#subscriptions;
  }

  get nextMsgSeqNum(): number {
    return this.#parts.store.nextOutgoing;
  }

  send(record: ReportRecord | CancelRejectRecord, isPossResend = false): void {
    if (record.kind === "report") this.#sendReport(record, isPossResend);
    else this.#sendCancelReject(record);
    this.peer.session.finish();
  }

  /** Lets out what is composed, unless a knob says otherwise. */
  flush(): void {
    if (this.#isToBeCut === "before") return this.#cut(`${this.#orders} orders`);
    if (this.#isSilent) return;
    this.#subscriptions.catchUp();
    if (this.#isToBeLoggedOut) this.#logOut();
    this.peer.flush();
    if (this.#isToBeCut === "after") this.#cut(`${this.#fills} fills`);
  }

  #cut(after: string): void {
    this.#isToBeCut = undefined;
    this.#parts.onNotice(`${this.name}: connection cut after ${after}`);
    this.peer.close("cut by a knob");
  }

  /** What the client has sent by then is still read and acted upon. */
  #logOut(): void {
    this.#isToBeLoggedOut = false;
    this.#parts.onNotice(`${this.name}: logged out after ${this.#orders} orders`);
    this.peer.session.logout("the venue ends its sessions now and then", this.peer.now());
  }

  #sendReport(record: ReportRecord, isPossResend: boolean): void {
    const into = this.peer.session.compose("8", this.peer.now());
    writeReport(into, record, isPossResend, this.#parts.speech);
    if (record.execType !== "Trade") return;
    this.#fills += 1;
    const { disconnectEveryNFills } = this.#parts.knobs();
    const isDue = disconnectEveryNFills > 0 && this.#fills % disconnectEveryNFills === 0;
    if (isDue) this.#isToBeCut ??= "after";
  }

  #sendCancelReject(record: CancelRejectRecord): void {
    const { cancelReject } = this.#parts.speech.manners;
    const into = this.peer.session.compose(cancelReject, this.peer.now());
    if (cancelReject === "9") writeCancelReject(into, record);
    else writeBusinessReject(into, record);
  }

  get #isSilent(): boolean {
    const { silenceAfterNOrders, silent } = this.#parts.knobs();
    if (silent > 0) return true;
    return silenceAfterNOrders > 0 && this.#ordersOnConnection >= silenceAfterNOrders;
  }

  #outlet(): PriceOutlet {
    const { peer } = this;
    const hasRoom = (): boolean => peer.session.isUp && peer.waitingBytes < priceRoomBytes;
    return {
      get isOpen(): boolean {
        return hasRoom();
      },
      send: (msgType: string, write: (into: MessageWriter) => void) => {
        write(peer.session.compose(msgType, peer.now()));
        peer.session.finish();
      },
    };
  }

  #deliver(message: FixMessage): void {
    const { orders, speech } = this.#parts;
    switch (message.msgType) {
      case "D": {
        const order = readOrder(message, this.name, speech);
        this.#intake.push(() => this.#takeOrder(() => orders.receive(order)));
        return;
      }
      case "F": {
        const wish = readCancelWish(message, this.name);
        this.#intake.push(() => orders.cancel(wish));
        return;
      }
      case "H": {
        const question = readStatusQuestion(message, this.name, speech);
        this.#intake.push(() => orders.answerStatus(question));
        return;
      }
      case "V": {
        const request = readMarketDataRequest(message, speech.instruments);
        this.#intake.push(() => this.#subscriptions.take(request));
        return;
      }
      case "x":
        return this.#listSymbols(message);
      default:
        this.#parts.onNotice(`${this.name}: ${message.msgType} ${message.text(58) ?? ""}`);
    }
  }

  #listSymbols(message: FixMessage): void {
    const { list, symbols, speech } = this.#parts;
    if (list === undefined) return;
    const fragments = listFragments(message, symbols(), list, speech.instruments);
    this.#intake.push(() => {
      for (const write of fragments) {
        write(this.peer.session.compose("y", this.peer.now()));
        this.peer.session.finish();
      }
    });
  }

  #takeOrder(take: () => void): void {
    this.#orders += 1;
    this.#ordersOnConnection += 1;
    const { disconnectEveryNOrders, logoutEveryNOrders } = this.#parts.knobs();
    if (logoutEveryNOrders > 0 && this.#orders % logoutEveryNOrders === 0) {
      this.#isToBeLoggedOut = true;
    }
    if (disconnectEveryNOrders > 0 && this.#orders % disconnectEveryNOrders === 0) {
      this.#isToBeCut = "before";
    }
    take();
  }

  #onEvent(event: SessionEvent): void {
    if (event.type === "up") this.#parts.onNotice(`${this.name}: logged on`);
    else if (event.type === "down") {
      this.#ordersOnConnection = 0;
      this.#subscriptions.clear();
      this.#parts.onNotice(`${this.name}: ended (${event.reason})`);
    } else if (event.type === "refused") {
      this.#parts.onNotice(`${this.name}: logon refused (${event.code}: ${event.text})`);
    } else if (event.type === "rejected") {
      this.#parts.onNotice(`${this.name}: rejected ${event.refMsgType} (${event.text})`);
    }
  }

  #endTurn(): void {
    const intake = this.#intake;
    this.#intake = [];
    for (const act of intake) act();
    this.#parts.onTurnEnd();
  }
}
