import { groupOf } from "../accounts/account-terms.ts";
import { closableOf } from "../accounts/closable.ts";
import { liveVolume } from "../accounts/positions.ts";
import { bestQuoteOf, midOf } from "../quotes/best-quote.ts";
import { worthOfVolume } from "../quotes/worth.ts";
import { signed, signOf } from "../terms.ts";
import type { Side } from "../terms.ts";
import { asVolume, minus, mulDiv, plus, WHOLE } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { lotsOf } from "../units/plain-number.ts";
import type { View } from "../view.ts";
import { denied } from "./denial.ts";
import type { Denial } from "./denial.ts";

/** An order as far as these controls look at it. */
export interface Sized {
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  readonly isClosing: boolean;
  /** The position it closes; 0: it names none. */
  readonly position: number;
  readonly orderQty: Volume | string;
  /** Its number, where it has one. */
  readonly order?: number;
}

/**
 * Controls on how much is asked for, and at what price. A closing order must have something to
 * close and passes the rest, but for the price.
 *
 * @param leavesQty what of it may still be filled, where some is
 */
export function sizeDenial(view: View, request: Sized, leavesQty?: Volume): Denial | undefined {
  const { orderQty } = request;
  if (typeof orderQty === "string") return undefined;
  const open = leavesQty ?? orderQty;
  const bySize = request.isClosing
    ? closingDenial(view, request, open)
    : (positionsDenial(view, request) ??
      netDenial(view, request, open) ??
      notionalDenial(view, request, orderQty));
  return bySize ?? collarDenial(view, request);
}

function closingDenial({ state }: View, request: Sized, orderQty: Volume): Denial | undefined {
  const open = closableOf(state, request);
  return orderQty > open ? denied("NOTHING_TO_CLOSE", `${lotsOf(open)} held`) : undefined;
}

/** What opens is a position of its own, unless accounts are netted. */
function positionsDenial({ state, policy }: View, request: Sized): Denial | undefined {
  const { account, order = 0 } = request;
  const { maxPositions } = policy.controls;
  if (policy.isNetting || state.holdings.count(account) < maxPositions) return undefined;
  // One that was filled in part, and rested, has its position.
  if (state.holdings.placeOf(order) !== undefined) return undefined;
  return denied("MAX_POSITIONS", String(maxPositions));
}

/** What the account may hold of the symbol, live orders counted as if they were filled. */
function netDenial(view: View, request: Sized, orderQty: Volume): Denial | undefined {
  const { account, symbol, side } = request;
  const limit = maxNetLots(view, account, symbol);
  if (limit === Infinity) return undefined;
  const position = view.state.positions.of(account, symbol);
  const net = signed(plus(position.aNet, position.bNet), signOf(side));
  const held = plus(net, liveVolume(position, side));
  const projected = plus(held, orderQty);
  // One that leaves the account with less than it has is never too much.
  if (projected <= limit || projected <= Math.abs(held)) return undefined;
  return denied("MAX_NET_LOTS", `${lotsOf(asVolume(limit))} lots`);
}

/** The narrowest that applies: of the account, its group, the symbol, of all. */
function maxNetLots({ state, policy }: View, account: number, symbol: number): number {
  const { controls, accounts } = policy;
  const group = groupOf(state, policy, account);
  return (
    accounts.maxNetLots(account) ??
    controls.maxNetLotsOfGroup[group] ??
    controls.maxNetLotsOfSymbol[symbol] ??
    controls.maxNetLots ??
    Infinity
  );
}

function notionalDenial(view: View, request: Sized, orderQty: Volume): Denial | undefined {
  const { policy, quotes, market, nowNs } = view;
  const { maxNotional } = policy.controls;
  if (maxNotional === undefined) return undefined;
  const lotWorth = market.lotWorth(policy, quotes, request.symbol, nowNs);
  if (lotWorth === undefined) return denied("NO_RATE", "");
  return worthOfVolume(orderQty, lotWorth) > maxNotional ? denied("MAX_NOTIONAL", "") : undefined;
}

/** The mid of this moment may not be far from the last sample: then one of the two is wrong. */
function collarDenial(view: View, { symbol }: Sized): Denial | undefined {
  const { policy, quotes, market, nowNs } = view;
  const { priceCollar } = policy.controls;
  const last = market.lastMid(symbol);
  if (priceCollar === undefined || last === undefined) return undefined;
  const mid = midOf(bestQuoteOf(policy, quotes, symbol, nowNs));
  if (mid === undefined) return undefined;
  const distance = Math.abs(minus(mid, last));
  return distance > mulDiv(last, priceCollar, WHOLE) ? denied("PRICE_COLLAR", "") : undefined;
}
