import assert from "node:assert/strict";
import { test } from "vitest";
import { asVolume } from "../../../src/core/units/quantity.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, TOXIC, USDJPY } from "../world.ts";
import { decayTable } from "../../../src/policy/health-terms.ts";
import { alphaFirst, fillAt, partsOf, rejects, scoreOf, sent, view, wait } from "./legs.ts";

const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

/** Of five legs that nobody saw, and one that was. */
const mixed = (value: number, neutral: number): number => (value + 5 * neutral) / 6;

test("health is 0.4 fill rate + 0.3 (1 − slippage) + 0.2 (1 − latency) + 0.1 (1 − reject rate)", () => {
  const world = alphaFirst();
  const leg = sent(world);
  world.pass(100);
  fillAt(world, leg, 0.5);
  const parts = partsOf(world);
  near(parts.fillRate, mixed(1, 0.75));
  near(parts.slippage, mixed(0.25, 0.25));
  near(parts.latency, mixed(0.2, 0.25));
  near(parts.rejectRate, mixed(0, 0.25));
  const { fillRate, slippage, latency, rejectRate } = parts;
  const score = 0.4 * fillRate + 0.3 * (1 - slippage) + 0.2 * (1 - latency);
  near(scoreOf(world), score + 0.1 * (1 - rejectRate));
});

test("weights and scales come from the policy", () => {
  const weights = { fillRate: 0, slippage: 0, latency: 1, rejectRate: 0 };
  const world = alphaFirst({ health: { weights, worstLatencyNs: 200e6, neutralLegs: 1 } });
  const leg = sent(world);
  world.pass(100);
  fillAt(world, leg, 2);
  near(scoreOf(world), 1 - (0.5 + 0.25) / 2);
});

test("no samples is neutral, not bad: a new LP is healthy and orders go to it", () => {
  const world = alphaFirst();
  near(scoreOf(world), 0.75);
  assert.equal(sent(world).lp, ALPHA);
});

test("only adverse slippage counts: a better price than expected is as good as the expected one", () => {
  const [better, expected] = [-1, 0].map((pips) => {
    const world = alphaFirst();
    fillAt(world, sent(world), pips);
    return scoreOf(world);
  });
  near(better!, expected!);
});

test("slippage is in pips of the instrument: a pip of USDJPY weighs as one of EURUSD", () => {
  const [euro, yen] = [EURUSD, USDJPY].map((symbol) => {
    const world = alphaFirst();
    fillAt(world, sent(world, symbol), 1);
    return partsOf(world).slippage;
  });
  near(euro!, mixed(0.5, 0.25));
  near(yen!, euro!);
});

test("a sold leg that fills lower than its quote slipped, one that fills higher did not", () => {
  for (const [pips, slippage] of [
    [1, 0.5],
    [-1, 0],
  ] as const) {
    const world = alphaFirst();
    fillAt(world, world.hedged({ account: TOXIC, side: "Sell" }).leg, pips);
    near(partsOf(world).slippage, mixed(slippage, 0.25));
  }
});

test("each part stays within 0 and 1, however far a price slips and however late an answer is", () => {
  const world = alphaFirst();
  const leg = sent(world);
  world.pass(60_000);
  fillAt(world, leg, 500);
  near(partsOf(world).slippage, mixed(1, 0.25));
  near(partsOf(world).latency, mixed(1, 0.25));
});

test("a leg filled in ten pieces counts as one leg", () => {
  const world = alphaFirst();
  const leg = sent(world);
  for (let piece = 0; piece < 10; piece++) world.fill(leg, 0.1);
  const it = view(world);
  near(it.health.legsOf(ALPHA, it), 1);
  near(partsOf(world).fillRate, mixed(1, 0.75));
  near(partsOf(world).slippage, mixed(0, 0.25));
});

test("the first answer ends the waiting, be it only an acknowledgement", () => {
  const world = alphaFirst();
  const leg = sent(world);
  world.pass(50);
  world.news(leg, "Acknowledged");
  near(partsOf(world).latency, mixed(0.1, 0.25));
  world.pass(400);
  world.fill(leg, 1);
  assert.ok(Math.abs(partsOf(world).latency - mixed(0.1, 0.25)) < 1e-3);
});

test("what an IOC leg did not fill lowers the fill rate, and is no refusal", () => {
  const world = alphaFirst();
  const leg = sent(world);
  world.fill(leg, 0.25);
  world.news(leg, "Canceled");
  near(partsOf(world).fillRate, mixed(0.25, 0.75));
  near(partsOf(world).rejectRate, mixed(0, 0.25));
});

