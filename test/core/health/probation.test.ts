import assert from "node:assert/strict";
import { test } from "vitest";
import { Engine } from "../../../src/core/engine.ts";
import { asBps } from "../../../src/core/units/quantity.ts";
import { lp, policyOf, utc } from "../policy-of.ts";
import { ALPHA, BETA, liveWorld, NOON_US, only, replayed, typesOf } from "../world.ts";
import type { World } from "../world.ts";
import { alphaFirst, chosen, duo, rejects, sent, view, wait } from "./legs.ts";

const isOut = (world: World, index = ALPHA): boolean => world.state.ejections.isOut(index);

const countsOf = (world: World, index = ALPHA) => view(world).health.probation.countsOf(index);

/** ALPHA is out, and may be tried out again after 30 s. */
function ejected(change: Parameters<typeof alphaFirst>[0] = {}): World {
  const world = alphaFirst(change);
  rejects(world, 5);
  assert.equal(isOut(world), true);
  return world;
}

/** ALPHA is out, its time is over, and this is the order that tries it out. */
function onTrial(change: Parameters<typeof alphaFirst>[0] = {}) {
  const world = wait(ejected(change), 30);
  const leg = sent(world);
  assert.equal(leg.lp, ALPHA);
  return { world, leg };
}

test("so many failures in a row as eject_after says take an LP out: orders go to the others", () => {
  const world = alphaFirst();
  rejects(world, 4);
  assert.equal(sent(world).lp, ALPHA);
  world.news(sent(world), "Rejected");
  const event = world.events.findLast(({ type }) => type === "LpEjected");
  assert.deepEqual(event, {
    type: "LpEjected",
    lp: ALPHA,
    failures: 5,
    cause: "REJECT",
    times: 1,
    timeUs: world.timeUs,
  });
  assert.deepEqual(chosen(world), [BETA, "EJECTED", "CHOSEN"]);
  assert.equal(world.alertCodes().at(-1), "LP_EJECTED");
});

test("a fill in between, be it of a part, begins the count anew", () => {
  const world = alphaFirst();
  rejects(world, 4);
  world.fill(sent(world), 0.01);
  rejects(world, 4);
  assert.equal(isOut(world), false);
  rejects(world, 1);
  assert.equal(isOut(world), true);
});

test("an order nobody answers in time is a failure, one whose session was lost is none", () => {
  const world = alphaFirst();
  for (let at = 0; at < 5; at++) world.timeout(sent(world));
  assert.equal(isOut(world), true);
  assert.equal(world.state.ejections.of(ALPHA)?.cause, "TIMEOUT");
  const other = alphaFirst();
  for (let at = 0; at < 5; at++) sent(other);
  other.session(ALPHA, false);
  assert.equal(isOut(other), false);
});

test("an IOC order that is cancelled unfilled neither fails nor ends a row of failures", () => {
  const world = alphaFirst();
  rejects(world, 4);
  for (let at = 0; at < 5; at++) world.news(sent(world), "Canceled");
  assert.equal(isOut(world), false);
  rejects(world, 1);
  assert.equal(isOut(world), true);
});

test("what the desk itself kept from an LP neither fails nor ends a row of failures, nor is it judged", () => {
  const world = alphaFirst();
  rejects(world, 4);
  const before = view(world).health.partsOf(ALPHA, view(world));
  for (let at = 0; at < 5; at++) world.news(sent(world), "Withheld");
  assert.equal(isOut(world), false);
  assert.deepEqual(view(world).health.partsOf(ALPHA, view(world)), before);
  rejects(world, 1);
  assert.equal(isOut(world), true);
});

test("a trial that the desk itself withheld costs the LP no other wait", () => {
  const { world, leg } = onTrial();
  world.news(leg, "Withheld");
  assert.equal(sent(world).lp, ALPHA, "the next order tries it out");
});

