import type { Order } from "../core/execute/order.ts";
import { submitAnswerSchema } from "../intake/control/protocol.ts";
import type { SubmitAnswer, SubmittedOrder } from "../intake/control/protocol.ts";
import { findOrders, getOrder, submitOrder } from "./contract/orders.ts";
import type { NewOrder } from "./contract/orders.ts";
import { HttpProblem, statusOfDenial } from "./http-problem.ts";
import { reasonOf, viewOf } from "./order-view.ts";
import type { Projection } from "./projection.ts";
import { route } from "./route.ts";
import type { Reply, Route } from "./route.ts";
import { upToDate } from "./sources.ts";
import type { Sources } from "./sources.ts";

const SUBMIT_MS = 5_000;
/** For the batches up to the one an order stands in; they are in memory still. */
const READ_MS = 1_000;

export const orderRoutes = (sources: Sources): Route[] => [
  route(submitOrder, ({ body }) => submit(sources, body)),
  route(getOrder, ({ path }) => {
    const projection = upToDate(sources);
    return found(projection, orderWith(projection, path.orderID), 200);
  }),
  route(findOrders, ({ query }) => {
    const projection = upToDate(sources);
    const { names, orders } = projection.state;
    const order = orders.find(names.indexOf("account", query.account), query.clOrdID);
    const views = order === undefined ? [] : [viewOf(order, names, projection.journalId)];
    return { status: 200, body: { orders: views } };
  }),
];

async function submit(sources: Sources, asked: NewOrder): Promise<Reply> {
  const projection = upToDate(sources);
  const question = { op: "submit", order: submittedOf(asked) } as const;
  const answer: SubmitAnswer = submitAnswerSchema.parse(
    await sources.gate.ask(question, SUBMIT_MS),
  );
  // The desk's word makes the order's batch durable, so it may be read at once.
  projection.learn(answer.nextEvent);
  if (!projection.readOn(READ_MS)) {
    const taken = `order ${answer.orderID} was taken and is not read yet`;
    const detail = `${taken}; send the very same again`;
    throw new HttpProblem(503, "CATCHING_UP", { detail });
  }
  const order = orderWith(projection, answer.orderID);
  refuseDenied(order, answer.orderID);
  return found(projection, order, answer.isRepeat ? 200 : 201);
}

const submittedOf = (asked: NewOrder): SubmittedOrder => ({
  account: asked.account,
  clOrdID: asked.clOrdID,
  symbol: asked.symbol,
  side: asked.side,
  orderQty: String(asked.orderQty),
  timeInForce: asked.timeInForce,
  isClosing: asked.positionEffect === "close",
});

/** @throws HttpProblem 404 UNKNOWN_ORDER */
export function orderWith(projection: Projection, orderID: string): Order {
  const order = projection.order(orderID);
  if (order !== undefined) return order;
  const detail = "no such order, or it ended so long ago that only the journal knows";
  throw new HttpProblem(404, "UNKNOWN_ORDER", { detail });
}

function refuseDenied(order: Order, orderID: string): void {
  const { denial } = order;
  if (denial === undefined) return;
  const { code, text } = reasonOf(order) ?? { code: denial, text: "" };
  throw new HttpProblem(statusOfDenial(denial), code, { detail: text, orderID });
}

function found({ state, journalId }: Projection, order: Order, status: number): Reply {
  const body = viewOf(order, state.names, journalId);
  return { status, body, headers: status === 201 ? { location: `/orders/${body.orderID}` } : {} };
}
