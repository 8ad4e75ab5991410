import type { Order } from "../core/execute/order.ts";
import type { Input } from "../core/input.ts";
import type { State } from "../core/state.ts";
import type { Turn } from "./turn.ts";

/** What taking up resting orders needs from the desk. */
export interface DueOrdersDesk {
  readonly state: State;
  readonly turn: Turn;
  /** Legs are waited for and none is sent any more: what rests is the next start's. */
  readonly isStopping: boolean;
  dueOrders(): readonly Order[];
  input(input: Input): void;
}

/** Each takes up the first due order of every symbol and kind; the rest waits for the next turn. */
const MOST_ROUNDS = 100;

/** Takes up orders that rest, once a turn, where prices have moved. */
export class DueOrders {
  readonly #desk: DueOrdersDesk;
  #mayBeDue = false;

  constructor(desk: DueOrdersDesk) {
    this.#desk = desk;
  }

  /** Something may be due; looked at before the turn commits. */
  look(): void {
    if (this.#desk.state.resting.count === 0) return;
    this.#mayBeDue = true;
    this.#desk.turn.schedule();
  }

  takeUp(): void {
    if (!this.#mayBeDue || this.#desk.isStopping) return;
    this.#mayBeDue = false;
    let before: ReadonlySet<Order> = new Set();
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const due = this.#desk.dueOrders();
      // One that was not taken up now is not in the same turn.
      if (due.every((order) => before.has(order))) return;
      before = new Set(due);
      for (const { terms } of due) this.#desk.input({ type: "OrderDue", order: terms.order });
    }
    this.look();
  }
}
