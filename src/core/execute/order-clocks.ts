import { NumberedTable } from "../numbered-table.ts";

interface Clock {
  readonly order: number;
  readonly takenNs: number;
  /** A person was told that it waits. */
  isTold: boolean;
}

/**
 * When each order that is being carried out was taken up, and when one that rests was tried in
 * vain, by the monotonic clock.
 *
 * Not journaled and not part of the hashed state: no clock outlives its process. An order that a
 * restart found open is older than any deadline.
 */
export class OrderClocks {
  readonly #clocks = new NumberedTable<Clock>();
  /** When orders that rest were last tried in vain. */
  readonly #heldNs = new Map<number, number>();

  taken(order: number, nowNs: number): void {
    if (this.#heldNs.size > 0) this.#heldNs.delete(order);
    this.#clocks.set(order, { order, takenNs: nowNs, isTold: false });
  }

  /** It was taken up by a process before this one. */
  found(order: number): void {
    this.#clocks.set(order, { order, takenNs: -Infinity, isTold: false });
  }

  ended(order: number): void {
    this.#clocks.delete(order);
    if (this.#heldNs.size > 0) this.#heldNs.delete(order);
  }

  /** Its price is there, and it rests all the same. */
  held(order: number, nowNs: number): void {
    this.#clocks.delete(order);
    this.#heldNs.set(order, nowNs);
  }

  /** Whether it was held less than so long ago. */
  isHeld(order: number, nowNs: number, pauseNs: number): boolean {
    const heldNs = this.#heldNs.get(order);
    return heldNs !== undefined && nowNs - heldNs < pauseNs;
  }

  /** @returns Infinity where it was taken by another process */
  ageNs(order: number, nowNs: number): number {
    return nowNs - (this.#clocks.get(order)?.takenNs ?? -Infinity);
  }

  /** Those that have been under way for so long; each is told once by a process. */
  overdue(nowNs: number, waitNs: number): number[] {
    const overdue: number[] = [];
    for (const clock of this.#clocks) {
      if (clock.isTold || nowNs - clock.takenNs < waitNs) continue;
      clock.isTold = true;
      overdue.push(clock.order);
    }
    return overdue;
  }

  get size(): number {
    return this.#clocks.size;
  }
}
