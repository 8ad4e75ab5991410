/** Sums by key; one that nothing was added to is 0. */
export class Sums {
  readonly #sums = new Map<string, number>();

  of(key: string): number {
    return this.#sums.get(key) ?? 0;
  }

  add(key: string, change: number): void {
    this.#sums.set(key, this.of(key) + change);
  }

  /** Takes a change off towards zero, never past it. @returns what of the change is left */
  takeOff(key: string, change: number): number {
    const before = this.of(key);
    if (before === 0 || before > 0 === change > 0) return change;
    const taken = Math.sign(change) * Math.min(Math.abs(change), Math.abs(before));
    this.add(key, taken);
    return change - taken;
  }

  entries(): IterableIterator<[string, number]> {
    return this.#sums.entries();
  }

  /** Keys under which two differ, with both sums. */
  differences(other: Sums): readonly string[] {
    const found: string[] = [];
    for (const key of new Set([...this.#sums.keys(), ...other.#sums.keys()])) {
      const [here, there] = [this.of(key), other.of(key)];
      if (here !== there) found.push(`${key}: ${here} and ${there}`);
    }
    return found;
  }
}