test("after its time out one order at a time tries the LP out", () => {
  const world = ejected();
  wait(world, 29);
  assert.equal(sent(world).lp, BETA);
  wait(world, 1);
  assert.equal(sent(world).lp, ALPHA);
  assert.equal(sent(world).lp, BETA);
});

test("the order that tries an LP out says so in its record", () => {
  const { leg } = onTrial();
  const seen = leg.order.decision?.lps.map(({ isEjected, isProbe }) => [isEjected, isProbe]);
  assert.deepEqual(seen, [
    [true, true],
    [false, false],
  ]);
});

test("an LP that is tried out counts as healthy, whatever its health", () => {
  const world = ejected();
  world.activate(policyOf({ ...duo, health: { unhealthyBelow: 0.7 } }));
  wait(world, 30);
  assert.ok(view(world).health.scoreOf(ALPHA, view(world)) < 0.7);
  assert.deepEqual(chosen(world), [ALPHA, "CHOSEN", "LOWER_PRIORITY"]);
});

test("a fill lets the LP back in, an acknowledgement does not", () => {
  const { world, leg } = onTrial();
  world.news(leg, "Acknowledged");
  assert.equal(isOut(world), true);
  const events = world.fill(leg, 0.1);
  assert.deepEqual(only(events, "LpReadmitted"), { type: "LpReadmitted", lp: ALPHA, how: "FILL" });
  assert.equal(isOut(world), false);
  assert.equal(sent(world).lp, ALPHA);
});

test("one failure on trial takes the LP out again, for longer each time, up to the longest", () => {
  const { world, leg } = onTrial({ ejection: { longestNs: 70e9 } });
  const events = world.news(leg, "Rejected");
  const { failures, times } = only(events, "LpEjected");
  assert.deepEqual([failures, times], [6, 2]);
  for (const seconds of [60, 70, 70]) {
    wait(world, seconds - 1);
    assert.equal(sent(world).lp, BETA);
    wait(world, 1);
    const trial = sent(world);
    assert.equal(trial.lp, ALPHA, `${seconds}`);
    world.timeout(trial);
  }
});

test("a trial that is cancelled unfilled decides nothing: the next one waits as long again", () => {
  const { world, leg } = onTrial();
  assert.deepEqual(typesOf(world.news(leg, "Canceled")).includes("LpEjected"), false);
  wait(world, 29);
  assert.equal(sent(world).lp, BETA);
  wait(world, 1);
  assert.equal(sent(world).lp, ALPHA);
});

test("a trial whose session is lost decides nothing either", () => {
  const { world } = onTrial();
  world.session(ALPHA, false);
  world.session(ALPHA, true);
  wait(world, 29);
  assert.equal(sent(world).lp, BETA);
  wait(world, 1);
  assert.equal(sent(world).lp, ALPHA);
});

test("orders sent before an LP was taken out neither let it back in nor take it out for longer", () => {
  const world = alphaFirst();
  const early = [sent(world), sent(world), sent(world)];
  rejects(world, 5);
  world.news(early[0]!, "Rejected");
  world.timeout(early[1]!);
  world.fill(early[2]!, 1);
  assert.equal(world.state.ejections.of(ALPHA)?.times, 1);
  assert.equal(isOut(world), true);
});

test("without an ejection for as long as eject_forgive_seconds says, the count goes down by one", () => {
  const { world, leg } = onTrial();
  world.news(leg, "Rejected");
  wait(world, 60);
  world.fill(sent(world), 1);
  wait(world, 299);
  rejects(world, 5);
  assert.equal(world.state.ejections.of(ALPHA)?.times, 3);
  wait(world, 90);
  world.fill(sent(world), 1);
  wait(world, 600);
  rejects(world, 5);
  assert.equal(world.state.ejections.of(ALPHA)?.times, 2);
});

