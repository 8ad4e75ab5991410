import type { FixMessage } from "../../fix/codec/message.ts";
import { fix44 } from "../../fix/dictionary/fix44.ts";
import { Dialer } from "../../fix/session/dialer.ts";
import type { FileStore } from "../../fix/session/file-store.ts";
import { Peer } from "../../fix/session/peer.ts";
import type { SessionEvent } from "../../fix/session/session-host.ts";
import type { SessionSettings } from "../../fix/session/session-settings.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Endpoint, Network } from "../../ports/network.ts";
import { writeOrder, writeQuestion } from "./client-messages.ts";
import type { OpenOrder } from "./open-orders.ts";
import type { FlowOrder } from "./order-flow.ts";

/** One identity the clients log on with. */
export interface FlowIdentity {
  readonly id: string;
  readonly senderCompID: string;
  readonly targetCompID: string;
  readonly username: string;
  readonly password: string;
}

export interface FlowSessionOptions {
  readonly identity: FlowIdentity;
  readonly endpoint: Endpoint;
  readonly store: FileStore;
  readonly clock: Clock;
  readonly network: Network;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onMessage: (message: FixMessage, session: FlowSession) => void;
  readonly onEvent: (event: SessionEvent, session: FlowSession) => void;
}

/** A client comes back soon after the desk does: this is a demo on one machine. */
const MAX_DELAY_MS = 2000;
/** Between this much and half of it before the first try again. */
const MIN_DELAY_MS = 100;

/** One FIX session of the trading clients, which keeps itself connected. */
export class FlowSession {
  readonly id: string;
  readonly #peer: Peer;
  readonly #dialer: Dialer;
  readonly #store: FileStore;

  constructor(options: FlowSessionOptions) {
    const { identity, clock, network, store, endpoint, random } = options;
    this.id = identity.id;
    this.#store = store;
    this.#peer = new Peer({
      settings: settingsOf(identity),
      store,
      clock,
      deliver: (message) => options.onMessage(message, this),
      onEvent: (event) => options.onEvent(event, this),
      // Every record is in the log when it is made, so nothing has to happen before the socket.
      onTurnEnd: (peer) => peer.flush(),
    });
    this.#dialer = new Dialer({
      peer: this.#peer,
      network,
      endpoints: [endpoint],
      random,
      minDelayMs: MIN_DELAY_MS,
      maxDelayMs: MAX_DELAY_MS,
    });
  }

  get isUp(): boolean {
    return this.#peer.session.isUp;
  }

  get isAttached(): boolean {
    return this.#peer.isAttached;
  }

  start(): void {
    this.#dialer.start();
  }

  /** @returns the MsgSeqNum(34) it has; it leaves with `flush()` */
  compose(clOrdID: string, order: FlowOrder): number {
    const now = this.#peer.now();
    writeOrder(this.#peer.session.compose("D", now), clOrdID, order, now.wallUs);
    return this.#peer.session.finish();
  }

  ask(order: OpenOrder): void {
    writeQuestion(this.#peer.session.compose("H", this.#peer.now()), order);
    this.#peer.session.finish();
  }

  flush(): void {
    this.#peer.flush();
  }

  /** Says goodbye and does not come back. */
  logout(): void {
    this.#dialer.stop();
    this.#peer.session.logout("the clients stop", this.#peer.now());
    this.#peer.flush();
  }

  /** Ends what is left of the connection; the next start goes on at the exact numbers. */
  close(): void {
    this.#peer.close("the clients stop");
    this.#store.close();
  }
}

const settingsOf = (identity: FlowIdentity): SessionSettings => ({
  beginString: "FIX.4.4",
  senderCompID: identity.senderCompID,
  targetCompID: identity.targetCompID,
  username: identity.username,
  password: identity.password,
  role: "initiator",
  heartBtIntSeconds: 30,
  // With numbers kept, a fill missed while we were away is sent again.
  resetOnLogon: false,
  sendingTimeToleranceSeconds: 120,
  maxOutgoingBytes: 1 << 20,
  maxQueuedMessages: 10_000,
  dictionary: fix44,
  applicationTypes: new Set(["8", "j"]),
  neverResent: new Set(["D"]),
});
