import type { OrderDecided } from "../events.ts";
import type { Side } from "../terms.ts";
import { asPrice, larger, minus, smaller } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";
import { boundedPx } from "./leg-price.ts";
import { LEAST_PRICE, markedUp, markupOf } from "./markup.ts";
import type { Leg } from "./order.ts";

/** What a client gets an LP's fill at. */
export interface ClientPx {
  readonly lastPx: Price;
  /** What the LP did better than that, which the house keeps; 0: it passed all of it on. */
  readonly kept: Price;
}

const NOTHING: Price = asPrice(0);

/**
 * What the client gets an LP's fill at: the LP's price with the markup of the decision. What the
 * LP filled beyond the limit it was given is the house's loss, not the client's.
 *
 * Where the decision keeps improvement, it is never better than the client's price of the decision,
 * or the order's own limit where that is better still.
 */
export function clientFillPx(leg: Leg, lastPx: Price): ClientPx {
  const { side, limitPx, order } = leg;
  const { decision } = order;
  const fair = boundedPx(lastPx, side, limitPx);
  const due = larger(markedUp(fair, side, markupOf(decision)), LEAST_PRICE);
  if (!keepsImprovement(decision)) return { lastPx: due, kept: NOTHING };
  const promised = boundedPx(decision.clientPx, side, order.decidedTerms.limitPx);
  const told = worsePx(due, promised, side);
  return { lastPx: told, kept: side === "Buy" ? minus(told, due) : minus(due, told) };
}

/** What the decision says of all fills of its order. */
const keepsImprovement = (decision: OrderDecided | undefined): decision is OrderDecided =>
  decision?.findings.some(({ code }) => code === "IMPROVEMENT_KEPT") === true;

const worsePx = (a: Price, b: Price, side: Side): Price =>
  side === "Buy" ? larger(a, b) : smaller(a, b);
