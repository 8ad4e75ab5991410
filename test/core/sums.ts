/** Sums by name, all of them zero at first. */
export class Sums {
  readonly #sums = new Map<string, number>();
  add(key: string, value: number): void {
    this.#sums.set(key, this.of(key) + value);
  }
  of(key: string): number {
    return this.#sums.get(key) ?? 0;
  }
  entries(): IterableIterator<[string, number]> {
    return this.#sums.entries();
  }

  /** Towards zero and never past it. @returns what of the value the sum could not take */
  takeOff(key: string, value: number): number {
    const sum = this.of(key);
    if (Math.sign(sum) !== -Math.sign(value)) return value;
    const taken = Math.sign(value) * Math.min(Math.abs(sum), Math.abs(value));
    this.add(key, taken);
    return value - taken;
  }
}
