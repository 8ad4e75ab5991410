import assert from "node:assert/strict";
import { test } from "vitest";
import { FixLp } from "../../src/lps/fix/fix-lp.ts";
import { lpDialects } from "../../src/lps/fix/lp-dialect.ts";
import { MOST_LISTED } from "../../src/lps/fix/security-list.ts";
import type { Listed } from "../../src/lps/fix/security-list.ts";
import { QuoteBook } from "../../src/core/quotes/quote-book.ts";
import { JOURNAL } from "../core/world.ts";
import { Rig } from "../fix/session/rig.ts";
import type { Dictionary } from "../../src/fix/dictionary/dictionary.ts";
import type { LpDialectName } from "../../src/fix/dictionary/lp-dialects.ts";
import { atCtrader, atLmax, eurAndGold } from "./eur-and-gold.ts";
import { openGate } from "./open-gate.ts";

interface Asked {
  readonly name?: LpDialectName;
  readonly mapping?: typeof eurAndGold;
  readonly isOffered?: boolean;
  /** When the desk was started, seconds after the time at which all of these tests begin. */
  readonly startedAt?: number;
}

/** An LP that is asked for its list and has just logged on, and what was heard of it. */
function asked(terms: Asked = {}) {
  const { name = "generic", mapping = eurAndGold, isOffered = true, startedAt = 0 } = terms;
  const dialect = lpDialects[name];
  const heard: (ReadonlyMap<string, Listed> | string)[] = [];
  const troubles: string[] = [];
  const book = new QuoteBook(1, 3);
  const hearer = {
    listed: (_lp: number, list: ReadonlyMap<string, Listed>) => void heard.push(list),
    failed: (_lp: number, code: string) => void heard.push(code),
  };
  const lp = new FixLp(
    { lp: 0, id: "lp1", mapping, dialect },
    {
      journalId: JOURNAL,
      edge: openGate,
      book: () => book,
      input: () => undefined,
      quotesMoved: () => undefined,
      legOf: () => undefined,
      legOfCancel: () => undefined,
      trouble: (_about, text) => void troubles.push(text),
      answers: () => undefined,
    },
    isOffered ? hearer : undefined,
  );
  const session = () => new ListSession(lp, dialect.dictionary, startedAt);
  const first = session();
  const { rig } = first;
  const [request] = first.requests();
  /** A fragment of the answer to the first request. */
  const say = (fields: string, id = request?.id ?? ""): void => first.say(fields, id);
  return { session, first, rig, lp, heard, troubles, request, say };
}

/** A session on which the list is asked for; it is up. */
class ListSession {
  readonly rig: Rig;
  #next = 2;

  constructor(lp: FixLp, dictionary: Dictionary, startedAt: number) {
    const rig = new Rig({ role: "initiator", dictionary });
    this.rig = rig;
    rig.pass(startedAt);
    rig.up();
    rig.onEvent = (event) => lp.onEvent(rig.session, event, rig.now);
    rig.onMessage = (message) => lp.onMessage(rig.session, message, rig.now);
    lp.useListSession(rig.session);
    lp.onEvent(rig.session, { type: "up" }, rig.now);
  }