test("no more LPs are out at a time than max_ejected_pct says: detected and enforced count apart", () => {
  const world = ejected();
  rejects(world, 5);
  assert.equal(isOut(world, BETA), false);
  assert.deepEqual(countsOf(world, ALPHA), { detected: 1, enforced: 1 });
  assert.deepEqual(countsOf(world, BETA), { detected: 1, enforced: 0 });
  assert.equal(world.alertCodes().at(-1), "LP_EJECTION_WITHHELD");
  assert.deepEqual(chosen(world).slice(0, 1), [BETA]);
});

test("the only LP is never taken out, unless the policy lets all be out", () => {
  for (const [largestShare, expected] of [
    [5_000, false],
    [9_999, false],
    [10_000, true],
  ] as const) {
    const world = liveWorld({ ejection: { largestShare: asBps(largestShare) } });
    rejects(world, 5);
    assert.equal(isOut(world), expected, `${largestShare}`);
  }
});

test("an LP that is switched off makes no room for another to be taken out", () => {
  const world = alphaFirst({
    lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA", { isEnabled: false })],
  });
  rejects(world, 5);
  assert.equal(isOut(world), false);
});

/** The process ends and is started again from its journal, on a clock that begins anew. */
function restarted(world: World): World {
  const { policy, quotes } = world.engine;
  world.engine = new Engine(replayed(world.events), policy, quotes, (event) => {
    world.events.push(event);
  });
  world.step({ type: "Restarted" });
  for (const { index } of policy.lps) world.session(index, true);
  world.engine.onTime(world.nowNs, world.timeUs);
  return wait(world, 0);
}

test("who is out stays out over a restart, and its time counts anew from the start", () => {
  const { world, leg } = onTrial();
  world.news(leg, "Rejected");
  wait(world, 50);
  restarted(world);
  assert.equal(isOut(world), true);
  wait(world, 59);
  assert.equal(sent(world).lp, BETA);
  wait(world, 1);
  const trial = sent(world);
  assert.equal(trial.lp, ALPHA);
  world.fill(trial, 1);
  assert.equal(isOut(world), false);
});

test("switching an LP off and on, or taking nobody out any more, lets it back in", () => {
  const off = { lps: [lp(ALPHA, "ALPHA", { isEnabled: false }), lp(BETA, "BETA")] };
  for (const change of [off, { ...duo, ejection: { largestShare: asBps(0) } }]) {
    const world = ejected();
    const events = world.activate(policyOf(change));
    assert.deepEqual(only(events, "LpReadmitted"), {
      type: "LpReadmitted",
      lp: ALPHA,
      how: "POLICY",
    });
    world.activate(policyOf(duo));
    assert.equal(sent(world).lp, ALPHA);
  }
});

test("a policy with fewer LPs lets the longest out back in, down to the share it allows", () => {
  const four = ["A", "B", "C", "D"].map((id, index) => lp(index, id));
  const world = liveWorld({ lps: four });
  rejects(world, 10);
  assert.deepEqual([...world.state.ejections.all().keys()], [0, 1]);
  world.activate(policyOf({ lps: four.slice(0, 2) }));
  assert.deepEqual([...world.state.ejections.all().keys()], [1]);
});

test("while its markets are closed an LP's time out stands", () => {
  const noon = 12 * 60;
  const hours = { holidays: new Int32Array(0), earlyCloses: new Int32Array(0) };
  const none = { ...hours, closeMinutes: new Int32Array(0) };
  const spans = Int32Array.of(0, noon + 5, noon + 60, 24 * 60);
  const monday = { zone: utc, spans, ...none };
  const world = alphaFirst({ hours: [monday, monday, monday] });
  rejects(world, 5);
  wait(world, 20);
  // Closed from 12:05 to 13:00.
  world.timeUs = NOON_US + 6 * 60_000_000;
  wait(world, 0);
  wait(world, 50 * 60);
  world.timeUs = NOON_US + 61 * 60_000_000;
  wait(world, 0);
  assert.equal(sent(world).lp, BETA);
  wait(world, 10);
  assert.equal(sent(world).lp, ALPHA);
});
