/** A place in a journal, known again by the batch that stands before it. */
export interface MarkedEnd {
  readonly nextEvent: number;
  /** Checksum of that batch; 0: none does. */
  readonly batchCrc: number;
}

/** Watches whether a journal that is read has the batch it had when it was read before. */
export class JournalMark {
  readonly #end: MarkedEnd;
  #isOther: boolean;

  /** @param began from where it is read */
  constructor(end: MarkedEnd, began: MarkedEnd) {
    this.#end = end;
    this.#isOther = began.nextEvent === end.nextEvent && began.batchCrc !== end.batchCrc;
  }

  /** It has not: it lost its end, and went on another way or not at all. */
  get isOther(): boolean {
    return this.#isOther;
  }

  /** Whether the place is in or right behind a batch. */
  isIn(firstEvent: number, nextEvent: number): boolean {
    return firstEvent < this.#end.nextEvent && nextEvent >= this.#end.nextEvent;
  }

  /** Such a batch was read. */
  passed(nextEvent: number, batchCrc: number): void {
    this.#isOther ||= nextEvent > this.#end.nextEvent || batchCrc !== this.#end.batchCrc;
  }

  /** There is no more to read. */
  ended(nextEvent: number): void {
    this.#isOther ||= nextEvent < this.#end.nextEvent;
  }
}
