import type { FixMessage } from "../codec/message.ts";
import { MessageWriter } from "../codec/message-writer.ts";
import { validate } from "../dictionary/validate.ts";
import { Composer } from "./composer.ts";
import { Inbound, tooLow } from "./inbound.ts";
import { Liveness } from "./liveness.ts";
import { checkLogon } from "./logon-check.ts";
import { peerTextOf } from "./peer-text.ts";
import { Resend } from "./resend.ts";
import type { Instant, SessionEvent, SessionHost } from "./session-host.ts";
import { msgTypes } from "./session-msg-types.ts";
import {
  defaultLogonTimeoutSeconds,
  defaultLogoutTimeoutSeconds,
  defaultNeverResent,
  headerOf,
} from "./session-settings.ts";
import type { SessionSettings } from "./session-settings.ts";
import type { SessionStore, StoredMessage } from "./session-store.ts";
import { SessionWriter } from "./session-writer.ts";

// What an owner needs beside the machine itself, so that it can import from one place.
export type { Instant, SessionEvent, SessionHost, SessionSettings, SessionStore, StoredMessage };

export type SessionState = "disconnected" | "connecting" | "active" | "loggingOut";

/** Room beyond the bound for the one message that passes it; it is then seen and acted upon. */
const slackBytes = 1024 * 1024;
const nsPerSecond = 1_000_000_000;

/**
 * One FIX 4.4 session as a pure machine: (state, message or time) -> (state, bytes in `out`,
 * events).
 *
 * The rules are in docs/FIX_SESSION.md. The shell writes `out.take()` at the end of its turn and
 * then calls `out.clear()`; nothing here reads a clock or touches a socket.
 */
export class FixSession {
  readonly out: MessageWriter;
  readonly settings: SessionSettings;
  readonly #store: SessionStore;
  readonly #host: SessionHost;
  readonly #writer: SessionWriter;
  readonly #resend: Resend;
  readonly #inbound: Inbound;
  readonly liveness: Liveness = new Liveness();
  readonly #composer: Composer;
  #state: SessionState = "disconnected";
  /** When the connection began, or when our Logout went out. */
  #sinceNs = 0;
  /** The number of our Logon(A) on this connection. */
  #logonMsgSeqNum = 0;
  /** Our Logon(A) with ResetSeqNumFlag(141)=Y has not been answered. */
  #isResetAsked = false;

