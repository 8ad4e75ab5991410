/**
 * Looks in a row that must agree before something is told: one alone may have come at a bad moment,
 * as while an LP logs on.
 */
const LOOKS_IN_A_ROW = 2;

/** Whether something was last told to be well, and since when it has been otherwise. */
export class ToldState {
  // An LP is taken to be well until it is looked at.
  #isWell = true;
  /** Looks in a row at which it was not as told, and when the first of them was. */
  #looks = 0;
  #firstNs = 0;

  get isWell(): boolean {
    return this.#isWell;
  }

  /**
   * One look. What goes to and fro faster than `holdNs` is never told, either way.
   *
   * @param sinceNs since when it is so, where that is known better than from looks
   * @returns whether it is to be told
   */
  look(isWell: boolean, nowNs: number, holdNs: number, sinceNs?: number): boolean {
    if (isWell === this.#isWell) {
      this.#looks = 0;
      return false;
    }
    this.#looks += 1;
    if (this.#looks === 1) this.#firstNs = nowNs;
    if (this.#looks < LOOKS_IN_A_ROW || nowNs - (sinceNs ?? this.#firstNs) < holdNs) return false;
    this.#isWell = isWell;
    this.#looks = 0;
    return true;
  }

  /** A look at which nothing could be said: a row of them begins anew. */
  pass(): void {
    this.#looks = 0;
  }
}
