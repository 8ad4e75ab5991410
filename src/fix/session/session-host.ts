import type { FixMessage } from "../codec/message.ts";

/** The one reading of the clock that a turn works with. */
export interface Instant {
  readonly wallUs: number;
  readonly monotonicNs: number;
}

export type SessionEvent =
  | { readonly type: "up" }
  /** We have sent a Logout(5): what is composed from now on is stored and not written. */
  | { readonly type: "closing"; readonly reason: string }
  | { readonly type: "down"; readonly reason: string }
  /** Incoming messages from..to are missing; they were asked for. */
  | { readonly type: "gap"; readonly from: number; readonly to: number }
  /** A Logon(A) that did not become a session, on either side. */
  | { readonly type: "refused"; readonly code: string; readonly text: string }
  /** We answered a message with Reject(3) or BusinessMessageReject(j). */
  | {
      readonly type: "rejected";
      readonly refSeqNum: number;
      readonly refMsgType: string;
      readonly text: string;
    }
  /**
   * The peer has not processed any of our numbers from..to.
   *
   * It asked for them; those that were orders are gap-filled, so it never will.
   */
  | { readonly type: "peerMissed"; readonly from: number; readonly to: number };

/** What a session needs from whoever owns it. */
export interface SessionHost {
  /**
   * An application message or a Reject(3) of one of ours: in sequence, validated, once.
   *
   * The message is valid during the call only.
   */
  deliver(message: FixMessage): void;
  on(event: SessionEvent): void;
  /** Messages so far that were skipped as too long to be read; left out, none is. */
  tooLong?(): number;
  /** Write what is in `out`, then close the connection. */
  disconnect(reason: string): void;
}
