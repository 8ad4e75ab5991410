import assert from "node:assert/strict";
import { test } from "vitest";
import { inputFrom } from "../../../src/core/decide/again.ts";
import { route } from "../../../src/core/decide/route.ts";
import { bestQuoteOf, isConfirmed } from "../../../src/core/quotes/best-quote.ts";
import { lp, policyOf } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import {
  ALPHA,
  BETA,
  EURUSD,
  liveWorld,
  lots,
  only,
  pct,
  px,
  RETAIL,
  SECOND_NS,
  TOXIC,
  World,
} from "../world.ts";

const GAMMA = 2;
const two: PolicyChange = { lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] };
const three: PolicyChange = { lps: [...two.lps!, lp(GAMMA, "GAMMA")] };

const best = ({ engine, nowNs }: World): readonly number[] => {
  const { bid, ask } = bestQuoteOf(engine.policy, engine.quotes, EURUSD, nowNs);
  return [bid, ask];
};

const confirmed = ({ engine, nowNs }: World): boolean =>
  isConfirmed(engine.policy, engine.quotes, EURUSD, nowNs);

const verdicts = (world: World): string[] =>
  only(world.submit({ account: TOXIC }), "OrderDecided").lps.map(({ verdict }) => verdict);

test("one LP of three that quotes a hundredfold is outvoted: no price and no leg comes from it", () => {
  const world = liveWorld(three).quote(BETA, 110, 110.02);
  assert.deepEqual(best(world), [px(1.1), px(1.1002)]);
  assert.deepEqual(verdicts(world), ["CHOSEN", "OFF_MARKET", "LOWER_PRIORITY"]);
});

test("nor from one that quotes a hundredth, be it ever so cheap", () => {
  const world = liveWorld(three).quote(BETA, 0.011, 0.01102);
  assert.deepEqual(best(world), [px(1.1), px(1.1002)]);
  assert.deepEqual(verdicts(world), ["CHOSEN", "OFF_MARKET", "LOWER_PRIORITY"]);
});

for (const [ask, isUsed] of [
  [1.1112, true],
  [1.11121, false],
] as const) {
  test(`with 1 % allowed a mid of ${ask - 0.0001} against 1.1001 is ${isUsed ? "used" : "off"}`, () => {
    const world = liveWorld(three).quote(GAMMA, ask - 0.0002, ask);
    const { engine, nowNs } = world;
    assert.equal(engine.quotes.isUsed(engine.policy, GAMMA, EURUSD, nowNs), isUsed);
  });
}

test("of two LPs that contradict each other the one counts that agrees with the last sample", () => {
  const world = liveWorld(two).quote(ALPHA, 1.2, 1.2002);
  assert.deepEqual(best(world), [px(1.1), px(1.1002)]);
  assert.deepEqual(verdicts(world), ["OFF_MARKET", "CHOSEN"]);
});

test("once the second follows, both count: a market that moved is not held for a fault", () => {
  const world = liveWorld(two).quote(ALPHA, 1.2, 1.2002);
  world.pass(10).quote(BETA, 1.2001, 1.2003);
  assert.deepEqual(best(world), [px(1.2001), px(1.2002)]);
});

test("where two LPs contradict each other and no sample says who is right, there is no price", () => {
  const world = new World(two).quote(ALPHA, 1.1, 1.1002).quote(BETA, 1.2, 1.2002);
  assert.deepEqual(best(world), [0, 0]);
  assert.equal(only(world.submit({ account: RETAIL }), "OrderDenied").code, "NO_PRICE");
});

test("a sample from before a pause decides nothing: what an open brings must agree", () => {
  const world = liveWorld(two).pass(3_600_000);
  world.quote(ALPHA, 1.1, 1.1002).quote(BETA, 1.2, 1.2002);
  assert.deepEqual(best(world), [0, 0]);
  world.quote(ALPHA, 1.2001, 1.2003);
  assert.deepEqual(best(world), [px(1.2001), px(1.2002)]);
});

/** Two LPs a little apart on one side of a gap, two on the other; the last sample is 1.1051. */
function halved(): World {
  const instrument = { quoteStalenessNs: 60 * SECOND_NS };
  const world = liveWorld({ lps: [...three.lps!, lp(3, "DELTA")], instrument });
  for (const at of [ALPHA, BETA, GAMMA, 3]) world.quote(at, 1.105, 1.1052);
  world.pass(1_000).sample();
  return world
    .quote(ALPHA, 1.09, 1.0902)
    .quote(BETA, 1.1, 1.1002)
    .quote(GAMMA, 1.12, 1.1202)
    .quote(3, 1.12, 1.1202);
}

