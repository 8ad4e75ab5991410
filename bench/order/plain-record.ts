import type { PlainDesk, PlainMoment } from "./plain-desk.ts";
import type {
  PlainClientFilled,
  PlainDecided,
  PlainEvent,
  PlainLegFilled,
} from "./plain-events.ts";
import type { JsonBatch } from "./plain-message.ts";
import { leavesQtyOf } from "./plain-orders.ts";

/**
 * What happened is applied and journaled; then the LPs are judged by it, and limits that were
 * neared are told of.
 *
 * @returns the same list, with what it brought about
 */
export function record(
  desk: PlainDesk,
  journal: JsonBatch,
  events: PlainEvent[],
  { nowNs }: PlainMoment,
): PlainEvent[] {
  for (const event of events) {
    apply(desk, event, nowNs);
    journal.add(event);
  }
  for (const event of events) desk.health.note(event, nowNs);
  const [moved] = events.flatMap((event) =>
    event.type === "OrderDecided" || event.type === "ClientFilled" ? [event.order] : [],
  );
  if (moved === undefined) return events;
  const { symbol } = desk.orders.order(moved).terms;
  desk.exposure.check(symbol);
  const breaches = desk.exposure.breaches(symbol, moved);
  for (const breach of breaches) {
    apply(desk, breach, nowNs);
    journal.add(breach);
    events.push(breach);
  }
  return events;
}

function apply(desk: PlainDesk, event: PlainEvent, nowNs: number): void {
  switch (event.type) {
    case "OrderAccepted":
      desk.nextOrder = event.order + 1;
      desk.nextExec = event.exec + 1;
      return desk.orders.add(event);
    case "OrderDecided":
      return decided(desk, event, nowNs);
    case "LegCreated":
      desk.nextLeg = event.leg + 1;
      return desk.orders.addLeg(event);
    case "LegFilled":
      return legFilled(desk, event);
    case "ClientFilled":
      return clientFilled(desk, event);
    case "LimitBreached":
      return desk.exposure.noteBreach(event);
  }
}

function decided(desk: PlainDesk, event: PlainDecided, nowNs: number): void {
  const order = desk.orders.order(event.order);
  const { account, symbol, side } = order.terms;
  order.decision = event;
  desk.orders.taken(event.order, nowNs);
  desk.market.rememberWorth(symbol, event.lotWorth);
  desk.holdings.expect(account, event.order);
  desk.exposure.reserve(account, symbol, side, event.aVolume, event.bVolume);
}

function legFilled(desk: PlainDesk, event: PlainLegFilled): void {
  const { lp, symbol, side, execID, lastQty, lastPx } = event;
  desk.exposure.bookHedge(lp, symbol, side, lastQty);
  const leg = desk.orders.leg(event.leg);
  if (leg !== undefined) desk.orders.bookFill(leg, execID, lastQty, lastPx);
}

function clientFilled(desk: PlainDesk, event: PlainClientFilled): void {
  const order = desk.orders.order(event.order);
  const { account, symbol, side } = order.terms;
  const { aQty, bQty } = event;
  desk.nextExec = event.exec + 1;
  desk.holdings.open({ account, symbol, side }, event.order, { aQty, bQty });
  desk.exposure.bookClient(account, symbol, side, aQty, bQty);
  order.aFilled += aQty;
  order.bFilled += bQty;
  order.fills.push(event);
  order.status = leavesQtyOf(order) === 0 ? "Filled" : "PartiallyFilled";
  if (order.status !== "Filled") return;
  desk.holdings.expectNoMore(account, event.order);
  // As we do: whoever asks for it later reads the journal.
  order.decision = undefined;
  desk.orders.end(order);
}
