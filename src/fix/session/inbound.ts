import { FrameReader } from "../codec/frame-reader.ts";
import type { FixMessage } from "../codec/message.ts";
import { isSupported, validate } from "../dictionary/validate.ts";
import { checkDuplicate, checkLiveHeader, isReset } from "./header-check.ts";
import type { HeaderFault } from "./header-check.ts";
import { IncomingGap } from "./incoming-gap.ts";
import { IncomingQueue } from "./incoming-queue.ts";
import { peerTextOf } from "./peer-text.ts";
import type { Resend } from "./resend.ts";
import type { Instant, SessionHost } from "./session-host.ts";
import {
  isDefinedInFix44,
  isSessionLevel,
  msgTypes,
  sessionRejectReasons,
} from "./session-msg-types.ts";
import type { SessionSettings } from "./session-settings.ts";
import { maxMsgSeqNum } from "./session-store.ts";
import type { SessionStore } from "./session-store.ts";
import type { RejectTerms, SessionWriter } from "./session-writer.ts";

/** What a message of a live session asks of the session as a whole. */
export type Verdict =
  | { readonly kind: "goOn" }
  | { readonly kind: "resetLogon" }
  | { readonly kind: "peerLogout"; readonly text: string }
  /** Send a Logout and wait for its answer. */
  | { readonly kind: "logout"; readonly text: string }
  /** Send a Logout and disconnect. */
  | { readonly kind: "drop"; readonly text: string };

const goOn: Verdict = { kind: "goOn" };
/** Queued messages passed the connection's own bound already. */
const maxQueuedMessageBytes = 2 ** 31 - 1;

/** What the incoming side works with; all of it belongs to one session. */
export interface InboundParts {
  readonly settings: SessionSettings;
  readonly store: SessionStore;
  readonly host: SessionHost;
  readonly writer: SessionWriter;
  readonly resend: Resend;
  /** False as soon as the owner, called back, has ended the session. */
  readonly isLive: () => boolean;
}

/** The incoming side of a live session: numbers, gaps, rejects, delivery in order. */
export class Inbound {
  readonly #parts: InboundParts;
  readonly #queue: IncomingQueue;
  readonly #gap = new IncomingGap();
  /** How many messages had been too long when the gap was asked for. */
  #tooLongBefore = 0;
  /** The type looked up last of those that are read: most messages are of one type. */
  #taken: string | undefined;
  readonly #queuedReader = new FrameReader({ maxMessageBytes: maxQueuedMessageBytes });

  constructor(parts: InboundParts) {
    this.#parts = parts;
    this.#queue = new IncomingQueue(parts.settings.maxQueuedMessages);
  }

  clear(): void {
    this.#queue.clear();
    this.#gap.close();
  }

  receive(message: FixMessage, now: Instant): Verdict {
    const { settings, store } = this.#parts;
    const fault = checkLiveHeader(message, settings, now);
    if (fault !== undefined) return this.#refuseHeader(message, fault, now);
    const { msgType, msgSeqNum } = message;
    if (msgType === msgTypes.logon && message.text(141) === "Y") return { kind: "resetLogon" };
    if (isReset(message)) return this.#reset(message, now);
    if (message.possDup && msgSeqNum > store.nextIncoming) this.#passTooLong(message, now);
    if (!this.#parts.isLive()) return goOn;
    const expected = store.nextIncoming;
    if (msgType === msgTypes.logout && !(msgSeqNum < expected && message.possDup)) {
      if (msgSeqNum === expected) store.setIncoming(msgSeqNum + 1);
      return { kind: "peerLogout", text: peerTextOf(message, [settings.password]) ?? "" };
    }
    if (msgSeqNum < expected) return this.#tooLow(message, now);
    if (msgSeqNum > expected) this.#tooHigh(message, now);
    else {
      // Of a resend that goes on in order what was too long before is none of what is missing.
      if (message.possDup) this.#tooLongBefore = this.#parts.host.tooLong?.() ?? 0;
      this.#inSequence(message, now);
      this.#drain(now);
    }
    return goOn;
  }

  /** Counts a Logon(A) whose number was too high as received once the gap before it is filled. */
  logonTooHigh(msgSeqNum: number, isAskedFor: boolean, now: Instant): void {
    this.#queue.add(msgSeqNum, undefined);
    this.#openGap(msgSeqNum - 1, isAskedFor, now);
  }

  /** Asks again for a gap that makes no progress. */
  onTime(patienceNs: number, now: Instant): void {
    if (!this.#gap.isStuck(patienceNs, now)) return;
    const { to } = this.#gap;
    this.#gap.close();
    this.#openGap(to, true, now);
  }

  #refuseHeader(message: FixMessage, fault: HeaderFault, now: Instant): Verdict {
    if (fault.kind === "noMsgSeqNum") return { kind: "drop", text: fault.text };
    if (fault.kind === "logout") return { kind: "logout", text: fault.text };
    this.#reject(message, fault.terms, now);
    const { store } = this.#parts;
    if (message.msgSeqNum === store.nextIncoming && !isReset(message)) this.#consume(now);
    return { kind: "logout", text: "" };
  }

  /**
   * What is resent comes in order: where the peer has passed a number that is missing still, and
   * something too long came since it was asked for, it is that one, and would come again with each
   * resend while all behind it waits.
   */
  #passTooLong(message: FixMessage, now: Instant): void {
    const { host, store, writer, isLive } = this.#parts;
    let tooLong = this.#gap.isOpen ? (host.tooLong?.() ?? 0) - this.#tooLongBefore : 0;
    for (; tooLong > 0 && store.nextIncoming < message.msgSeqNum && isLive(); tooLong--) {
      this.#tooLongBefore += 1;
      const refSeqNum = store.nextIncoming;
      const text = "Longer than is read";
      writer.rejectUnread(refSeqNum, message, text, now);
      host.on({ type: "rejected", refSeqNum, refMsgType: "", text });
      this.#consume(now);
      this.#drain(now);
    }
  }

