import { toldCodeOf, wordDenial, wordEnding } from "../core/codes.ts";
import { isFinal } from "../core/execute/order-status.ts";
import { avgPxOf, cumQtyOf, leavesQtyOf } from "../core/execute/order.ts";
import type { OrderTerms } from "../core/events.ts";
import type { ClientFill, Order } from "../core/execute/order.ts";
import { execIDOf, orderIDOf } from "../core/ids.ts";
import { accountNameOf } from "../core/names.ts";
import type { Names } from "../core/names.ts";
import { amountOf, lotsOf, pxOf } from "../core/units/plain-number.ts";
import { plus } from "../core/units/quantity.ts";
import type { OrderFill, OrderView } from "./contract/orders.ts";
import { timeOf } from "./rfc3339.ts";

/** An order as its client may see it, in the words of its FIX reports. */
export function viewOf(order: Order, names: Names, journalId: string): OrderView {
  const { terms, ordStatus, written } = order;
  const reason = reasonOf(order);
  return {
    orderID: orderIDOf(journalId, terms.order),
    account: accountNameOf(names, terms.account) || written.account,
    clOrdID: terms.clOrdID,
    symbol: names.nameOf("symbol", terms.symbol) || written.symbol,
    side: terms.side,
    orderQty: lotsOf(terms.orderQty),
    ordType: terms.ordType,
    ...pricesOf(terms),
    timeInForce: terms.timeInForce,
    ...(terms.expireUs === 0 ? {} : { expireTime: timeOf(terms.expireUs) }),
    positionEffect: terms.isClosing ? "close" : "open",
    ...(terms.position > 0 ? { position: orderIDOf(journalId, terms.position) } : {}),
    ordStatus,
    isResting: order.isResting,
    cumQty: lotsOf(cumQtyOf(order)),
    leavesQty: isFinal(ordStatus) ? 0 : lotsOf(leavesQtyOf(order)),
    avgPx: pxOf(avgPxOf(order)),
    ...(reason === undefined ? {} : { reason }),
    fills: order.fills.map((fill) => ({
      execID: execIDOf(journalId, fill.exec),
      lastQty: lotsOf(plus(fill.aQty, fill.bQty)),
      lastPx: pxOf(fill.lastPx),
      ...chargedFor(fill),
    })),
  };
}

const chargedFor = ({ commission, commCurrency }: ClientFill): Partial<OrderFill> =>
  commCurrency === "" ? {} : { commission: amountOf(commission), commCurrency };

const pricesOf = ({ limitPx, stopPx }: OrderTerms): Pick<OrderView, "price" | "stopPx"> => ({
  ...(limitPx === 0 ? {} : { price: pxOf(limitPx) }),
  ...(stopPx === 0 ? {} : { stopPx: pxOf(stopPx) }),
});

/** What the house thinks of a client stays in the house, as in Text(58). */
export function reasonOf({ denial, detail, ending }: Order): OrderView["reason"] {
  if (denial !== undefined) {
    const text = wordDenial(denial);
    return { code: toldCodeOf(denial), text: detail === "" ? text : `${text}: ${detail}` };
  }
  return ending && { code: ending, text: wordEnding(ending) };
}