test("an order nobody answers counts as unfilled and as slow as can be, whatever comes later", () => {
  const world = alphaFirst();
  const leg = sent(world);
  world.pass(20);
  world.timeout(leg);
  const late = partsOf(world);
  near(late.fillRate, mixed(0, 0.75));
  near(late.latency, mixed(1, 0.25));
  near(late.rejectRate, 0.25);
  world.fill(leg, 1);
  assert.deepEqual(partsOf(world), late);
});

test("health recovers with time: what was bad counts half after every half-life", () => {
  const world = alphaFirst({ health: { unhealthyBelow: 0 }, ejection: { after: 1_000 } });
  rejects(world, 20);
  const before = partsOf(world).rejectRate;
  near(before, (20 + 5 * 0.25) / 25);
  wait(world, 300);
  near(partsOf(world).rejectRate, (10 + 5 * 0.25) / 15);
  wait(world, 300 * 30);
  assert.ok(Math.abs(scoreOf(world) - 0.75) < 1e-6);
});

test("an LP that refuses everything at once becomes unhealthy, and another takes the orders", () => {
  const world = alphaFirst({ ejection: { after: 1_000 } });
  rejects(world, 16);
  assert.equal(sent(world).lp, ALPHA);
  rejects(world, 1);
  assert.ok(scoreOf(world) < 0.5, `${scoreOf(world)}`);
  assert.equal(sent(world).lp, BETA);
});

test("what one LP does says nothing of another", () => {
  const world = alphaFirst({ ejection: { after: 1_000 } });
  rejects(world, 10);
  near(scoreOf(world, BETA), 0.75);
});

test("a fill that names no leg says nothing of its LP", () => {
  const world = alphaFirst();
  const leg = sent(world);
  world.fill(leg, 1, { leg: 0, lastQty: asVolume(1) });
  near(scoreOf(world), 0.75);
});

test("a restart begins with nothing known: health is not in the state", () => {
  const world = liveWorld();
  const leg = world.hedged({ account: TOXIC, orderQty: lots(1) }).leg;
  world.news(leg, "Rejected");
  assert.ok(scoreOf(world) < 0.75);
  assert.equal(JSON.stringify(world.events).includes("fillRate"), false);
});

test("what was seen of an LP alone is told beside its parts, and nothing seen is told as such", () => {
  const world = alphaFirst();
  const measured = () => view(world).health.measuredOf(ALPHA, view(world));
  const nothing = {
    lastAnswerNs: undefined,
    meanAnswerNs: undefined,
    fillRate: undefined,
    rejectRate: undefined,
  };
  assert.deepEqual(measured(), nothing);
  const first = sent(world);
  world.pass(100);
  fillAt(world, first, 0);
  const second = sent(world);
  world.pass(300).news(second, "Rejected");
  const it = measured();
  assert.equal(it.lastAnswerNs, 300e6);
  assert.ok(Math.abs(it.meanAnswerNs! - 200e6) < 1e6, `${it.meanAnswerNs}`);
  assert.ok(Math.abs(it.fillRate! - 0.5) < 1e-3 && Math.abs(it.rejectRate! - 0.5) < 1e-3);
  assert.deepEqual(view(world).health.measuredOf(BETA, view(world)), nothing);
});

test("what was seen fades as fast as health does, but for the time of the last answer", () => {
  const world = alphaFirst({ health: { decay: decayTable(1) } });
  const leg = sent(world);
  world.pass(100);
  fillAt(world, leg, 0);
  wait(world, 60);
  const it = view(world).health.measuredOf(ALPHA, view(world));
  assert.deepEqual(Object.values(it), [100e6, undefined, undefined, undefined]);
});

test("of an LP that answers nothing in time neither an answer time nor a rate is known, and its score falls", () => {
  const world = alphaFirst();
  const before = scoreOf(world);
  world.step({ type: "LegTimedOut", leg: sent(world).leg });
  const it = view(world).health.measuredOf(ALPHA, view(world));
  assert.deepEqual(Object.values(it), [undefined, undefined, undefined, undefined]);
  assert.ok(scoreOf(world) < before);
});

test("legs in doubt, filled in part or not, do not change the rates of those that ended", () => {
  const world = alphaFirst();
  fillAt(world, sent(world), 0);
  world.news(sent(world), "Rejected");
  const inPart = sent(world);
  world.fill(inPart, 0.5);
  for (const { leg } of [inPart, sent(world), sent(world)]) {
    world.step({ type: "LegTimedOut", leg });
  }
  const { fillRate, rejectRate } = view(world).health.measuredOf(ALPHA, view(world));
  assert.ok(Math.abs(fillRate! - 0.5) < 1e-9 && Math.abs(rejectRate! - 0.5) < 1e-9);
  assert.ok(partsOf(world).fillRate < 0.75, "of the score they are a part");
});
