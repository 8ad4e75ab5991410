/** What the sender of an order knows of it. */
export type LoadOrderState = "none" | "sent" | "acknowledged";

const states: readonly LoadOrderState[] = ["none", "sent", "acknowledged"];

/** The orders under way by their number, in a ring: one that nobody answers for is given up. */
export class OrdersUnderWay {
  readonly #dueNs: Float64Array;
  readonly #numbers: Float64Array;
  readonly #states: Uint8Array;
  #sentOnly = 0;
  #acknowledged = 0;

  /** @param room how many may be under way at once */
  constructor(room: number) {
    this.#dueNs = new Float64Array(room);
    this.#numbers = new Float64Array(room);
    this.#states = new Uint8Array(room);
  }

  /** Sent, and not answered. */
  get unanswered(): number {
    return this.#sentOnly;
  }

  /** Acknowledged, and not over. */
  get open(): number {
    return this.#acknowledged;
  }

  /** @returns what is known of the order whose place this one takes */
  sent(number: number, dueNs: number): LoadOrderState {
    const at = number % this.#states.length;
    const before = this.#stateAt(at);
    this.#set(at, "sent");
    this.#dueNs[at] = dueNs;
    this.#numbers[at] = number;
    return before;
  }

  /** "none": it is over, given up, or was never sent. */
  stateOf(number: number): LoadOrderState {
    const at = number % this.#states.length;
    return this.#numbers[at] === number ? this.#stateAt(at) : "none";
  }

  /** Another order has its place; whether it was over by then is not known any more. */
  isGivenUp(number: number): boolean {
    return (this.#numbers[number % this.#numbers.length] ?? 0) > number;
  }

  /** When an order that is under way should have been sent. */
  dueNs(number: number): number {
    return this.#dueNs[number % this.#dueNs.length] ?? 0;
  }

  turned(number: number, state: LoadOrderState): void {
    this.#set(number % this.#states.length, state);
  }

  #stateAt(at: number): LoadOrderState {
    return states[this.#states[at] ?? 0] ?? "none";
  }

  #set(at: number, state: LoadOrderState): void {
    this.#count(this.#stateAt(at), -1);
    this.#count(state, 1);
    this.#states[at] = states.indexOf(state);
  }

  #count(state: LoadOrderState, change: number): void {
    if (state === "sent") this.#sentOnly += change;
    if (state === "acknowledged") this.#acknowledged += change;
  }
}
