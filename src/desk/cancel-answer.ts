import { isFinal } from "../core/execute/order-status.ts";
import { orderNumberOf } from "../core/ids.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { CancelAnswer } from "../intake/control/protocol.ts";
import { HTTP_SESSION } from "./submit-answer.ts";
import type { SubmitDesk } from "./submit-answer.ts";

/**
 * Takes back an order that rests, for who sent it by HTTP. Asked again, it is cancelled still: who
 * did not hear the first answer may ask as often as he likes.
 */
export function cancel(desk: SubmitDesk, orderID: string): ControlOutcome {
  const outcome = cancelled(desk, orderNumberOf(desk.journalId, orderID));
  const result: CancelAnswer = { outcome, nextEvent: desk.nextEvent };
  return { ok: true, result };
}

function cancelled(desk: SubmitDesk, number: number): CancelAnswer["outcome"] {
  const { orders, names } = desk.state;
  const order = orders.order(number);
  if (order === undefined) return "UNKNOWN_ORDER";
  if (names.nameOf("session", order.terms.session) !== HTTP_SESSION) return "OTHER_SESSION";
  if (order.ending === "CLIENT_REQUEST") return "CANCELED";
  if (isFinal(order.ordStatus)) return "ORDER_ENDED";
  if (!order.isResting) return "BEING_CARRIED_OUT";
  desk.input({ type: "CancelAsked", order: number, requestID: "" });
  return "CANCELED";
}
