import { apply } from "../core/apply.ts";
import type { Event, OrderDecided } from "../core/events.ts";
import { loadAll, saveAll } from "../core/saved.ts";
import type { Saver } from "../core/saved.ts";
import { hashOf, loadState, saveState, State } from "../core/state.ts";
import type { Replayed } from "../journal/begin-reading.ts";
import type { EventPlace } from "../journal/replay.ts";
import type { SnapshotSource } from "../journal/snapshot-bytes.ts";
import type { JournalPosition } from "../ports/journal.ts";
import { SessionLedger } from "./session-ledger.ts";
import type { LedgerJournal } from "./session-ledger.ts";

/** What a journal adds up to for the desk: the state, and each session's numbers. */
export class ReplayedBooks implements Replayed {
  /** Decisions of orders that ended are read from the journal when somebody asks for them. */
  readonly state: State;
  readonly #ledgers = new Map<number, SessionLedger>();
  readonly #journal: Omit<LedgerJournal, "isOpenLeg">;

  /** @param seed of the hash clients' and LPs' ids are found by */
  constructor(seed: number, journal: Omit<LedgerJournal, "isOpenLeg">) {
    this.state = new State({ decisions: "of open orders", seed });
    this.#journal = journal;
  }

  /** By their sessions' indexes, as they came. */
  ledgers(): Iterable<SessionLedger> {
    return this.#ledgers.values();
  }

  /** Numbers and messages of a session, by its index. */
  ledgerOf(session: number): SessionLedger {
    let ledger = this.#ledgers.get(session);
    if (ledger === undefined) {
      const journal = this.#journal;
      ledger = new SessionLedger(session, {
        record: (event) => journal.record(event),
        eventAt: (position) => journal.eventAt(position),
        get isFull() {
          return journal.isFull;
        },
        received: () => journal.received(),
        lost: (of, msgSeqNum, why) => journal.lost(of, msgSeqNum, why),
        isOpenLeg: (leg) => this.state.orders.openLegs().has(leg),
      });
      this.#ledgers.set(session, ledger);
    }
    return ledger;
  }

  apply(event: Event, { position }: EventPlace): void {
    apply(this.state, event);
    if (event.type === "OrderDecided") this.noteDecision(event, position);
    if ("session" in event && event.type.startsWith("Fix")) {
      this.ledgerOf(event.session).replay(event, position);
    }
  }

  noteDecision({ order: number }: OrderDecided, position: JournalPosition): void {
    const order = this.state.orders.order(number);
    if (order !== undefined) order.decisionAt = position;
  }

  stateHash(): string {
    return hashOf(this.state);
  }

  save(to: Saver): void {
    saveState(this.state, to);
    saveAll(to, this.#ledgers.size, this.#ledgers, ([session, ledger]) => {
      to.int(session);
      ledger.save(to);
    });
  }

  load(from: SnapshotSource): void {
    loadState(this.state, from);
    loadAll(from, () => this.ledgerOf(from.int()).load(from));
    from.mustEnd();
  }
}
