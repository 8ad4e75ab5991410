import type { MessageWriter } from "../codec/message-writer.ts";
import type { Instant } from "./session-host.ts";
import { msgTypes } from "./session-msg-types.ts";
import type { SessionStore } from "./session-store.ts";

/** Numbers looked at in one go, so that a range of millions does not hold up the turn. */
const maxScanned = 10_000;

/**
 * The answer to ResendRequest(2), written piece by piece as room allows.
 *
 * It sends what the store still holds and gap-fills the rest. It uses no numbers of its own.
 */
export class Resend {
  readonly #store: SessionStore;
  readonly #out: MessageWriter;
  readonly #neverResent: ReadonlySet<string>;
  readonly #maxBytes: number;
  #next = 0;
  #to = -1;
  /** First number of the gap being collected. */
  #gapFrom: number | undefined;

  /** @param maxBytes nothing is added while `out` holds this much */
  constructor(
    store: SessionStore,
    out: MessageWriter,
    neverResent: ReadonlySet<string>,
    maxBytes: number,
  ) {
    this.#store = store;
    this.#out = out;
    this.#neverResent = neverResent;
    this.#maxBytes = maxBytes;
  }

  get isPending(): boolean {
    return this.#next <= this.#to;
  }

  /** Adds a range; what is still to be sent of an earlier one stays asked for. */
  ask(from: number, to: number): void {
    if (this.isPending) {
      this.#next = Math.min(this.#gapFrom ?? this.#next, from);
      this.#to = Math.max(this.#to, to);
    } else {
      this.#next = from;
      this.#to = to;
    }
    this.#gapFrom = undefined;
  }

  clear(): void {
    this.#next = 0;
    this.#to = -1;
    this.#gapFrom = undefined;
  }

  /** Writes on. @returns whether anything was written */
  fill(now: Instant): boolean {
    const before = this.#out.length;
    let scanned = 0;
    while (this.isPending && scanned < maxScanned && this.#out.length < this.#maxBytes) {
      this.#step(now);
      scanned += 1;
    }
    return this.#out.length > before;
  }

  #step(now: Instant): void {
    const msgSeqNum = this.#next;
    const stored = this.#store.fetch(msgSeqNum);
    const isSent = stored !== undefined && !this.#neverResent.has(stored.msgType);
    if (isSent) {
      this.#endGap(msgSeqNum, now);
      // Read before the gap fill was written; the view holds, for the store was not called since.
      const resend = { origSendingTimeUs: stored.sendingTimeUs };
      this.#out.begin(stored.msgType, msgSeqNum, now.wallUs, resend).raw(stored.body).end();
    } else {
      this.#gapFrom ??= msgSeqNum;
    }
    this.#next = msgSeqNum + 1;
    if (!this.isPending) this.#endGap(this.#next, now);
  }

  #endGap(newSeqNo: number, now: Instant): void {
    if (this.#gapFrom === undefined) return;
    const resend = { origSendingTimeUs: now.wallUs };
    this.#out.begin(msgTypes.sequenceReset, this.#gapFrom, now.wallUs, resend);
    this.#out.integer(36, newSeqNo).flag(123, true).end();
    this.#gapFrom = undefined;
  }
}
