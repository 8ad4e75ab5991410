import type { Clock } from "../ports/clock.ts";
import type { Books } from "./books.ts";
import type { DeskLog } from "./desk-log.ts";

/** Between two tries to make the next segment, which may write as much as one has. */
const TRIED_AGAIN_NS = 5_000_000_000;

/**
 * What an order that rests may write yet: its cancel, the events and the client's report, in a
 * batch of its own.
 */
const ORDER_BYTES = 1 << 10;
/** A leg that is out: its answer or fill, the client's report, a cancel of it. */
const LEG_BYTES = 2 << 10;

/** What is under way. */
interface UnderWay {
  readonly openCount: number;
  openLegs(): { readonly size: number };
}

export interface JournalRoomDesk {
  readonly clock: Clock;
  readonly log: DeskLog;
  readonly state: { readonly orders: UnderWay };
}

type RoomBooks = Pick<Books, "isFull" | "keepFor" | "lookForRoom" | "journalHealth">;

/**
 * Watches whether the disk has room for the journal to go on, and says so when that changes. While
 * it has none only what is under way goes on: what is left of the last segment is kept for that,
 * and the more of it the more is open.
 */
export class JournalRoom {
  readonly #desk: JournalRoomDesk;
  readonly #books: RoomBooks;
  #isFull = false;
  #triedNs = -Infinity;

  constructor(desk: JournalRoomDesk, books: RoomBooks) {
    this.#desk = desk;
    this.#books = books;
  }

  /** @returns whether nothing new is to be taken or sent */
  look(): boolean {
    const nowNs = this.#desk.clock.monotonicNs();
    if (nowNs - this.#triedNs >= TRIED_AGAIN_NS) {
      this.#triedNs = nowNs;
      this.#books.lookForRoom();
    }
    const { orders } = this.#desk.state;
    this.#books.keepFor(orders.openCount * ORDER_BYTES + orders.openLegs().size * LEG_BYTES);
    const { isFull } = this.#books;
    if (isFull !== this.#isFull) this.#tell(isFull);
    this.#isFull = isFull;
    return isFull;
  }

  #tell(isFull: boolean): void {
    const code = isFull ? "JOURNAL_FULL" : "JOURNAL_ROOM";
    const text = isFull
      ? "the disk has no room for the journal: no order is taken, what is under way goes on"
      : "the journal has room again: orders are taken";
    this.#desk.log.warn({ code, ...this.#books.journalHealth }, text);
  }
}
