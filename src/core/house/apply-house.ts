import { become, orderOf } from "../execute/change-order.ts";
import { NO_COMMISSION } from "../execute/commission.ts";
import { leavesQtyOf, newOrder } from "../execute/order.ts";
import { HOUSE_ACCOUNT } from "../house-account.ts";
import { oneMore } from "../one-more.ts";
import type { State } from "../state.ts";
import { signed, signOf } from "../terms.ts";
import { asPrice, negated, NO_VOLUME, plus } from "../units/quantity.ts";
import { isAutomatic } from "./house-events.ts";
import type { HouseEnded, HouseFilled, HouseOrdered, HousePurpose } from "./house-events.ts";
import type { MoveOrdered, PositionMoved } from "./move-events.ts";

/** Of no session and no report: nobody outside hears of an order of the house. */
const NOBODY = { exec: 0, session: -1, account: HOUSE_ACCOUNT, clOrdID: "" } as const;

/** What happens to the house's own orders; see `apply`. */
export function houseChanged(
  state: State,
  event: HouseOrdered | HouseFilled | HouseEnded | MoveOrdered | PositionMoved,
): void {
  switch (event.type) {
    case "HouseOrdered":
      return houseOrdered(state, event);
    case "HouseFilled":
      return houseFilled(state, event);
    case "HouseEnded":
      return houseEnded(state, event);
    case "MoveOrdered":
      orderOf(state, event.order).move = event;
      return undefined;
    case "PositionMoved":
      return positionMoved(state, event);
  }
}

function houseOrdered(state: State, event: HouseOrdered): void {
  const { order, symbol, side, orderQty, isShrinking, timeUs } = event;
  state.nextOrder = order + 1;
  const terms = {
    ...NOBODY,
    order,
    symbol,
    side,
    ordType: "Market",
    timeInForce: "ImmediateOrCancel",
    orderQty,
    limitPx: asPrice(0),
    stopPx: asPrice(0),
    expireUs: 0,
    isClosing: isShrinking,
    transactTimeUs: timeUs,
    position: 0,
  } as const;
  state.orders.add({ ...newOrder(terms), house: event });
  state.house.opened(symbol);
  if (isAutomatic(event.purpose)) state.house.tried(symbol, event.purpose, timeUs);
}

function houseFilled(state: State, { order: number, leg, volume, lastPx }: HouseFilled): void {
  const order = orderOf(state, number);
  const { symbol, side } = order.terms;
  order.aFilled = plus(order.aFilled, volume);
  const none = { kept: asPrice(0), ...NO_COMMISSION };
  const fill = { exec: 0, leg, aQty: volume, bQty: NO_VOLUME, lastPx, ...none };
  order.fills = oneMore(order.fills, fill);
  if (order.move !== undefined) state.exposure.bookMoving(symbol, side, volume);
  else if (order.house?.purpose === "SLIVER") state.exposure.bookSliverHedge(symbol, side, volume);
  else state.exposure.bookHouse(symbol, side, volume);
  hedged(state, symbol, order.house?.purpose);
  const isWhole = leavesQtyOf(order) === 0;
  if (isWhole) state.house.closed(symbol);
  become(order, isWhole ? "Filled" : "PartiallyFilled");
  state.orders.settle(order, undefined);
}

/** A dealer's order takes off orphans and slivers both. */
function hedged({ house }: State, symbol: number, purpose: HousePurpose | undefined): void {
  if (isAutomatic(purpose)) return house.beginAnew(symbol, purpose);
  house.beginAnew(symbol, "ORPHAN");
  house.beginAnew(symbol, "SLIVER");
}

/** The account holds as much as before; what stands behind it is another. */
function positionMoved(state: State, event: PositionMoved): void {
  const { account, symbol, side, volume, to } = event;
  const intoA = to === "A" ? volume : negated(volume);
  const bought = signed(intoA, signOf(side));
  state.holdings.move({ account, symbol, side }, intoA);
  state.positions.book(account, symbol, bought, negated(bought));
  state.exposure.move(symbol, side, intoA);
}

function houseEnded(state: State, { order: number, code }: HouseEnded): void {
  const order = orderOf(state, number);
  const { symbol } = order.terms;
  order.ending = code;
  state.house.closed(symbol);
  const purpose = order.house?.purpose;
  if (isAutomatic(purpose) && order.aFilled === 0) state.house.failed(symbol, purpose);
  become(order, order.aFilled === 0 ? "Rejected" : "Canceled");
  state.orders.settle(order, undefined);
}
