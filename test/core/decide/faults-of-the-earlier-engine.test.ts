import assert from "node:assert/strict";
import { test } from "vitest";
import type { Rule } from "../../../src/core/decide/rules/rule.ts";
import { wordDenial } from "../../../src/core/codes.ts";
import { hashOf } from "../../../src/core/state.ts";
import { asMoney, asVolume } from "../../../src/core/units/quantity.ts";
import { filed, lp } from "../policy-of.ts";
import type { PolicyChange } from "../policy-of.ts";
import {
  ALPHA,
  BETA,
  EURUSD,
  liveWorld,
  lots,
  only,
  pct,
  PROFESSIONAL,
  RETAIL,
  SEMI_PRO,
  typesOf,
  USDJPY,
  VERY_TOXIC,
  XAUUSD,
} from "../world.ts";
import { codesOf, money, routed } from "./asked.ts";
import { rule } from "./rules/rule-world.ts";

/** The engine that is answered had each of these faults; the name says how it is here. */

test("rules are put in order when a policy is compiled, not with every order", () => {
  const rules: Rule[] = Array.from({ length: 10_000 }, (_, at) =>
    rule(`R${at}`, { priority: at, accounts: [at + 100], minVolume: lots((at % 50) + 1) }),
  );
  const world = liveWorld({ rules });
  const begun = performance.now();
  for (let order = 0; order < 1_000; order++) {
    world.decided({ type: "OrderSubmitted", request: world.request() });
  }
  // Sorting ten thousand rules once takes longer than this allows for one order.
  assert.ok(performance.now() - begun < 1_000);
});

test("rules of equal priority stay in one order, whatever is added and however they are listed", () => {
  const rules = ["b", "c", "d"].map((id) => rule(id));
  for (const list of [rules, rules.toReversed(), [...rules, rule("z")]]) {
    for (let order = 0; order < 3; order++) assert.equal(routed({}, { rules: list }).ruleId, "b");
  }
});

test("a rule that refuses a group refuses that group alone", () => {
  const world = liveWorld({ rules: [rule("no", { groups: ["VIP"], action: "REJECT" })] });
  assert.equal(only(world.submit({ account: PROFESSIONAL }), "OrderDenied").code, "RULE_REJECTED");
  for (const account of [RETAIL, SEMI_PRO]) {
    assert.equal(typesOf(world.submit({ account }))[0], "OrderAccepted");
  }
});

test("a small retail order is kept whole rather than split into what no LP takes", () => {
  const world = liveWorld();
  for (const amount of [0.01, 0.02, 0.05]) {
    const events = world.submit({ account: RETAIL, orderQty: lots(amount) });
    assert.deepEqual(typesOf(events), ["OrderAccepted", "OrderDecided", "ClientFilled"]);
  }
});

test("a book beyond its level unwinds: orders that shrink it are not hedged on top", () => {
  const world = liveWorld({ strategy: { hedgesLargeOrders: false }, shares: { RETAIL: pct(0) } });
  const trade = (side: "Buy" | "Sell", amount: number): readonly string[] =>
    codesOf(only(world.submit({ account: RETAIL, side, orderQty: lots(amount) }), "OrderDecided"));
  assert.deepEqual(trade("Buy", 210), ["CLASS_SHARE"]);
  world.state.exposure.bookClient(EURUSD, "Buy", lots(0), lots(200));
  for (let at = 0; at < 41; at++) assert.deepEqual(trade("Sell", 10), ["CLASS_SHARE"]);
  assert.equal(world.state.exposure.net(EURUSD), 0);
});

test("a short book is as much of a risk as a long one", () => {
  for (const [side, net] of [
    ["Buy", 299.5],
    ["Sell", -299.5],
  ] as const) {
    assert.deepEqual(codesOf(routed({ side, net: lots(net) })), ["CLASS_SHARE", "EXPOSURE_HEDGED"]);
  }
});

test("a volume that is no number, none at all, or below nothing is never an order", () => {
  const world = liveWorld();
  for (const orderQty of ["NOT_A_NUMBER", "OUT_OF_RANGE", lots(0), lots(-1)] as const) {
    assert.equal(only(world.submit({ orderQty }), "OrderDenied").code, "BAD_VOLUME");
  }
  assert.throws(() => asVolume(Number.NaN), /Invariant/);
});

test("exposure goes down as positions close, by orders of any client", () => {
  const world = liveWorld();
  world.submit({ account: RETAIL, orderQty: lots(0.05) });
  world.submit({ account: SEMI_PRO, orderQty: lots(0.01), side: "Sell" });
  world.submit({ account: RETAIL, orderQty: lots(0.05), side: "Sell", isClosing: true });
  assert.equal(world.state.exposure.net(EURUSD), lots(-0.01));
});

const keeps: PolicyChange = { strategy: { mode: "B_BOOK" } };

test("the gross limit, the global limit and the default share of a hedge are enforced", () => {
  assert.equal(routed({ gross: lots(1000) }, keeps).bVolume, 0);
  assert.equal(routed({ globalNet: money(100_000_000) }, keeps).bVolume, 0);
  const rules = [rule("it", { action: "PARTIAL_HEDGE" })];
  assert.equal(routed({}, { rules }).aBook, pct(70));
});

