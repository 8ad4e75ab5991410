import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { apply } from "../../src/core/apply.ts";
import type { Event } from "../../src/core/events.ts";
import type { LegCancelRequested, LegInDoubt } from "../../src/core/execute/doubt-events.ts";
import type { Order } from "../../src/core/execute/order.ts";
import type { Input } from "../../src/core/input.ts";
import { isFinal } from "../../src/core/execute/order-status.ts";
import { signed, signOf } from "../../src/core/terms.ts";
import { hashOf, State } from "../../src/core/state.ts";
import { anyHistory } from "./happenings.ts";
import type { Happening } from "./happenings.ts";
import { Life } from "./history.ts";
import { Books } from "./invariants.ts";
import { replayed, typesOf } from "./world.ts";

function lived(history: readonly Happening[]): Life {
  const life = new Life();
  for (const happening of history) life.live(happening);
  return life;
}

for (const forgets of [false, true]) {
  const kind = forgets ? "that forget orders" : "that remember all";
  test(`in all histories ${kind} the books add up after every step`, () => {
    fc.assert(
      fc.property(anyHistory(forgets), (history) => {
        const books = new Books();
        const life = new Life();
        for (const happening of history) {
          life.live(happening);
          books.check(life.world.events, life.world.state);
        }
      }),
      { numRuns: 400 },
    );
  });
}

test("deciding changes nothing, and the same input decided twice gives the same", () => {
  fc.assert(
    fc.property(anyHistory(true), (history) => {
      const before = (input: Input): void => {
        const hash = hashOf(life.world.state);
        const first = life.world.decided(input);
        assert.deepEqual(life.world.decided(input), first);
        assert.equal(hashOf(life.world.state), hash);
      };
      const life: Life = new Life({ before });
      for (const happening of history) life.live(happening);
    }),
    { numRuns: 200 },
  );
});

test("replaying every event into a fresh state gives the same state hash, as often as one likes", () => {
  fc.assert(
    fc.property(anyHistory(true), (history) => {
      const { world } = lived(history);
      const live = hashOf(world.state);
      assert.equal(hashOf(replayed(world.events)), live);
      assert.equal(hashOf(replayed(world.events)), live);
    }),
    { numRuns: 200 },
  );
});

test("a state without the decisions of ended orders has the hash of one with them, after every event", () => {
  let seen = 0;
  fc.assert(
    fc.property(anyHistory(true), (history) => {
      const { events } = lived(history).world;
      const [all, open] = [new State(), new State({ decisions: "of open orders" })];
      for (const event of events) {
        for (const state of [all, open]) apply(state, event);
        assert.equal(hashOf(open), hashOf(all), event.type);
        if (!("order" in event)) continue;
        const [whole, slim] = [all, open].map(({ orders }) => orders.order(event.order));
        if (slim === undefined || whole === undefined) continue;
        const isKept = !isFinal(slim.ordStatus);
        assert.deepEqual(slim.decision, isKept ? whole.decision : undefined);
        if (!isKept && whole.decision !== undefined) seen += 1;
      }
    }),
    { numRuns: 100 },
  );
  assert.ok(seen > 100, `${seen} decisions were let go of`);
});

test("a state that packs what ended knows of each order what one knows that packs nothing", () => {
  let packed = 0;
  fc.assert(
    fc.property(anyHistory(true), fc.nat({ max: 40 }), (history, asksEvery) => {
      const { events } = lived(history).world;
      const plain = new State({ decisions: "of open orders", warm: 1e6 });
      const slim = new State({
        decisions: "of open orders",
        warm: 1 + (asksEvery % 3),
        seed: asksEvery,
      });
      const firsts = new Map<number, Order>();
      for (const [at, said] of events.entries()) {
        // Few are remembered, so that many are forgotten, packed and not.
        const isPolicy = said.type === "PolicyActivated";
        const event = isPolicy ? { ...said, orderRetention: 1 + (asksEvery % 12) } : said;
        for (const state of [plain, slim]) {
          apply(state, event);
          // As whoever keeps a journal does.
          if (event.type === "OrderDecided") state.orders.order(event.order)!.decisionAt = at + 1;
        }
        assert.equal(hashOf(slim), hashOf(plain), event.type);
        if ("order" in event) firsts.set(event.order, slim.orders.order(event.order)!);
        // An order that is asked for now and then is unpacked, changed and packed again.
        if (at % (asksEvery + 1) === 0) assertSame(plain, slim, 1 + (at % plain.nextOrder));
      }
      for (let number = 1; number < plain.nextOrder; number++) {
        const first = firsts.get(number);
        const last = slim.orders.order(number);
        if (last !== undefined && last !== first) packed += 1;
        assertSame(plain, slim, number);
      }
    }),
    { numRuns: 500 },
  );
  assert.ok(packed > 100, `${packed} orders were packed`);
});

/** Order and legs, by number and by name. */
function assertSame(plain: State, slim: State, number: number): void {
  const expected = plain.orders.order(number);
  assert.deepEqual(slim.orders.order(number), expected);
  if (expected === undefined) return;
  for (const { leg } of expected.legs) {
    assert.deepEqual(slim.orders.leg(leg), plain.orders.leg(leg));
    assert.equal(slim.orders.leg(leg)?.order, slim.orders.order(number));
  }
  const { account, clOrdID } = expected.terms;
  assert.deepEqual(slim.orders.find(account, clOrdID), plain.orders.find(account, clOrdID));
  assert.deepEqual(slim.orders.findAll(clOrdID), plain.orders.findAll(clOrdID));
}

