import { NodeNetwork } from "../../fix/session/node-network.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import { fix44 } from "../../fix/dictionary/fix44.ts";
import type { Endpoint } from "../../ports/network.ts";
import { MemoryStore } from "../../fix/session/memory-store.ts";
import { Peer } from "../../fix/session/peer.ts";
import type { SessionEvent } from "../../fix/session/session-host.ts";
import type { Clock } from "../../ports/clock.ts";
import type { LoadIdentity } from "./load-terms.ts";

export interface LoadSessionOptions {
  readonly identity: LoadIdentity;
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly onMessage: (message: FixMessage) => void;
  /** It ended, a message was refused, something was missing. */
  readonly onTrouble: (text: string) => void;
}

/** What waits for a peer that does not read; beyond it the session ends, which is told. */
const MOST_UNREAD_BYTES = 64 << 20;
const LOGON_MS = 10_000;
const LOGOUT_MS = 2_000;

/** One FIX session that begins at 1, keeps nothing and is not made again. */
export class LoadSession {
  readonly #peer: Peer;
  readonly #options: LoadSessionOptions;
  #isEnding = false;
  #onUp: (() => void) | undefined;
  #onDown: ((reason: string) => void) | undefined;

  constructor(options: LoadSessionOptions) {
    const { identity, clock } = options;
    this.#options = options;
    this.#peer = new Peer({
      settings: {
        ...identity,
        beginString: "FIX.4.4",
        role: "initiator",
        heartBtIntSeconds: 30,
        resetOnLogon: true,
        sendingTimeToleranceSeconds: 120,
        maxOutgoingBytes: MOST_UNREAD_BYTES,
        maxQueuedMessages: 1000,
        dictionary: fix44,
      },
      store: new MemoryStore({ keeps: () => false }),
      clock,
      deliver: (message) => options.onMessage(message),
      onEvent: (event) => this.#onEvent(event),
      onTurnEnd: (peer) => peer.flush(),
    });
  }

  get isUp(): boolean {
    return this.#peer.session.isUp;
  }

  /** @throws with the reason where nobody is there, or the Logon is not taken */
  logOn(): Promise<void> {
    const socket = new NodeNetwork().connect(this.#options.endpoint);
    return new Promise((resolve, reject) => {
      const cancel = this.#options.clock.after(LOGON_MS, () => socket.destroy());
      const failed = (reason: string): void => {
        cancel();
        this.#isEnding = true;
        reject(new Error(reason));
      };
      this.#onDown = failed;
      this.#onUp = () => {
        cancel();
        this.#onDown = undefined;
        resolve();
      };
      const onError = (error: Error): void => failed(error.message);
      socket.once("error", onError);
      socket.once("connect", () => {
        socket.off("error", onError);
        this.#peer.attach(socket);
      });
    });
  }

  /** @param write its fields; it leaves with `flush()` */
  compose(msgType: string, write: (into: MessageWriter, wallUs: number) => void): void {
    const now = this.#peer.now();
    write(this.#peer.session.compose(msgType, now), now.wallUs);
    this.#peer.session.finish();
  }

  flush(): void {
    this.#peer.flush();
  }

  async logOut(): Promise<void> {
    this.#isEnding = true;
    if (!this.#peer.isAttached) return;
    this.#peer.session.logout("the load ends", this.#peer.now());
    this.#peer.flush();
    const endNs = this.#options.clock.monotonicNs() + LOGOUT_MS * 1e6;
    while (this.#peer.isAttached && this.#options.clock.monotonicNs() < endNs) {
      await new Promise<void>((resolve) => {
        this.#options.clock.after(10, resolve);
      });
    }
    this.#peer.close("the load ends");
  }

  #onEvent(event: SessionEvent): void {
    if (event.type === "up") return this.#onUp?.();
    if (event.type === "closing" || this.#isEnding) return undefined;
    const text = wordsOf(event);
    if (this.#onDown === undefined) return this.#options.onTrouble(text);
    if (event.type === "down" || event.type === "refused") this.#onDown(text);
    return undefined;
  }
}

function wordsOf(event: SessionEvent): string {
  switch (event.type) {
    case "down":
      return `the session ended: ${event.reason}`;
    case "refused":
      return `the Logon was not taken: ${event.code}: ${event.text}`;
    case "rejected":
      return `a ${event.refMsgType} was refused here: ${event.text}`;
    case "gap":
    case "peerMissed":
      return `messages ${event.from} to ${event.to} were missing`;
    case "up":
    case "closing":
      return "";
  }
}
