import { ClosingParts, nothingLeft } from "../accounts/closing-parts.ts";
import { denialCodes, endingCodes } from "../codes.ts";
import type { OrderTerms } from "../events.ts";
import { loadAll, loadEvent, loadFlag, loadList, loadWord, saveAll, saveFlag } from "../saved.ts";
import type { KeptEvent, Loader, Saver } from "../saved.ts";
import { ordTypes, sides, timesInForce } from "../terms.ts";
import { asMoney, asPrice, asVolume } from "../units/quantity.ts";
import { ordStatuses } from "./order-status.ts";
import type { ClientFill, Leg, LegExec, Order } from "./order.ts";

/** @param isOpen whether an LP may still fill a leg */
export function saveOrder(to: Saver, order: Order, isOpen: (leg: number) => boolean): void {
  saveTerms(to, order.terms);
  saveMaybe(to, order.earlier, (earlier) => saveEarlier(to, earlier));
  to.int(order.rank);
  saveEvent(to, order.decision);
  to.int(order.decisionAt);
  const isAsDecided = order.decidedTerms === order.terms;
  saveMaybe(to, isAsDecided ? undefined : order.decidedTerms, (terms) => saveTerms(to, terms));
  to.word(order.ordStatus);
  saveMaybe(to, order.denial, (denial) => to.word(denial));
  saveMaybe(to, order.ending, (ending) => to.word(ending));
  to.text(order.detail);
  to.text(order.written.account);
  to.text(order.written.symbol);
  saveEvent(to, order.house);
  saveEvent(to, order.move);
  to.int(order.aVolume);
  to.int(order.bVolume);
  to.int(order.aCloses);
  to.int(order.bCloses);
  saveClosing(to, order.closing);
  saveFlag(to, order.isToOpen);
  to.int(order.sliver);
  to.int(order.keptInstead);
  saveFlag(to, order.isStopReached);
  to.int(order.failovers);
  to.int(order.rests);
  to.int(order.before.aFilled);
  to.int(order.before.bFilled);
  to.int(order.before.legs);
  to.int(order.aFilled);
  to.int(order.bFilled);
  saveAll(to, order.fills.length, order.fills, (fill) => saveFill(to, fill));
  saveAll(to, order.legs.length, order.legs, (leg) => saveLeg(to, leg, isOpen(leg.leg)));
}

/**
 * It rests nowhere yet.
 *
 * @param openLegs those of its legs that are open go in
 */
export function loadOrder(from: Loader, openLegs: Leg[]): Order {
  const terms = loadTerms(from);
  const order: Order = {
    terms,
    earlier: loadMaybe(from, () => loadEarlier(from)),
    rank: from.int(),
    decision: loadMaybe(from, () => loadEvent(from, "OrderDecided")),
    decisionAt: from.int(),
    decidedTerms: loadMaybe(from, () => loadTerms(from)) ?? terms,
    ordStatus: loadWord(from, ordStatuses),
    denial: loadMaybe(from, () => loadWord(from, denialCodes)),
    ending: loadMaybe(from, () => loadWord(from, endingCodes)),
    detail: from.text(),
    written: { account: from.text(), symbol: from.text() },
    house: loadMaybe(from, () => loadEvent(from, "HouseOrdered")),
    move: loadMaybe(from, () => loadEvent(from, "MoveOrdered")),
    aVolume: asVolume(from.int()),
    bVolume: asVolume(from.int()),
    aCloses: asVolume(from.int()),
    bCloses: asVolume(from.int()),
    closing: loadClosing(from),
    isToOpen: loadFlag(from),
    sliver: asVolume(from.int()),
    keptInstead: asVolume(from.int()),
    // Whoever knows what rests puts it there.
    isResting: false,
    isStopReached: loadFlag(from),
    failovers: from.int(),
    rests: from.int(),
    before: { aFilled: asVolume(from.int()), bFilled: asVolume(from.int()), legs: from.int() },
    aFilled: asVolume(from.int()),
    bFilled: asVolume(from.int()),
    fills: loadList(from, () => loadFill(from)),
    legs: [],
  };
  loadAll(from, () => {
    const leg = loadLeg(from, order);
    order.legs.push(leg);
    if (loadFlag(from)) openLegs.push(leg);
  });
  return order;
}

function saveMaybe<T>(to: Saver, value: T | undefined, save: (value: T) => void): void {
  saveFlag(to, value !== undefined);
  if (value !== undefined) save(value);
}

const loadMaybe = <T>(from: Loader, load: () => T): T | undefined =>
  loadFlag(from) ? load() : undefined;

const saveEvent = (to: Saver, event: KeptEvent | undefined): void =>
  saveMaybe(to, event, (known) => to.event(known));

