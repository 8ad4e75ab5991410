/** An application message with its number, kept for a resend; session messages are not kept. */
export interface FixSent {
  readonly type: "FixSent";
  readonly session: number;
  readonly msgSeqNum: number;
  readonly msgType: string;
  readonly sendingTimeUs: number;
  /** The leg whose order this is, 0 for every other message. */
  readonly leg: number;
  readonly body: Uint8Array;
}

/** Numbers below `upTo` may have been used; after an unclean end the session goes on from there. */
export interface FixReserved {
  readonly type: "FixReserved";
  readonly session: number;
  readonly upTo: number;
}

/** Next MsgSeqNum expected from the peer: in the batch of what the last message brought. */
export interface FixReceived {
  readonly type: "FixReceived";
  readonly session: number;
  readonly next: number;
}

/** Both numbers are 1 again and what was sent is forgotten. */
export interface FixReset {
  readonly type: "FixReset";
  readonly session: number;
}
