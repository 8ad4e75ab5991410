import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import { fix44 } from "../../fix/dictionary/fix44.ts";
import { MemoryStore } from "../../fix/session/memory-store.ts";
import { Peer } from "../../fix/session/peer.ts";
import type { SessionSettings } from "../../fix/session/session-settings.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Wire } from "../../ports/network.ts";

const common = {
  beginString: "FIX.4.4",
  heartBtIntSeconds: 30,
  resetOnLogon: true,
  sendingTimeToleranceSeconds: 120,
  maxOutgoingBytes: 1 << 20,
  maxQueuedMessages: 100,
  dictionary: fix44,
} as const;

/** As whom a player speaks; what is left out is the same for all. */
export type Part = Pick<SessionSettings, "role" | "senderCompID" | "targetCompID"> &
  Partial<Pick<SessionSettings, "username" | "password">>;

/** The other side of one of the desk's sessions. */
export class Player {
  readonly #peer: Peer;

  constructor(part: Part, clock: Clock, deliver: (message: FixMessage) => void) {
    this.#peer = new Peer({
      settings: { ...common, ...part },
      store: new MemoryStore({ keeps: () => false }),
      clock,
      deliver,
      onEvent: () => undefined,
      onTurnEnd: (peer) => peer.flush(),
    });
  }

  attach(wire: Wire): void {
    this.#peer.attach(wire);
  }

  /** @param write its fields; it leaves with `flush()` */
  say(msgType: string, write: (into: MessageWriter, wallUs: number) => void): void {
    const now = this.#peer.now();
    write(this.#peer.session.compose(msgType, now), now.wallUs);
    this.#peer.session.finish();
  }

  flush(): void {
    this.#peer.flush();
  }
}
