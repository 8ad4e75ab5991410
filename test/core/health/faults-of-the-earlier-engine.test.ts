import assert from "node:assert/strict";
import { test } from "vitest";
import { lp, lpTerms } from "../policy-of.ts";
import { ALPHA, BETA, liveWorld, USDJPY } from "../world.ts";
import { alphaFirst, chosen, duo, fillAt, rejects, scoreOf, sent, wait } from "./legs.ts";

/** The engine that is answered had each of these faults; the name says how it is here. */

test("a pip of slippage in USDJPY leaves a perfect LP healthy", () => {
  const world = alphaFirst();
  for (let at = 0; at < 50; at++) fillAt(world, sent(world, USDJPY), 1);
  assert.ok(scoreOf(world) > 0.8, `${scoreOf(world)}`);
});

test("an LP that improves on its quotes is as healthy as can be", () => {
  const world = alphaFirst();
  for (let at = 0; at < 200; at++) fillAt(world, sent(world), -3);
  assert.ok(scoreOf(world) > 0.98, `${scoreOf(world)}`);
});

test("the reject rate recovers: by good orders, and by time alone", () => {
  const world = alphaFirst({ ejection: { after: 1_000 } });
  rejects(world, 15);
  const low = scoreOf(world);
  for (let at = 0; at < 60; at++) world.fill(sent(world), 1);
  assert.ok(scoreOf(world) > low + 0.2);
  const left = alphaFirst({ ejection: { after: 1_000 } });
  rejects(left, 15);
  wait(left, 3_600);
  assert.ok(scoreOf(left) > 0.74);
});

test("an LP that was gone and is back is as healthy as it was, and is used", () => {
  const world = alphaFirst();
  for (let at = 0; at < 10; at++) world.fill(sent(world), 1);
  const before = scoreOf(world);
  world.session(ALPHA, false);
  assert.equal(chosen(world)[0], BETA);
  world.session(ALPHA, true);
  wait(world, 0);
  assert.equal(scoreOf(world), before);
  assert.equal(chosen(world)[0], ALPHA);
});

test("an ask of 0 is no price: nobody buys there", () => {
  const world = alphaFirst();
  world.quote(ALPHA, 1.1, 0);
  assert.deepEqual(chosen(world), [BETA, "NO_QUOTE", "CHOSEN"]);
});

test("the choice does not hang on the order in which LPs were met", () => {
  for (const lps of [duo.lps!, duo.lps!.toReversed()]) {
    assert.equal(chosen(alphaFirst({ lps }))[0], ALPHA);
  }
});

test("priority, size and the rule's own LP have their say", () => {
  const swapped = [lp(ALPHA, "ALPHA", { priority: 9 }), lp(BETA, "BETA", { priority: 1 })];
  assert.equal(chosen(alphaFirst({ lps: swapped }))[0], BETA);
  const large = lp(ALPHA, "ALPHA", { terms: [lpTerms(2)] });
  assert.deepEqual(chosen(alphaFirst({ lps: [large, lp(BETA, "BETA")] })), [
    BETA,
    "BELOW_MINIMUM",
    "CHOSEN",
  ]);
});

test("enabling an LP while orders come holds nothing up: the next order may go to it", () => {
  const off = [lp(ALPHA, "ALPHA", { isEnabled: false }), lp(BETA, "BETA")];
  const world = alphaFirst({ lps: off });
  assert.equal(sent(world).lp, BETA);
  world.activate(alphaFirst().engine.policy);
  assert.equal(sent(world).lp, ALPHA);
});

test("an LP never asked about a symbol is not chosen for it, however healthy", () => {
  const world = liveWorld({
    lps: [lp(ALPHA, "ALPHA", { terms: [undefined] }), lp(BETA, "BETA")],
  });
  assert.deepEqual(chosen(world), [BETA, "NOT_MAPPED", "CHOSEN"]);
});
