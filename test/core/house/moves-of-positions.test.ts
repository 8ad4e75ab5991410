import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { OrderRequest } from "../../../src/core/accept/order-request.ts";
import { Holdings } from "../../../src/core/accounts/holdings.ts";
import type { Holding } from "../../../src/core/accounts/held.ts";
import { unexplainedNet } from "../../../src/core/exposure/unexplained.ts";
import type { PositionMoved } from "../../../src/core/house/move-events.ts";
import { movable } from "../../../src/core/house/movable.ts";
import { hashOf } from "../../../src/core/state.ts";
import { asVolume } from "../../../src/core/units/quantity.ts";
import { Books } from "../invariants.ts";
import { lp, lpTerms, policyOf } from "../policy-of.ts";
import { ALPHA, EURUSD, liveWorld, lots, only, PROFESSIONAL, replayed } from "../world.ts";
import type { World } from "../world.ts";

const STEP = 0.01;
const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(STEP, STEP)] })];

/** An order of a professional, filled at once by the LP where it has a part of it; its number. */
function trade(world: World, change: Partial<OrderRequest>): number {
  const events = world.submit({ account: PROFESSIONAL, ...change });
  fillAll(world, events);
  return only(events, "OrderAccepted").order;
}

function fillAll(world: World, events: ReturnType<World["submit"]>): void {
  for (const event of events) {
    if (event.type === "LegCreated") world.fill(world.leg(event.leg), event.orderQty / 1e6);
  }
}

/** A position of a lot, 0.8 of it at the LP, and one of half a lot with 0.05 there. */
function twoPositions(): { world: World; first: number; second: number } {
  const world = liveWorld({ lps });
  const first = trade(world, {});
  world.pin(PROFESSIONAL, "RETAIL");
  const strategy = { largeOrder: lots(1000) };
  world.activate(policyOf({ lps, version: 2, strategy }));
  const second = trade(world, { orderQty: lots(0.5) });
  return { world, first, second };
}

type Positions = ReadonlyMap<number, Holding>;

/** As they stand: later fills do not change what is returned. */
const positionsOf = (world: World): Positions =>
  new Map(
    [...world.state.holdings.positions(PROFESSIONAL, EURUSD, "Buy")].map(([name, it]) => {
      const { aOpened, bOpened, aOpen, bOpen, aClosing, bClosing } = it;
      return [name, { aOpened, bOpened, aOpen, bOpen, aClosing, bClosing }];
    }),
  );

/** Of each position, the oldest first: its name, open at LPs and kept, and opened so. */
const books = (world: World): readonly (readonly number[])[] =>
  [...positionsOf(world)].map(([name, { aOpen, bOpen, aOpened, bOpened }]) =>
    [name * 1e6, aOpen, bOpen, aOpened, bOpened].map((figure) => figure / 1e6),
  );

const move = (world: World, to: "A" | "B", amount: number) =>
  world.move({ account: PROFESSIONAL, to, volume: lots(amount) });

const closing = (amount: number, position: number): Partial<OrderRequest> => ({
  account: PROFESSIONAL,
  side: "Sell",
  orderQty: lots(amount),
  position,
  isClosing: true,
});

test("what moves is of the oldest position, all that it has in that book, and then of the next", () => {
  const { world, first, second } = twoPositions();
  fillAll(world, move(world, "B", 0.82));
  assert.deepEqual(books(world), [
    [first, 0, 1, 0, 1],
    [second, 0.03, 0.47, 0.03, 0.47],
  ]);
  fillAll(world, move(world, "A", 1.2));
  assert.deepEqual(books(world), [
    [first, 1, 0, 1, 0],
    [second, 0.23, 0.27, 0.23, 0.27],
  ]);
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});

test("what is on its way to be closed of the oldest stays where it is: the next moves instead", () => {
  const { world, first, second } = twoPositions();
  const { leg } = world.hedged(closing(0.5, first));
  assert.equal(leg.orderQty, lots(0.4));
  fillAll(world, move(world, "B", 0.42));
  assert.deepEqual(books(world), [
    [first, 0.4, 0.6, 0.4, 0.6],
    [second, 0.03, 0.47, 0.03, 0.47],
  ]);
  world.fill(leg, 0.4);
  assert.deepEqual(books(world)[0], [first, 0, 0.5, 0.4, 0.6]);
});

test("of a position closed by its name while the move was under way the fill is the house's own", () => {
  const { world, first, second } = twoPositions();
  const moving = move(world, "A", 0.6);
  trade(world, closing(0.5, second));
  const { leg } = only(moving, "LegCreated");
  assert.equal(only(world.fill(world.leg(leg), 0.6), "PositionMoved").volume, lots(0.2));
  assert.deepEqual(books(world), [[first, 1, 0, 1, 0]]);
  assert.equal(world.state.exposure.of(EURUSD).houseNet, lots(0.4));
  assert.equal(unexplainedNet(world.state, EURUSD), 0);
});

test("after a move each position is unwound by its own new figures, named or not, to exactly zero", () => {
  const { world, first, second } = twoPositions();
  fillAll(world, move(world, "B", 0.82));
  for (let left = 5; left > 0; left--) trade(world, closing(0.1, second));
  assert.deepEqual(books(world), [[first, 0, 1, 0, 1]]);
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), 0);
  fillAll(world, move(world, "A", 0.3));
  for (let left = 10; left > 0; left--) trade(world, closing(0.1, 0));
  assert.deepEqual(books(world), []);
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), 0);
});

