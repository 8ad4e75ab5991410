import type { PlainDesk } from "./plain-desk.ts";
import type {
  PlainClientFilled,
  PlainDecided,
  PlainEvent,
  PlainLegFilled,
} from "./plain-events.ts";
import { mulDiv } from "./plain-numbers.ts";
import type { PlainLeg } from "./plain-orders.ts";

/** Kept whole: filled at once at the client's price. */
export const keepOrder = (
  { order, bVolume, clientPx }: PlainDecided,
  exec: number,
): PlainClientFilled => ({
  type: "ClientFilled",
  order,
  exec,
  leg: 0,
  aQty: 0,
  bQty: bVolume,
  lastPx: clientPx,
  ...asTermsAre,
});

/** The bench's policy keeps no improvement and asks no commission. */
const asTermsAre = { kept: 0, commission: 0, commCurrency: "" } as const;

/** An LP reports a fill: booked once, and passed on to the client with what the house keeps. */
export function fillLeg(desk: PlainDesk, report: Omit<PlainLegFilled, "type">): PlainEvent[] {
  const { lp, symbol, side, execID, lastQty, lastPx, cumQty } = report;
  const leg = desk.orders.leg(report.leg);
  const isKnown =
    leg?.created.lp === lp && leg.created.symbol === symbol && leg.created.side === side;
  if (!isKnown) {
    if (desk.orders.hasFill(lp, execID, lastQty)) return [];
    // It would be suspended: of this bench's fills none is.
    throw new Error("Invariant: the bench's fills fit their legs");
  }
  if (leg.fills.some((fill) => fill.execID === execID)) return [];
  if (cumQty !== leg.cumQty + lastQty) {
    throw new Error("Invariant: the bench's fills add up to what the LP counts");
  }
  const { order, created } = leg;
  const openA = (order.decision?.aVolume ?? 0) - order.aFilled;
  const aQty = Math.min(lastQty, openA, created.orderQty - leg.cumQty);
  if (aQty < lastQty) throw new Error("Invariant: the bench's fills are no larger than their legs");
  return [
    { type: "LegFilled", ...report },
    {
      type: "ClientFilled",
      order: order.terms.order,
      exec: desk.nextExec,
      leg: created.leg,
      aQty,
      bQty: releasedWith(desk, leg, aQty),
      lastPx: clientPxOf(leg, lastPx),
      ...asTermsAre,
    },
  ];
}

/** What the house fills with it: of B the share that is filled of A, and with the last the rest. */
function releasedWith({ policy }: PlainDesk, { order, created }: PlainLeg, aQty: number): number {
  const { aVolume = 0, bVolume = 0 } = order.decision ?? {};
  const aAfter = order.aFilled + aQty;
  if (aAfter >= aVolume) return bVolume - order.bFilled;
  const step = policy.instruments.get(created.symbol)?.volume.step ?? 1;
  const due = mulDiv(bVolume, aAfter, aVolume);
  return Math.max(0, due - (due % step) - order.bFilled);
}

/** The LP's price, no worse than the leg's limit, with the markup of the decision. */
function clientPxOf({ order, created }: PlainLeg, lastPx: number): number {
  const { side, limitPx } = created;
  const found = order.decision?.findings.find(({ code }) => code === "MARKUP");
  const markup = Number(found?.["markup"] ?? 0);
  return side === "Buy"
    ? Math.min(lastPx, limitPx) + markup
    : Math.max(1, Math.max(lastPx, limitPx) - markup);
}
