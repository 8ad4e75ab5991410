import type { Floor } from "../../../desk/floor.ts";
import { cancelingSessions } from "../setting/policy-text.ts";
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

/** GONE: where a session says so, what rests of it ends when its client is gone. */
export class GoneCheck {
  readonly #violated: Violated;
  #sessions: Session[] = [];

  constructor(violated: Violated) {
    this.#violated = violated;
  }

  /** A desk that starts finds all clients gone. */
  restarted(ledger: EventLedger, nowNs: number): void {
    this.#sessions = cancelingSessions.map((id) => ({
      id,
      wasUp: false,
      resting: restingOf(ledger, id),
      dueNs: nowNs + PATIENCE_NS,
    }));
  }

  look({ clients, state }: Floor, ledger: EventLedger, nowNs: number): void {
    for (const session of this.#sessions) {
      const index = state.names.indexOf("session", session.id);
      const isUp = clients.of(index)?.peer.session.isUp === true;
      if (session.wasUp && !isUp) {
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
