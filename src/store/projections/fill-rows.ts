import type { Event } from "../../core/events.ts";
import type { ClientFilled } from "../../core/execute/fill-events.ts";
import type { Leg } from "../../core/execute/order.ts";
import type { HouseFilled } from "../../core/house/house-events.ts";
import { execIDOf, legIDOf, orderIDOf } from "../../core/ids.ts";
import type { Names } from "../../core/names.ts";
import type { State } from "../../core/state.ts";
import type { EventPlace } from "../../journal/replay.ts";
import { bookOf, facetsOf, noFacets } from "./facets.ts";
import type { Deciding, Facets, Party } from "./facets.ts";
import { keyOf } from "./keys.ts";
import { accountOf } from "./order-rows.ts";
import type { JournalName } from "./order-rows.ts";
import type { FillRow, WithFacets } from "./rows.ts";

interface Around {
  readonly state: State;
  /** The order's, where it has one. */
  readonly decision: Deciding | undefined;
  readonly name: JournalName;
}

type Fill = WithFacets<FillRow> | undefined;
type LegFill = Extract<Event, { type: "LegFilled" | "LegBusted" }>;

/** The row of an event that is a fill, to a client, by an LP, or taken back. */
export function fillOf(event: Event, place: EventPlace, around: Around): Fill {
  switch (event.type) {
    case "ClientFilled":
      return clientFill(event, place, around);
    case "HouseFilled":
      return houseFill(event, place, around);
    case "LegFilled":
    case "LegBusted":
      return legFill(event, place, around);
    default:
      return undefined;
  }
}

/** What a fill is besides what its order is: its status says nothing of a fill. */
const partOf = (order: Facets, party: Party, book: string, lps: readonly string[]): Facets => ({
  ...order,
  ordStatus: "",
  reason: "",
  party,
  book,
  lps,
});

function clientFill(event: ClientFilled, place: EventPlace, around: Around): Fill {
  const { state, decision, name } = around;
  const { names, orders } = state;
  const order = orders.order(event.order);
  if (order === undefined) return undefined;
  const { aQty, bQty, leg } = event;
  return {
    row: {
      ...placed(place, name),
      exec_id: execIDOf(name.journalId, event.exec),
      ...ordered(event.order, name),
      leg_id: leg === 0 ? "" : legIDOf(name.journalId, leg),
      account: accountOf(order, names),
      qty: aQty + bQty,
      a_qty: aQty,
      b_qty: bQty,
      px: event.lastPx,
      kept: event.kept,
      commission: event.commission,
      comm_currency: event.commCurrency,
    },
    facets: partOf(
      facetsOf(order, decision, names),
      "CLIENT",
      bookOf(aQty, bQty),
      aQty === 0 ? [] : lpsOf(orders.leg(leg), names),
    ),
  };
}

function houseFill(event: HouseFilled, place: EventPlace, around: Around): Fill {
  const { state, decision, name } = around;
  const { names, orders } = state;
  const order = orders.order(event.order);
  if (order === undefined) return undefined;
  return {
    row: {
      ...placed(place, name),
      exec_id: "",
      ...ordered(event.order, name),
      leg_id: legIDOf(name.journalId, event.leg),
      account: accountOf(order, names),
      qty: event.volume,
      a_qty: event.volume,
      b_qty: 0,
      px: event.lastPx,
      ...uncharged,
    },
    facets: partOf(
      facetsOf(order, decision, names),
      "HOUSE",
      "A",
      lpsOf(orders.leg(event.leg), names),
    ),
  };
}

const uncharged = { kept: 0, commission: 0, comm_currency: "" } as const;

function legFill(event: LegFill, place: EventPlace, { state, name }: Around): Fill {
  const { names, orders } = state;
  const order = orders.leg(event.leg)?.order;
  const own = {
    symbol: names.nameOf("symbol", event.symbol),
    side: event.side,
  };
  const of = order === undefined ? noFacets : facetsOf(order, order.decision, names);
  const party = event.type === "LegFilled" ? "LP" : "LP_BUST";
  return {
    row: {
      ...placed(place, name),
      exec_id: event.execID,
      ...ordered(order?.terms.order ?? 0, name),
      leg_id: event.leg === 0 ? "" : legIDOf(name.journalId, event.leg),
      account: order === undefined ? "" : accountOf(order, names),
      qty: event.lastQty,
      a_qty: event.lastQty,
      b_qty: 0,
      px: event.lastPx,
      ...uncharged,
    },
    facets: { ...partOf(of, party, "A", [names.nameOf("lp", event.lp)]), ...own },
  };
}

const placed = (
  { event, timeUs }: EventPlace,
  { journal }: JournalName,
): Pick<FillRow, "id" | "time_us"> => ({ id: keyOf(journal, event), time_us: timeUs });

const ordered = (
  order: number,
  { journal, journalId }: JournalName,
): Pick<FillRow, "order_key" | "order_id"> =>
  order === 0
    ? { order_key: 0, order_id: "" }
    : { order_key: keyOf(journal, order), order_id: orderIDOf(journalId, order) };

const lpsOf = (leg: Leg | undefined, names: Names): string[] =>
  leg === undefined ? [] : [names.nameOf("lp", leg.lp)];