const CHANGES_NOTHING = new Set(["FixSent", "FixReserved", "FixReceived", "FixReset", "StateHash"]);

test("no event passes unnoticed by the state hash", () => {
  const unnoticed = new Set<string>();
  fc.assert(
    fc.property(anyHistory(true), (history) => {
      const { events } = lived(history).world;
      const state = new State();
      let before = hashOf(state);
      for (const event of events) {
        apply(state, event);
        const after = hashOf(state);
        if (after === before && !CHANGES_NOTHING.has(event.type)) unnoticed.add(event.type);
        before = after;
      }
    }),
    { numRuns: 100 },
  );
  assert.deepEqual([...unnoticed], []);
});

/**
 * What a later event undoes or replaces may be missing together with nothing: doubt that was
 * cleared, a switch that was turned back, a session that fell and rose, a policy, an import.
 */
const UNDONE_LATER: ReadonlySet<string> = new Set([
  "LegInDoubt",
  "LegResolved",
  "LegAcknowledged",
  "KillSwitchSet",
  "LpSessionChanged",
  "LpSymbolStopped",
  "LpSymbolResumed",
  "PolicyActivated",
  "AccountChanged",
  "LimitBreached",
]);

/**
 * A request to cancel leaves a counter, which the next one moves on, and its number at the leg,
 * until another is made for that leg or the leg comes into doubt.
 */
function isRequestedAnew(events: readonly Event[], at: number): boolean {
  const event = events[at];
  if (event?.type !== "LegCancelRequested") return false;
  const later = events.slice(at + 1);
  const isCounted = later.some(({ type }) => type === "LegCancelRequested");
  return isCounted && later.some((it) => isAnew(it) && it.leg === event.leg);
}

/**
 * What rests is taken up by its decision too, or by the end that the desk puts to it where it is
 * refused: the trigger before that leaves only its prices.
 */
function isDecidedNext(events: readonly Event[], at: number): boolean {
  const [event, next] = events.slice(at, at + 2);
  if (event?.type !== "OrderTriggered" || event.isResting) return false;
  switch (next?.type) {
    case "OrderDecided":
    case "ClientRejected":
      return next.order === event.order;
    case "ClientCanceled":
      return next.order === event.order && next.requestID === "";
    default:
      return false;
  }
}

/**
 * A decision and a failover count in their round alone, and so does what the house keeps of a leg
 * that no LP took: what rests again is decided anew, counts its failovers anew, and gives back
 * whatever is open in either book.
 */
function isRoundOver(events: readonly Event[], at: number): boolean {
  const event = events[at];
  switch (event?.type) {
    case "LpFailover":
    case "HedgeInternalised":
    case "OrderDecided":
      return events.slice(at).some((it) => it.type === "OrderRested" && it.order === event.order);
    default:
      return false;
  }
}

/** An LP that is taken out once more is so from then on, whatever was before. */
function isOutAnew(events: readonly Event[], at: number): boolean {
  const event = events[at];
  if (event?.type !== "LpEjected" && event?.type !== "LpReadmitted") return false;
  return events.slice(at + 1).some((it) => it.type === "LpEjected" && it.lp === event.lp);
}

const isAnew = (event: Event): event is LegCancelRequested | LegInDoubt =>
  event.type === "LegCancelRequested" || event.type === "LegInDoubt";

test("a history with an event missing cannot be replayed to the same state, or not at all", () => {
  fc.assert(
    fc.property(anyHistory(false), fc.nat(), (history, pick) => {
      const { events } = lived(history).world;
      const missing = pick % events.length;
      if (UNDONE_LATER.has(events[missing]!.type)) return;
      const isUndone = [isRequestedAnew, isDecidedNext, isRoundOver, isOutAnew];
      if (isUndone.some((is) => is(events, missing))) return;
      const rest: Event[] = events.filter((_, at) => at !== missing);
      const whole = hashOf(replayed(events));
      let hash = "";
      try {
        hash = hashOf(replayed(rest));
      } catch (error) {
        assert.match(String(error), /Invariant/);
      }
      assert.notEqual(hash, whole, `without ${typesOf(events)[missing]}`);
    }),
    { numRuns: 400 },
  );
});

test("once every report has come, late, twice or out of order, each LP's book is ours", () => {
  fc.assert(
    fc.property(anyHistory(false), (history) => {
      // What was taken back is in no LP's book any more; `bust-fill.test.ts` has that.
      const life = lived(history.filter(({ is }) => is !== "bust"));
      life.hearAll();
      const { state } = life.world;
      for (const lp of [0, 1]) {
        for (const symbol of [0, 1, 2]) {
          let held = 0;
          for (const fill of life.fills) {
            if (fill.lp !== lp || fill.symbol !== symbol) continue;
            held += signed(fill.lastQty, signOf(fill.side));
          }
          assert.equal(state.hedges.net(lp, symbol), held);
        }
      }
    }),
    { numRuns: 500 },
  );
});