  constructor(settings: SessionSettings, store: SessionStore, host: SessionHost) {
    const header = headerOf(settings);
    this.settings = settings;
    this.#store = store;
    this.#host = host;
    this.out = new MessageWriter(header, { maxBytes: settings.maxOutgoingBytes + slackBytes });
    this.#composer = new Composer(this.out, header, store);
    this.#writer = new SessionWriter(this.out, store, settings);
    const neverResent = settings.neverResent ?? defaultNeverResent;
    this.#resend = new Resend({
      store,
      out: this.out,
      neverResent,
      maxBytes: settings.maxOutgoingBytes / 2,
      onMissed: (from, to) => host.on({ type: "peerMissed", from, to }),
    });
    this.#inbound = new Inbound({
      settings,
      store,
      host,
      writer: this.#writer,
      resend: this.#resend,
      isLive: () => this.#isLive(),
    });
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Logged on, and application messages go out as they are composed. */
  get isUp(): boolean {
    return this.#state === "active";
  }

  /** Part of a resend waits for room: call `onDrained` when the socket has taken all. */
  get hasMoreToSend(): boolean {
    return this.#state !== "disconnected" && this.#resend.isPending;
  }

  /** A connection is there; an initiator writes its Logon(A). */
  connected(now: Instant): void {
    if (this.#state !== "disconnected") throw new Error("Invariant: a session has one connection");
    this.out.clear();
    this.#state = "connecting";
    this.#sinceNs = now.monotonicNs;
    if (this.settings.role === "initiator") this.#sendLogon(now);
  }

  /** The connection is gone, whoever ended it. What was in `out` is lost; messages stay stored. */
  disconnected(_now: Instant): void {
    const before = this.#state;
    this.#forget();
    this.out.clear();
    if (before === "connecting") {
      this.#host.on({ type: "refused", code: "CLOSED", text: "closed before the Logon" });
    } else if (before !== "disconnected") {
      this.#host.on({ type: "down", reason: "connection closed" });
    }
  }

  receive(message: FixMessage, now: Instant): void {
    if (this.#state === "disconnected") return;
    const before = this.out.length;
    this.liveness.received(now);
    if (this.#state === "connecting") this.#receiveLogon(message, now);
    else this.#receiveLive(message, now);
    this.#settle(before, now);
  }

  /** Heartbeats and time limits; call it a few times a HeartBtInt or more often. */
  onTime(now: Instant): void {
    const before = this.out.length;
    const waitedNs = now.monotonicNs - this.#sinceNs;
    const { logonTimeoutSeconds, logoutTimeoutSeconds } = this.settings;
    if (this.#state === "connecting") {
      const limit = logonTimeoutSeconds ?? defaultLogonTimeoutSeconds;
      if (waitedNs >= limit * nsPerSecond) this.#refuse("NO_LOGON", "no Logon in time");
    } else if (this.#state === "loggingOut") {
      const limit = logoutTimeoutSeconds ?? defaultLogoutTimeoutSeconds;
      if (waitedNs >= limit * nsPerSecond) this.#drop("no answer to Logout");
    } else if (this.#state === "active") this.#keepAlive(now);
    this.#settle(before, now);
  }

  /** The socket has taken what it was given: goes on with a resend that waited for room. */
  onDrained(now: Instant): void {
    if (!this.hasMoreToSend) return;
    const before = this.out.length;
    this.#resend.fill(now);
    this.#settle(before, now);
  }

  /**
   * Starts an application message; the caller writes its fields and calls `finish()`. While the
   * session is not up the message gets its number and is stored, but nothing is written.
   */
  compose(msgType: string, now: Instant): MessageWriter {
    return this.#composer.begin(msgType, this.isUp, now);
  }

  /** Ends the message begun by `compose()` and stores it. @returns its MsgSeqNum(34) */
  finish(): number {
    const { msgSeqNum, now, isWritten, outBefore } = this.#composer.finish();
    if (isWritten) this.#settle(outBefore, now);
    return msgSeqNum;
  }

  /** Drops the message begun by `compose()`: nothing is sent or stored of it. */
  abandon(): void {
    this.#composer.abandon();
  }

  /** Ends the session: Logout(5), then the peer's answer or the time limit. */
  logout(text: string, now: Instant): void {
    const before = this.out.length;
    if (this.#state === "active") this.#sendLogout(text, now);
    else if (this.#state === "connecting") this.#refuse("LOGGED_OUT", text);
    this.#settle(before, now);
  }

  /**
   * Starts both numbers at 1 again on a live session: Logon(A) with ResetSeqNumFlag(141)=Y.
   * The incoming number moves only with the peer's answer, so what is under way is still delivered.
   */
  resetNumbers(now: Instant): void {
    if (this.#state !== "active") throw new Error("Invariant: only a live session is reset");
    const before = this.out.length;
    const { nextIncoming } = this.#store;
    this.#store.reset();
    this.#store.setIncoming(nextIncoming);
    this.#resend.reset();
    this.#isResetAsked = true;
    this.#writeLogon(this.settings.heartBtIntSeconds, true, 1, now);
    this.#settle(before, now);
  }

  /** Ends the session without a Logout(5): its shell has found the connection unusable. */
  abort(reason: string): void {
    this.out.clear();
    this.#drop(reason);
  }

  #isLive(): boolean {
    return this.#state === "active" || this.#state === "loggingOut";
  }

  #sendLogon(now: Instant): void {
    const isReset = this.settings.resetOnLogon || this.#isResetAsked;
    if (isReset) this.#resetStore();
    this.#isResetAsked = isReset;
    this.#logonMsgSeqNum = this.#store.nextOutgoing;
    const { heartBtIntSeconds } = this.settings;
    this.#writeLogon(heartBtIntSeconds, isReset, this.#store.nextIncoming, now);
  }

  #writeLogon(heartBtIntSeconds: number, isReset: boolean, expected: number, now: Instant): void {
    const terms = { heartBtIntSeconds, isReset, nextExpectedMsgSeqNum: expected };
    this.#writer.logon(terms, now);
  }

  #receiveLogon(message: FixMessage, now: Instant): void {
    const isInitiator = this.settings.role === "initiator";
    if (isInitiator && message.msgType === msgTypes.logout) return this.#logonRefused(message);
    const refusal = checkLogon(message, this.settings, now);
    if (refusal !== undefined) return this.#refuse(refusal.code, refusal.text);
    if (isInitiator) this.#takeAnsweredReset(message);
    else if (message.text(141) === "Y" || this.settings.resetOnLogon) this.#resetStore();
    const { nextIncoming, nextOutgoing } = this.#store;
    if (message.msgSeqNum < nextIncoming) {
      if (message.possDup) return undefined;
      return this.#logoutAndDrop(tooLow(nextIncoming, message.msgSeqNum).text, now);
    }
    const theirs = this.#nextExpectedOf(message);
    if (theirs !== undefined && theirs > nextOutgoing) {
      const text = `NextExpectedMsgSeqNum too high, expecting ${nextOutgoing} or less`;
      return this.#logoutAndDrop(`${text} but received ${theirs}`, now);
    }
    return this.#logOn(message, theirs, now);
  }

  /** The peer answered our Logon(A) with a Logout(5): it says why it will not have us. */
  #logonRefused(message: FixMessage): void {
    const { nextIncoming } = this.#store;
    if (message.msgSeqNum === nextIncoming) this.#store.setIncoming(nextIncoming + 1);
    const text = peerTextOf(message, [this.settings.password]);
    this.#refuse("LOGOUT", text ?? "the peer answered the Logon with a Logout");
  }

  /**
   * An answer with ResetSeqNumFlag(141)=Y that we did not ask for starts the incoming side anew.
   *
   * Our own numbers go on: a peer that reset them too sees a gap and asks, and everything in it is
   * gap-filled, whereas going back could only end in "MsgSeqNum too low".
   */
  #takeAnsweredReset(message: FixMessage): void {
    if (message.text(141) === "Y" && !this.#isResetAsked) {
      const { nextOutgoing } = this.#store;
      this.#resetStore();
      this.#store.setOutgoing(nextOutgoing);
    }
    this.#isResetAsked = false;
  }

  /** NextExpectedMsgSeqNum(789), unless this side has just started its numbers anew. */
  #nextExpectedOf(message: FixMessage): number | undefined {
    const isAnew = this.settings.role === "acceptor" && this.settings.resetOnLogon;
    return isAnew ? undefined : message.integer(789);
  }

  #logOn(message: FixMessage, theirs: number | undefined, now: Instant): void {
    const { settings } = this;
    const expected = this.#store.nextIncoming;
    const { msgSeqNum } = message;
    const isInOrder = msgSeqNum === expected;
    const isAcceptor = settings.role === "acceptor";
    const heartBtInt = isAcceptor ? message.integer(108) : undefined;
    this.#state = "active";
    this.#resend.startLive(this.#store.nextOutgoing, this.#logonMsgSeqNum);
    this.liveness.start(heartBtInt ?? settings.heartBtIntSeconds, now);
    if (isAcceptor) {
      this.#logonMsgSeqNum = this.#store.nextOutgoing;
      const next = isInOrder ? expected + 1 : expected;
      this.#writeLogon(heartBtInt ?? 0, message.text(141) === "Y", next, now);
    }
    if (isInOrder) this.#store.setIncoming(msgSeqNum + 1);
    else {
      const isResentUnasked = settings.sendNextExpectedMsgSeqNum === true && message.has(789);
      this.#inbound.logonTooHigh(msgSeqNum, !isResentUnasked, now);
    }
    this.#catchUp(theirs, now);
    this.#composer.takeUnwritten();
    if (this.#isLive()) this.#host.on({ type: "up" });
  }

  /** Sends what the peer's 789 says it lacks, and lets it see numbers used since our Logon(A). */
  #catchUp(theirs: number | undefined, now: Instant): void {
    const last = this.#store.nextOutgoing - 1;
    const isInitiator = this.settings.role === "initiator";
    // An acceptor's own Logon is on its way; the peer cannot have counted it.
    const known = isInitiator ? last : this.#logonMsgSeqNum - 1;
    if (theirs !== undefined && theirs >= 1 && theirs <= known) {
      this.#resend.ask(theirs, last);
      this.#resend.fill(now);
    } else if (isInitiator && this.#composer.takeUnwritten() !== undefined) {
      // The peer sees the gap at our next number, which need not wait for the next order.
      this.#writer.heartbeat("", now);
    }
  }

  #receiveLive(message: FixMessage, now: Instant): void {
    const verdict = this.#inbound.receive(message, now);
    if (!this.#isLive()) return undefined;
    switch (verdict.kind) {
      case "goOn":
        return undefined;
      case "resetLogon":
        return this.#resetLive(message, now);
      case "logout":
        return this.#state === "active" ? this.#sendLogout(verdict.text, now) : undefined;
      case "drop":
        return this.#logoutAndDrop(verdict.text, now);
      case "peerLogout":
        if (this.#state === "active") this.#writer.logout("", now);
        return this.#drop(verdict.text === "" ? "logged out" : `logged out: ${verdict.text}`);
    }
  }

  /** Logon(A) with ResetSeqNumFlag(141)=Y on a live session: the peer's wish, or its answer. */
  #resetLive(message: FixMessage, now: Instant): void {
    const fault = validate(message, this.settings.dictionary);
    if (fault !== undefined) return this.#logoutAndDrop(fault.text, now);
    if (message.msgSeqNum !== 1) {
      return this.#logoutAndDrop("ResetSeqNumFlag needs MsgSeqNum 1", now);
    }
    this.#inbound.clear();
    if (this.#isResetAsked) this.#isResetAsked = false;
    else {
      this.#resetStore();
      const asked = message.integer(108) ?? this.settings.heartBtIntSeconds;
      this.#writeLogon(asked, true, 2, now);
    }
    this.#store.setIncoming(2);
    return undefined;
  }

  /** Numbers that were never written are gone for good, which their owner must learn. */
  #resetStore(): void {
    const from = this.#composer.takeUnwritten();
    const to = this.#store.nextOutgoing - 1;
    // Told first: afterwards the owner no longer knows what those numbers were.
    if (from !== undefined) this.#host.on({ type: "peerMissed", from, to });
    this.#store.reset();
    this.#resend.reset();
  }

  #keepAlive(now: Instant): void {
    const due = this.liveness.due(now);
    if (due === "dead") return this.#drop("nothing received in 2.4 heartbeat intervals");
    if (due === "testRequest") this.#writer.testRequest(now);
    if (due === "heartbeat") this.#writer.heartbeat("", now);
    return this.#inbound.onTime(this.liveness.patienceNs, now);
  }

  #sendLogout(text: string, now: Instant): void {
    this.#writer.logout(text, now);
    this.#state = "loggingOut";
    this.#sinceNs = now.monotonicNs;
    this.#host.on({ type: "closing", reason: text });
  }

  #logoutAndDrop(text: string, now: Instant): void {
    // A second Logout after our first would only say the same again.
    if (this.#state !== "loggingOut") this.#writer.logout(text, now);
    if (this.#state === "connecting") this.#refuse("BAD_NUMBER", text);
    else this.#drop(text);
  }

  #refuse(code: string, text: string): void {
    this.#host.on({ type: "refused", code, text });
    this.#drop(text);
  }

  #drop(reason: string): void {
    const before = this.#state;
    if (before === "disconnected") return;
    this.#forget();
    this.#host.disconnect(reason);
    if (before !== "connecting") this.#host.on({ type: "down", reason });
  }

  #forget(): void {
    this.#state = "disconnected";
    this.#resend.clear();
    this.#inbound.clear();
  }

  /** After anything that may have written: notes that we spoke, cuts a peer that does not read. */
  #settle(before: number, now: Instant): void {
    if (this.out.length > before) this.liveness.sent(now);
    if (this.out.length <= this.settings.maxOutgoingBytes || this.#state === "disconnected") return;
    this.out.clear();
    this.#drop("slow peer: the outgoing bound was reached");
  }
}
