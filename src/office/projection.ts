import { randomInt } from "node:crypto";
import { apply } from "../core/apply.ts";
import type { Event, OrderDecided } from "../core/events.ts";
import type { Order } from "../core/execute/order.ts";
import { SEEDS } from "../core/id-table.ts";
import { orderNumberOf } from "../core/ids.ts";
import type { Loader } from "../core/saved.ts";
import { hashOf, loadState, State } from "../core/state.ts";
import { beginReading } from "../journal/begin-reading.ts";
import type { Replayed } from "../journal/begin-reading.ts";
import { decodeEvent } from "../journal/event-codec.ts";
import type { JournalReader } from "../journal/journal-reader.ts";
import { NodeDisk } from "../journal/node-disk.ts";
import { positionOf } from "../journal/position.ts";
import { RecordFile } from "../journal/record-file.ts";
import { Replayer } from "../journal/replay.ts";
import { OrderLog } from "./order-log.ts";

/**
 * What the journal adds up to, read from its files: the desk's own state, by the desk's own
 * `apply`, each recorded hash of it reproduced. It is bounded as the desk's, by `order_retention`.
 *
 * A batch is read only once the desk has said that it is durable: what stands in a file may still
 * be lost, and must not be told. Reading begins with the newest snapshot; decisions of before it
 * are read from the journal when somebody asks.
 */
export class Projection {
  readonly #read: ReadState;
  readonly #reader: JournalReader;
  readonly #replayer: Replayer;
  readonly #records: RecordFile;
  #durable = 0;

  /** @param snapshots where they stand, undefined: none is looked for */
  constructor(dir: string, snapshots?: string) {
    const disk = new NodeDisk();
    const { reader, into } = beginReading(disk, dir, {
      dir: snapshots,
      anew: () => new ReadState(),
      // The desk has said so.
      onUnusable: () => undefined,
    });
    this.#read = into;
    this.#reader = reader;
    this.#replayer = new Replayer(into);
    this.#records = new RecordFile(disk, dir);
  }

  get state(): State {
    return this.#read.state;
  }

  /** Orders that came, denied ones too. */
  get log(): OrderLog {
    return this.#read.log;
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

  /**
   * The last decision about an order; undefined without one.
   *
   * @throws JOURNAL_RETIRED where its segment is let go
   */
  decisionOf({ decision, decisionAt }: Order): OrderDecided | undefined {
    const { end } = this.#reader;
    if (decision !== undefined || decisionAt === 0 || end === undefined) return decision;
    const readTo = positionOf(end.segment, end.offset);
    const record = this.#records.readRecordAt(decisionAt, readTo);
    const event = decodeEvent(record.type, record.bytes, record.start, record.end);
    return event.type === "OrderDecided" ? event : undefined;
  }

  close(): void {
    this.#reader.close();
    this.#records.close();
  }
}

/** The state with the list of its orders. */
class ReadState implements Replayed {
  readonly state: State = new State({ seed: randomInt(SEEDS) });
  readonly log: OrderLog = new OrderLog();

  apply(event: Event): void {
    apply(this.state, event);
    if (event.type === "OrderAccepted" || event.type === "OrderDenied") this.#note(event.order);
  }

  stateHash(): string {
    return hashOf(this.state);
  }

  load(from: Loader): void {
    loadState(this.state, from);
    const { orders } = this.state;
    // Of what is remembered alone: a desk that runs for years has given hundreds of millions.
    for (const number of orders.numbers()) {
      if (orders.order(number)?.house === undefined) this.#note(number);
    }
  }

  #note(number: number): void {
    const { orders } = this.state;
    this.log.add(number, orders.retainedCount, (each) => orders.has(each));
  }
}
