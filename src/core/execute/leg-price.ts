import type { Policy } from "../policy.ts";
import type { Side } from "../terms.ts";
import { asPrice, minus, mulDiv } from "../units/quantity.ts";
import type { Price } from "../units/quantity.ts";

/**
 * The worst price an LP may fill at: the client's, widened by the deviation the policy allows;
 * never zero or below.
 */
export function legLimitOf(policy: Policy, symbol: number, side: Side, clientPx: Price): Price {
  const pip = policy.instruments[symbol]?.pip ?? asPrice(0);
  const deviation = asPrice(mulDiv(pip, policy.maxDeviationMilliPips, 1000));
  if (side === "Buy") return asPrice(clientPx + deviation);
  return deviation < clientPx ? minus(clientPx, deviation) : asPrice(1);
}
