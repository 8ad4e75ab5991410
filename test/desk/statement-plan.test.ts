import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Leg } from "../../src/core/execute/order.ts";
import { legIDOf } from "../../src/core/ids.ts";
import { hashOf } from "../../src/core/state.ts";
import { unexplainedNet } from "../../src/core/exposure/unexplained.ts";
import { takeStatement } from "../../src/desk/statement-answers.ts";
import type { StatementAnswer, StatementDesk } from "../../src/desk/statement-answers.ts";
import type { StatedTrade, StatementAsked } from "../../src/intake/control/statement-request.ts";
import { lp, lpTerms } from "../core/policy-of.ts";
import type { PolicyChange } from "../core/policy-of.ts";
import { ALPHA, BETA, EURUSD, JOURNAL, liveWorld, lots, NOON_US, replayed } from "../core/world.ts";
import { px, TOXIC } from "../core/world.ts";
import type { World } from "../core/world.ts";
import { eurAndGold } from "../lps/eur-and-gold.ts";

const SECOND_US = 1_000_000;
const HOUR_US = 3_600 * SECOND_US;
const LEG_TIMEOUT_MS = 5_000;
/** A lot and a hundredth of it as the LP counts, in 10⁻⁶ units. */
const LOT = 100_000 * 1e6;

const fine = lpTerms(0.01, 0.01, 100);
const once: PolicyChange = { lps: [lp(ALPHA, "ALPHA", { terms: [fine] })], retryBudget: 0 };

/** A leg of a lot at ALPHA that nobody answers for, or that was filled in part before. */
function doubtful(world: World, filled = 0): Leg {
  const { leg } = world.hedged({ account: TOXIC, orderQty: lots(1) });
  if (filled > 0) world.fill(leg, filled, { execID: `B${leg.leg}` });
  world.timeout(leg);
  return leg;
}

/** The same, and the LP gave it an OrderID. */
function named(world: World, lpOrderID: string): Leg {
  const { leg } = world.hedged({ account: TOXIC, orderQty: lots(1) });
  world.news(leg, "Acknowledged", { lpOrderID });
  world.timeout(leg);
  return leg;
}

const trade = (leg: Leg | undefined, quantity: number, more: Partial<StatedTrade> = {}) => ({
  clOrdID: leg === undefined ? "" : legIDOf(JOURNAL, leg.leg),
  orderID: "",
  execID: `E${quantity}`,
  symbol: "EUR/USD",
  side: "Buy" as const,
  quantity: Math.round(quantity * LOT),
  price: px(1.1001),
  timeUs: NOON_US,
  ...more,
});

interface Change extends Partial<Omit<StatementAsked, "trades">> {
  /** When every leg went out. */
  readonly sentUs?: number | undefined;
}

/** What a desk answers to a statement of the hours around noon. */
function take(world: World, trades: readonly StatedTrade[], change: Change = {}): StatementAnswer {
  const { sentUs, ...asked } = { sentUs: NOON_US, ...change };
  const desk: StatementDesk = {
    journalId: JOURNAL,
    state: world.state,
    lps: { mappingOf: () => eurAndGold, sentUs: () => sentUs },
    watch: { timeoutMs: LEG_TIMEOUT_MS },
    policy: () => world.engine.policy,
    wallUs: () => NOON_US + 2 * HOUR_US,
    input: (input) => void world.step(input),
  };
  const outcome = takeStatement(desk, {
    lp: "ALPHA",
    fromUs: NOON_US - HOUR_US,
    toUs: NOON_US + HOUR_US,
    trades,
    file: "trades.csv",
    sha256: "0".repeat(64),
    isTrial: false,
    actor: "dealer",
    ...asked,
  });
  assert.ok(outcome.ok);
  return outcome.result as StatementAnswer;
}

const why = (answer: StatementAnswer): unknown => answer.legs.map(({ undecided }) => undecided);

const mistaken = ({ mistakes }: StatementAnswer): unknown =>
  mistakes.map(({ trade: at, field }) => [at, field]);

for (const [what, undecided, sentUs] of [
  ["in the middle of the time", undefined, NOON_US],
  ["at nobody knows when", "SENT_UNKNOWN", undefined],
  ["just after its beginning", "NEAR_AN_END", NOON_US - HOUR_US + 4 * SECOND_US],
  ["just before its end", "NEAR_AN_END", NOON_US + HOUR_US - 4 * SECOND_US],
] as const) {
  test(`a leg that went out ${what} ${undecided === undefined ? "is over" : "stays in doubt"}`, () => {
    const world = liveWorld(once);
    const leg = doubtful(world);
    assert.deepEqual(why(take(world, [trade(leg, 0.4)], { sentUs })), [undecided]);
    assert.equal(leg.isInDoubt, undecided !== undefined);
    assert.equal(leg.cumQty, undecided === undefined ? lots(0.4) : 0);
  });
}

