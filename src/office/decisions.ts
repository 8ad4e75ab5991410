import type { OrderDecided } from "../core/events.ts";
import type { Order } from "../core/execute/order.ts";
import { orderIDOf } from "../core/ids.ts";
import { accountNameOf } from "../core/names.ts";
import type { Names } from "../core/names.ts";
import { lotsOf } from "../core/units/plain-number.ts";
import { asVolume } from "../core/units/quantity.ts";
import { isRetired, isUnreadable } from "../journal/journal-error.ts";
import { facetsOf } from "../store/projections/facets.ts";
import type { Facets } from "../store/projections/facets.ts";
import { counterOf } from "../store/projections/keys.ts";
import type { Listed } from "../store/projections/list-calls.ts";
import type { ListQuery } from "../store/projections/list-query.ts";
import type { DecisionRow as StoredRow } from "../store/projections/rows.ts";
import { askRows, journalAsked, orderAsked, queryOf, storeRows } from "./asked-rows.ts";
import { explainDecision, listDecisions } from "./contract/decisions.ts";
import type { DecisionPage, DecisionQuery, DecisionRow } from "./contract/decisions.ts";
import { actionIn, lpsIn } from "./row-words.ts";
import { Explainer } from "./explainer.ts";
import { HttpProblem } from "./http-problem.ts";
import { orderWith } from "./orders.ts";
import type { Projection } from "./projection.ts";
import { remembered } from "./remembered-rows.ts";
import { route } from "./route.ts";
import type { Route } from "./route.ts";
import { timeOf } from "./rfc3339.ts";
import { upToDate } from "./sources.ts";
import type { Sources } from "./sources.ts";

/** Orders one request looks at; a page that found fewer than it may hold says where to go on. */
const MOST_LOOKED_AT = 50_000;
/** One that is read from the journal takes as long as so many that are in memory. */
const READ_COST = 10;

export function decisionRoutes(sources: Sources): Route[] {
  const explainer = new Explainer(sources.policyDir);
  return [
    route(listDecisions, async ({ query }) => ({
      status: 200,
      body: await pageOf(sources, query),
    })),
    route(explainDecision, ({ path }) => {
      const projection = upToDate(sources);
      const order = orderWith(projection, path.id);
      return { status: 200, body: explainer.explain(order, projection) };
    }),
  ];
}

/** From the store; from memory while that is away or behind, as far as memory goes back. */
async function pageOf(sources: Sources, query: DecisionQuery): Promise<DecisionPage> {
  const projection = upToDate(sources);
  const journalId = journalAsked(sources, query.journal);
  const asked = queryOf(query, journalId);
  const cursor = cursorOf(query, journalId);
  const isOwn = journalId === projection.journalId;
  if (isOwn && !(await sources.rows.reach())) return memoryPage(sources, projection, asked, cursor);
  try {
    return await storedPage(sources, asked, cursor);
  } catch (error) {
    if (!isOwn || !(error instanceof HttpProblem && error.status === 503)) throw error;
    return memoryPage(sources, projection, asked, cursor);
  }
}

/** Where a page begins: before an order, and where that is known before one of its decisions. */
interface Cursor {
  readonly order: number;
  readonly event: number | undefined;
}

/** @throws HttpProblem BAD_REQUEST where `before` is no OrderID of the journal */
function cursorOf({ before }: DecisionQuery, journalId: string): Cursor | undefined {
  if (before === undefined) return undefined;
  const [orderID = "", event] = before.split(".");
  const order = orderAsked("before", journalId, orderID);
  return { order, event: event === undefined ? undefined : Number(event) };
}

async function storedPage(
  sources: Sources,
  asked: ListQuery,
  cursor: Cursor | undefined,
): Promise<DecisionPage> {
  const from = cursor === undefined ? {} : await beforeThat(sources, asked, cursor);
  const page = await askRows(sources, "listDecisions", { ...asked, ...from });
  const last = page.rows.at(-1);
  const isMore = page.next !== null && last !== undefined;
  const next = isMore ? { next: `${last.order_id}.${page.next}` } : {};
  return { decisions: page.rows.map(storedRowOf), ...next, rows: await storeRows(sources) };
}