function saveTerms(to: Saver, terms: OrderTerms): void {
  to.int(terms.order);
  to.int(terms.exec);
  to.int(terms.account);
  to.int(terms.symbol);
  to.int(terms.session);
  to.text(terms.clOrdID);
  to.word(terms.side);
  to.word(terms.ordType);
  to.word(terms.timeInForce);
  to.int(terms.orderQty);
  to.int(terms.limitPx);
  to.int(terms.stopPx);
  to.int(terms.expireUs);
  saveFlag(to, terms.isClosing);
  to.int(terms.transactTimeUs);
  to.int(terms.position);
}

const loadTerms = (from: Loader): OrderTerms => ({
  order: from.int(),
  exec: from.int(),
  account: from.int(),
  symbol: from.int(),
  session: from.int(),
  clOrdID: from.text(),
  side: loadWord(from, sides),
  ordType: loadWord(from, ordTypes),
  timeInForce: loadWord(from, timesInForce),
  orderQty: asVolume(from.int()),
  limitPx: asPrice(from.int()),
  stopPx: asPrice(from.int()),
  expireUs: from.int(),
  isClosing: loadFlag(from),
  transactTimeUs: from.int(),
  position: from.int(),
});

function saveEarlier(to: Saver, earlier: NonNullable<Order["earlier"]>): void {
  saveAll(to, earlier.size, earlier.values(), (terms) => saveTerms(to, terms));
}

function loadEarlier(from: Loader): NonNullable<Order["earlier"]> {
  const all = loadList(from, () => loadTerms(from));
  return new Map(all.map((terms) => [terms.clOrdID, terms]));
}

function saveClosing(to: Saver, closing: ClosingParts): void {
  const left = closing === nothingLeft ? [] : [...closing.left()];
  saveAll(to, left.length, left, ({ position, aQty, bQty }) => {
    to.int(position);
    to.int(aQty);
    to.int(bQty);
  });
}

function loadClosing(from: Loader): ClosingParts {
  const parts = loadList(from, () => ({
    position: from.int(),
    aQty: asVolume(from.int()),
    bQty: asVolume(from.int()),
  }));
  return parts.length === 0 ? nothingLeft : new ClosingParts(parts);
}

function saveFill(to: Saver, fill: ClientFill): void {
  to.int(fill.exec);
  to.int(fill.leg);
  to.int(fill.aQty);
  to.int(fill.bQty);
  to.int(fill.lastPx);
  to.int(fill.kept);
  to.int(fill.commission);
  to.word(fill.commCurrency);
}

const loadFill = (from: Loader): ClientFill => ({
  exec: from.int(),
  leg: from.int(),
  aQty: asVolume(from.int()),
  bQty: asVolume(from.int()),
  lastPx: asPrice(from.int()),
  kept: asPrice(from.int()),
  commission: asMoney(from.int()),
  commCurrency: from.word(),
});

function saveLeg(to: Saver, leg: Leg, isOpen: boolean): void {
  to.int(leg.leg);
  to.int(leg.lp);
  to.int(leg.symbol);
  to.word(leg.side);
  to.int(leg.orderQty);
  to.int(leg.limitPx);
  to.int(leg.expectedPx);
  to.word(leg.timeInForce);
  to.word(leg.ordStatus);
  saveFlag(to, leg.isInDoubt);
  to.text(leg.lpOrderID);
  to.int(leg.cancel);
  to.int(leg.cumQty);
  saveAll(to, leg.execs.length, leg.execs, (exec) => saveExec(to, exec));
  to.int(leg.statusCumQty);
  to.text(leg.text);
  saveFlag(to, isOpen);
}

const loadLeg = (from: Loader, order: Order): Leg => ({
  leg: from.int(),
  order,
  lp: from.int(),
  symbol: from.int(),
  side: loadWord(from, sides),
  orderQty: asVolume(from.int()),
  limitPx: asPrice(from.int()),
  expectedPx: asPrice(from.int()),
  timeInForce: loadWord(from, timesInForce),
  ordStatus: loadWord(from, ordStatuses),
  isInDoubt: loadFlag(from),
  lpOrderID: from.text(),
  cancel: from.int(),
  cumQty: asVolume(from.int()),
  execs: loadList(from, () => loadExec(from)),
  statusCumQty: asVolume(from.int()),
  text: from.text(),
});

function saveExec(to: Saver, { execID, lastQty, lastPx }: LegExec): void {
  to.text(execID);
  to.int(lastQty);
  to.int(lastPx);
}

const loadExec = (from: Loader): LegExec => ({
  execID: from.text(),
  lastQty: asVolume(from.int()),
  lastPx: asPrice(from.int()),
});
