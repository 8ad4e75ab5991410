import { execIDOf } from "../../../core/ids.ts";
import { orderNumberOf } from "../../../core/ids.ts";
import type { SentOrder } from "../clients/sent-order.ts";
import { isDayEnd } from "../setting/policy-text.ts";
import type { World } from "../world.ts";
import type { KnownOrder } from "./known.ts";
import type { Violated } from "./violation.ts";

/**
 * I1, I3, I10: by itself the desk told each client of all that became of its orders, and nothing
 * else.
 *
 * To be looked at before anybody asks: an answer would make up for what was forgotten.
 */
export function checkTold(world: World): void {
  checkReports(world);
  checkOrders(world);
}

/** Each report of the journal came to the client of its order. */
function checkReports({ clients, checks, violated }: World): void {
  const { ledger, tail } = checks;
  const names = tail?.state.names;
  const byID = new Map(clients.map((client) => [client.id, client.ledger]));
  for (const [exec, { terms, order }] of ledger.reports) {
    if (terms === undefined) continue;
    const id = names?.nameOf("session", terms.session) ?? "";
    if (byID.get(id)?.isTold(execIDOf(tail?.journalId ?? "", exec)) === true) continue;
    violated("I10", `${id} was not told report ${exec}, of order ${order}`);
  }
}

/** Orders stand with their client as they do at the desk, and each was answered. */
function checkOrders({ clients, checks, violated }: World): void {
  const { ledger, tail } = checks;
  for (const { ledger: client, id } of clients) {
    for (const clOrdID of client.unanswered()) {
      violated("I10", `${id} was told nothing of ${clOrdID}, which nobody says was missed`);
    }
    for (const clOrdID of client.requests) {
      violated("I10", `${id} was told nothing of its request ${clOrdID}`);
    }
    for (const order of client.orders.values()) {
      const known = ledger.orders.get(orderNumberOf(tail?.journalId ?? "", order.orderID));
      if (known === undefined) continue;
      const { sent } = order;
      if (sent !== undefined && client.isSentAlike(sent)) checkTerms(sent, known, violated);
      if (known.isOver !== order.isOver) {
        const told = order.isOver ? "over" : "open";
        violated("I10", `${id} knows ${order.orderID} as ${told}, wrongly`);
      }
      const filled = known.aFilled + known.bFilled;
      if (filled === order.filled) continue;
      violated("I3", `${id} was told ${order.filled} of ${order.orderID}, which has ${filled}`);
    }
  }
}

/** It stands in the journal as it was sent, and its day ends when days do. */
function checkTerms(sent: SentOrder, known: KnownOrder, violated: Violated): void {
  const { clOrdID } = sent;
  if (clOrdID !== known.clOrdID) return;
  for (const field of ["side", "orderQty", "limitPx", "stopPx"] as const) {
    if (known[field] === sent[field]) continue;
    violated("I1", `${clOrdID} stands with ${field} ${known[field]}, sent was ${sent[field]}`);
  }
  const { timeInForce, ordType, expireUs } = sent;
  const isDay = timeInForce === "Day" && ordType !== "Market";
  const isAsSent = isDay ? isDayEnd(known.expireUs) : known.expireUs === expireUs;
  if (!isAsSent) violated("I1", `${clOrdID}, ${timeInForce}, expires at ${known.expireUs}`);
}

/** Whoever asked how its orders stand was answered; what answers say is looked at as they come. */
export function checkAnswers({ clients, violated }: World): void {
  for (const { ledger, id } of clients) {
    for (const key of ledger.awaited) violated("I10", `${id} asked about ${key} and heard nothing`);
  }
}
