import type { MessageWriter } from "../codec/message-writer.ts";
import type { Instant } from "./session-host.ts";
import { msgTypes } from "./session-msg-types.ts";
import type { SessionStore } from "./session-store.ts";

/** Numbers looked at in one go, so that a range of millions does not hold up the turn. */
const maxScanned = 10_000;

/** What a resend works with; all of it belongs to one session. */
export interface ResendParts {
  readonly store: SessionStore;
  readonly out: MessageWriter;
  readonly neverResent: ReadonlySet<string>;
  /** Nothing is added while `out` holds this much. */
  readonly maxBytes: number;
  /** The peer has not processed from..to; called after the gap fills over it are written. */
  readonly onMissed: (from: number, to: number) => void;
}

/**
 * The answer to ResendRequest(2), written piece by piece as room allows.
 *
 * It sends what the store still holds and gap-fills the rest. It uses no numbers of its own. What
 * it gap-fills is proven unprocessed, with one exception: an order written on this very connection
 * may wait in the peer's queue and be taken as soon as what is before it is filled. Only when one
 * gap fill carries the peer over it from the very number it asked for is it certain that the order
 * is void.
 */
export class Resend {
  readonly #parts: ResendParts;
  #next = 0;
  #to = -1;
  /** Above this the range ends before the first message that is never sent again. */
  #gapFillsTo = -1;
  /** First number of the gap fill being collected. */
  #gapFrom: number | undefined;
  /** The number the peer asked for and stands at; undefined when it may have gone on. */
  #standsAt: number | undefined;
  /**
   * From here on the range is proven unprocessed and not yet told; undefined when it proves
   * nothing.
   */
  #missedFrom: number | undefined;
  /** The highest number handled on this connection. */
  #doneTo = 0;
  /** Numbers from here on were written on this connection, and so was our Logon(A). */
  #liveFrom = 1;
  #logonMsgSeqNum = 0;
  /** The peer once asked from here on, so it has processed everything below. */
  #processedBelow = 0;

  constructor(parts: ResendParts) {
    this.#parts = parts;
  }

  get isPending(): boolean {
    return this.#next <= this.#to;
  }

  /** The session is up: what is numbered from `liveFrom` on goes out as it is numbered. */
  startLive(liveFrom: number, logonMsgSeqNum: number): void {
    this.#liveFrom = liveFrom;
    this.#logonMsgSeqNum = logonMsgSeqNum;
  }

  /**
   * Takes a range to be resent.
   *
   * Numbers go out in order, so on one connection a new gap begins above everything resent on it. A
   * range that begins below is an older question that crossed with its answer, or a peer that asks
   * twice. It is answered in full as far as messages can be sent again, and proves nothing. It ends
   * before the first order above what was handled: the peer may be taking that by now.
   */
  ask(from: number, to: number): void {
    const isProof = from >= this.#processedBelow;
    this.#processedBelow = Math.max(this.#processedBelow, from);
    if (this.isPending) return this.#askAgain(from, to);
    const isNew = from > this.#doneTo;
    this.#next = from;
    this.#to = to;
    this.#gapFillsTo = isNew ? to : Math.min(to, this.#doneTo);
    this.#standsAt = isNew && isProof ? from : undefined;
    this.#missedFrom = this.#standsAt;
    return undefined;
  }

  /** A question in the middle of an answer. */
  #askAgain(from: number, to: number): void {
    const next = this.#gapFrom ?? this.#next;
    if (from < next) {
      this.#next = from;
      this.#gapFrom = undefined;
      this.#standsAt = undefined;
    }
    if (from <= this.#gapFillsTo) return;
    this.#to = Math.max(this.#to, to);
    this.#gapFillsTo = this.#to;
    this.#standsAt = undefined;
    this.#missedFrom = undefined;
  }

  /** The connection is gone. */
  clear(): void {
    this.#next = 0;
    this.#to = -1;
    this.#gapFillsTo = -1;
    this.#gapFrom = undefined;
    this.#standsAt = undefined;
    this.#missedFrom = undefined;
    this.#doneTo = 0;
  }

  /** The numbers start anew. */
  reset(): void {
    this.clear();
    this.#liveFrom = 1;
    this.#processedBelow = 0;
  }

  /** Writes on, as far as there is room. */
  fill(now: Instant): void {
    const { out, maxBytes } = this.#parts;
    for (let i = 0; this.isPending && i < maxScanned && out.length < maxBytes; i++) this.#step(now);
    this.#tellMissed();
  }

  #tellMissed(): void {
    const from = this.#missedFrom;
    const to = this.#next - 1;
    if (from === undefined || from > to) return;
    this.#missedFrom = this.#next;
    this.#parts.onMissed(from, to);
  }

  #step(now: Instant): void {
    const { store, neverResent, out } = this.#parts;
    const msgSeqNum = this.#next;
    const stored = store.fetch(msgSeqNum);
    if (stored === undefined) this.#gapFrom ??= msgSeqNum;
    else if (neverResent.has(stored.msgType)) {
      if (msgSeqNum > this.#gapFillsTo) return this.#endBefore(msgSeqNum, now);
      if (this.#mayBeQueued(msgSeqNum)) this.#endProof();
      this.#gapFrom ??= msgSeqNum;
    } else {
      // The view that the store lent outlives the gap fill: nothing in between calls the store.
      this.#endGap(msgSeqNum, now);
      const resend = { origSendingTimeUs: stored.sendingTimeUs };
      out.begin(stored.msgType, msgSeqNum, now.wallUs, resend).raw(stored.body).end();
    }
    this.#next = msgSeqNum + 1;
    this.#doneTo = Math.max(this.#doneTo, msgSeqNum);
    if (!this.isPending) this.#endGap(this.#next, now);
    return undefined;
  }

  #endBefore(msgSeqNum: number, now: Instant): void {
    this.#to = msgSeqNum - 1;
    this.#endGap(msgSeqNum, now);
  }

  /** A gap fill passes what the peer queued only if it begins exactly where the peer stands. */
  #mayBeQueued(msgSeqNum: number): boolean {
    if (msgSeqNum < this.#liveFrom || msgSeqNum <= this.#doneTo) return false;
    if (this.#standsAt === undefined) return true;
    const begins = this.#gapFrom ?? msgSeqNum;
    // A number that was not written on this connection cannot wait in the peer's queue.
    const isUnqueued = begins < this.#liveFrom && begins !== this.#logonMsgSeqNum;
    return begins !== this.#standsAt && !isUnqueued;
  }

  /** From here on the peer may have taken what it had queued. */
  #endProof(): void {
    this.#tellMissed();
    this.#missedFrom = undefined;
    this.#standsAt = undefined;
  }

  #endGap(newSeqNo: number, now: Instant): void {
    if (this.#gapFrom === undefined) return;
    const resend = { origSendingTimeUs: now.wallUs };
    const { out } = this.#parts;
    out.begin(msgTypes.sequenceReset, this.#gapFrom, now.wallUs, resend);
    out.integer(36, newSeqNo).flag(123, true).end();
    this.#gapFrom = undefined;
  }
}
