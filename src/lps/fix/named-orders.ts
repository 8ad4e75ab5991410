/** Legs in doubt that are remembered; more than an LP ever leaves open. */
const REMEMBERED = 1_000;

/** What LPs write where they have no OrderID(37). */
const nobodys: ReadonlySet<string> = new Set(["", "0", "NONE", "UNKNOWN", "N/A"]);

/** Whether an OrderID(37) stands for none. */
export const isNobodys = (orderID: string): boolean => nobodys.has(orderID.toUpperCase());

interface Named {
  readonly orderID: string;
  /** How often the leg had been asked about when the LP named it. */
  readonly question: number;
}

/**
 * What an LP names in answers that may speak of the order or of the question: "rejected", of a leg
 * whose OrderID(37) is not known.
 *
 * An OrderID made up for the question is another one each time; one that stands for none is the
 * same for every leg. So the order is spoken of where the same OrderID comes in answer to two
 * questions, and for no other leg.
 */
export class NamedOrders {
  readonly #questions = new Map<number, number>();
  readonly #named = new Map<number, Named>();

  asked(leg: number): void {
    this.#questions.set(leg, (this.#questions.get(leg) ?? 0) + 1);
    bound(this.#questions);
  }

  /** @returns whether it is the order that was rejected */
  isNamedAgain(leg: number, orderID: string, clOrdID: string): boolean {
    if (isNobodys(orderID) || orderID === clOrdID) return false;
    const question = this.#questions.get(leg) ?? 0;
    const before = this.#named.get(leg);
    if (before?.orderID !== orderID) {
      this.#named.set(leg, { orderID, question });
      bound(this.#named);
      return false;
    }
    return before.question < question && !this.#isNamedOfAnother(leg, orderID);
  }

  #isNamedOfAnother(leg: number, orderID: string): boolean {
    for (const [other, named] of this.#named) {
      if (other !== leg && named.orderID === orderID) return true;
    }
    return false;
  }

  /** The leg is over, or known. */
  forget(leg: number): void {
    this.#questions.delete(leg);
    this.#named.delete(leg);
  }
}

/** The oldest goes: it is asked about again, and named again. */
function bound(map: Map<number, unknown>): void {
  if (map.size <= REMEMBERED) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
