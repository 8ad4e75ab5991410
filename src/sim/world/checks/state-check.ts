import { unexplainedNet } from "../../../core/exposure/unexplained.ts";
import { isFinal } from "../../../core/execute/order-status.ts";
import type { State } from "../../../core/state.ts";
import type { EventLedger } from "./event-ledger.ts";
import type { Violated } from "./violation.ts";

/** I3, I4, I5: the core's sums are the ledger's. */
export function checkState(state: State, ledger: EventLedger, violated: Violated): void {
  checkPositions(state, ledger, violated);
  const symbols = state.names.count("symbol");
  for (let symbol = 0; symbol < symbols; symbol++) {
    checkHedges(state, ledger, [symbol, violated]);
    checkExposure(state, ledger, [symbol, violated]);
  }
  checkOpen(state, ledger, violated);
  checkHoldings(state, violated);
}

/** What happened to some orders just now came to the same in both books. */
export function checkTouched(state: State, ledger: EventLedger, violated: Violated): void {
  for (const known of ledger.touched) {
    const order = state.orders.order(known.order);
    if (order === undefined) continue;
    const isSame = order.aFilled === known.aFilled && order.bFilled === known.bFilled;
    if (!isSame) violated("I3", `order ${known.order} is filled otherwise than its events say`);
    if (isFinal(order.ordStatus) !== known.isOver) {
      violated("I10", `order ${known.order} is ${order.ordStatus}, and its events say otherwise`);
    }
    for (const { leg: number, isOver, cumQty } of known.legs) {
      const leg = state.orders.leg(number);
      if (leg === undefined) continue;
      if (leg.cumQty !== cumQty) violated("I4", `leg ${number} has ${leg.cumQty}, fills ${cumQty}`);
      if (isFinal(leg.ordStatus) !== isOver) {
        violated("I10", `leg ${number} is ${leg.ordStatus}, and its events say otherwise`);
      }
    }
  }
  ledger.touched.clear();
  for (const { order, isOver } of ledger.stopped) {
    if (!isOver) violated("KILL", `order ${order} rests on behind a switch that ends it`);
  }
  ledger.stopped.clear();
}

function checkPositions(state: State, ledger: EventLedger, violated: Violated): void {
  for (const [key, sum] of ledger.positions.entries()) {
    const [account, symbol, book] = key.split(" ");
    const { aNet, bNet } = state.positions.of(Number(account), Number(symbol));
    const held = book === "a" ? aNet : bNet;
    if (held !== sum) violated("I3", `account ${account}: holds ${held} in ${key}, fills ${sum}`);
  }
}

type OfSymbol = readonly [symbol: number, violated: Violated];

function checkHedges(state: State, ledger: EventLedger, [symbol, violated]: OfSymbol): void {
  const lps = state.names.count("lp");
  for (let lp = 0; lp < lps; lp++) {
    const [held, filled] = [state.hedges.net(lp, symbol), ledger.hedges.of(`${lp} ${symbol}`)];
    if (held !== filled) violated("I4", `LP ${lp}, symbol ${symbol}: ${held}, fills ${filled}`);
  }
}

function checkExposure(state: State, ledger: EventLedger, [symbol, violated]: OfSymbol): void {
  const sums = state.exposure.of(symbol);
  let [a, b] = [0, 0];
  for (const { symbol: of, position } of state.positions.entries()) {
    if (of !== symbol) continue;
    a += position.aNet;
    b += position.bNet;
  }
  const key = `${symbol}`;
  const expected: readonly (readonly [string, number, number])[] = [
    ["A", sums.aNet, a],
    ["B", sums.bNet, b],
    ["A + B", sums.clientNet, a + b],
    ["suspense", sums.suspenseNet, ledger.suspense.of(key)],
    ["orphans", sums.orphanNet, ledger.orphans.of(key)],
    ["house", sums.houseNet, ledger.house.of(key)],
    ["reserved to buy", sums.reservedBuy, ledger.reservedBuy.of(key)],
    ["reserved to sell", sums.reservedSell, ledger.reservedSell.of(key)],
    ["unexplained", unexplainedNet(state, symbol), 0],
  ];
  for (const [what, has, should] of expected) {
    if (has !== should) violated("I5", `symbol ${symbol}: ${what} is ${has}, not ${should}`);
  }
}

/** Each order that is not over waits for a leg or rests; each leg in doubt is on the list. */
function checkOpen(state: State, ledger: EventLedger, violated: Violated): void {
  const open = new Set([...state.orders.openLegs()].map(({ leg }) => leg));
  for (const { leg, isOver, isInDoubt } of ledger.legs.values()) {
    if (isOver === open.has(leg)) violated("I10", `leg ${leg} is open in one book only`);
    if (isOver && isInDoubt) violated("I10", `leg ${leg} is over and in doubt`);
  }
  for (const order of ledger.orders.values()) {
    if (order.isOver || order.openLegs > 0) continue;
    const { isResting } = state.orders.order(order.order) ?? { isResting: false };
    if (!isResting) violated("I10", `order ${order.order} is open and waits for nothing`);
  }
}

/** R7: no leg of a position passes zero, and what is held on both sides is the net. */
function checkHoldings({ holdings, positions }: State, violated: Violated): void {
  for (const { account, symbol, position } of positions.entries()) {
    const long = holdings.of(account, symbol, "Buy");
    const short = holdings.of(account, symbol, "Sell");
    const isNet =
      long.aOpen - short.aOpen === position.aNet && long.bOpen - short.bOpen === position.bNet;
    if (!isNet) violated("I3", `account ${account}, symbol ${symbol}: positions are not the net`);
    for (const { aOpened, bOpened, aOpen, bOpen, aClosing, bClosing } of [long, short]) {
      const isA = aClosing >= 0 && aClosing <= aOpen && aOpen <= aOpened;
      const isB = bClosing >= 0 && bClosing <= bOpen && bOpen <= bOpened;
      if (!isA || !isB) violated("I3", `account ${account}, symbol ${symbol}: a leg passes zero`);
    }
  }
}
