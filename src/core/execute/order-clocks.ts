interface Clock {
  readonly takenNs: number;
  /** A person was told that it waits. */
  isTold: boolean;
}

/**
 * When each order that is being carried out was taken up, by the monotonic clock.
 *
 * Not journaled and not part of the hashed state: no clock outlives its process. An order that a
 * restart found open is older than any deadline.
 */
export class OrderClocks {
  /** The oldest first. */
  readonly #clocks = new Map<number, Clock>();

  taken(order: number, nowNs: number): void {
    this.#clocks.set(order, { takenNs: nowNs, isTold: false });
  }

  /** It was taken up by a process before this one. */
  found(order: number): void {
    this.#clocks.set(order, { takenNs: -Infinity, isTold: false });
  }

  ended(order: number): void {
    this.#clocks.delete(order);
  }

  /** @returns Infinity where it was taken by another process */
  ageNs(order: number, nowNs: number): number {
    return nowNs - (this.#clocks.get(order)?.takenNs ?? -Infinity);
  }

  /** Those that have been under way for so long; each is told once by a process. */
  overdue(nowNs: number, waitNs: number): number[] {
    const overdue: number[] = [];
    for (const [order, clock] of this.#clocks) {
      if (nowNs - clock.takenNs < waitNs) return overdue;
      if (clock.isTold) continue;
      clock.isTold = true;
      overdue.push(order);
    }
    return overdue;
  }

  get size(): number {
    return this.#clocks.size;
  }
}
