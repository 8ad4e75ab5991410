import type { OrderDecided } from "../events.ts";
import type { Side } from "../terms.ts";
import { asPrice, larger, minus, smaller } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";
import { boundedPx } from "./leg-price.ts";
import { priceOf } from "./sor/lp-candidates.ts";
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
 * Where the decision keeps improvement, it is never better than was promised for the leg; each fill
 * is looked at by itself.
 */
export function clientFillPx(leg: Leg, lastPx: Price): ClientPx {
  const { side, limitPx, order } = leg;
  const { decision } = order;
  const fair = boundedPx(lastPx, side, limitPx);
  const due = larger(markedUp(fair, side, markupOf(decision)), LEAST_PRICE);
  if (!keepsImprovement(decision)) return { lastPx: due, kept: NOTHING };
  const promised = promisedPx(leg, decision);
  const told = worsePx(due, promised, side);
  return { lastPx: told, kept: side === "Buy" ? minus(told, due) : minus(due, told) };
}

/**
 * Best for the client of its price in the decision, of the quote the leg was sent for with the
 * markup, and of the order's own limit. The quote is among them since the first may be worse: the
 * average over several LPs, or half way where LPs cross. An LP that fills at its quote did nothing
 * better that the house could keep, level by level where the leg took several of it.
 */
function promisedPx(leg: Leg, decision: OrderDecided): Price {
  const { side, order } = leg;
  const quoted = larger(markedUp(quotedPx(leg, decision), side, markupOf(decision)), LEAST_PRICE);
  const offered = boundedPx(quoted, side, decision.clientPx);
  return boundedPx(offered, side, order.decidedTerms.limitPx);
}

/** The best price the LP quoted for the leg: of several levels the first. */
function quotedPx({ lp, side, expectedPx }: Leg, { lps }: OrderDecided): Price {
  const deep = lps.find((it) => it.lp === lp && it.deeper.length > 0 && it.legQty > 0);
  return deep === undefined ? expectedPx : boundedPx(priceOf(deep, side), side, expectedPx);
}

/** What the decision says of all fills of its order. */
const keepsImprovement = (decision: OrderDecided | undefined): decision is OrderDecided =>
  decision?.findings.some(({ code }) => code === "IMPROVEMENT_KEPT") === true;

const worsePx = (a: Price, b: Price, side: Side): Price =>
  side === "Buy" ? larger(a, b) : smaller(a, b);
