/**
 * An application message as it was first sent. The body is valid until the next call to the store.
 */
export interface StoredMessage {
  readonly msgType: string;
  /** Everything after the header and before CheckSum(10). */
  readonly body: Uint8Array;
  /** The SendingTime(52) it first had; becomes OrigSendingTime(122). */
  readonly sendingTimeUs: number;
}

/**
 * What must outlive the process: the desk's journal, a file, or memory for short-lived peers.
 *
 * Each call is made before the bytes it speaks of can reach a socket.
 */
export interface SessionStore {
  /** The next MsgSeqNum(34) to use. */
  readonly nextOutgoing: number;
  /** The next MsgSeqNum(34) expected. */
  readonly nextIncoming: number;
  setIncoming(next: number): void;
  setOutgoing(next: number): void;
  /** Uses a number up: called with `nextOutgoing`, which is one higher afterwards. */
  reserve(msgSeqNum: number): void;
  /** Called once for each application message, after `reserve` of its number. */
  sent(msgSeqNum: number, msgType: string, body: Uint8Array, sendingTimeUs: number): void;
  /** @returns undefined for a session message, an unused number, or one no longer held. */
  fetch(msgSeqNum: number): StoredMessage | undefined;
  /** Both numbers to 1, sent messages forgotten. */
  reset(): void;
}

/** Far beyond any session, and still exact in every place a number is stored. */
export const maxMsgSeqNum = 999_999_999_999;
