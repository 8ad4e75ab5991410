import { amountOf, lotsOf, pxOf } from "../core/units/plain-number.ts";
import { asMoney, asPrice, asVolume } from "../core/units/quantity.ts";
import { orderNumberOf, orderIDOf } from "../core/ids.ts";
import type { Listed } from "../store/projections/list-calls.ts";
import type { FillRow, LegRow, OrderRow } from "../store/projections/rows.ts";
import { askRows, journalAsked, orderAsked, queryOf, storeRows } from "./asked-rows.ts";
import { fillParty, getBlotterOrder, listFills, listOrders } from "./contract/blotter.ts";
import type { BlotterFill, BlotterFillPage, BlotterLeg } from "./contract/blotter.ts";
import type { BlotterOrder, BlotterOrderPage, FillQuery } from "./contract/blotter.ts";
import type { OrderQuery, WholeOrder } from "./contract/blotter.ts";
import { HttpProblem } from "./http-problem.ts";
import { timeOf } from "./rfc3339.ts";
import { route } from "./route.ts";
import type { Route } from "./route.ts";
import { lpsIn } from "./row-words.ts";
import type { Sources } from "./sources.ts";

const MOST_FILLS = 500;

export const blotterRoutes = (sources: Sources): Route[] => [
  route(listOrders, async ({ query }) => ({
    status: 200,
    body: await ordersAsked(sources, query),
  })),
  route(getBlotterOrder, async ({ path }) => ({
    status: 200,
    body: await wholeOrder(sources, path.orderID),
  })),
  route(listFills, async ({ query }) => ({ status: 200, body: await fillsAsked(sources, query) })),
];

async function ordersAsked(sources: Sources, query: OrderQuery): Promise<BlotterOrderPage> {
  const { before, ...filter } = query;
  const journalId = journalAsked(sources, query.journal);
  const rows = await storeRows(sources);
  const page = await askRows(sources, "listOrders", {
    ...queryOf(filter, journalId),
    before: before === undefined ? undefined : orderAsked("before", journalId, before),
  });
  const next = page.next === null ? {} : { next: orderIDOf(journalId, page.next) };
  return { orders: page.rows.map(orderOf), ...next, rows };
}

async function fillsAsked(sources: Sources, query: FillQuery): Promise<BlotterFillPage> {
  const { before, ...filter } = query;
  const journalId = journalAsked(sources, query.journal);
  const rows = await storeRows(sources);
  const page = await askRows(sources, "listFills", {
    ...queryOf(filter, journalId),
    before: before === undefined ? undefined : Number(before),
  });
  const next = page.next === null ? {} : { next: String(page.next) };
  return { fills: page.rows.map(fillOf), ...next, rows };
}

/** @throws HttpProblem 404 UNKNOWN_ORDER */
async function wholeOrder(sources: Sources, orderID: string): Promise<WholeOrder> {
  const rows = await storeRows(sources);
  // The id says which journal it is of, and the store may know that of another one.
  const journalId = orderID.slice(0, sources.projection.journalId.length);
  const order = orderNumberOf(journalId, orderID);
  const asked = { journalId, order };
  const [row] = (await askRows(sources, "listOrders", { ...asked, limit: 1 })).rows;
  if (row === undefined) {
    throw new HttpProblem(404, "UNKNOWN_ORDER", { detail: "the store has no such order" });
  }
  const legs = await askRows(sources, "legsOf", [row.id]);
  const fills = await askRows(sources, "listFills", { ...asked, limit: MOST_FILLS });
  return { order: orderOf(row), legs: legs.map(legOf), fills: fills.rows.map(fillOf), rows };
}

const lots = (volume: number): number => lotsOf(asVolume(volume));
const px = (price: number): number => pxOf(asPrice(price));

function orderOf(row: Listed<OrderRow>): BlotterOrder {
  return {
    orderID: row.order_id,
    account: row.account,
    session: row.session,
    clOrdID: row.cl_ord_id,
    symbol: row.symbol,
    side: row.side,
    orderQty: lots(row.order_qty),
    ordType: row.ord_type,
    ...(row.limit_px === 0 ? {} : { price: px(row.limit_px) }),
    ...(row.stop_px === 0 ? {} : { stopPx: px(row.stop_px) }),
    timeInForce: row.time_in_force,
    ...(row.expire_us === 0 ? {} : { expireTime: timeOf(row.expire_us) }),
    positionEffect: row.is_closing ? "close" : "open",
    ...(row.position_id === "" ? {} : { position: row.position_id }),
    time: timeOf(row.came_us),
    changed: timeOf(row.changed_us),
    ordStatus: row.ord_status,
    isResting: row.is_resting,
    cumQty: lots(row.cum_qty),
    leavesQty: lots(row.leaves_qty),
    avgPx: px(row.avg_px),
    action: row.action,
    rule: row.rule,
    clientClass: row.client_class,
    book: row.book,
    lps: lpsIn(row.lp_list),
    aVolume: lots(row.a_volume),
    bVolume: lots(row.b_volume),
    aFilled: lots(row.a_filled),
    bFilled: lots(row.b_filled),
    reason: row.reason,
    detail: row.detail,
  };
}

const legOf = (row: LegRow): BlotterLeg => ({
  clOrdID: row.leg_id,
  lp: row.lp,
  lpOrderID: row.lp_order_id,
  side: row.side,
  orderQty: lots(row.order_qty),
  limitPx: px(row.limit_px),
  expectedPx: px(row.expected_px),
  timeInForce: row.time_in_force,
  ordStatus: row.ord_status,
  isInDoubt: row.is_in_doubt,
  cumQty: lots(row.cum_qty),
  text: row.leg_text,
  time: timeOf(row.created_us),
  changed: timeOf(row.changed_us),
});

function fillOf(row: Listed<FillRow>): BlotterFill {
  const { commission, comm_currency: commCurrency } = row;
  return {
    party: fillParty.parse(row.party),
    time: timeOf(row.time_us),
    execID: row.exec_id,
    orderID: row.order_id,
    leg: row.leg_id,
    account: row.account,
    symbol: row.symbol,
    side: row.side,
    lastQty: lots(row.qty),
    lastPx: px(row.px),
    aQty: lots(row.a_qty),
    bQty: lots(row.b_qty),
    book: row.book,
    lp: lpsIn(row.lp_list)[0] ?? "",
    kept: px(row.kept),
    ...(commCurrency === "" ? {} : { commission: amountOf(asMoney(commission)), commCurrency }),
  };
}
