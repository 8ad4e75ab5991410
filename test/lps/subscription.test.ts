import assert from "node:assert/strict";
import { test } from "vitest";
import { QuoteBook } from "../../src/core/quotes/quote-book.ts";
import { FixLp } from "../../src/lps/fix/fix-lp.ts";
import { lpDialects } from "../../src/lps/fix/lp-dialect.ts";
import { JOURNAL } from "../core/world.ts";
import { Rig } from "../fix/session/rig.ts";
import { eurAndGold } from "./eur-and-gold.ts";
import { openGate } from "./open-gate.ts";

const SNAPSHOT = "55=EUR/USD|268=1|269=0|270=1.1|271=100000";

/** An LP whose quote session has just logged on; nothing has been read of what it wrote. */
function subscribed(): { rig: Rig; lp: FixLp } {
  const book = new QuoteBook(1, 3);
  const terms = { lp: 0, id: "lp1", mapping: eurAndGold, dialect: lpDialects.generic };
  const lp = new FixLp(terms, {
    journalId: JOURNAL,
    edge: openGate,
    book: () => book,
    input: () => undefined,
    quotesMoved: () => undefined,
    legOf: () => undefined,
    legOfCancel: () => undefined,
    trouble: () => undefined,
    answers: () => undefined,
  });
  const rig = new Rig({ role: "initiator" }).up();
  rig.onEvent = (event) => lp.onEvent(rig.session, event, rig.now);
  rig.onMessage = (message) => lp.onMessage(rig.session, message, rig.now);
  lp.useQuoteSession(rig.session);
  lp.onEvent(rig.session, { type: "up" }, rig.now);
  return { rig, lp };
}

const requests = (rig: Rig): string[] =>
  rig.taken().flatMap((message) => /35=V.*?262=(MD\d+)/.exec(message)?.[1] ?? []);

test("a subscription that nobody answers is made again, and again", () => {
  const { rig, lp } = subscribed();
  assert.deepEqual(requests(rig), ["MD1"]);
  rig.pass(4.9);
  assert.equal(lp.onTime(rig.now), false);
  rig.pass(0.1);
  assert.equal(lp.onTime(rig.now), true);
  rig.pass(5);
  lp.onTime(rig.now);
  assert.deepEqual(requests(rig), ["MD2", "MD3"]);
});

for (const [what, msgType, fields] of [
  ["a snapshot", "W", SNAPSHOT],
  ["a refusal", "Y", "262=MD1|281=0"],
] as const) {
  test(`a subscription that ${what} answers is not made again`, () => {
    const { rig, lp } = subscribed();
    rig.say(msgType, 2, fields);
    requests(rig);
    rig.pass(60);
    assert.equal(lp.onTime(rig.now), false);
    assert.deepEqual(requests(rig), []);
  });
}

test("with the session down nothing is subscribed to", () => {
  const { rig, lp } = subscribed();
  rig.session.disconnected(rig.now);
  rig.pass(60);
  assert.equal(lp.onTime(rig.now), false);
});

test("an LP that leaves is unsubscribed and quotes nothing more; wanted again, it is subscribed to anew", () => {
  const { rig, lp } = subscribed();
  const both = "55=EUR/USD|268=2|269=0|270=1.1|271=100000|269=1|270=1.2|271=100000";
  rig.say("W", 2, both);
  assert.equal(lp.quotes.counts.taken, 1);
  rig.taken();
  lp.leave("it is not in the policy", rig.now);
  assert.match(rig.taken().join(), /35=V.*262=MD1.*263=2/);
  rig.say("W", 3, both);
  assert.deepEqual([lp.quotes.counts.taken, lp.isQuoting], [1, false]);
  lp.stay(rig.now);
  assert.deepEqual(requests(rig), ["MD2"]);
  rig.say("W", 4, both);
  assert.deepEqual([lp.quotes.counts.taken, lp.isQuoting], [2, true]);
});
