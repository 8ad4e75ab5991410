import assert from "node:assert/strict";
import { test } from "vitest";
import { route } from "../../../../src/core/decide/route.ts";
import { asked, seen } from "../../decide/asked.ts";
import { lp, lpTerms, policyOf } from "../../policy-of.ts";
import type { PolicyChange } from "../../policy-of.ts";
import { ALPHA, BETA, liveWorld, only, TOXIC } from "../../world.ts";

const twins = (change: PolicyChange = {}): PolicyChange => ({
  lps: [lp(ALPHA, "ALPHA", { priority: 1 }), lp(BETA, "BETA", { priority: 2 })],
  ...change,
});

/** The LP two candidates' quotes lead to, and what is said of both. */
function chosen(
  policy: PolicyChange,
  quotes: readonly (readonly [number, number])[],
  side: "Buy" | "Sell",
): readonly [number, ...string[]] {
  const world = liveWorld(policy);
  for (const [index, [bid, ask]] of quotes.entries()) world.quote(index, bid, ask);
  const decided = only(world.submit({ account: TOXIC, side }), "OrderDecided");
  return [decided.lp, ...decided.lps.map(({ verdict }) => verdict)];
}

test("a buy goes to the lowest ask, whatever its LP's priority", () => {
  const quotes = [
    [1.1, 1.1003],
    [1.0999, 1.1002],
  ] as const;
  assert.deepEqual(chosen(twins(), quotes, "Buy"), [BETA, "WORSE_PRICE", "CHOSEN"]);
});

test("a sell goes to the highest bid", () => {
  const quotes = [
    [1.0999, 1.1002],
    [1.1, 1.1003],
  ] as const;
  assert.deepEqual(chosen(twins(), quotes, "Sell"), [BETA, "WORSE_PRICE", "CHOSEN"]);
});

const equal = [
  [1.1, 1.1002],
  [1.1, 1.1002],
] as const;

test("on equal price the default LP is taken before a better priority", () => {
  const policy = twins({ defaultLp: BETA });
  assert.deepEqual(chosen(policy, equal, "Buy"), [BETA, "LOWER_PRIORITY", "CHOSEN"]);
});

test("the default LP is not taken at a worse price", () => {
  const quotes = [
    [1.1, 1.1002],
    [1.1, 1.1003],
  ] as const;
  assert.deepEqual(chosen(twins({ defaultLp: BETA }), quotes, "Buy")[0], ALPHA);
});

test("on equal price the lower priority number is taken", () => {
  assert.deepEqual(chosen(twins(), equal, "Sell"), [ALPHA, "CHOSEN", "LOWER_PRIORITY"]);
  const turned = { lps: [lp(ALPHA, "ALPHA", { priority: 2 }), lp(BETA, "BETA", { priority: 1 })] };
  assert.deepEqual(chosen(turned, equal, "Sell"), [BETA, "LOWER_PRIORITY", "CHOSEN"]);
});

test("on equal price and priority the id decides, not the order of the list", () => {
  const lps = [lp(ALPHA, "ZULU", { priority: 1 }), lp(BETA, "ECHO", { priority: 1 })];
  assert.deepEqual(chosen({ lps }, equal, "Buy"), [BETA, "LOWER_PRIORITY", "CHOSEN"]);
});

test("the best price of an LP that cannot take the order is passed by", () => {
  const lps = [lp(ALPHA, "ALPHA"), lp(BETA, "BETA", { isEnabled: false })];
  const quotes = [
    [1.1, 1.1005],
    [1.1, 1.1001],
  ] as const;
  assert.deepEqual(chosen({ lps }, quotes, "Buy"), [ALPHA, "CHOSEN", "DISABLED"]);
});

test("the best price is the one with the LP's commission: a cheaper quote may be dearer", () => {
  const lps = [lp(ALPHA, "ALPHA", { terms: [lpTerms(0.01, 0.01, 1000, 100)] }), lp(BETA, "BETA")];
  const quotes = [
    [1.1, 1.1002],
    [1.0999, 1.1003],
  ] as const;
  assert.deepEqual(chosen({ lps }, quotes, "Buy"), [BETA, "WORSE_PRICE", "CHOSEN"]);
  assert.deepEqual(chosen({ lps }, quotes, "Sell"), [BETA, "WORSE_PRICE", "CHOSEN"]);
});

test("of equal quotes the one without commission is better, whatever default and priority say", () => {
  const costly = lp(ALPHA, "ALPHA", { terms: [lpTerms(0.01, 0.01, 1000, 0.01)] });
  const policy = { lps: [costly, lp(BETA, "BETA")], defaultLp: ALPHA };
  assert.deepEqual(chosen(policy, equal, "Buy"), [BETA, "WORSE_PRICE", "CHOSEN"]);
});

/** What two LPs' healths lead to on equal price. */
function byHealth(policy: PolicyChange, healths: readonly number[]): readonly [number, string] {
  const lps = healths.map((health, index) => seen(index, { health }));
  const input = asked({ clientClass: "TOXIC", score: 70, lps });
  const { lp: to } = route(input, policyOf(policy));
  return [to, input.lps.find((it) => it.lp !== to)?.verdict ?? ""];
}

test("on equal price and priority the healthier one is taken, before the id has a say", () => {
  const lps = [lp(ALPHA, "ALPHA", { priority: 1 }), lp(BETA, "BETA", { priority: 1 })];
  assert.deepEqual(byHealth({ lps }, [0.8, 0.81]), [BETA, "LESS_HEALTHY"]);
  assert.deepEqual(byHealth({ lps }, [0.8, 0.8]), [ALPHA, "LOWER_PRIORITY"]);
});

test("health has no say before the default LP and the priority", () => {
  assert.deepEqual(byHealth(twins(), [0.6, 0.99]), [ALPHA, "LOWER_PRIORITY"]);
  assert.deepEqual(byHealth(twins({ defaultLp: BETA }), [0.99, 0.6]), [BETA, "LOWER_PRIORITY"]);
});

test("the same LPs in any order in the policy lead to the same choice", () => {
  const three = [
    lp(0, "ZULU", { priority: 1 }),
    lp(1, "ECHO", { priority: 1 }),
    lp(2, "KILO", { priority: 1 }),
  ];
  for (const lps of [three, three.toReversed(), [three[1]!, three[2]!, three[0]!]]) {
    const input = asked({
      clientClass: "TOXIC",
      score: 70,
      lps: lps.map(({ index }) => seen(index)),
    });
    assert.equal(route(input, policyOf({ lps })).lp, 1);
  }
});
