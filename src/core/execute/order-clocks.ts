/**
 * When each open order was taken, by the monotonic clock.
 *
 * Not journaled and not part of the hashed state: no clock outlives its process. An order that a
 * restart found open is older than any deadline.
 */
export class OrderClocks {
  readonly #takenNs = new Map<number, number>();

  taken(order: number, nowNs: number): void {
    this.#takenNs.set(order, nowNs);
  }

  ended(order: number): void {
    this.#takenNs.delete(order);
  }

  /** @returns Infinity where it was taken by another process */
  ageNs(order: number, nowNs: number): number {
    return nowNs - (this.#takenNs.get(order) ?? -Infinity);
  }

  get size(): number {
    return this.#takenNs.size;
  }
}