test("one that was filled whole is over, however near an end it went out", () => {
  const world = liveWorld(once);
  const leg = doubtful(world);
  take(world, [trade(leg, 1)], { sentUs: NOON_US + HOUR_US - 1 });
  assert.equal(leg.ordStatus, "Filled");
});

test("a leg that went out at another time is none of the statement's, and is counted", () => {
  const world = liveWorld(once);
  const leg = doubtful(world);
  const { legs, outside } = take(world, [], { sentUs: NOON_US - 2 * HOUR_US });
  assert.deepEqual([legs, outside, leg.isInDoubt], [[], 1, true]);
});

test("a leg that went out at another time and is named by a trade is told: over if filled whole", () => {
  for (const sentUs of [NOON_US - 2 * HOUR_US, NOON_US + HOUR_US]) {
    const world = liveWorld(once);
    const leg = doubtful(world);
    const part = take(world, [trade(leg, 0.4)], { sentUs });
    assert.deepEqual([why(part), part.outside, leg.isInDoubt], [["NEAR_AN_END"], 0, true]);
    const whole = take(world, [trade(leg, 1)], { sentUs });
    assert.deepEqual([why(whole), whole.outside, leg.ordStatus], [[undefined], 0, "Filled"]);
  }
});

test("where orders rest a statement says what was filled, and cannot say that the rest is over", () => {
  const resting = [lp(ALPHA, "ALPHA", { terms: [{ ...fine, isResting: true }] })];
  const world = liveWorld({ ...once, lps: resting });
  const leg = doubtful(world);
  assert.deepEqual(why(take(world, [trade(leg, 0.4)])), ["RESTS"]);
  assert.deepEqual(why(take(world, [trade(leg, 1)])), [undefined]);
  assert.equal(leg.ordStatus, "Filled");
});

test("what was booked before is not booked again, and what is new of the leg is", () => {
  const world = liveWorld(once);
  const leg = doubtful(world, 0.3);
  const known = trade(leg, 0.3, { execID: `B${leg.leg}` });
  const answer = take(world, [known, trade(leg, 0.2, { timeUs: NOON_US + 1 })]);
  assert.deepEqual([answer.booked, why(answer)], [1, [undefined]]);
  assert.deepEqual([leg.cumQty, leg.ordStatus], [lots(0.5), "Canceled"]);
  assert.deepEqual(
    world.alertCodes().filter((code) => code === "CUM_QTY_MISMATCH"),
    [],
  );
});

test("a fill that was missed before those that are booked is no difference from the LP", () => {
  const world = liveWorld(once);
  const { leg } = world.hedged({ account: TOXIC, orderQty: lots(1) });
  world.fill(leg, 0.2, { execID: "B2", cumQty: lots(0.5) });
  world.timeout(leg);
  world.alerts.length = 0;
  const known = trade(leg, 0.2, { execID: "B2", timeUs: NOON_US + 1 });
  assert.deepEqual(why(take(world, [trade(leg, 0.3), known])), [undefined]);
  assert.deepEqual([leg.cumQty, world.alertCodes()], [lots(0.5), []]);
});

test("what an LP reports later of a statement's fills changes nothing, whatever its ExecIDs", () => {
  for (const [amount, ordStatus] of [
    [0.4, "Canceled"],
    [0.6, "Filled"],
  ] as const) {
    const world = liveWorld(once);
    const leg = doubtful(world);
    take(world, [trade(leg, 0.4), trade(leg, amount, { execID: "E", timeUs: NOON_US + 1 })]);
    const whole = lots(0.4 + amount);
    assert.deepEqual([leg.cumQty, leg.ordStatus], [whole, ordStatus]);
    const before = hashOf(world.state);
    const late = { execID: "L-1@40000", cumQty: lots(0.4) };
    assert.deepEqual(world.fill(leg, 0.4, late), []);
    assert.deepEqual(world.fill(leg, amount, { execID: "L-1@100000", cumQty: whole }), []);
    assert.equal(hashOf(world.state), before);
    assert.equal(hashOf(replayed(world.events)), before);
    const more = { execID: "L-1@110000", cumQty: lots(0.5 + amount) };
    world.fill(leg, 0.1, more);
    assert.equal(
      world.state.hedges.net(ALPHA, EURUSD),
      lots(0.5 + amount),
      "and no less than that",
    );
    assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
  }
});

test("a trade that the statement before it did not have of a leg is a break", () => {
  const world = liveWorld(once);
  const leg = doubtful(world);
  take(world, [trade(leg, 0.4)]);
  const other = take(world, [trade(leg, 0.1)]);
  const [first] = other.breaks;
  assert.deepEqual([other.booked, first?.code, leg.cumQty], [0, "UNBOOKED", lots(0.4)]);
});

