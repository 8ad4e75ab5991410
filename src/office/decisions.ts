import type { OrderDecided } from "../core/events.ts";
import type { Order } from "../core/execute/order.ts";
import { orderIDOf, orderNumberOf } from "../core/ids.ts";
import { accountNameOf, UNKNOWN } from "../core/names.ts";
import type { Names } from "../core/names.ts";
import { lotsOf } from "../core/units/plain-number.ts";
import { isRetired, isUnreadable } from "../journal/journal-error.ts";
import { explainDecision, listDecisions } from "./contract/decisions.ts";
import type { DecisionPage, DecisionQuery, DecisionRow } from "./contract/decisions.ts";
import { Explainer } from "./explainer.ts";
import { HttpProblem } from "./http-problem.ts";
import { orderWith } from "./orders.ts";
import type { Projection } from "./projection.ts";
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
    route(listDecisions, ({ query }) => ({
      status: 200,
      body: pageOf(upToDate(sources), query),
    })),
    route(explainDecision, ({ path }) => {
      const projection = upToDate(sources);
      const order = orderWith(projection, path.id);
      return { status: 200, body: explainer.explain(order, projection) };
    }),
  ];
}

function pageOf(projection: Projection, query: DecisionQuery): DecisionPage {
  const { state, log, journalId } = projection;
  const { orders, names } = state;
  const isWanted = filterOf(query, names);
  const decisions: DecisionRow[] = [];
  let looked = 0;
  let last = 0;
  for (const number of log.below(firstOf(query, journalId))) {
    if (decisions.length === query.limit || looked >= MOST_LOOKED_AT) {
      return { decisions, next: orderIDOf(journalId, last) };
    }
    last = number;
    const order = orders.order(number);
    looked += order?.decision === undefined ? READ_COST : 1;
    const decision = order && decisionIn(projection, order);
    if (order === undefined || decision === undefined || !isWanted(order, decision)) continue;
    decisions.push(rowOf(order, decision, names, journalId));
  }
  return { decisions };
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

/** @throws HttpProblem BAD_REQUEST where `before` is no OrderID of this journal */
function firstOf({ before }: DecisionQuery, journalId: string): number {
  if (before === undefined) return Number.POSITIVE_INFINITY;
  const number = orderNumberOf(journalId, before);
  if (number > 0) return number;
  const message = "is no OrderID of this desk";
  const errors = [{ in: "query", pointer: "/before", code: "BAD_VALUE", message }] as const;
  throw new HttpProblem(400, "BAD_REQUEST", { errors });
}

function filterOf(
  query: DecisionQuery,
  names: Names,
): (order: Order, decision: OrderDecided) => boolean {
  const { action, rule } = query;
  const account = query.account && names.indexOf("account", query.account);
  const symbol = query.symbol && names.indexOf("symbol", query.symbol);
  // A name nobody has must not match orders that were denied for theirs.
  const isInVain = account === UNKNOWN || symbol === UNKNOWN;
  return ({ terms }, decision) =>
    !isInVain &&
    (account === undefined || terms.account === account) &&
    (symbol === undefined || terms.symbol === symbol) &&
    (action === undefined || decision.action === action) &&
    (rule === undefined || decision.ruleId === rule);
}

function rowOf(
  { terms, legs, ordStatus }: Order,
  decision: OrderDecided,
  names: Names,
  journalId: string,
): DecisionRow {
  const lps = new Set(legs.map(({ lp }) => names.nameOf("lp", lp)));
  return {
    orderID: orderIDOf(journalId, terms.order),
    time: timeOf(decision.timeUs),
    account: accountNameOf(names, terms.account),
    symbol: names.nameOf("symbol", terms.symbol),
    side: terms.side,
    orderQty: lotsOf(terms.orderQty),
    action: decision.action,
    rule: decision.ruleId,
    clientClass: decision.clientClass,
    aVolume: lotsOf(decision.aVolume),
    bVolume: lotsOf(decision.bVolume),
    lps: [...lps],
    policyVersion: decision.policyVersion,
    ordStatus,
  };
}