test("of an even split those count that agree with the last sample, and the next sample moves on", () => {
  const world = halved();
  assert.deepEqual(best(world), [px(1.1), px(1.1002)]);
  world.pass(1_000).sample();
  assert.deepEqual(best(world), [px(1.1), px(1.0902)]);
});

test("with the last sample too old an even split has no price, though no quote came or went", () => {
  const world = halved();
  world.pass(4_999);
  assert.deepEqual(best(world), [px(1.1), px(1.1002)]);
  world.pass(1).nowNs += 1;
  assert.deepEqual(best(world), [0, 0]);
});

test("the only LP of a symbol is not collared: nothing tells a fault from a market that moved", () => {
  const world = liveWorld().quote(ALPHA, 1.3, 1.3002);
  assert.deepEqual(best(world), [px(1.3), px(1.3002)]);
});

test("the last of several whose others fell silent counts, wherever the market has gone meanwhile", () => {
  const world = liveWorld(two).pass(5_001).quote(ALPHA, 1.3, 1.3002);
  assert.deepEqual(best(world), [px(1.3), px(1.3002)]);
});

test("but within seconds of the last sample it is held against that: a jump wants a second voice", () => {
  const world = liveWorld(two).pass(3_000).quote(ALPHA, 1.1, 1.1002).sample().pass(2_001);
  world.quote(ALPHA, 1.3, 1.3002);
  assert.deepEqual(best(world), [0, 0]);
  world.quote(BETA, 1.3001, 1.3003);
  assert.deepEqual(best(world), [px(1.3001), px(1.3002)]);
});

/** BETA was outvoted, then the others fell silent; an hour later it quotes on. */
function abandoned(bid: number): World {
  const world = liveWorld(three).quote(BETA, 110, 110.02).pass(3_600_000);
  return world.quote(BETA, bid, bid + 0.0002);
}

test("that the others fall silent makes no wrong price right: who was off the market stays suspect", () => {
  const world = abandoned(110);
  assert.deepEqual(best(world), [0, 0]);
  assert.equal(only(world.submit({ account: RETAIL }), "OrderDenied").code, "NO_PRICE");
});

test("a suspect counts again when it is back at the last sample, however old that is", () => {
  assert.deepEqual(best(abandoned(1.1004)), [px(1.1004), px(1.1006)]);
});

test("or when another LP agrees with it", () => {
  const world = abandoned(1.3).quote(GAMMA, 1.3001, 1.3003);
  assert.deepEqual(best(world), [px(1.3001), px(1.3002)]);
  assert.deepEqual(best(world.pass(5_001).quote(BETA, 1.4, 1.4002)), [px(1.4), px(1.4002)]);
});

test("or after a disconnect, with its first quote", () => {
  const world = abandoned(1.3);
  world.session(BETA, false);
  world.session(BETA, true);
  assert.deepEqual(best(world.quote(BETA, 1.3, 1.3002)), [px(1.3), px(1.3002)]);
});

test("or when a policy leaves nobody who could contradict it; one that changes nothing clears nobody", () => {
  const world = abandoned(1.3);
  world.activate(policyOf({ ...three, version: 2 }));
  assert.deepEqual(best(world), [0, 0]);
  const off = { isEnabled: false };
  const lps = [lp(ALPHA, "ALPHA", off), lp(BETA, "BETA"), lp(GAMMA, "GAMMA", off)];
  world.activate(policyOf({ lps, version: 3 }));
  assert.deepEqual(best(world), [px(1.3), px(1.3002)]);
});

test("an LP that was disabled and is enabled again begins without suspicion", () => {
  const world = abandoned(1.3);
  const lps = [three.lps![0]!, lp(BETA, "BETA", { isEnabled: false }), three.lps![2]!];
  world.activate(policyOf({ lps, version: 2 }));
  world.activate(policyOf({ ...three, version: 3 }));
  assert.deepEqual(best(world), [px(1.3), px(1.3002)]);
});

