import { randomInt } from "node:crypto";
import { apply } from "../core/apply.ts";
import type { Event } from "../core/events.ts";
import type { Order } from "../core/execute/order.ts";
import { SEEDS } from "../core/id-table.ts";
import { orderNumberOf } from "../core/ids.ts";
import { hashOf, State } from "../core/state.ts";
import { JournalReader } from "../journal/journal-reader.ts";
import { NodeDisk } from "../journal/node-disk.ts";
import { Replayer } from "../journal/replay.ts";
import { OrderLog } from "./order-log.ts";

/**
 * What the journal adds up to, read from its files: the desk's own state, by the desk's own
 * `apply`, each recorded hash of it reproduced. It is bounded as the desk's, by `order_retention`.
 *
 * A batch is read only once the desk has said that it is durable: what stands in a file may still
 * be lost, and must not be told.
 */
export class Projection {
  readonly state: State = new State({ seed: randomInt(SEEDS) });
  /** Orders that came, denied ones too. */
  readonly log: OrderLog = new OrderLog();
  readonly #reader: JournalReader;
  readonly #replayer: Replayer;
  #durable = 0;

  constructor(dir: string) {
    this.#reader = new JournalReader(new NodeDisk(), dir);
    this.#replayer = new Replayer({
      apply: (event) => this.#apply(event),
      stateHash: () => hashOf(this.state),
    });
  }

  /** Empty before the first batch was read. */
  get journalId(): string {
    return this.#reader.end?.identity.journalId ?? "";
  }

  /** Number of the first event that was not read. */
  get nextEvent(): number {
    return this.#reader.end?.nextEvent ?? 1;
  }

  /** Durable events that were not read, as far as is known here. */
  get behind(): number {
    return Math.max(0, this.#durable - this.nextEvent);
  }

  /** The desk has said how far the journal is durable. */
  get isTold(): boolean {
    return this.#durable > 0;
  }

  /** Every event below this number is durable. */
  learn(nextEvent: number): void {
    this.#durable = Math.max(this.#durable, nextEvent);
  }

  /**
   * Reads on, batch by batch, for so long at most.
   *
   * @returns whether all is read that is known to be durable
   * @throws JOURNAL_DAMAGED and STATE_HASH_MISMATCH
   */
  readOn(forMs: number): boolean {
    const endMs = performance.now() + forMs;
    while (this.behind > 0 && performance.now() < endMs) {
      if (!this.#reader.next()) return false;
      this.#replayer.batch(this.#reader.batch);
    }
    return this.behind === 0;
  }

  /** By OrderID; undefined where there is none, or it is forgotten. */
  order(orderID: string): Order | undefined {
    const number = orderNumberOf(this.journalId, orderID);
    return number === 0 ? undefined : this.state.orders.order(number);
  }

  close(): void {
    this.#reader.close();
  }

  #apply(event: Event): void {
    apply(this.state, event);
    if (event.type !== "OrderAccepted" && event.type !== "OrderDenied") return;
    const { orders } = this.state;
    const isRemembered = (number: number): boolean => orders.has(number);
    this.log.add(event.order, orders.retainedCount, isRemembered);
  }
}