test("after a fill that a statement covers is taken back, the LP's next fill is booked", () => {
  const world = liveWorld(once);
  const leg = doubtful(world);
  take(world, [trade(leg, 0.4), trade(leg, 0.6, { timeUs: NOON_US + 1 })]);
  world.bust(leg, { execRefID: "E0.4" });
  world.fill(leg, 0.4, { execID: "F", cumQty: lots(1) });
  assert.equal(world.state.hedges.net(ALPHA, EURUSD), lots(1));
  assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
});

test("a leg of which the statement lacks what is booked stays in doubt", () => {
  const world = liveWorld(once);
  const leg = doubtful(world, 0.3);
  assert.deepEqual(why(take(world, [])), ["DISAGREES"]);
  assert.deepEqual(why(take(world, [trade(leg, 0.2)])), ["DISAGREES"]);
  assert.deepEqual([leg.isInDoubt, leg.cumQty], [true, lots(0.3)]);
});

test("what a status answer revealed is known by how much it came to, though not by its ExecID", () => {
  const world = liveWorld(once);
  const leg = doubtful(world);
  world.answer(leg, { ordStatus: "PartiallyFilled", cumQty: lots(0.5), avgPx: px(1.1001) });
  world.timeout(leg);
  const trades = [trade(leg, 0.2), trade(leg, 0.3, { timeUs: NOON_US + 1 })];
  const answer = take(world, [...trades, trade(leg, 0.4, { timeUs: NOON_US + 2 })]);
  assert.deepEqual([answer.booked, why(answer), leg.cumQty], [2, [undefined], lots(0.9)]);
});

test("a trade that names no order of ours leaves in doubt whatever leg it might be of", () => {
  const world = liveWorld(once);
  const leg = doubtful(world);
  const nameless = trade(undefined, 0.4, { orderID: "L-9" });
  const answer = take(world, [nameless]);
  assert.deepEqual([why(answer), leg.isInDoubt], [["UNSURE"], true]);
  assert.deepEqual(answer.breaks, [{ trade: 0, code: "UNKNOWN", leg: "" }]);
  assert.deepEqual(why(take(world, [{ ...nameless, side: "Sell" }])), [undefined]);
});

test("a trade that names a leg by the LP's OrderID is the leg's, whatever ClOrdID stands beside it", () => {
  const world = liveWorld(once);
  const leg = named(world, "L-7");
  const answer = take(world, [trade(leg, 0.4, { clOrdID: "SOMEBODY", orderID: "L-7" })]);
  assert.deepEqual([answer.breaks, why(answer), leg.cumQty], [[], [undefined], lots(0.4)]);
});

for (const [clOrdID, orderID, given, isMeant] of [
  ["SOMEBODY", "L-9", "", true],
  ["SOMEBODY", "", "", true],
  ["SOMEBODY", "", "L-7", true],
  ["", "L-9", "L-7", false],
  ["SOMEBODY", "L-9", "L-7", false],
] as const) {
  const what = `a trade of ClOrdID "${clOrdID}" and OrderID "${orderID}"`;
  const which = given === "" ? "a leg without an OrderID" : `the LP's order ${given}`;
  test(`${what} ${isMeant ? "may be" : "is none"} of ${which}`, () => {
    const world = liveWorld(once);
    const leg = given === "" ? doubtful(world) : named(world, given);
    const answer = take(world, [trade(undefined, 0.4, { clOrdID, orderID })]);
    assert.deepEqual([answer.breaks.length, why(answer)], [1, [isMeant ? "UNSURE" : undefined]]);
    assert.equal(leg.isInDoubt, isMeant);
  });
}

test("a leg that is filled whole by what names it is over, whatever names nobody", () => {
  const world = liveWorld(once);
  const leg = doubtful(world);
  take(world, [trade(leg, 1), trade(undefined, 0.4, { clOrdID: "SOMEBODY" })]);
  assert.equal(leg.ordStatus, "Filled");
});

for (const none of ["NONE", "0", "n/a"]) {
  test(`an OrderID ${none} names no leg and contradicts none`, () => {
    const world = liveWorld(once);
    const [one, two] = [named(world, none), named(world, "L-7")];
    const nameless = trade(undefined, 0.4, { orderID: none });
    assert.deepEqual(why(take(world, [nameless])), ["UNSURE", "UNSURE"]);
    const trades = [trade(one, 0.3, { orderID: "L-8" }), trade(two, 0.4, { orderID: none })];
    assert.deepEqual(why(take(world, trades)), [undefined, undefined]);
    assert.deepEqual([one.cumQty, two.cumQty], [lots(0.3), lots(0.4)]);
  });
}

