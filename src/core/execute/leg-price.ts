import type { Policy } from "../policy.ts";
import type { Side } from "../terms.ts";
import { asPrice, larger, minus, mulDiv, smaller } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";

/**
 * The worst price an LP may fill at: the client's, widened by the deviation the policy allows;
 * never beyond the order's own limit, never zero or below.
 *
 * @param limitPx of the order, 0: it has none
 */
export function legLimitOf(
  policy: Policy,
  symbol: number,
  side: Side,
  clientPx: Price,
  limitPx: Price,
): Price {
  return boundedPx(widenedPx(policy, symbol, side, clientPx), side, limitPx);
}

/** A price, or the order's limit where that is better for its client; 0: it has none. */
export function boundedPx(px: Price, side: Side, limitPx: Price): Price {
  if (limitPx === 0) return px;
  return side === "Buy" ? smaller(px, limitPx) : larger(px, limitPx);
}

function widenedPx(policy: Policy, symbol: number, side: Side, clientPx: Price): Price {
  const pip = policy.instruments[symbol]?.pip ?? asPrice(0);
  const deviation = asPrice(mulDiv(pip, policy.maxDeviationMilliPips, 1000));
  if (side === "Buy") return asPrice(clientPx + deviation);
  return deviation < clientPx ? minus(clientPx, deviation) : asPrice(1);
}