  #tooLow(message: FixMessage, now: Instant): Verdict {
    if (!message.possDup) return tooLow(this.#parts.store.nextIncoming, message.msgSeqNum);
    const terms = checkDuplicate(message);
    if (terms === undefined) return goOn;
    this.#reject(message, terms, now);
    const isTimeProblem = terms.sessionRejectReason === sessionRejectReasons.sendingTimeAccuracy;
    return isTimeProblem ? { kind: "logout", text: "" } : goOn;
  }

  #tooHigh(message: FixMessage, now: Instant): void {
    const { msgType, msgSeqNum } = message;
    // Two sides that both miss something would otherwise wait for each other for ever.
    const isAnswered =
      msgType === msgTypes.resendRequest &&
      validate(message, this.#parts.settings.dictionary) === undefined &&
      this.#answerResendRequest(message, now);
    this.#queue.add(msgSeqNum, isAnswered ? undefined : message.bytes());
    this.#openGap(msgSeqNum - 1, true, now);
  }

  /** One ResendRequest(2) per gap. @param isAskedFor false when the peer resends by itself */
  #openGap(to: number, isAskedFor: boolean, now: Instant): void {
    if (this.#gap.isOpen) return;
    const { host, store, writer } = this.#parts;
    const from = store.nextIncoming;
    this.#gap.open(to, now);
    this.#tooLongBefore = host.tooLong?.() ?? 0;
    if (isAskedFor) writer.resendRequest(from, now);
    host.on({ type: "gap", from, to });
  }

  #inSequence(message: FixMessage, now: Instant): void {
    const { settings } = this.#parts;
    const { msgType } = message;
    if (msgType !== this.#taken && !this.#takes(message, now)) return this.#consume(now);
    const fault = validate(message, settings.dictionary);
    if (fault !== undefined) {
      this.#reject(message, fault, now);
      return msgType === msgTypes.sequenceReset ? undefined : this.#consume(now);
    }
    if (msgType === msgTypes.sequenceReset) return this.#gapFill(message, now);
    this.#act(message, now);
    return this.#consume(now);
  }

