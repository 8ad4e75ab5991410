import { HttpProblem } from "../http-problem.ts";

/** More do not wait: each takes the desk's time. */
const MOST_WAITING = 64;

/** Runs what it is given one after the other, in the order it came. */
export class OneByOne {
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @throws HttpProblem 503 OFFICE_BUSY */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#waiting >= MOST_WAITING) {
      const detail = `${MOST_WAITING} changes of the policy wait already; nothing was changed`;
      return Promise.reject(new HttpProblem(503, "OFFICE_BUSY", { detail }));
    }
    this.#waiting += 1;
    const mine = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  /** When nothing is under way any more. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
