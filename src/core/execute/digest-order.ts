import { nothingLeft } from "../accounts/closing-parts.ts";
import type { ClosingParts } from "../accounts/closing-parts.ts";
import type { Finding } from "../decide/finding.ts";
import type { Digest } from "../digest.ts";
import type { OrderDecided, OrderTerms } from "../events.ts";
import type { Leg, Order } from "./order.ts";

/** What was decided about it, where that is kept. */
export function digestDecision(digest: Digest, { decision }: Order): void {
  if (decision === undefined) return;
  const { policyVersion, aBook, aVolume, bVolume, sliver, lp, clientPx, findings, lps } = decision;
  const { targets, isTargetOnly, mayKeep, deviation } = decision;
  for (const target of targets) digest.add(target);
  digest.add(isTargetOnly ? 1 : 0).add(mayKeep ? 1 : 0);
  digest.add(decision.order).add(policyVersion).add(aBook).add(aVolume).add(bVolume).add(sliver);
  digest
    .add(decision.closes)
    .add(decision.isNetting ? 1 : 0)
    .add(lp)
    .add(clientPx)
    .add(deviation)
    .add(findings.length)
    .add(lps.length);
  for (const finding of findings) digestTerms(digest, finding, lps);
}

/** What an LP was promised to fill at: improvement that is kept is counted from it. */
function digestQuotes(digest: Digest, lps: OrderDecided["lps"]): void {
  for (const { lp, bid, ask, legQty, deeper } of lps) {
    if (legQty > 0) digest.add(lp).add(bid).add(ask).add(legQty).add(deeper.length);
  }
}

/** What of a decision every fill of its order hangs on. */
function digestTerms(digest: Digest, finding: Finding, lps: OrderDecided["lps"]): void {
  if (finding.code === "MARKUP") digest.add(finding.markup);
  else if (finding.code === "IMPROVEMENT_KEPT") {
    digest.addText(finding.acknowledged);
    digestQuotes(digest, lps);
  } else if (finding.code === "COMMISSION") {
    digest.add(finding.perMillion).add(finding.unitsPerLot).addText(finding.currency);
  }
}

/** All of an order a later decision may hang on. */
export function digestOrder(digest: Digest, order: Order): void {
  const { terms } = order;
  digest.add(terms.order).add(terms.account).add(terms.symbol).add(terms.session);
  digest.addText(terms.clOrdID).addText(terms.side).addText(terms.ordType);
  digest
    .addText(terms.timeInForce)
    .add(terms.orderQty)
    .add(terms.limitPx)
    .add(terms.stopPx)
    .add(terms.expireUs)
    .add(terms.isClosing ? 1 : 0)
    .add(terms.position)
    .add(order.rank)
    .addText(order.denial ?? "");
  if (order.earlier !== undefined) digestNames(digest, order.earlier);
  digest.addText(order.ordStatus).add(order.aFilled).add(order.bFilled).add(order.fills.length);
  digest.add(order.aVolume).add(order.bVolume).add(order.failovers).add(order.rests);
  digest.add(order.aCloses).add(order.bCloses).add(order.sliver).add(order.keptInstead);
  if (order.closing !== nothingLeft) digestClosing(digest, order.closing);
  digest.add(order.before.aFilled).add(order.before.bFilled).add(order.before.legs);
  digest.add(order.isResting ? 1 : 0).add(order.isStopReached ? 1 : 0);
  const { house, move } = order;
  if (house !== undefined) digest.addText(house.purpose).add(house.lp).add(house.timeUs);
  if (move !== undefined) digest.add(move.account).addText(move.side).addText(move.to);
  digestDecision(digest, order);
  for (const { exec, lastPx, kept, commission, commCurrency } of order.fills) {
    digest.add(exec).add(lastPx).add(kept).add(commission).addText(commCurrency);
  }
  for (const leg of order.legs) digestLeg(digest, leg);
}

function digestNames(digest: Digest, earlier: ReadonlyMap<string, OrderTerms>): void {
  for (const { clOrdID } of earlier.values()) digest.addText(clOrdID);
}

function digestClosing(digest: Digest, closing: ClosingParts): void {
  for (const { position, aQty, bQty } of closing.left()) {
    digest.add(position).add(aQty).add(bQty);
  }
}

export function digestLeg(digest: Digest, leg: Leg): void {
  digest.add(leg.leg).add(leg.lp).add(leg.symbol).addText(leg.side).add(leg.orderQty);
  digest.add(leg.limitPx).add(leg.expectedPx).addText(leg.ordStatus).add(leg.cumQty);
  digest
    .add(leg.isInDoubt ? 1 : 0)
    .add(leg.cancel)
    .add(leg.statusCumQty)
    .addText(leg.lpOrderID);
  for (const { execID, lastQty, lastPx } of leg.execs) {
    digest.addText(execID).add(lastQty).add(lastPx);
  }
}
