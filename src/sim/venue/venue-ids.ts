const START_ID_LENGTH = 8;
const BASE = 36;

/**
 * Drawn once a start and not from the seed: two venues, or two starts of one, must never give the
 * same ExecID to different reports.
 */
export function drawStartId(below: (bound: number) => number): string {
  let id = "";
  for (let i = 0; i < START_ID_LENGTH; i++) id += below(BASE).toString(BASE).toUpperCase();
  return id;
}

/** ExecID(17) and OrderID(37): the start's id, a letter, a counter. */
export class VenueIds {
  readonly #startId: string;
  #orders = 0;
  #reports = 0;

  constructor(startId: string) {
    this.#startId = startId;
  }

  nextOrderID(): string {
    this.#orders += 1;
    return `${this.#startId}-O${this.#orders}`;
  }

  nextExecID(): string {
    this.#reports += 1;
    return `${this.#startId}-E${this.#reports}`;
  }
}
