import { isFinal } from "../../core/execute/order-status.ts";
import { avgPxOf, cumQtyOf, leavesQtyOf } from "../../core/execute/order.ts";
import type { Leg, Order } from "../../core/execute/order.ts";
import { legIDOf, orderIDOf } from "../../core/ids.ts";
import { accountNameOf } from "../../core/names.ts";
import type { Names } from "../../core/names.ts";
import { keyOf } from "./keys.ts";
import type { LegRow, OrderRow } from "./rows.ts";

/** Whose rows they are. */
export interface JournalName {
  /** The number the store gave it. */
  readonly journal: number;
  readonly journalId: string;
}

export const accountOf = ({ terms, written }: Order, names: Names): string =>
  accountNameOf(names, terms.account) || written.account;

export function orderRowOf(
  order: Order,
  names: Names,
  { journal, journalId }: JournalName,
  times: { readonly cameUs: number; readonly changedUs: number },
): OrderRow {
  const { terms, house } = order;
  return {
    id: keyOf(journal, terms.order),
    order_id: orderIDOf(journalId, terms.order),
    account: accountOf(order, names),
    session: names.nameOf("session", terms.session),
    cl_ord_id: terms.clOrdID,
    order_qty: terms.orderQty,
    limit_px: terms.limitPx,
    stop_px: terms.stopPx,
    time_in_force: terms.timeInForce,
    expire_us: terms.expireUs,
    is_closing: terms.isClosing,
    position_id: terms.position > 0 ? orderIDOf(journalId, terms.position) : "",
    transact_us: terms.transactTimeUs,
    came_us: times.cameUs,
    changed_us: times.changedUs,
    is_resting: order.isResting,
    cum_qty: cumQtyOf(order),
    leaves_qty: isFinal(order.ordStatus) ? 0 : leavesQtyOf(order),
    avg_px: avgPxOf(order),
    a_volume: order.aVolume,
    b_volume: order.bVolume,
    a_filled: order.aFilled,
    b_filled: order.bFilled,
    detail: house === undefined ? order.detail : `${house.purpose} ${house.actor} ${house.reason}`,
  };
}

export function legRowOf(
  leg: Leg,
  names: Names,
  { journal, journalId }: JournalName,
  times: { readonly createdUs: number; readonly changedUs: number },
): LegRow {
  const { order } = leg.order.terms;
  return {
    id: keyOf(journal, leg.leg),
    leg_id: legIDOf(journalId, leg.leg),
    order_key: keyOf(journal, order),
    order_id: orderIDOf(journalId, order),
    lp: names.nameOf("lp", leg.lp),
    symbol: names.nameOf("symbol", leg.symbol),
    side: leg.side,
    order_qty: leg.orderQty,
    limit_px: leg.limitPx,
    expected_px: leg.expectedPx,
    time_in_force: leg.timeInForce,
    ord_status: leg.ordStatus,
    is_in_doubt: leg.isInDoubt,
    lp_order_id: leg.lpOrderID,
    cum_qty: leg.cumQty,
    leg_text: leg.text,
    created_us: times.createdUs,
    changed_us: times.changedUs,
  };
}
