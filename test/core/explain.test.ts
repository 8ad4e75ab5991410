import assert from "node:assert/strict";
import { test } from "vitest";
import {
  denialCodes,
  endingCodes,
  toldCodeOf,
  wordDenial,
  wordEnding,
} from "../../src/core/codes.ts";
import { wordVerdict } from "../../src/core/execute/sor/lp-view.ts";
import type { LpVerdict } from "../../src/core/execute/sor/lp-view.ts";
import { explainOrder, wordExplanation } from "../../src/core/explain.ts";
import type { Explanation } from "../../src/core/explain.ts";
import { asBps } from "../../src/core/units/quantity.ts";
import { policyOf } from "./policy-of.ts";
import {
  ALPHA,
  JOURNAL,
  liveWorld,
  lots,
  NEWCOMER,
  px,
  SEMI_PRO,
  TOXIC,
  VERY_TOXIC,
} from "./world.ts";
import type { World } from "./world.ts";

/** Exhaustive: a new verdict does not compile until it stands here. */
const verdicts: Readonly<Record<LpVerdict, true>> = {
  CHOSEN: true,
  NOT_NEEDED: true,
  WORSE_PRICE: true,
  LOWER_PRIORITY: true,
  DISABLED: true,
  SESSION_DOWN: true,
  NOT_MAPPED: true,
  SYMBOL_STOPPED: true,
  NO_QUOTE: true,
  STALE_QUOTE: true,
  OFF_MARKET: true,
  HOLDS_NO_HEDGE: true,
  KILLED: true,
  NOT_TARGETED: true,
  BELOW_MINIMUM: true,
  ABOVE_MAXIMUM: true,
  STEP_TOO_COARSE: true,
  LESS_HEALTHY: true,
  UNHEALTHY: true,
  EJECTED: true,
  NO_FILL_OR_KILL: true,
  SHOWS_TOO_LITTLE: true,
};

const isDenial = (code: string): boolean => (denialCodes as readonly string[]).includes(code);

test("every verdict on an LP, denial and ending has a sentence, its own but where none is told", () => {
  const sentences = [
    ...(Object.keys(verdicts) as LpVerdict[]).map(wordVerdict),
    ...denialCodes.map(wordDenial),
    // An order may end with a denial, and is told the same then.
    ...endingCodes.filter((code) => !isDenial(code)).map(wordEnding),
  ];
  for (const sentence of sentences) assert.ok(sentence.length >= 5, sentence);
  const [toxic, rule] = [wordDenial("TOXIC_CLIENT"), wordDenial("RULE_REJECTED")];
  assert.equal(toxic, rule);
  assert.equal(new Set(sentences).size, sentences.length - 1);
});

test("a client never learns that it is held toxic, nor that a rule names it", () => {
  for (const code of denialCodes) {
    const isTold = code !== "TOXIC_CLIENT" && code !== "RULE_REJECTED";
    assert.equal(toldCodeOf(code), isTold ? code : "REFUSED");
  }
});

const explained = (world: World, order = world.state.nextOrder - 1): Explanation =>
  explainOrder(world.order(order), world.state.names, JOURNAL);

test("an order hedged in part explains its class, its legs, its LPs and its fills", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: SEMI_PRO, clOrdID: "a1" });
  world.news(leg, "Acknowledged");
  world.fill(leg, 0.5, { lastPx: px(1.10015) });
  const it = explained(world);
  assert.equal(
    wordExplanation(it),
    `${[
      "TESTJRNLO1  ClOrdID a1  account 1002",
      "Buy 1 EURUSD: Filled, 1 filled at 1.10015",
      "decision  PARTIAL_HEDGE: 0.5 hedged, 0.5 kept (policy 1)",
      "  inputs  class SEMI_PRO, score 30, group Standard, net 0 lots, gross 0, " +
        "all symbols 0, volatility 0 %, client price 1.1002, LPs up to 0.0001 past it",
      "  found   CLASS_SHARE: client is SEMI_PRO: 50 % to the A-Book (0 % -> 50 %)",
      "  lp      ALPHA CHOSEN: chosen for 0.5 lots (1.1 / 1.1002, 0 ms old, health 0.75)",
      "leg       TESTJRNLL1 0.5 at ALPHA, limit 1.1003, expected 1.1002: Filled, 0.5 filled",
      "fill      1 at 1.10015 (0.5 from the LP, 0.5 from the house)",
    ].join("\n")}\n`,
  );
  assert.equal(it.legs[0]?.lpOrderID, "lp-1");
  assert.equal(it.fills[0]?.execID, "TESTJRNLE2");
});

