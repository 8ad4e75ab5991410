import type { SessionStore, StoredMessage } from "./session-store.ts";

/**
 * A store that lives as long as its process: for test clients, quote sessions and the certification
 * mode.
 *
 * At `maxMessages` the oldest sent message is forgotten; a resend then gap-fills it.
 */
export class MemoryStore implements SessionStore {
  readonly #maxMessages: number;
  /** Grows to its bound, then the oldest place is used again. */
  readonly #ring: Held[] = [];
  readonly #keeps: (msgType: string) => boolean;
  #nextOutgoing = 1;
  #nextIncoming = 1;
  #at = 0;
  readonly #places = new Map<number, number>();

  constructor(options: MemoryStoreOptions = {}) {
    const maxMessages = options.maxMessages ?? 10_000;
    if (maxMessages < 1) throw new Error("Invariant: maxMessages must be at least 1");
    this.#maxMessages = maxMessages;
    this.#keeps = options.keeps ?? (() => true);
  }

  get nextOutgoing(): number {
    return this.#nextOutgoing;
  }

  get nextIncoming(): number {
    return this.#nextIncoming;
  }

  setIncoming(next: number): void {
    this.#nextIncoming = next;
  }

  setOutgoing(next: number): void {
    this.#nextOutgoing = next;
  }

  reserve(msgSeqNum: number): void {
    if (msgSeqNum !== this.#nextOutgoing) throw new Error("Invariant: numbers are used in order");
    this.#nextOutgoing = msgSeqNum + 1;
  }

  sent(msgSeqNum: number, msgType: string, body: Uint8Array, sendingTimeUs: number): void {
    if (!this.#keeps(msgType)) return;
    const oldest = this.#ring[this.#at];
    if (oldest !== undefined) this.#places.delete(oldest.msgSeqNum);
    this.#ring[this.#at] = { msgSeqNum, msgType, body: Uint8Array.from(body), sendingTimeUs };
    this.#places.set(msgSeqNum, this.#at);
    this.#at = (this.#at + 1) % this.#maxMessages;
  }

  fetch(msgSeqNum: number): StoredMessage | undefined {
    const place = this.#places.get(msgSeqNum);
    return place === undefined ? undefined : this.#ring[place];
  }

  reset(): void {
    this.#nextOutgoing = 1;
    this.#nextIncoming = 1;
    this.#ring.length = 0;
    this.#places.clear();
    this.#at = 0;
  }
}

export interface MemoryStoreOptions {
  /** Sent messages kept for a resend. Default 10 000. */
  readonly maxMessages?: number;
  /** Types worth keeping; streamed prices (W, X) are not. Default: all. */
  readonly keeps?: (msgType: string) => boolean;
}

interface Held extends StoredMessage {
  readonly msgSeqNum: number;
}
