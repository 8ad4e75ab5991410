/** Order numbers in the order they came, the oldest making room for the newest. No scan, ever. */
export class RetentionRing {
  #numbers: number[] = [];
  #next = 0;
  #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @returns the number that had to go, undefined while there is room */
  push(number: number): number | undefined {
    const oldest = this.#numbers[this.#next];
    this.#numbers[this.#next] = number;
    this.#next = (this.#next + 1) % this.#capacity;
    return oldest;
  }

  /** @returns the oldest numbers, which a smaller ring has no room for */
  resize(capacity: number): readonly number[] {
    const inOrder = [...this.#numbers.slice(this.#next), ...this.#numbers.slice(0, this.#next)];
    this.#numbers = inOrder.slice(-capacity);
    this.#next = this.#numbers.length % capacity;
    this.#capacity = capacity;
    return inOrder.slice(0, Math.max(0, inOrder.length - capacity));
  }
}
