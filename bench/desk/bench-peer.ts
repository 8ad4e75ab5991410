import type { FixMessage } from "../../src/fix/codec/message.ts";
import { fix44 } from "../../src/fix/dictionary/fix44.ts";
import { MemoryStore } from "../../src/fix/session/memory-store.ts";
import { Peer } from "../../src/fix/session/peer.ts";
import type { SessionEvent } from "../../src/fix/session/session-host.ts";
import { PASSWORD } from "./parts.ts";
import type { ReadingClock } from "./reading-clock.ts";

export interface BenchPeerOptions {
  readonly role: "initiator" | "acceptor";
  readonly senderCompID: string;
  readonly targetCompID: string;
  readonly clock: ReadingClock;
  readonly deliver: (message: FixMessage) => void;
  readonly onUp: () => void;
  /** Called right before what was composed is written. */
  readonly beforeFlush?: () => void;
}

/** A session of the client's or the venue's: keeps nothing, ends its process if it runs badly. */
export function benchPeer(options: BenchPeerOptions): Peer {
  const { role, senderCompID, targetCompID, clock, deliver } = options;
  return new Peer({
    settings: {
      beginString: "FIX.4.4",
      senderCompID,
      targetCompID,
      role,
      heartBtIntSeconds: 30,
      resetOnLogon: role === "initiator",
      ...(role === "initiator" ? { username: senderCompID, password: PASSWORD } : {}),
      sendingTimeToleranceSeconds: 120,
      maxOutgoingBytes: 64 << 20,
      maxQueuedMessages: 1000,
      dictionary: fix44,
    },
    store: new MemoryStore({ keeps: () => false }),
    clock,
    deliver,
    onEvent: (event) => onEvent(event, `${senderCompID} -> ${targetCompID}`, options),
    onTurnEnd: (peer) => {
      options.beforeFlush?.();
      peer.flush();
    },
  });
}

function onEvent(event: SessionEvent, name: string, { onUp, role }: BenchPeerOptions): void {
  if (event.type === "up") return onUp();
  // The client is the first to go when the stage is taken down; the venue sees the others leave.
  if (event.type === "down" && role === "acceptor") return undefined;
  throw new Error(`Invariant: session ${name} must run smoothly, not: ${JSON.stringify(event)}`);
}
