/** Faults of an engine that came before this one, and that this one does not have. */
import assert from "node:assert/strict";
import { test } from "vitest";
import { bestQuoteOf } from "../../../src/core/quotes/best-quote.ts";
import { depthOf } from "../../../src/core/quotes/depth-of.ts";
import { asPrice } from "../../../src/core/units/quantity.ts";
import { codeFiles, linesWith } from "../../tidy/repository.ts";
import { lp } from "../policy-of.ts";
import { ALPHA, BETA, EURUSD, liveWorld, lots, only, px, TOXIC } from "../world.ts";
import type { World } from "../world.ts";

const two = { lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] };

const bought = (world: World, volume = 1) =>
  only(world.submit({ account: TOXIC, orderQty: lots(volume) }), "OrderDecided");

for (const [what, bid, ask] of [
  ["an ask of 0", px(1.1), asPrice(0)],
  ["a negative ask", px(1.1), asPrice(-1)],
  ["a bid of 0", asPrice(0), px(1.0001)],
  ["a bid above its ask", px(1.1), px(1.0001)],
] as const) {
  test(`${what} never wins, however cheap: the LP has no quote`, () => {
    const world = liveWorld(two);
    const size = { bidQty: lots(1), askQty: lots(1) };
    world.engine.quotes.update(ALPHA, EURUSD, { bid, ask, ...size }, world.nowNs);
    const { lp: chosen, clientPx, lps } = bought(world);
    assert.deepEqual([chosen, clientPx, lps[ALPHA]!.verdict], [BETA, px(1.1002), "NO_QUOTE"]);
  });
}

test("a quote is there for everybody who asks: nobody takes it away from another", () => {
  const world = liveWorld(two).quote(ALPHA, 1.1001, 1.10015);
  const { engine, nowNs } = world;
  const read = () => bestQuoteOf(engine.policy, engine.quotes, EURUSD, nowNs);
  const once = read();
  depthOf(engine.policy, engine.quotes, EURUSD, "Buy", nowNs);
  world.sample();
  assert.deepEqual(read(), once);
  assert.deepEqual([bought(world).clientPx, bought(world).clientPx], [px(1.10015), px(1.10015)]);
});

test("what an LP shows matters: an order it does not cover costs more than its best price", () => {
  const world = liveWorld(two);
  const quote = { bid: px(1.1), ask: px(1.1001), bidQty: lots(1), askQty: lots(1) };
  world.engine.quotes.update(BETA, EURUSD, quote, world.nowNs);
  assert.equal(bought(world, 1).clientPx, px(1.1001));
  assert.equal(bought(world, 2).clientPx, px(1.10015));
});

test("where LPs fall silent no price takes the place of theirs, for however long", () => {
  const world = liveWorld(two);
  for (let minute = 0; minute < 60; minute++) {
    world.pass(60_000).sample();
    const { bid, ask } = bestQuoteOf(world.engine.policy, world.engine.quotes, EURUSD, world.nowNs);
    assert.deepEqual([bid, ask], [0, 0]);
  }
  assert.equal(only(world.submit(), "OrderDenied").code, "NO_PRICE");
});

test("nothing that decides, trades or listens can see a simulated price", () => {
  const live = codeFiles.filter((path) => /^src\/(?!sim\/|cli\/)/.test(path));
  assert.ok(live.includes("src/desk/desk.ts"));
  assert.deepEqual(linesWith(live, /from "(?:\.\.\/)+sim\//), []);
});
