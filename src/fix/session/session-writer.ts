import type { FixMessage } from "../codec/message.ts";
import type { MessageWriter } from "../codec/message-writer.ts";
import type { Instant } from "./session-host.ts";
import { msgTypes, sessionRejectReasons } from "./session-msg-types.ts";
import type { SessionSettings } from "./session-settings.ts";
import type { SessionStore } from "./session-store.ts";

/** What a Logon(A) of ours says. */
export interface LogonTerms {
  readonly heartBtIntSeconds: number;
  readonly isReset: boolean;
  /**
   * The number we expect once the peer's own Logon is counted; sent as 789 when the settings say
   * so.
   */
  readonly nextExpectedMsgSeqNum: number;
}

/** Why a message is answered with Reject(3). */
export interface RejectTerms {
  readonly sessionRejectReason: number;
  readonly refTagID: number | undefined;
  readonly text: string;
}

/** OnBehalfOf… fields come back as DeliverTo… fields, and the other way round. */
const turnedRound: readonly (readonly [number, number])[] = [
  [128, 115],
  [129, 116],
  [145, 144],
  [115, 128],
  [116, 129],
  [144, 145],
];
const unsupportedMessageType = 3;

/** Writes the session's own messages, each under a number of its own. */
export class SessionWriter {
  readonly #out: MessageWriter;
  readonly #store: SessionStore;
  readonly #settings: SessionSettings;

  constructor(out: MessageWriter, store: SessionStore, settings: SessionSettings) {
    this.#out = out;
    this.#store = store;
    this.#settings = settings;
  }

  logon(terms: LogonTerms, now: Instant): void {
    const { role, username, password, sendNextExpectedMsgSeqNum } = this.#settings;
    const writer = this.#begin(msgTypes.logon, now);
    writer.integer(98, 0).integer(108, terms.heartBtIntSeconds);
    if (terms.isReset) writer.flag(141, true);
    if (role === "initiator" && username !== undefined) writer.text(553, username);
    if (role === "initiator" && password !== undefined) writer.text(554, password);
    if (sendNextExpectedMsgSeqNum === true) writer.integer(789, terms.nextExpectedMsgSeqNum);
    writer.end();
  }

  logout(text: string, now: Instant): void {
    this.#begin(msgTypes.logout, now).text(58, text).end();
  }

  heartbeat(testReqID: string, now: Instant): void {
    this.#begin(msgTypes.heartbeat, now).text(112, testReqID).end();
  }

  testRequest(now: Instant): void {
    this.#begin(msgTypes.testRequest, now).text(112, "TEST").end();
  }

  resendRequest(beginSeqNo: number, now: Instant): void {
    this.#begin(msgTypes.resendRequest, now).integer(7, beginSeqNo).integer(16, 0).end();
  }

  reject(message: FixMessage, terms: RejectTerms, now: Instant): void {
    const writer = this.#begin(msgTypes.reject, now);
    turnRound(message, writer);
    writer.integer(45, message.msgSeqNum).text(58, terms.text);
    if (terms.refTagID !== undefined) writer.integer(371, terms.refTagID);
    writer.text(372, message.msgType).integer(373, terms.sessionRejectReason).end();
  }

  /** Of a message that was not read. @param near one that was, of the same peer */
  rejectUnread(msgSeqNum: number, near: FixMessage, text: string, now: Instant): void {
    const writer = this.#begin(msgTypes.reject, now);
    turnRound(near, writer);
    writer.integer(45, msgSeqNum).text(58, text).integer(373, sessionRejectReasons.other).end();
  }

  unsupported(message: FixMessage, text: string, now: Instant): void {
    const writer = this.#begin(msgTypes.businessMessageReject, now);
    turnRound(message, writer);
    writer.integer(45, message.msgSeqNum).text(58, text);
    writer.text(372, message.msgType).integer(380, unsupportedMessageType).end();
    // An application message like any other: the peer may ask for it again.
    const msgSeqNum = this.#store.nextOutgoing - 1;
    this.#store.sent(msgSeqNum, msgTypes.businessMessageReject, this.#out.lastBody(), now.wallUs);
  }

  #begin(msgType: string, now: Instant): MessageWriter {
    const msgSeqNum = this.#store.nextOutgoing;
    this.#store.reserve(msgSeqNum);
    return this.#out.begin(msgType, msgSeqNum, now.wallUs);
  }
}

function turnRound(message: FixMessage, writer: MessageWriter): void {
  for (const [to, from] of turnedRound) {
    const value = message.text(from);
    if (value !== undefined && value !== "") writer.text(to, value);
  }
}