/** Of an order alone: before its last decision, or where it has none before the order came. */
async function beforeThat(
  sources: Sources,
  { journalId, toUs = Number.MAX_SAFE_INTEGER }: ListQuery,
  { order, event }: Cursor,
): Promise<Pick<ListQuery, "before" | "toUs">> {
  if (event !== undefined) return { before: event };
  const of = { journalId, order, limit: 1 };
  const [decision] = (await askRows(sources, "listDecisions", of)).rows;
  if (decision !== undefined) return { before: counterOf(decision.id) };
  const [came] = (await askRows(sources, "listOrders", of)).rows;
  return { toUs: Math.min(toUs, came === undefined ? 0 : came.came_us) };
}

function storedRowOf(row: Listed<StoredRow>): DecisionRow {
  return {
    orderID: row.order_id,
    time: timeOf(row.decided_us),
    account: row.account,
    symbol: row.symbol,
    side: row.side,
    orderQty: lotsOf(asVolume(row.order_qty)),
    action: actionIn(row.action),
    rule: row.rule,
    clientClass: row.client_class,
    aVolume: lotsOf(asVolume(row.a_volume)),
    bVolume: lotsOf(asVolume(row.b_volume)),
    lps: lpsIn(row.lp_list),
    policyVersion: row.policy_version,
    ordStatus: row.ord_status,
    ordType: row.ord_type,
    book: row.book,
    reason: row.reason,
  };
}

/** Newest first by the orders' numbers: of each order the last decision. */
function memoryPage(
  { rows }: Sources,
  projection: Projection,
  query: ListQuery,
  cursor: Cursor | undefined,
): DecisionPage {
  const { state, log, journalId } = projection;
  const { orders, names } = state;
  const isWanted = remembered(query, names);
  const decisions: DecisionRow[] = [];
  const stand = { source: "memory", behind: rows.behind, isWhole: false } as const;
  let looked = 0;
  let last = 0;
  for (const number of log.below(cursor?.order ?? Number.POSITIVE_INFINITY)) {
    if (decisions.length === query.limit || looked >= MOST_LOOKED_AT) {
      return { decisions, next: orderIDOf(journalId, last), rows: stand };
    }
    last = number;
    const order = orders.order(number);
    looked += order?.decision === undefined ? READ_COST : 1;
    const decision = order && decisionIn(projection, order);
    if (order === undefined || decision === undefined) continue;
    const facets = facetsOf(order, decision, names);
    if (!isWanted(order, decision, facets)) continue;
    decisions.push(rowOf(order, decision, facets, { names, journalId }));
  }
  return { decisions, rows: stand };
}

/** One of before the office's snapshot is in the journal, as long as that can be read. */
function decisionIn(projection: Projection, order: Order): OrderDecided | undefined {
  try {
    return projection.decisionOf(order);
  } catch (error) {
    if (isRetired(error) || isUnreadable(error)) return undefined;
    throw error;
  }
}

function rowOf(
  { terms }: Order,
  decision: OrderDecided,
  facets: Facets,
  { names, journalId }: { readonly names: Names; readonly journalId: string },
): DecisionRow {
  const { symbol, side, lps, ordStatus, ordType, book, reason } = facets;
  return {
    orderID: orderIDOf(journalId, terms.order),
    time: timeOf(decision.timeUs),
    account: accountNameOf(names, terms.account),
    symbol,
    side,
    orderQty: lotsOf(terms.orderQty),
    action: decision.action,
    rule: decision.ruleId,
    clientClass: decision.clientClass,
    aVolume: lotsOf(decision.aVolume),
    bVolume: lotsOf(decision.bVolume),
    lps,
    policyVersion: decision.policyVersion,
    ordStatus,
    ordType,
    book,
    reason,
  };
}
