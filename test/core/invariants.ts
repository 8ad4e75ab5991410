import assert from "node:assert/strict";
import type { Event } from "../../src/core/events.ts";
import { isFinal } from "../../src/core/execute/order-status.ts";
import { cumQtyOf, leavesQtyOf } from "../../src/core/execute/order.ts";
import type { Order } from "../../src/core/execute/order.ts";
import { unexplainedNet } from "../../src/core/exposure/unexplained.ts";
import type { PositionMoved } from "../../src/core/house/move-events.ts";
import type { State } from "../../src/core/state.ts";
import type { Side } from "../../src/core/terms.ts";
import { nothing, stays } from "./known.ts";
import type { Known, KnownLeg } from "./known.ts";
import { checkHoldings } from "./known-holdings.ts";
import { Sums } from "./sums.ts";
import { checkUnderWay, unownedIn } from "./under-way.ts";

const sign = (side: Side): 1 | -1 => (side === "Buy" ? 1 : -1);

/**
 * The slow, obvious twin: books kept from the events alone, held against the state after each
 * step.
 */
export class Books {
  readonly #orders = new Map<number, Known>();
  readonly #legs = new Map<number, KnownLeg>();
  readonly #positions = new Sums();
  readonly #hedges = new Sums();
  readonly #suspense = new Sums();
  readonly #orphans = new Sums();
  readonly #house = new Sums();
  readonly #slivers = new Sums();
  readonly #execIDs = new Set<string>();
  readonly #sliverHedges = new Set<number>();
  readonly #busted = new Set<string>();
  #read = 0;
  #exec = 0;

