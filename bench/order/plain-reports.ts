import type { TimeInForce } from "../../src/core/terms.ts";
import { SESSION } from "./order-policy.ts";
import type { PlainClientFilled, PlainLegCreated, PlainTerms } from "./plain-events.ts";
import { plainMessage } from "./plain-message.ts";
import type { Field } from "./plain-message.ts";
import { PRICE, VOLUME } from "./plain-numbers.ts";
import type { PlainOrder } from "./plain-orders.ts";
import type { PlainPolicy } from "./plain-policy.ts";

const JOURNAL_ID = "K3M9QZ2A";
const sides = { Buy: "1", Sell: "2" };
const statuses = { New: "0", PartiallyFilled: "1", Filled: "2" };
const ordTypes = { Market: "1", Limit: "2", Stop: "3", StopLimit: "4", Other: "" };
const timesInForce: Readonly<Record<TimeInForce, string>> = {
  Day: "0",
  GoodTillCancel: "1",
  ImmediateOrCancel: "3",
  FillOrKill: "4",
  GoodTillDate: "6",
  Other: "",
};

const idOf = (letter: string, number: number): string =>
  `${JOURNAL_ID}${letter}${number.toString(36).toUpperCase()}`;

/** How an order stands when its client hears of it. */
interface Standing extends Pick<PlainOrder, "status"> {
  readonly filled: number;
  readonly averagePx: number;
}

/** The messages to the client and to LPs. One number for all, as nobody reads them here. */
export class PlainReports {
  readonly #policy: PlainPolicy;
  #seqNum = 1;

  constructor(policy: PlainPolicy) {
    this.#policy = policy;
  }

  /** The client hears that its order is taken. */
  accepted(terms: PlainTerms, time: string): Buffer {
    const nothing = { status: "New", filled: 0, averagePx: 0 } as const;
    return this.#send("8", SESSION, time, this.#standing(terms, nothing, "0", terms.exec, time));
  }

  /** The client hears of a fill. */
  filled(order: PlainOrder, { exec, aQty, bQty, lastPx }: PlainClientFilled, time: string): Buffer {
    const { terms, status, aFilled, bFilled } = order;
    const standing = { status, filled: aFilled + bFilled, averagePx: averagePxOf(order) };
    return this.#send("8", SESSION, time, [
      ...this.#standing(terms, standing, "F", exec, time),
      [32, (aQty + bQty) / VOLUME],
      [31, lastPx / PRICE],
    ]);
  }

  /** A leg as its LP is told of it. */
  leg(
    { leg, lp, symbol, side, orderQty, limitPx, timeInForce }: PlainLegCreated,
    time: string,
  ): Buffer {
    const mapping = this.#policy.lpsById.get(lp)?.mappings.get(symbol);
    if (mapping === undefined) throw new Error("Invariant: every LP must be mapped");
    const ordType = mapping.orderTypes.includes("Limit") ? "Limit" : "Market";
    const price: Field[] = ordType === "Limit" ? [[44, limitPx / PRICE]] : [];
    if (!mapping.timesInForce.some((each) => each === timeInForce)) {
      throw new Error("Invariant: the bench's LPs take orders that are filled at once");
    }
    return this.#send("D", lp, time, [
      [11, idOf("L", leg)],
      [55, mapping.lpSymbol],
      [54, sides[side]],
      [60, time],
      [38, (orderQty * mapping.quantityPerLot) / VOLUME],
      [40, ordTypes[ordType]],
      ...price,
      [59, timesInForce[timeInForce]],
    ]);
  }

  #send(msgType: string, target: string, time: string, fields: readonly Field[]): Buffer {
    return plainMessage(msgType, target, this.#seqNum++, time, fields);
  }

  #standing(
    terms: PlainTerms,
    { status, filled, averagePx }: Standing,
    execType: string,
    exec: number,
    time: string,
  ): Field[] {
    return [
      [37, idOf("O", terms.order)],
      [11, terms.clOrdID],
      [17, idOf("E", exec)],
      [150, execType],
      [39, statuses[status]],
      [1, terms.account],
      [55, terms.symbol],
      [54, sides[terms.side]],
      [38, terms.orderQty / VOLUME],
      [40, ordTypes[terms.ordType]],
      [59, timesInForce[terms.timeInForce]],
      [151, (terms.orderQty - filled) / VOLUME],
      [14, filled / VOLUME],
      [6, averagePx / PRICE],
      [60, time],
    ];
  }
}

/** Over all fills, cut to 10⁻⁸; 0 without one. */
function averagePxOf({ fills, aFilled, bFilled }: PlainOrder): number {
  const [first] = fills;
  if (first === undefined) return 0;
  if (fills.every(({ lastPx }) => lastPx === first.lastPx)) return first.lastPx;
  const value = fills.reduce((sum, { aQty, bQty, lastPx }) => sum + (aQty + bQty) * lastPx, 0);
  return Math.trunc(value / (aFilled + bFilled));
}
