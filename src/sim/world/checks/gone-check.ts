import type { Floor } from "../../../desk/floor.ts";
import type { EventLedger } from "./event-ledger.ts";
import type { KnownOrder } from "./known.ts";
import type { Violated } from "./violation.ts";

/** More than a desk needs to commit what it does. */
const PATIENCE_NS = 50_000_000;

interface Session {
  readonly id: string;
  wasUp: boolean;
  /** What rested as its connection ended. */
  resting: readonly KnownOrder[];
  dueNs: number;
}

/**
 * GONE: where a session says so, what rests of it ends when its client is gone. Of those who are
 * gone because the desk stops in order, it ends as the next desk starts.
 */
export class GoneCheck {
  readonly #violated: Violated;
  readonly #ids: readonly string[];
  #sessions: Session[] = [];

  /** @param ids of the sessions that say so */
  constructor(violated: Violated, ids: readonly string[]) {
    this.#violated = violated;
    this.#ids = ids;
  }

  /** A desk that starts finds all clients gone. */
  restarted(ledger: EventLedger, nowNs: number): void {
    this.#sessions = this.#ids.map((id) => ({
      id,
      wasUp: false,
      resting: restingOf(ledger, id),
      dueNs: nowNs + PATIENCE_NS,
    }));
  }

  look({ clients, state, isStopping }: Floor, ledger: EventLedger, nowNs: number): void {
    for (const session of this.#sessions) {
      const index = state.names.indexOf("session", session.id);
      const isUp = clients.of(index)?.peer.session.isUp === true;
      if (session.wasUp && !isUp && !isStopping) {
        session.resting = restingOf(ledger, session.id);
        session.dueNs = nowNs + PATIENCE_NS;
      }
      session.wasUp = isUp;
      if (session.resting.length === 0 || nowNs < session.dueNs) continue;
      const left = session.resting.find(({ isResting, isOver }) => isResting && !isOver);
      session.resting = [];
      if (left === undefined) continue;
      this.#violated("GONE", `order ${left.order} of ${session.id} rests on, its client is gone`);
    }
  }
}

const restingOf = (ledger: EventLedger, id: string): KnownOrder[] =>
  [...ledger.orders.values()].filter(
    ({ isResting, isOver, terms }) =>
      isResting && !isOver && terms !== undefined && ledger.nameOf("session", terms.session) === id,
  );