test("an OrderID that the LP gave several open legs names none of them", () => {
  const world = liveWorld(once);
  const legs = [named(world, "L-7"), named(world, "L-7"), named(world, "L-7")];
  const answer = take(world, [trade(undefined, 0.4, { orderID: "L-7" })]);
  assert.deepEqual(why(answer), ["UNSURE", "UNSURE", "UNSURE"]);
  assert.deepEqual(
    legs.map(({ isInDoubt }) => isInDoubt),
    [true, true, true],
  );
});

test("a trade that names one leg by its ClOrdID and another by its OrderID is a mistake", () => {
  const world = liveWorld(once);
  const [one] = [doubtful(world), named(world, "L-7")];
  assert.deepEqual(mistaken(take(world, [trade(one, 0.4, { orderID: "L-7" })])), [[0, "orderID"]]);
});

test("an order at another LP is a mistake of the file, and no leg is touched", () => {
  const lps = [lp(ALPHA, "ALPHA", { terms: [fine] }), lp(BETA, "BETA", { terms: [fine] })];
  const world = liveWorld({ lps, retryBudget: 0 });
  const atAlpha = doubtful(world);
  world.kill("lp", ALPHA, "halt");
  const atBeta = doubtful(world);
  assert.deepEqual([atAlpha.lp, atBeta.lp], [ALPHA, BETA]);
  const before = hashOf(world.state);
  const answer = take(world, [trade(atAlpha, 0.4)], { lp: "BETA" });
  assert.deepEqual([mistaken(answer), answer.legs], [[[0, "clOrdID"]], []]);
  assert.deepEqual([hashOf(world.state), atBeta.isInDoubt], [before, true]);
});

test("a mistake in one trade leaves every leg as it was", () => {
  const world = liveWorld(once);
  const [one, two] = [doubtful(world), doubtful(world)];
  const before = hashOf(world.state);
  const answer = take(world, [trade(one, 0.4), trade(two, 0.5, { side: "Sell" })]);
  assert.deepEqual(mistaken(answer), [[1, "side"]]);
  assert.equal(hashOf(world.state), before);
});

test("a dry run changes nothing and says what the statement itself then does", () => {
  const world = liveWorld(once);
  const trades = [trade(doubtful(world), 0.4), trade(doubtful(world), 0.5)];
  const before = hashOf(world.state);
  const dry = take(world, trades, { isTrial: true });
  assert.equal(hashOf(world.state), before);
  const done = take(world, trades);
  assert.deepEqual(
    done.legs.map(({ stated, fills, undecided }) => [stated, fills, undecided]),
    dry.legs.map(({ stated, fills, undecided }) => [stated, fills, undecided]),
  );
});

/** Of a leg: hundredths that were heard of before, and those the statement has besides. */
const anyLeg = fc.record({
  heard: fc.integer({ min: 0, max: 40 }),
  stated: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 3 }),
});

test("after any statement the LP's ledger is what it states, each fill once, and a replay agrees", () => {
  fc.assert(
    fc.property(fc.array(anyLeg, { minLength: 1, maxLength: 5 }), (legs) => {
      const world = liveWorld(once);
      const trades: StatedTrade[] = [];
      const reports: { leg: number; n: number; cum: number }[] = [];
      let sum = 0;
      for (const { heard, stated } of legs) {
        const leg = doubtful(world, heard / 100);
        const execs: [string, number][] = heard > 0 ? [[`B${leg.leg}`, heard]] : [];
        for (const [at, n] of stated.entries()) execs.push([`S${leg.leg}-${at}`, n]);
        let cum = 0;
        for (const [at, [execID, n]] of execs.entries()) {
          cum += n;
          reports.push({ leg: leg.leg, n, cum });
          trades.push(trade(leg, n / 100, { execID, timeUs: NOON_US + at }));
          sum += n;
        }
      }
      for (const times of [1, 2, 3]) {
        const answer = take(world, trades);
        assert.equal(answer.legs.length, times === 1 ? legs.length : 0);
        assert.deepEqual(answer.breaks, []);
        assert.equal(world.state.hedges.net(ALPHA, EURUSD), lots(sum / 100));
        assert.equal(unexplainedNet(world.state, EURUSD), 0);
        // The LP's own reports come late, under ids that the statement does not have.
        for (const [at, report] of reports.entries()) {
          const late = { execID: `R${at}`, cumQty: lots(report.cum / 100) };
          world.fill(world.leg(report.leg), report.n / 100, late);
        }
      }
      assert.equal([...world.state.orders.openLegs()].length, 0);
      assert.equal(hashOf(replayed(world.events)), hashOf(world.state));
    }),
    { numRuns: 100 },
  );
});
