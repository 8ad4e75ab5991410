/** A message that came before an earlier one. */
interface Early {
  /** undefined when nothing of it is left to do but count its number. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * Messages whose number is too high, held until the missing ones are there.
 *
 * At the bound the newest is dropped: the answer to the open-ended ResendRequest brings it back.
 */
export class IncomingQueue {
  readonly #early = new Map<number, Early>();
  readonly #maxMessages: number;

  constructor(maxMessages: number) {
    this.#maxMessages = maxMessages;
  }

  get size(): number {
    return this.#early.size;
  }

  /** Copies what it keeps: a reader's bytes are only lent. */
  add(msgSeqNum: number, bytes: Uint8Array | undefined): void {
    if (this.#early.has(msgSeqNum) || this.#early.size >= this.#maxMessages) return;
    this.#early.set(msgSeqNum, { bytes: bytes === undefined ? undefined : Uint8Array.from(bytes) });
  }

  take(msgSeqNum: number): Early | undefined {
    const early = this.#early.get(msgSeqNum);
    this.#early.delete(msgSeqNum);
    return early;
  }

  /** Forgets what a gap fill or reset has passed. */
  dropBelow(msgSeqNum: number): void {
    for (const held of this.#early.keys()) if (held < msgSeqNum) this.#early.delete(held);
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
  }
}
