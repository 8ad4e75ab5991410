import type { FixSession } from "../../fix/session/session.ts";

/** What the desk knows of the numbers its orders went out under on one session. */
export interface SentLegs {
  /** Legs whose NewOrderSingle(D) had a number in the range, not yet ended. */
  between(from: number, to: number): readonly number[];
  at(msgSeqNum: number): number;
  /** The leg went out on this session, under whatever sequence. */
  knows(leg: number): boolean;
  /** Every leg it knows, some of which may have ended. */
  all(): readonly number[];
  /** The session's numbers have not begun anew since the leg went out. */
  isSameSequence(leg: number): boolean;
  /** The next application message finished is this leg's order. */
  nextIs(leg: number): void;
}

export interface TradeSession {
  readonly session: FixSession;
  readonly sent: SentLegs;
}

/** The sessions on which one LP takes orders, in the order in which they are to be used. */
export class TradeSessions {
  readonly #all: TradeSession[] = [];

  add(session: FixSession, sent: SentLegs): void {
    this.#all.push({ session, sent });
  }

  get isUp(): boolean {
    return this.#all.some(({ session }) => session.isUp);
  }

  /** For a new order: the first that is up; its session stores the order where none is. */
  forOrders(): TradeSession | undefined {
    return this.#all.find(({ session }) => session.isUp) ?? this.#all[0];
  }

  /** Where an order is asked about or canceled: there alone where it went out. */
  of(leg: number): TradeSession | undefined {
    if (this.#all.length === 1) return this.#all[0];
    return this.#all.find(({ sent }) => sent.knows(leg)) ?? this.forOrders();
  }

  at(session: FixSession): TradeSession | undefined {
    return this.#all.find((each) => each.session === session);
  }
}