test("an order kept whole explains that no LP was needed", () => {
  const world = liveWorld({ shares: { UNKNOWN: asBps(0) } });
  world.submit({ account: NEWCOMER, side: "Sell" });
  const it = explained(world);
  assert.equal(it.decision?.action, "B_BOOK");
  assert.deepEqual([it.decision?.aBookPercent, it.decision?.bVolume, it.avgPx], [0, 1, 1.1]);
  assert.deepEqual([it.legs, it.ending, it.denial], [[], undefined, undefined]);
  assert.match(wordExplanation(it), /ALPHA NOT_NEEDED: not needed: no leg goes to an LP/);
});

test("a denied order explains the control that failed and the value that was wrong", () => {
  const world = liveWorld();
  world.submit({ orderQty: lots(0.015), orderQtyText: "0.015" });
  const it = explained(world);
  assert.deepEqual(it.denial, {
    code: "VOLUME_STEP",
    text: "OrderQty(38) is not a multiple of the instrument's step: 0.015",
  });
  assert.equal(it.decision, undefined);
  assert.match(wordExplanation(it), /^denied {4}VOLUME_STEP: .*: 0\.015$/m);
});

test("an order refused by its decision explains the decision too", () => {
  const world = liveWorld();
  world.submit({ account: VERY_TOXIC });
  const it = explained(world);
  assert.deepEqual(it.denial?.code, "TOXIC_CLIENT");
  assert.deepEqual(it.decision?.action, "REJECT");
  assert.match(wordExplanation(it), /found {3}TOXIC_REJECTED: .*81.*80.*refused/);
});

test("an order of an account or symbol nobody knows is explained as far as it was read", () => {
  const world = liveWorld();
  world.submit({ account: -1, accountText: "nobody", symbol: -1, symbolText: "???" });
  const it = explained(world);
  assert.deepEqual([it.account, it.symbol, it.ordStatus], ["nobody", "???", "Rejected"]);
  assert.match(it.denial!.text, /: nobody$/);
});

test("an order its LP rejected explains who said no, and in which words", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  world.news(leg, "Rejected", { text: "last look" });
  const it = explained(world);
  assert.equal(it.ending?.code, "LP_REJECTED");
  assert.match(wordExplanation(it), /Rejected, 0 filled \(last look\)$/m);
  assert.match(wordExplanation(it), /^ended {5}LP_REJECTED: the liquidity provider rejected/m);
});

test("a leg in doubt is named so", () => {
  const world = liveWorld();
  const { leg } = world.hedged({ account: TOXIC });
  world.timeout(leg);
  assert.equal(explained(world).legs[0]?.isInDoubt, true);
  assert.match(wordExplanation(explained(world)), /: PendingNew, IN DOUBT, 0 filled$/m);
});

test("an LP that was not asked is explained with the age of its quote, or that it had none", () => {
  const world = liveWorld();
  world.nowNs += 7_250_000_000;
  world.submit({ account: TOXIC });
  const stale = explained(world).decision!.lps[0]!;
  assert.deepEqual([stale.verdict, stale.ageMs], ["STALE_QUOTE", 7250]);
  world.engine.quotes.clear(ALPHA);
  world.submit({ account: TOXIC });
  const none = explained(world).decision!.lps[0]!;
  assert.deepEqual([none.verdict, none.ageMs, none.bid], ["NO_QUOTE", -1, 0]);
});

test("numbers are read as they are: a fill of 0.1 and 0.2 lots is one of 0.3", () => {
  const world = liveWorld({ shares: { UNKNOWN: asBps(3333) } });
  const { leg } = world.hedged({ account: NEWCOMER, orderQty: lots(0.3) });
  world.fill(leg, 0.1);
  const fill = explained(world).fills[0]!;
  assert.deepEqual([fill.aQty, fill.bQty, fill.lastQty], [0.1, 0.2, 0.3]);
});

test("an explanation is built from the order's own record: today's policy is not asked", () => {
  const world = liveWorld();
  world.submit({ account: NEWCOMER });
  const before = explained(world);
  world.activate(policyOf({ version: 2, shares: { UNKNOWN: asBps(1) } }));
  world.quote(ALPHA, 1.2, 1.3);
  assert.deepEqual(explained(world), before);
  assert.equal(before.decision?.policyVersion, 1);
});
