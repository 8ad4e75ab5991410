/** Something that is to happen at a virtual time. */
interface Due {
  readonly atNs: number;
  /** Of two at one time the one that was scheduled first goes first. */
  readonly turn: number;
  run: (() => void) | undefined;
}

/** Undoes what was scheduled; calling it again does nothing. */
export type Undo = () => void;

/**
 * Virtual time: nothing passes but from one scheduled event to the next.
 *
 * One order for all that happens, whatever machine it runs on: by time, then as it was scheduled.
 */
export class Scheduler {
  readonly #heap: Due[] = [];
  #nowNs = 0;
  #turns = 0;
  #steps = 0;

  /** Nanoseconds since the world began. */
  get nowNs(): number {
    return this.#nowNs;
  }

  /** Events handed to somebody so far. */
  get steps(): number {
    return this.#steps;
  }

  /** @param delayNs 0 or more; 0 is behind all that is due now */
  after(delayNs: number, run: () => void): Undo {
    const due: Due = { atNs: this.#nowNs + Math.max(0, delayNs), turn: this.#turns, run };
    this.#turns += 1;
    this.#push(due);
    return () => {
      due.run = undefined;
    };
  }

  /**
   * Goes on to the next event and hands it out.
   *
   * @returns false when nothing is due up to that time; it is that time then
   */
  step(untilNs: number): boolean {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || first.atNs > untilNs) {
        this.#nowNs = Math.max(this.#nowNs, untilNs);
        return false;
      }
      this.#pop();
      const { run } = first;
      if (run === undefined) continue;
      this.#nowNs = first.atNs;
      this.#steps += 1;
      first.run = undefined;
      run();
      return true;
    }
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(due, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const below = this.#smallerChild(at);
      const child = heap[below];
      if (child === undefined || !isBefore(child, last)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
  }

  #smallerChild(at: number): number {
    const [left, right] = [this.#heap[2 * at + 1], this.#heap[2 * at + 2]];
    const isRight = left !== undefined && right !== undefined && isBefore(right, left);
    return isRight ? 2 * at + 2 : 2 * at + 1;
  }
}

const isBefore = (a: Due, b: Due): boolean =>
  a.atNs < b.atNs || (a.atNs === b.atNs && a.turn < b.turn);