test("lots of different contracts are never added up: the global figure is money", () => {
  const world = liveWorld(keeps);
  for (const symbol of [EURUSD, USDJPY, XAUUSD]) world.submit({ symbol });
  const { globalNet } = only(world.submit(), "OrderDecided");
  assert.equal(globalNet, asMoney((110_010 + 100_000 + 200_015) * 1e4));
});

test("asking what would become of an order changes nothing, however often", () => {
  const world = liveWorld();
  world.submit({ account: RETAIL });
  const before = hashOf(world.state);
  const request = world.request({ account: PROFESSIONAL });
  const first = world.decided({ type: "OrderSubmitted", request });
  for (let time = 0; time < 10; time++) {
    assert.deepEqual(world.decided({ type: "OrderSubmitted", request }), first);
  }
  assert.equal(hashOf(world.state), before);
});

test("what a client is told of a refusal gives away neither score nor rule", () => {
  const world = liveWorld({ rules: [rule("secret", { sides: ["Sell"], action: "REJECT" })] });
  for (const request of [{ account: VERY_TOXIC }, { side: "Sell" }] as const) {
    const { code, detail } = only(world.submit(request), "OrderDenied");
    assert.equal(detail, "");
    assert.doesNotMatch(wordDenial(code), /toxic|score|rule|81|secret/i);
  }
});

test("every decision is kept with its order, account, symbol, rule and policy", () => {
  const world = liveWorld({ rules: [rule("it", { symbols: [USDJPY], action: "B_BOOK" })] });
  const events = world.submit({ account: SEMI_PRO, symbol: USDJPY });
  const { order } = only(events, "OrderDecided");
  const { terms, decision } = world.order(order);
  assert.deepEqual([terms.account, terms.symbol], [SEMI_PRO, USDJPY]);
  assert.deepEqual([decision?.ruleId, decision?.policyVersion], ["it", 1]);
});

test("rules may overlap in layers: the special one above the general one", () => {
  const rules = [
    rule("all", { action: "B_BOOK" }),
    rule("large", { priority: 1, minVolume: lots(5), action: "A_BOOK" }),
    rule("large gold", { priority: 2, minVolume: lots(5), symbols: [XAUUSD], action: "REJECT" }),
  ];
  const decided = (symbol: number, volume: number): string =>
    routed({ symbol, volume: lots(volume) }, { rules }).ruleId;
  assert.deepEqual(
    [decided(EURUSD, 1), decided(EURUSD, 5), decided(XAUUSD, 5), decided(XAUUSD, 1)],
    ["all", "large", "large gold", "all"],
  );
});

test("no order is filled or sent to an LP without a decision before it", () => {
  const world = liveWorld();
  for (const account of [RETAIL, SEMI_PRO, PROFESSIONAL, VERY_TOXIC]) {
    const types = typesOf(world.submit({ account, orderQty: lots(0.3) }));
    assert.equal(types[1], "OrderDecided");
    const others = types.filter((type) => type === "ClientFilled" || type === "LegCreated");
    assert.equal(others.length, types[0] === "OrderAccepted" ? 1 : 0);
  }
});

test("a refusal for toxicity can be reached: a score above 80 is enough", () => {
  const world = liveWorld();
  world.import(RETAIL, { score: 80.0001 });
  assert.equal(only(world.submit({ account: RETAIL }), "OrderDenied").code, "TOXIC_CLIENT");
});

test("a score that swings around an edge does not change the class each time", () => {
  const world = liveWorld({ accounts: [filed(undefined, undefined)] });
  const changes = Array.from({ length: 20 }, (_, at) => {
    world.import(RETAIL, { score: at % 2 === 0 ? 59 : 61 });
    return world.state.accounts.of(RETAIL)?.clientClass;
  });
  assert.deepEqual(new Set(changes), new Set(["PROFESSIONAL"]));
});

test("a better client is never hedged less than a worse one: the share follows the score", () => {
  let before = -1;
  for (let score = 0; score <= 80; score += 0.5) {
    const world = liveWorld({ accounts: [filed(undefined, score)] });
    const { aBook } = only(world.submit({ account: RETAIL }), "OrderDecided");
    assert.ok(aBook >= before, `${aBook} at ${score}`);
    before = aBook;
  }
});

test("an LP that offers for nothing has no quote, and wins no order", () => {
  const world = liveWorld({ lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] });
  world.quote(BETA, 1.1, 0);
  const decided = only(world.submit({ account: PROFESSIONAL }), "OrderDecided");
  assert.deepEqual([decided.lp, decided.lps[BETA]?.verdict], [ALPHA, "NO_QUOTE"]);
});

test("the LP a rule names is the one that gets the order, at a worse price too", () => {
  const rules = [rule("it", { targetLps: [BETA] })];
  const world = liveWorld({ rules, lps: [lp(ALPHA, "ALPHA"), lp(BETA, "BETA")] });
  world.quote(BETA, 1.0999, 1.1003);
  assert.equal(world.hedged({ account: RETAIL }).leg.lp, BETA);
});