  /** Whether messages of its type are read; where not, the peer is told. */
  #takes(message: FixMessage, now: Instant): boolean {
    const { msgType } = message;
    if (!isDefinedInFix44(msgType)) {
      this.#rejectWith(message, sessionRejectReasons.invalidMsgType, undefined, now);
      return false;
    }
    if (!this.#isTaken(msgType)) {
      const text = "Unsupported Message Type";
      this.#parts.writer.unsupported(message, text, now);
      this.#tell(message, text);
      return false;
    }
    this.#taken = msgType;
    return true;
  }

  #isTaken(msgType: string): boolean {
    const { dictionary, applicationTypes } = this.#parts.settings;
    if (isSessionLevel(msgType)) return true;
    if (!isSupported(msgType, dictionary)) return false;
    // Refusing a j would answer it with a j, and so on.
    if (msgType === msgTypes.businessMessageReject) return true;
    return applicationTypes === undefined || applicationTypes.has(msgType);
  }

  #act(message: FixMessage, now: Instant): void {
    const { host, writer } = this.#parts;
    switch (message.msgType) {
      case msgTypes.heartbeat:
        return;
      case msgTypes.testRequest:
        return writer.heartbeat(message.text(112) ?? "", now);
      case msgTypes.resendRequest:
        if (!this.#answerResendRequest(message, now)) {
          this.#rejectWith(message, sessionRejectReasons.valueIncorrect, 7, now);
        }
        return;
      case msgTypes.logon:
        return this.#rejectWith(message, sessionRejectReasons.other, undefined, now);
      default:
        return host.deliver(message);
    }
  }

  /** @returns false when the range makes no sense */
  #answerResendRequest(message: FixMessage, now: Instant): boolean {
    const { resend, store } = this.#parts;
    const from = message.integer(7) ?? 0;
    const end = message.integer(16) ?? -1;
    const last = store.nextOutgoing - 1;
    if (from < 1 || from > last || end < 0 || (end > 0 && end < from)) return false;
    const to = end === 0 ? last : Math.min(end, last);
    resend.ask(from, to);
    resend.fill(now);
    return true;
  }

  #gapFill(message: FixMessage, now: Instant): void {
    const newSeqNo = message.integer(36) ?? 0;
    if (newSeqNo <= message.msgSeqNum || newSeqNo > maxMsgSeqNum) {
      return this.#rejectWith(message, sessionRejectReasons.valueIncorrect, undefined, now);
    }
    return this.#moveTo(newSeqNo, now);
  }

  /** SequenceReset(4) in reset mode: the number goes forward, never back. */
  #reset(message: FixMessage, now: Instant): Verdict {
    const { settings, store } = this.#parts;
    const fault = validate(message, settings.dictionary);
    const newSeqNo = message.integer(36) ?? 0;
    if (fault !== undefined) this.#reject(message, fault, now);
    else if (newSeqNo < store.nextIncoming || newSeqNo > maxMsgSeqNum) {
      this.#rejectWith(message, sessionRejectReasons.valueIncorrect, undefined, now);
    } else {
      this.#moveTo(newSeqNo, now);
      this.#drain(now);
    }
    return goOn;
  }

  #moveTo(nextIncoming: number, now: Instant): void {
    this.#parts.store.setIncoming(nextIncoming);
    this.#queue.dropBelow(nextIncoming);
    this.#gap.advance(nextIncoming, now);
  }

  #consume(now: Instant): void {
    const { store } = this.#parts;
    const nextIncoming = store.nextIncoming + 1;
    store.setIncoming(nextIncoming);
    this.#gap.advance(nextIncoming, now);
  }

  /** Takes what was waiting for the message just counted. */
  #drain(now: Instant): void {
    const { store, isLive } = this.#parts;
    while (this.#queue.size > 0 && isLive()) {
      const early = this.#queue.take(store.nextIncoming);
      if (early === undefined) break;
      if (early.bytes === undefined) this.#consume(now);
      else this.#redeliver(early.bytes, now);
    }
    if (this.#gap.isOpen || this.#queue.size === 0 || !isLive()) return;
    const lowest = this.#queue.lowest();
    if (lowest !== undefined) this.#openGap(lowest - 1, true, now);
  }

  #redeliver(bytes: Uint8Array, now: Instant): void {
    this.#queuedReader.push(bytes, (message) => {
      this.#inSequence(message, now);
      return true;
    });
  }

  #rejectWith(
    message: FixMessage,
    sessionRejectReason: number,
    refTagID: number | undefined,
    now: Instant,
  ): void {
    const text = rejectTexts[sessionRejectReason] ?? "";
    this.#reject(message, { sessionRejectReason, refTagID, text }, now);
  }

  #reject(message: FixMessage, terms: RejectTerms, now: Instant): void {
    this.#parts.writer.reject(message, terms, now);
    this.#tell(message, terms.text);
  }

  #tell(message: FixMessage, text: string): void {
    const { msgSeqNum: refSeqNum, msgType: refMsgType } = message;
    this.#parts.host.on({ type: "rejected", refSeqNum, refMsgType, text });
  }
}

const rejectTexts: Readonly<Record<number, string>> = {
  [sessionRejectReasons.valueIncorrect]: "Value is incorrect (out of range) for this tag",
  [sessionRejectReasons.invalidMsgType]: "Invalid MsgType",
  [sessionRejectReasons.other]: "Already logged on",
};

/**
 * A number that was used before, without PossDupFlag(43): the numbers cannot be trusted any more.
 */
export function tooLow(expected: number, received: number): Verdict & { readonly kind: "drop" } {
  const text = `MsgSeqNum too low, expecting ${expected} but received ${received}`;
  return { kind: "drop", text };
}
