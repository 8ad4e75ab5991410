import type { FixHeader } from "../codec/message-writer.ts";
import type { Dictionary } from "../dictionary/dictionary.ts";

/** What one session is configured with; one object per (SenderCompID, TargetCompID). */
export interface SessionSettings {
  readonly beginString: string;
  /** Ours; the peer's messages carry it in TargetCompID(56). */
  readonly senderCompID: string;
  readonly targetCompID: string;
  readonly senderSubID?: string;
  readonly targetSubID?: string;
  readonly role: "initiator" | "acceptor";
  /** The initiator's HeartBtInt(108), in seconds; an acceptor uses the client's instead. */
  readonly heartBtIntSeconds: number;
  /** Both numbers start at 1 at every Logon. An initiator then sends ResetSeqNumFlag(141)=Y. */
  readonly resetOnLogon: boolean;
  /** Username(553): sent by an initiator, demanded by an acceptor. Left out means neither. */
  readonly username?: string;
  /** Password(554). It never enters a text, an event or an error: see `peerTextOf`. */
  readonly password?: string;
  readonly sendingTimeToleranceSeconds: number;
  /** Bytes that may wait for the socket; a peer that makes us pass them is disconnected. */
  readonly maxOutgoingBytes: number;
  /** Messages held while an earlier one is missing; later ones are dropped and asked for again. */
  readonly maxQueuedMessages: number;
  readonly dictionary: Dictionary;
  /**
   * Application types this side takes; others get a BusinessMessageReject(j). Default: all known.
   */
  readonly applicationTypes?: ReadonlySet<string>;
  /** Types that a resend replaces by a gap fill. Default: NewOrderSingle(D) alone. */
  readonly neverResent?: ReadonlySet<string>;
  /** Sends NextExpectedMsgSeqNum(789); a received one is honoured whatever this says. */
  readonly sendNextExpectedMsgSeqNum?: boolean;
  /** How long a Logout(5) of ours waits for its answer. Default 2 s. */
  readonly logoutTimeoutSeconds?: number;
  /** How long a connection may last without a Logon(A). Default 10 s. */
  readonly logonTimeoutSeconds?: number;
}

/**
 * A HeartBtInt(108) of 0 is refused: without heartbeats a half-open connection is never noticed.
 */
export const heartBtIntSecondsRange: { readonly min: number; readonly max: number } = {
  min: 1,
  max: 3600,
};

export const defaultNeverResent: ReadonlySet<string> = new Set(["D"]);
export const defaultLogoutTimeoutSeconds = 2;
export const defaultLogonTimeoutSeconds = 10;

/** What every message of the session begins with. */
export function headerOf(settings: SessionSettings): FixHeader {
  const { beginString, senderCompID, targetCompID, senderSubID, targetSubID } = settings;
  const header: FixHeader = { beginString, senderCompID, targetCompID };
  if (senderSubID !== undefined) header.senderSubID = senderSubID;
  if (targetSubID !== undefined) header.targetSubID = targetSubID;
  return header;
}