  /** Takes in what is new and checks everything. */
  check(events: readonly Event[], state: State): void {
    for (; this.#read < events.length; this.#read++) this.#take(events[this.#read]!);
    this.#checkPositions(state);
    for (const symbol of [0, 1, 2]) this.#checkSymbol(state, symbol);
    for (const number of this.#orders.keys()) {
      const order = state.orders.order(number);
      if (order !== undefined) this.#checkOrder(order);
      else assert.ok(this.#orders.get(number)!.isOver, "an open order is never forgotten");
    }
  }

  hedged(lp: number, symbol: number): number {
    return this.#hedges.of(`${lp} ${symbol}`);
  }

  #take(event: Event): void {
    if ("exec" in event) {
      this.#exec += 1;
      assert.equal(event.exec, this.#exec, "each report to a client has the next number");
    }
    switch (event.type) {
      case "OrderAccepted":
      case "OrderDenied": {
        const { account, symbol, side, orderQty } = event;
        const isOver = event.type === "OrderDenied";
        const known = {
          account,
          symbol,
          side,
          orderQty,
          ...nothing,
          ...stays,
          isHouse: false,
          isOver,
        };
        this.#orders.set(event.order, known);
        return;
      }
      case "HouseOrdered": {
        const { symbol, side, orderQty } = event;
        const who = { account: -2, isHouse: true, isOver: false };
        if (event.purpose === "SLIVER") this.#sliverHedges.add(event.order);
        this.#orders.set(event.order, { symbol, side, orderQty, ...nothing, ...stays, ...who });
        return;
      }
      case "HouseFilled": {
        const order = this.#order(event.order);
        assert.ok(order.isHouse && !order.isOver, "a house order that ended is not filled");
        order.aFilled += event.volume;
        order.isOver = order.aFilled === order.orderQty;
        const bought = sign(order.side) * event.volume;
        if (order.moves !== undefined) {
          order.unmoved = event.volume;
          this.#house.add(`${order.symbol}`, bought);
          return;
        }
        const isSliver = this.#sliverHedges.has(event.order);
        const unsettled = isSliver ? bought : this.#orphans.takeOff(`${order.symbol}`, bought);
        const own = isSliver ? bought : this.#suspense.takeOff(`${order.symbol}`, unsettled);
        this.#house.add(`${order.symbol}`, own);
        this.#slivers.takeOff(`${order.symbol}`, -own);
        return;
      }
      case "MoveOrdered": {
        const order = this.#order(event.order);
        assert.ok(order.isHouse && order.aFilled === 0, "said before anything is filled");
        assert.equal(order.side === event.side, event.to === "A", "bought for what was bought");
        order.moves = event;
        return;
      }
      case "PositionMoved":
        return this.#positionMoved(event);
      case "HouseEnded": {
        const order = this.#order(event.order);
        assert.ok(order.isHouse && !order.isOver, "a house order ends once");
        order.isOver = true;
        return;
      }
      case "OrderDecided": {
        const order = this.#order(event.order);
        const filled = order.aFilled + order.bFilled;
        const whole = event.action === "REJECT" ? 0 : order.orderQty - filled;
        assert.equal(event.aVolume + event.bVolume, whole, "A + B is what is open of the order");
        order.a = order.aFilled + event.aVolume;
        order.b = order.bFilled + event.bVolume;
        assert.ok(!order.isHouse || order.a === order.orderQty, "all of a house order is hedged");
        order.sliver = event.sliver;
        order.instead = 0;
        // A closes first what stands at LPs; a closing order leaves its B leg the rest of it.
        const isAllClosing = event.closes === whole;
        const aCloses = isAllClosing ? event.aVolume : Math.min(event.aOpen, event.aVolume);
        order.bCloses = event.closes - aCloses;
        const opens = event.bVolume - (event.action === "REJECT" ? 0 : order.bCloses);
        assert.ok(order.sliver <= opens, "a sliver is part of what is kept, and opens");
        return;
      }
      case "LegCreated": {
        const order = this.#order(event.order);
        assert.ok(!this.#legs.has(event.leg), "no leg is created twice");
        assert.ok(!order.isOver, "nothing is sent for an order that ended");
        const { order: number, orderQty } = event;
        this.#legs.set(event.leg, {
          order: number,
          orderQty,
          cumQty: 0,
          suspended: 0,
          isOver: false,
        });
        assert.ok(this.#outFor(number) <= order.a, "I8: never more out there than is to be hedged");
        return;
      }
      case "LegRejected":
      case "LegWithheld":
      case "LegCanceled":
      case "LegExpired":
        this.#legs.get(event.leg)!.isOver = true;
        return;
      case "HedgeInternalised": {
        const order = this.#order(event.order);
        assert.ok(event.volume > 0 && !order.isOver);
        order.a -= event.volume;
        order.b += event.volume;
        order.instead += event.volume;
        assert.ok(this.#outFor(event.order) <= order.a, "what is kept is not out there");
        return;
      }
      case "LegFilled": {
        const key = `${event.lp} ${event.leg} ${event.execID}`;
        assert.ok(!this.#execIDs.has(key), `${key} is booked once`);
        this.#execIDs.add(key);
        this.#hedges.add(`${event.lp} ${event.symbol}`, sign(event.side) * event.lastQty);
        const leg = this.#legs.get(event.leg);
        if (leg === undefined) return;
        leg.cumQty += event.lastQty;
        if (leg.cumQty >= leg.orderQty) leg.isOver = true;
        return;
      }
      case "HedgeOrphaned": {
        const { symbol, side, isHouse } = this.#order(event.order);
        assert.ok(event.volume > 0 && !isHouse, "an order of the house closes no client");
        this.#orphans.add(`${symbol}`, -sign(side) * event.volume);
        return;
      }
      case "OrderRested": {
        const order = this.#order(event.order);
        assert.ok(!order.isOver && !order.isHouse, "an order that ended does not rest");
        const open = [...this.#legs.values()].filter((leg) => leg.order === event.order);
        assert.ok(
          open.every(({ isOver }) => isOver),
          "nothing of what rests is out there",
        );
        order.a = order.aFilled;
        order.b = order.bFilled;
        return;
      }
      case "ClientReplaced": {
        const order = this.#order(event.order);
        assert.ok(!order.isOver, "an order that ended is not replaced");
        order.orderQty = event.orderQty;
        assert.ok(order.aFilled + order.bFilled <= order.orderQty, "no less than is filled");
        order.isOver = order.aFilled + order.bFilled === order.orderQty;
        return;
      }
      case "LegBusted": {
        const { lp, symbol, side, lastQty, execRefID } = event;
        assert.ok(!this.#busted.has(`${lp} ${execRefID}`), "a fill is taken back once");
        this.#busted.add(`${lp} ${execRefID}`);
        this.#hedges.add(`${lp} ${symbol}`, -sign(side) * lastQty);
        this.#suspense.add(`${symbol}`, -sign(side) * lastQty);
        const leg = this.#legs.get(event.leg);
        if (leg !== undefined) leg.cumQty -= lastQty;
        return;
      }
      case "FillSuspended":
        if (this.#legs.has(event.leg)) this.#legs.get(event.leg)!.suspended += event.volume;
        this.#suspense.add(`${event.symbol}`, sign(event.side) * event.volume);
        return;
      case "ClientFilled": {
        const order = this.#order(event.order);
        assert.ok(!order.isOver && !order.isHouse, "an order that ended is not filled");
        assert.ok(event.lastPx > 0, "nobody is filled at zero");
        order.aFilled += event.aQty;
        order.bFilled += event.bQty;
        order.isOver = order.aFilled + order.bFilled === order.orderQty;
        const key = `${order.account} ${order.symbol}`;
        this.#positions.add(`${key} a`, sign(order.side) * event.aQty);
        this.#positions.add(`${key} b`, sign(order.side) * event.bQty);
        this.#takeSlivers(order, event.bQty);
        return;
      }
      case "ClientExpired":
        this.#order(event.order).isOver = true;
        return;
      case "ClientRejected":
      case "ClientCanceled": {
        const order = this.#order(event.order);
        assert.ok(!order.isOver, "an order ends once");
        const isUnfilled = order.aFilled + order.bFilled === 0;
        // One that rests is cancelled, not rejected.
        assert.ok(event.type === "ClientCanceled" || isUnfilled, "rejected only without fills");
        order.isOver = true;
        return;
      }
      default:
        return;
    }
  }

  /** No more than was filled for it, and only from one book to the other. */
  #positionMoved({ order: number, account, symbol, side, volume, to }: PositionMoved): void {
    const order = this.#order(number);
    assert.deepEqual(
      [account, side, to],
      [order.moves?.account, order.moves?.side, order.moves?.to],
    );
    assert.ok(volume > 0 && volume <= order.unmoved, "what moved was filled just before");
    order.unmoved = 0;
    const bought = sign(order.side) * volume;
    this.#positions.add(`${account} ${symbol} a`, bought);
    this.#positions.add(`${account} ${symbol} b`, -bought);
    this.#house.add(`${symbol}`, -bought);
    if (to === "A") this.#slivers.takeOff(`${symbol}`, -bought);
  }

  /** What closes wipes out slivers of the other side; what opens is one as far as decided. */
  #takeSlivers(order: Known, bQty: number): void {
    const key = `${order.symbol}`;
    const toward = sign(order.side);
    const closed = Math.min(bQty, order.bCloses);
    order.bCloses -= closed;
    this.#slivers.takeOff(key, toward * closed);
    const kept = Math.min(bQty - closed, order.instead);
    order.instead -= kept;
    const sliver = Math.min(bQty - closed - kept, order.sliver);
    order.sliver -= sliver;
    this.#slivers.add(key, toward * sliver);
  }

  #known(): IterableIterator<Known> {
    return this.#orders.values();
  }

  /** Filled at LPs, or perhaps filled there yet. */
  #outFor(order: number): number {
    let out = 0;
    for (const leg of this.#legs.values()) {
      if (leg.order !== order) continue;
      out += leg.isOver ? leg.cumQty - leg.suspended : leg.orderQty;
    }
    return out;
  }

  #order(number: number): Known {
    const order = this.#orders.get(number);
    if (order === undefined) throw new Error(`no order ${number}`);
    return order;
  }

  #checkPositions(state: State): void {
    for (const [key, sum] of this.#positions.entries()) {
      const [account, symbol, book] = key.split(" ");
      const position = state.positions.of(Number(account), Number(symbol));
      assert.equal(book === "a" ? position.aNet : position.bNet, sum, "I3: sum of its fills");
    }
    checkHoldings(state);
    const open = new Sums();
    for (const of of this.#known()) {
      const { account, symbol, side, a, b, aFilled, bFilled, isOver } = of;
      if (isOver || of.isHouse) continue;
      open.add(`${account} ${symbol} ${side} a`, a - aFilled);
      open.add(`${account} ${symbol} ${side} b`, b - bFilled);
    }
    for (const { account, symbol, position } of state.positions.entries()) {
      const { aLiveBuy, bLiveBuy, aLiveSell, bLiveSell } = position;
      const live = ["Buy a", "Buy b", "Sell a", "Sell b"].map((of) =>
        open.of(`${account} ${symbol} ${of}`),
      );
      assert.deepEqual([aLiveBuy, bLiveBuy, aLiveSell, bLiveSell], live, "of live orders");
      assert.equal(position.aNet, this.#positions.of(`${account} ${symbol} a`));
      assert.equal(position.bNet, this.#positions.of(`${account} ${symbol} b`));
    }
  }

  #checkSymbol(state: State, symbol: number): void {
    const sums = state.exposure.of(symbol);
    const suspense = this.#suspense.of(`${symbol}`);
    const orphans = this.#orphans.of(`${symbol}`);
    const client = { a: 0, b: 0, long: 0, short: 0 };
    for (const { position } of [...state.positions.entries()].filter((e) => e.symbol === symbol)) {
      client.a += position.aNet;
      client.b += position.bNet;
      if (position.bNet > 0) client.long += position.bNet;
      else client.short -= position.bNet;
    }
    assert.deepEqual([sums.aNet, sums.bNet], [client.a, client.b], "exposure = sum of fills");
    assert.equal(sums.clientNet, client.a + client.b, "I5: client exposure = A + B");
    assert.equal(state.positions.bLong(symbol), client.long);
    assert.equal(state.positions.bShort(symbol), client.short);
    assert.equal(sums.suspenseNet, suspense);
    assert.equal(sums.orphanNet, orphans);
    let hedged = 0;
    for (const lp of [0, 1]) {
      assert.equal(state.hedges.net(lp, symbol), this.hedged(lp, symbol), "I4: sum of LP fills");
      hedged += this.hedged(lp, symbol);
    }
    assert.equal(state.hedges.netOfAll(symbol), hedged);
    const house = this.#house.of(`${symbol}`);
    assert.equal(sums.houseNet, house, "house orders are booked as they are filled");
    assert.equal(client.a - hedged + suspense + orphans + house, 0, "A fills − LP fills");
    assert.equal(unexplainedNet(state, symbol), 0, "client fills − LP fills = kept net");
    this.#checkOpen(state, symbol);
  }

  /** Reserved is what open orders may still take; doubt is what legs in doubt may have taken. */
  #checkOpen(state: State, symbol: number): void {
    const reserved = { Buy: 0, Sell: 0 };
    for (const order of this.#orders.values()) {
      if (order.symbol !== symbol || order.isOver) continue;
      reserved[order.side] += order.b - order.bFilled;
    }
    const doubt = { Buy: 0, Sell: 0 };
    for (const leg of state.orders.openLegs()) {
      if (leg.symbol !== symbol || !leg.isInDoubt) continue;
      doubt[leg.side] += Math.max(0, leg.orderQty - leg.cumQty);
    }
    for (const lp of [0, 1]) checkUnderWay(state, lp, symbol);
    const sums = state.exposure.of(symbol);
    assert.deepEqual([sums.reservedBuy, sums.reservedSell], [reserved.Buy, reserved.Sell]);
    assert.deepEqual([sums.doubtBuy, sums.doubtSell], [doubt.Buy, doubt.Sell]);
    assert.equal(sums.sliverNet, this.#slivers.of(`${symbol}`), "slivers add up");
    const unowned = sums.suspenseNet + sums.orphanNet;
    const net = sums.bNet + reserved.Buy - reserved.Sell - unowned - sums.houseNet;
    assert.equal(state.exposure.net(symbol), net);
    const unownedNow = unownedIn(state, symbol, (order) => {
      const { isHouse, isOver } = this.#order(order);
      return isHouse || isOver;
    });
    assert.deepEqual([sums.unownedBuy, sums.unownedSell], [unownedNow.Buy, unownedNow.Sell]);
    // What an LP sells for the house alone leaves it longer, what it buys shorter.
    const longest = net + reserved.Sell + unownedNow.Sell;
    const ends = [longest, net - reserved.Buy - unownedNow.Buy].map((end) => Math.abs(end));
    assert.equal(state.exposure.widestNet(symbol), Math.max(...ends), "the worse end");
  }

  #checkOrder(order: Order): void {
    const known = this.#order(order.terms.order);
    assert.deepEqual([order.aFilled, order.bFilled], [known.aFilled, known.bFilled]);
    assert.equal(isFinal(order.ordStatus), known.isOver);
    if (order.denial !== undefined) return;
    assert.ok(leavesQtyOf(order) >= 0, "leaves are never negative");
    assert.ok(order.aFilled <= known.a && order.bFilled <= known.b);
    assert.equal(order.ordStatus === "Filled", cumQtyOf(order) === order.terms.orderQty);
    for (const leg of order.legs) {
      assert.ok(!isFinal(leg.ordStatus) || !leg.isInDoubt, "what is over is not in doubt");
    }
    const isWaiting = order.legs.some((leg) => !isFinal(leg.ordStatus));
    const isEnded = isFinal(order.ordStatus);
    assert.ok(isEnded || isWaiting || order.isResting, "an order ends with its last leg");
    assert.ok(!order.isResting || (!isEnded && !isWaiting), "nothing of what rests is out there");
  }
}
