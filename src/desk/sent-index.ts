import type { JournalPosition } from "../ports/journal.ts";

const FIRST_SLOTS = 1 << 10;

/** Messages per session that can be sent again; older ones are filled over as a gap. */
export const RESENDABLE: number = 1 << 20;

/**
 * Where in the journal a session's sent messages stand, by MsgSeqNum(34).
 *
 * A ring that doubles up to a bound: the newest `RESENDABLE` numbers are found, older ones are not.
 */
export class SentIndex {
  #numbers = new Float64Array(FIRST_SLOTS);
  #positions = new Float64Array(FIRST_SLOTS);

  set(msgSeqNum: number, position: JournalPosition): void {
    let slot = msgSeqNum % this.#numbers.length;
    while (this.#isTaken(slot, msgSeqNum) && this.#numbers.length < RESENDABLE) {
      this.#grow();
      slot = msgSeqNum % this.#numbers.length;
    }
    this.#numbers[slot] = msgSeqNum;
    this.#positions[slot] = position;
  }

  find(msgSeqNum: number): JournalPosition | undefined {
    const slot = msgSeqNum % this.#numbers.length;
    return this.#numbers[slot] === msgSeqNum ? this.#positions[slot] : undefined;
  }

  clear(): void {
    this.#numbers = new Float64Array(FIRST_SLOTS);
    this.#positions = new Float64Array(FIRST_SLOTS);
  }

  #isTaken(slot: number, msgSeqNum: number): boolean {
    const held = this.#numbers[slot] ?? 0;
    return held !== 0 && held !== msgSeqNum;
  }

  #grow(): void {
    const numbers = this.#numbers;
    const positions = this.#positions;
    this.#numbers = new Float64Array(numbers.length * 2);
    this.#positions = new Float64Array(numbers.length * 2);
    for (const [at, number] of numbers.entries()) {
      if (number === 0) continue;
      const slot = number % this.#numbers.length;
      this.#numbers[slot] = number;
      this.#positions[slot] = positions[at] ?? 0;
    }
  }
}
