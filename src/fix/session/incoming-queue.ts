/** A message that came before an earlier one. */
interface Early {
  /** undefined when nothing of it is left to do but count its number. */
  readonly bytes: Uint8Array | undefined;
}

/** Of messages held, all together: a thousand of the usual bound. */
const MOST_BYTES = 64 << 20;

/**
 * Messages whose number is too high, held until the missing ones are there.
 *
 * At either bound the newest is dropped: the answer to the open-ended ResendRequest brings it back.
 */
export class IncomingQueue {
  readonly #early = new Map<number, Early>();
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxMessages: number, maxBytes: number = MOST_BYTES) {
    this.#maxMessages = maxMessages;
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#early.size;
  }

  /** Copies what it keeps: a reader's bytes are only lent. */
  add(msgSeqNum: number, bytes: Uint8Array | undefined): void {
    if (this.#early.has(msgSeqNum) || this.#early.size >= this.#maxMessages) return;
    const total = this.#bytes + (bytes?.length ?? 0);
    if (total > this.#maxBytes) return;
    this.#bytes = total;
    this.#early.set(msgSeqNum, { bytes: bytes === undefined ? undefined : Uint8Array.from(bytes) });
  }

  take(msgSeqNum: number): Early | undefined {
    const early = this.#early.get(msgSeqNum);
    this.#early.delete(msgSeqNum);
    this.#bytes -= early?.bytes?.length ?? 0;
    return early;
  }

  /** Forgets what a gap fill or reset has passed. */
  dropBelow(msgSeqNum: number): void {
    for (const held of this.#early.keys()) if (held < msgSeqNum) this.take(held);
  }

  /** @returns the lowest number held; undefined when empty */
  lowest(): number | undefined {
    let lowest: number | undefined;
    for (const held of this.#early.keys()) {
      if (lowest === undefined || held < lowest) lowest = held;
    }
    return lowest;
  }

  clear(): void {
    this.#early.clear();
    this.#bytes = 0;
  }
}