  /** A fragment of the answer to a request. */
  say(fields: string, id: string): void {
    this.rig.say("y", this.#next++, `320=${id}|322=R|560=0|${fields}`);
  }

  drop(): void {
    this.rig.session.disconnected(this.rig.now);
  }

  logOn(): void {
    this.rig.session.connected(this.rig.now);
    this.rig.say("A", this.#next++, "98=0|108=30");
  }

  /** The requests since the last look: SecurityReqID(320), SecurityListRequestType(559). */
  requests(): { readonly id: string; readonly type: string }[] {
    return this.rig.taken().flatMap((message) => {
      const [, id = "", type = ""] = /35=x.*?320=([^|]+)\|559=(\d)/.exec(message) ?? [];
      return id === "" ? [] : [{ id, type }];
    });
  }
}

const part = (from: number): string =>
  Array.from({ length: 100 }, (_, at) => `55=S${from + at}`).join("|");

const EUR = "55=EUR/USD|231=1|561=1000|562=1000|1140=5000000";
const GOLD = "55=GOLD";

const sizes = (list: ReadonlyMap<string, Listed> | string | undefined): unknown =>
  typeof list === "string" || list === undefined
    ? list
    : [...list.values()].map((it) => [it.lpSymbol, it.minimum, it.step, it.maximum, it.multiplier]);

const EUR_READ = ["EUR/USD", 1e9, 1e9, 5e12, 1e6];
const GOLD_READ = ["GOLD", undefined, undefined, undefined, undefined];

test("an LP that offers a list is asked for it after the logon, one that does not is not", () => {
  const { request } = asked();
  assert.equal(request?.type, "4");
  assert.match(request.id, /^SL[0-9A-Z]{1,11}-1$/, "at most 20 characters, a counter of six");
  assert.equal(asked({ isOffered: false }).request, undefined);
});

for (const [what, messages] of [
  ["one message", [`146=2|${EUR}|${GOLD}`]],
  ["one message that says it is the last", [`393=2|893=Y|146=2|${EUR}|${GOLD}`]],
  ["two, the last marked", [`393=2|893=N|146=1|${EUR}`, `393=2|893=Y|146=1|${GOLD}`]],
  ["two, by their total alone", [`393=2|146=1|${EUR}`, `393=2|146=1|${GOLD}`]],
] as const) {
  test(`a list in ${what} is heard of once, when it is whole`, () => {
    const { heard, say } = asked();
    for (const [at, message] of messages.entries()) {
      assert.equal(heard.length, 0, `before message ${at}`);
      say(message);
    }
    assert.deepEqual(heard.map(sizes), [[EUR_READ, GOLD_READ]]);
  });
}

test("a size of 0 says nothing, and one beyond all numbers is as good as the largest", () => {
  const { heard, say } = asked();
  say(`146=1|55=EUR/USD|561=0|562=0|1140=99999999999999`);
  const most = Number.MAX_SAFE_INTEGER;
  assert.deepEqual(heard.map(sizes), [[["EUR/USD", undefined, undefined, most, undefined]]]);
});

for (const [code, message] of [
  ["BAD_NUMBER", `146=1|55=EUR/USD|562=-1`],
  ["BAD_NUMBER", `146=1|55=EUR/USD|561=0.0000001`],
  ["UNREADABLE", `146=1|55=EUR/USD|561=abc`],
  ["DUPLICATE_SYMBOL", `146=2|${EUR}|${EUR}`],
  ["WRONG_COUNT", `393=3|893=Y|146=1|${EUR}`],
] as const) {
  test(`of a list with ${message.slice(0, 40)} nothing is used: ${code}`, () => {
    const { heard, say } = asked();
    say(message);
    assert.deepEqual(heard, [code]);
    say(`146=1|${EUR}`);
    assert.deepEqual(heard, [code], "what comes after it is nobody's answer");
  });
}

test("what is not mapped may be listed twice and with any sizes", () => {
  const { heard, say } = asked();
  say(`146=3|55=X|562=-1|55=X|55=GOLD`);
  assert.deepEqual(heard.map(sizes), [[["X", ...GOLD_READ.slice(1)], GOLD_READ]]);
});

test("a refusal by 560, by Reject or by BusinessMessageReject is REFUSED", () => {
  const by560 = asked();
  by560.rig.say("y", 2, `320=${by560.request?.id}|322=R|560=4`);
  const byReject = asked();
  byReject.rig.say("3", 2, "45=2|372=x|373=11|58=no");
  const byBusiness = asked();
  byBusiness.rig.say("j", 2, "45=2|372=x|380=3|58=no");
  for (const { heard } of [by560, byReject, byBusiness]) assert.deepEqual(heard, ["REFUSED"]);
});

test("a request nobody answers is made once more, then the list is given up", () => {
  const { first, rig, lp, heard, say } = asked();
  rig.pass(9.9);
  assert.equal(lp.onTime(rig.now), false);
  rig.pass(0.1);
  assert.equal(lp.onTime(rig.now), true);
  const [again, ...more] = first.requests();
  assert.deepEqual([again?.type, more], ["4", []]);
  rig.pass(19.9);
  lp.onTime(rig.now);
  assert.deepEqual([first.requests(), heard], [[], []]);
  rig.pass(0.1);
  lp.onTime(rig.now);
  assert.deepEqual(heard, ["UNANSWERED"]);
  say(`146=1|${EUR}`, again?.id);
  assert.deepEqual(heard, ["UNANSWERED"]);
});

test("a list that never ends is given up, and not asked for again meanwhile", () => {
  const { rig, lp, heard, say } = asked();
  say(`893=N|146=1|${EUR}`);
  rig.pass(15);
  assert.equal(lp.onTime(rig.now), false);
  rig.pass(15);
  lp.onTime(rig.now);
  assert.deepEqual(heard, ["UNENDED"]);
});

test("a list that is larger than any is given up, however many messages it comes in", () => {
  const { heard, say } = asked();
  for (let from = 0; from <= MOST_LISTED; from += 100) say(`893=N|146=100|${part(from)}`);
  assert.deepEqual(heard, ["TOO_LARGE"]);
});

test("a list nobody asked for is trouble, and of two requests only the last one's answer counts", () => {
  const { first, rig, lp, heard, troubles, request, say } = asked();
  say(`146=1|${EUR}`, "SL9");
  assert.deepEqual([heard.length, troubles.length], [0, 1]);
  rig.pass(10);
  lp.onTime(rig.now);
  say(`146=1|${EUR}`, request?.id);
  assert.equal(heard.length, 0);
  say(`146=1|${EUR}`, first.requests()[0]?.id);
  assert.equal(heard.length, 1);
});

test("a list the session was lost over is asked for anew at the next logon", () => {
  const { first, rig, lp, heard, troubles, request, say } = asked();
  say(`893=N|146=1|${EUR}`);
  first.drop();
  rig.pass(60);
  assert.equal(lp.onTime(rig.now), false);
  assert.deepEqual(heard, []);
  first.logOn();
  const [anew, ...more] = first.requests();
  assert.deepEqual([anew?.type, more], ["4", []]);
  assert.notEqual(anew?.id, request?.id);
  say(`893=Y|146=1|${GOLD}`, request?.id);
  assert.deepEqual([heard, troubles.length], [[], 1], "the rest of the one before");
  say(`893=Y|146=1|${GOLD}`, anew?.id);
  assert.deepEqual(heard.map(sizes), [[GOLD_READ]], "nothing of the one before");
});

test("what was asked on a session that went down is asked on the backup, and nothing said late of it counts", () => {
  const { session, first, heard, troubles, request, say } = asked();
  const backup = session();
  assert.deepEqual(backup.requests(), [], "the first is used");
  say(`893=N|146=1|${EUR}`);
  first.drop();
  const [onBackup] = backup.requests();
  assert.equal(onBackup?.type, "4");
  backup.say(`893=Y|146=1|${GOLD}`, request?.id ?? "");
  assert.deepEqual([heard, troubles.length], [[], 1], "an answer to the first session's request");
  backup.say(`893=N|146=1|${GOLD}`, onBackup?.id ?? "");

  first.logOn();
  const [anew] = first.requests();
  assert.equal(anew?.type, "4", "the first is used again");
  backup.say(`893=Y|146=1|${EUR}`, onBackup?.id ?? "");
  backup.say(`893=Y|146=1|${EUR}`, anew?.id ?? "");
  assert.deepEqual([heard, troubles.length], [[], 3], "nobody waits for the backup's any more");
  say(`146=1|${EUR}`, anew?.id);
  assert.deepEqual(heard.map(sizes), [[EUR_READ]]);
});

test("an answer to the process before, sent again, is not taken for one to the present", () => {
  const before = asked();
  const now = asked({ startedAt: 1 });
  now.say(`146=1|${GOLD}`, before.request?.id);
  assert.deepEqual([now.heard, now.troubles.length], [[], 1]);
  now.say(`146=1|${EUR}`);
  assert.deepEqual(now.heard.map(sizes), [[EUR_READ]]);
});

test("cTrader is asked for its symbols, and says their names and digits; LMAX names them by 48", () => {
  const ctrader = asked({ name: "ctrader", mapping: atCtrader });
  assert.equal(ctrader.request?.type, "0");
  ctrader.say("146=2|55=1|1007=EURUSD|1008=5|55=41|1007=XAUUSD|1008=2");
  assert.deepEqual(ctrader.heard.map(sizes), [
    [
      ["1", ...GOLD_READ.slice(1)],
      ["41", ...GOLD_READ.slice(1)],
    ],
  ]);
  const lmax = asked({ name: "lmax", mapping: atLmax });
  lmax.say("146=2|48=4001|22=8|231=10000|562=0.1|48=4002|22=8");
  assert.deepEqual(lmax.heard.map(sizes), [
    [
      ["4001", 1e5, undefined, undefined, 1e10],
      ["4002", ...GOLD_READ.slice(1)],
    ],
  ]);
});