test("an LP is alone from the moment on at which the other has grown stale", () => {
  const volatility = { ...policyOf().volatility, latestNs: 60 * SECOND_NS };
  const world = liveWorld({ ...two, volatility }).pass(10);
  world.quote(ALPHA, 1.1002, 1.1004).quote(BETA, 1.1002, 1.1004).pass(5_001);
  // Near what the other quoted, and further off the last sample of 1.1001.
  const quote = { bid: px(1.1111), ask: px(1.1113), bidQty: lots(1), askQty: lots(1) };
  assert.equal(world.engine.quotes.update(BETA, EURUSD, quote, world.nowNs), "OFF_MARKET");
  assert.deepEqual(best(world), [0, 0]);
});

test("an LP that is disabled has no vote", () => {
  const lps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA"), lp(GAMMA, "GAMMA", { isEnabled: false })];
  const world = liveWorld({ lps }).quote(ALPHA, 1.2, 1.2002).quote(GAMMA, 1.2, 1.2002);
  assert.deepEqual(best(world), [px(1.1), px(1.1002)]);
});

test("nor has one whose quote is stale", () => {
  const world = liveWorld(three).quote(GAMMA, 1.2, 1.2002).pass(3_000);
  world.quote(ALPHA, 1.1, 1.1002).quote(BETA, 1.1, 1.1002).sample().pass(2_001);
  world.quote(ALPHA, 1.2, 1.2002);
  assert.deepEqual(best(world), [px(1.1), px(1.1002)]);
});

test("an LP that takes no orders just now still has a vote, and still makes a price", () => {
  const world = liveWorld(three).quote(ALPHA, 1.2, 1.2002);
  world.kill("lp", GAMMA, "halt");
  assert.deepEqual(verdicts(world), ["OFF_MARKET", "CHOSEN", "KILLED"]);
});

test("an LP is used again as soon as its quote agrees, and its quotes off the market are counted", () => {
  const world = liveWorld(three);
  const quoted = (bid: number): string | undefined => {
    const size = { bidQty: lots(1), askQty: lots(1) };
    const quote = { bid: px(bid), ask: px(bid + 0.0002), ...size };
    return world.engine.quotes.update(BETA, EURUSD, quote, world.nowNs);
  };
  assert.deepEqual(
    [quoted(110), quoted(110.1), quoted(1.1001)],
    ["OFF_MARKET", "OFF_MARKET", undefined],
  );
  assert.deepEqual(best(world), [px(1.1001), px(1.1002)]);
});

test("what is off the market moves neither the mid nor the volatility", () => {
  const world = liveWorld(three);
  const { market } = world.engine;
  const before = market.volatilityOf(EURUSD);
  for (let second = 0; second < 3; second++) {
    world.pass(1_000).quote(ALPHA, 1.1, 1.1002).quote(BETA, 110, 110.02).quote(GAMMA, 1.1, 1.1002);
    world.sample();
  }
  assert.equal(market.lastMid(EURUSD), px(1.1001));
  assert.equal(market.volatilityOf(EURUSD), before);
});

test("a collar of 0 lets any quote count, and another policy's collar holds from its first order on", () => {
  const world = liveWorld({ ...three, collar: pct(0) }).quote(BETA, 1.3, 1.3002);
  assert.deepEqual(best(world), [px(1.3), px(1.1002)]);
  world.activate(policyOf({ ...three, version: 2, collar: pct(1) }));
  assert.deepEqual(best(world), [px(1.1), px(1.1002)]);
});

test("a decision that found an LP off the market is made again from its record, LP by LP", () => {
  const world = liveWorld(three).quote(ALPHA, 1.2, 1.2002);
  const decided = only(world.submit({ account: TOXIC }), "OrderDecided");
  const { terms } = world.order(decided.order);
  assert.deepEqual(
    decided.lps.map(({ isOffMarket }) => isOffMarket),
    [true, false, false],
  );
  const input = inputFrom(terms, decided, "Standard");
  const again = route(input, world.engine.policy);
  assert.deepEqual([again.lp, again.clientPx], [decided.lp, decided.clientPx]);
  assert.deepEqual(input.lps, decided.lps);
});

test("a price is confirmed by a second LP that agrees, or where there is only one to ask", () => {
  const world = new World(two);
  assert.equal(confirmed(world), false);
  assert.equal(confirmed(world.quote(ALPHA, 1.1, 1.1002)), false);
  assert.equal(confirmed(world.quote(BETA, 1.2, 1.2002)), false);
  assert.equal(confirmed(world.quote(BETA, 1.1, 1.1002)), true);
  const alone = new World();
  assert.equal(confirmed(alone), false);
  assert.equal(confirmed(alone.quote(ALPHA, 1.1, 1.1002)), true);
});
