/** Numbers in excess of what is remembered before the log is swept. */
const SLACK = 1_000;

/**
 * The numbers of the orders that are remembered, as they came, for lists from the newest on.
 *
 * Who remembers them says which are gone; sweeping costs each number a constant time.
 */
export class OrderLog {
  #numbers: number[] = [];

  /**
   * @param remembered how many the memory holds
   * @param isRemembered whether it holds this one
   */
  add(number: number, remembered: number, isRemembered: (number: number) => boolean): void {
    this.#numbers.push(number);
    if (this.#numbers.length <= 2 * remembered + SLACK) return;
    this.#numbers = this.#numbers.filter((each) => isRemembered(each));
  }

  /** From the newest below `number` on. */
  *below(number: number): Generator<number> {
    for (let at = this.#firstNotBelow(number) - 1; at >= 0; at--) yield this.#numbers[at] ?? 0;
  }

  #firstNotBelow(number: number): number {
    let [from, to] = [0, this.#numbers.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#numbers[middle] ?? 0) < number) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
