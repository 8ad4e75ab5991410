/** Numbers and words a page has room for: some 67 orders of one leg and one fill. */
const PAGE_NUMBERS = 4096;
const PAGE_WORDS = 512;
/** Before the numbers of a row: where its words begin, and how many it has of both. */
const HEADER_NUMBERS = 3;

interface Page {
  readonly numbers: Float64Array;
  readonly words: string[];
  numbersUsed: number;
  wordsUsed: number;
  /** Rows that were written into it and are not let go of. */
  rows: number;
}

const newPage = (): Page => ({
  numbers: new Float64Array(PAGE_NUMBERS),
  words: Array.from({ length: PAGE_WORDS }, () => ""),
  numbersUsed: 0,
  wordsUsed: 0,
  rows: 0,
});

/**
 * Rows of numbers and words, written one behind the other and read again in that order.
 *
 * For what is kept by the hundred thousand and hardly ever asked for: a row is no object, so the
 * collector neither copies it nor looks through it. A page is used again once all its rows were let
 * go of; rows that come and go in the order they came need no more pages than they fill.
 */
export class PackedRows {
  readonly #pages: Page[] = [];
  /** Of the pages those that have no row. */
  readonly #free: number[] = [];
  #writing = -1;
  #page: Page = newPage();
  #number = 0;
  #word = 0;
  /** Of the row that was opened last. */
  #numbers = 0;
  #words = 0;
  /** Where the row that is written ends. */
  #lastNumber = 0;
  #lastWord = 0;

  /** Pages there are, used or not. */
  get pageCount(): number {
    return this.#pages.length;
  }

  /**
   * Begins a row, of exactly so many numbers and words.
   *
   * @returns where it is, a small whole number; undefined: it is longer than a page
   */
  begin(numbers: number, words: number): number | undefined {
    const length = HEADER_NUMBERS + numbers;
    if (length > PAGE_NUMBERS || words > PAGE_WORDS) return undefined;
    let page = this.#pages[this.#writing];
    if (page === undefined || !hasRoom(page, length, words)) page = this.#turn();
    const at = page.numbersUsed;
    this.#go(page, at, page.wordsUsed);
    this.put(page.wordsUsed);
    this.put(numbers);
    this.put(words);
    this.#endOf(at + length, page.wordsUsed + words);
    page.numbersUsed += length;
    page.wordsUsed += words;
    page.rows += 1;
    return this.#writing * PAGE_NUMBERS + at;
  }

  /**
   * Goes to the beginning of a row, to write all of it anew.
   *
   * @returns whether it is as long as that
   */
  beginAgain(row: number, numbers: number, words: number): boolean {
    this.open(row);
    if (this.#numbers !== numbers || this.#words !== words) return false;
    this.#endOf(this.#number + numbers, this.#word + words);
    return true;
  }

  /** @throws `Invariant:` unless the row has what it was begun with */
  end(): void {
    if (this.#number === this.#lastNumber && this.#word === this.#lastWord) return;
    throw new Error("Invariant: a row must have as many numbers and words as it was begun with");
  }

  put(value: number): void {
    this.#page.numbers[this.#number++] = value;
  }

  putWord(value: string): void {
    this.#page.words[this.#word++] = value;
  }

  /** Goes to the beginning of a row, to read it. */
  open(row: number): void {
    const page = this.#pageOf(row);
    this.#go(page, row % PAGE_NUMBERS, 0);
    this.#word = this.take();
    this.#numbers = this.take();
    this.#words = this.take();
  }

  /** A small whole number as one: what is made of it has the shape of what was written. */
  take(): number {
    const value = this.#page.numbers[this.#number++] ?? Number.NaN;
    const whole = value | 0;
    return whole === value ? whole : value;
  }

  /** Goes past what nobody asks for. */
  skip(numbers: number, words: number): void {
    this.#number += numbers;
    this.#word += words;
  }

  takeWord(): string {
    return this.#page.words[this.#word++] ?? "";
  }

  /** The row is not asked for any more. */
  free(row: number): void {
    const page = this.#pageOf(row);
    page.rows -= 1;
    const number = Math.floor(row / PAGE_NUMBERS);
    if (page.rows === 0 && number !== this.#writing) this.#free.push(number);
  }

  #go(page: Page, number: number, word: number): void {
    this.#page = page;
    this.#number = number;
    this.#word = word;
  }

  #endOf(number: number, word: number): void {
    this.#lastNumber = number;
    this.#lastWord = word;
  }

  /** The page that is full is left; what is written next goes into another. */
  #turn(): Page {
    if (this.#pages[this.#writing]?.rows === 0) this.#free.push(this.#writing);
    const free = this.#free.pop();
    this.#writing = free ?? this.#pages.length;
    const page = this.#pages[this.#writing] ?? newPage();
    this.#pages[this.#writing] = page;
    page.numbersUsed = 0;
    page.wordsUsed = 0;
    return page;
  }

  #pageOf(row: number): Page {
    const page = this.#pages[Math.floor(row / PAGE_NUMBERS)];
    if (page === undefined) throw new Error(`Invariant: there must be a row at ${row}`);
    return page;
  }
}

const hasRoom = ({ numbersUsed, wordsUsed }: Page, numbers: number, words: number): boolean =>
  numbersUsed + numbers <= PAGE_NUMBERS && wordsUsed + words <= PAGE_WORDS;