test("a move of more than its positions have free in that book is a damaged journal, not a guess", () => {
  const holdings = new Holdings();
  const place = { account: 1, symbol: 2, side: "Buy" } as const;
  holdings.open(place, 7, lots(1), lots(1));
  holdings.open(place, 8, lots(1), lots(1));
  holdings.reserve(place, 8, lots(0.5), lots(0));
  holdings.move(place, lots(-1.5));
  assert.throws(() => holdings.move(place, lots(-0.01)), /Invariant: only what no live order/);
  assert.throws(() => holdings.move(place, lots(3.51)), /Invariant: only what no live order/);
});

const anyAmount = fc.integer({ min: 1, max: 60 }).map((steps) => steps * STEP);
const anyOpening = fc.record({ amount: anyAmount, keeps: fc.boolean() });
const anyDeed = fc.record({
  is: fc.constantFrom("move" as const, "close" as const, "close" as const),
  to: fc.constantFrom("A" as const, "B" as const),
  amount: anyAmount,
  /** Which of the positions a closing names; -1: none. */
  pick: fc.integer({ min: -1, max: 5 }),
  /** Of the leg, in quarters; what is less than all ends it. */
  filled: fc.constantFrom(0, 2, 4, 4, 4),
  waits: fc.boolean(),
});

/** The slow twin: a step after the other, each of the oldest position that has one to give. */
function movedBy(before: Positions, to: "A" | "B", volume: number): Positions {
  const moved = structuredClone(before);
  const each = [...moved.values()].map((it) => it as Holding & Record<string, number>);
  const [from, into] = to === "A" ? ["b", "a"] : ["a", "b"];
  for (let left = volume; left > 0; left -= lots(STEP)) {
    const of = each.find((it) => it[`${from}Open`]! - it[`${from}Closing`]! > 0)!;
    for (const what of ["Open", "Opened"]) {
      of[`${from}${what}`]! -= lots(STEP);
      of[`${into}${what}`]! += lots(STEP);
    }
  }
  return moved;
}

class Dealing {
  readonly world = liveWorld({ lps, retryBudget: 0 });
  readonly books = new Books();
  readonly waiting: { leg: number; filled: number }[] = [];
  moved = 0;
  /** Of the moves, those of more than one position. */
  ofSeveral = 0;

  get names(): readonly number[] {
    return [...positionsOf(this.world).keys()];
  }

  /** So much, or all that there is. */
  move(to: "A" | "B", amount: number): ReturnType<World["move"]> {
    const { holdings } = this.world.state;
    const place = { account: PROFESSIONAL, symbol: EURUSD, side: "Buy" } as const;
    const most = Math.min(amount, movable(holdings, { ...place, to }));
    return this.world.move({ ...place, to, volume: asVolume(most) });
  }

  /** The LP answers for what waits, and the books are looked at after each answer. */
  answer(): void {
    for (const { leg: number, filled } of this.waiting.splice(0)) {
      const leg = this.world.leg(number);
      const steps = Math.floor((Math.round(leg.orderQty / lots(STEP)) * filled) / 4);
      const before = positionsOf(this.world);
      const events = steps > 0 ? this.world.fill(leg, steps * STEP) : [];
      for (const event of events) if (event.type === "PositionMoved") this.#moved(before, event);
      if (filled < 4) this.world.news(leg, "Canceled");
      this.check();
    }
  }

  sent(events: ReturnType<World["submit"]>, filled: number): void {
    const created = events.find((event) => event.type === "LegCreated");
    if (created !== undefined) this.waiting.push({ leg: created.leg, filled });
  }

  check(): void {
    this.books.check(this.world.events, this.world.state);
  }

  #moved(before: Positions, { to, volume }: PositionMoved): void {
    this.moved += 1;
    const due = [...movedBy(before, to, volume)];
    const now = [...positionsOf(this.world)];
    assert.deepEqual(now, due);
    const touched = now.filter(([name, { aOpen }]) => aOpen !== before.get(name)?.aOpen);
    if (touched.length > 1) this.ofSeveral += 1;
  }
}

test("in all histories with moves and closings, named or not, both books come to exactly zero", () => {
  const seen = { moved: 0, ofSeveral: 0 };
  fc.assert(
    fc.property(
      fc.array(anyOpening, { minLength: 2, maxLength: 6 }),
      fc.array(anyDeed, { minLength: 3, maxLength: 25, size: "max" }),
      fc.boolean(),
      (openings, deeds, isNamedAtLast) => {
        const it = new Dealing();
        const { world } = it;
        for (const { amount, keeps } of openings) {
          world.pin(PROFESSIONAL, keeps ? "RETAIL" : "PROFESSIONAL");
          trade(world, { orderQty: lots(amount) });
        }
        for (const { is, to, amount, pick, filled, waits } of deeds) {
          const name = pick < 0 ? 0 : (it.names[pick % it.names.length] ?? 0);
          const events =
            is === "move" ? it.move(to, lots(amount)) : world.submit(closing(amount, name));
          it.sent(events, filled);
          it.check();
          if (!waits) it.answer();
        }
        it.answer();
        seen.moved += it.moved;
        seen.ofSeveral += it.ofSeveral;
        while (it.names.length > 0) {
          const { aOpen, bOpen } = positionsOf(world).get(it.names[0]!)!;
          const name = isNamedAtLast ? it.names[0]! : 0;
          it.sent(world.submit(closing((aOpen + bOpen) / 1e6, name)), 4);
          it.answer();
        }
        const { aNet, bNet } = world.state.positions.of(PROFESSIONAL, EURUSD);
        assert.deepEqual([aNet + 0, bNet + 0], [0, 0]);
        const { houseNet, orphanNet } = world.state.exposure.of(EURUSD);
        assert.equal(orphanNet, 0);
        assert.equal(world.state.hedges.net(ALPHA, EURUSD), houseNet, "but for the house's own");
        assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
      },
    ),
    { numRuns: 300 },
  );
  assert.ok(seen.moved > 300 && seen.ofSeveral > 30, JSON.stringify(seen));
});
