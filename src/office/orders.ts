import type { Order } from "../core/execute/order.ts";
import { cancelAnswerSchema, submitAnswerSchema } from "../intake/control/protocol.ts";
import type { CancelAnswer, SubmitAnswer, SubmittedOrder } from "../intake/control/protocol.ts";
import { cancelOrder, findOrders, getOrder, submitOrder } from "./contract/orders.ts";
import type { NewOrder } from "./contract/orders.ts";
import { HttpProblem, statusOfDenial } from "./http-problem.ts";
import { reasonOf, viewOf } from "./order-view.ts";
import { plainText } from "./plain-text.ts";
import type { Projection } from "./projection.ts";
import { usOf, wallUs } from "./rfc3339.ts";
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
  route(cancelOrder, ({ path }) => cancel(sources, path.orderID)),
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
  readUpTo(projection, answer.nextEvent, `order ${answer.orderID} was taken`);
  const order = orderWith(projection, answer.orderID);
  refuseDenied(order, answer.orderID);
  return found(projection, order, answer.isRepeat ? 200 : 201);
}

/** The desk's word makes the batch durable, so it may be read at once. @throws HttpProblem 503 */
function readUpTo(projection: Projection, nextEvent: number, done: string): void {
  projection.learn(nextEvent);
  if (projection.readOn(READ_MS)) return;
  const detail = `${done} and is not read yet; send the very same again`;
  throw new HttpProblem(503, "CATCHING_UP", { detail });
}

const refusals: Readonly<Record<Exclude<CancelAnswer["outcome"], "CANCELED">, string>> = {
  UNKNOWN_ORDER: "no such order, or it ended so long ago that only the journal knows",
  OTHER_SESSION: "it came by FIX, and only its session may take it back",
  BEING_CARRIED_OUT: "its price was reached, and LPs have it",
  ORDER_ENDED: "it has ended",
};

async function cancel(sources: Sources, orderID: string): Promise<Reply> {
  const projection = upToDate(sources);
  const { outcome, nextEvent }: CancelAnswer = cancelAnswerSchema.parse(
    await sources.gate.ask({ op: "cancel", order: orderID }, SUBMIT_MS),
  );
  if (outcome !== "CANCELED") {
    const status = outcome === "UNKNOWN_ORDER" ? 404 : 409;
    throw new HttpProblem(status, outcome, { detail: refusals[outcome] });
  }
  readUpTo(projection, nextEvent, `order ${orderID} was cancelled`);
  return found(projection, orderWith(projection, orderID), 200);
}

const submittedOf = (asked: NewOrder): SubmittedOrder => ({
  account: asked.account,
  clOrdID: asked.clOrdID,
  symbol: asked.symbol,
  side: asked.side,
  orderQty: plainText(asked.orderQty),
  ordType: asked.ordType,
  price: plainText(asked.price ?? ""),
  stopPx: plainText(asked.stopPx ?? ""),
  timeInForce: asked.timeInForce,
  expireTimeUs: readTime(asked.expireTime, "/expireTime") ?? 0,
  transactTimeUs: readTime(asked.transactTime, "/transactTime") ?? wallUs(),
  isClosing: asked.positionEffect === "close",
  position: asked.position ?? "",
});

/** @throws HttpProblem BAD_REQUEST where the clock and the calendar have no such time */
function readTime(text: string | undefined, pointer: string): number | undefined {
  if (text === undefined) return undefined;
  const us = usOf(text);
  if (us !== undefined) return us;
  const errors = [{ in: "body", pointer, code: "BAD_VALUE", message: "is no time" }] as const;
  throw new HttpProblem(400, "BAD_REQUEST", { errors });
}

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
