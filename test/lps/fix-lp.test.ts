import assert from "node:assert/strict";
import { test } from "vitest";
import type { LegCreated } from "../../src/core/events.ts";
import type { Input } from "../../src/core/input.ts";
import { QuoteBook } from "../../src/core/quotes/quote-book.ts";
import { asVolume } from "../../src/core/units/quantity.ts";
import { FixLp } from "../../src/lps/fix/fix-lp.ts";
import { lpDialects } from "../../src/lps/fix/lp-dialect.ts";
import type { SymbolMapping } from "../../src/lps/fix/symbol-mapping.ts";
import type { SentLegs } from "../../src/lps/fix/trade-sessions.ts";
import { JOURNAL, lots, px } from "../core/world.ts";
import { Rig } from "../fix/session/rig.ts";
import { atCtrader, EURUSD, eurAndGold } from "./eur-and-gold.ts";
import { openGate } from "./open-gate.ts";

const LP = 0;

/** Remembers, as the desk's ledger does, which legs went out on a session. */
class Sent implements SentLegs {
  readonly #legs: number[] = [];
  between = (): readonly number[] => [];
  at = (): number => 0;
  isSameSequence = (): boolean => true;
  all = (): readonly number[] => this.#legs;
  knows = (leg: number): boolean => this.#legs.includes(leg);
  nextIs = (leg: number): void => void this.#legs.push(leg);
}

/** An LP with a first session and a backup, both logged on. */
class Rigged {
  readonly inputs: Input[] = [];
  readonly troubles: string[] = [];
  readonly book = new QuoteBook(1, 2);
  readonly lp: FixLp;
  readonly rigs: readonly Rig[];

  constructor(mapping: SymbolMapping, dialect = lpDialects.generic) {
    const terms = { lp: LP, id: "lp1", mapping, dialect };
    this.lp = new FixLp(terms, {
      journalId: JOURNAL,
      edge: openGate,
      book: () => this.book,
      input: (input) => this.inputs.push(input),
      quotesMoved: () => undefined,
      legOf: () => undefined,
      legOfCancel: () => undefined,
      trouble: (_about, text) => this.troubles.push(text),
      answers: () => undefined,
    });
    this.rigs = ["first-secret", "backup-secret"].map((password) => this.#session(password));
  }

  /** What the first session and the backup wrote since: the types of messages. */
  written(): readonly (readonly string[])[] {
    return this.rigs.map((rig) =>
      rig.taken().map((text) => {
        const type = /35=(\w)/.exec(text)?.[1] ?? "";
        const request = /\|263=(\d)/.exec(text)?.[1];
        return request === undefined ? type : `${type} 263=${request}`;
      }),
    );
  }

  fall(at: 0 | 1): void {
    this.rigs[at]!.session.abort("the wire is cut");
  }

  comeBack(at: 0 | 1): void {
    const rig = this.rigs[at]!;
    rig.session.connected(rig.now);
    rig.say("A", 2, "98=0|108=30");
  }

  #session(password: string): Rig {
    const rig = new Rig({ role: "initiator", username: "u", password });
    this.lp.useQuoteSession(rig.session);
    this.lp.useTradeSession(rig.session, new Sent());
    rig.onEvent = (event) => this.lp.onEvent(rig.session, event, rig.now);
    rig.onMessage = (message) => this.lp.onMessage(rig.session, message, rig.now);
    rig.session.connected(rig.now);
    rig.say("A", 1, "98=0|108=30");
    return rig;
  }
}

const leg = (number: number, change: Partial<LegCreated> = {}): LegCreated => ({
  type: "LegCreated",
  leg: number,
  order: number,
  lp: LP,
  symbol: EURUSD,
  side: "Buy",
  orderQty: lots(0.1),
  limitPx: px(1.1),
  expectedPx: px(1.1),
  timeInForce: "ImmediateOrCancel",
  ...change,
});

const SNAPSHOT = "55=EUR/USD|268=2|269=0|270=1.1|271=1000|269=1|270=1.2|271=1000";

test("only the first session is subscribed to; the backup takes over and gives back", () => {
  const it = new Rigged(eurAndGold);
  assert.deepEqual(it.written(), [["A", "V 263=1"], ["A"]]);
  it.fall(0);
  assert.deepEqual(it.written(), [[], ["V 263=1"]]);
  it.rigs[1]!.say("W", 2, SNAPSHOT);
  assert.equal(it.book.has(LP, EURUSD), true);
  it.comeBack(0);
  assert.deepEqual(it.written(), [["A", "V 263=1"], ["V 263=2"]]);
  assert.equal(it.book.has(LP, EURUSD), false, "until the first session has quoted again");
});

test("what a session says that is not used is no quote", () => {
  const it = new Rigged(eurAndGold);
  it.rigs[1]!.say("W", 2, SNAPSHOT);
  assert.equal(it.book.has(LP, EURUSD), false);
});

test("orders go by the first session that is up", () => {
  const it = new Rigged(eurAndGold);
  it.written();
  it.lp.send(leg(1), it.rigs[0]!.now);
  assert.deepEqual(it.written(), [["D"], []]);
  it.fall(0);
  it.written();
  it.lp.send(leg(2), it.rigs[0]!.now);
  assert.deepEqual(it.written(), [[], ["D"]]);
});

test("with a session lost and another one up, the LP goes on and only the lost legs are doubted", () => {
  const it = new Rigged(eurAndGold);
  it.lp.send(leg(1), it.rigs[0]!.now);
  it.inputs.length = 0;
  it.fall(0);
  assert.deepEqual(it.inputs, [{ type: "LegSessionLost", leg: 1 }]);
  it.inputs.length = 0;
  it.fall(1);
  assert.deepEqual(
    it.inputs.map((input) => input.type === "LpSessionMoved" && input.isUp),
    [false],
  );
});

for (const [what, mapping, dialect, change] of [
  ["a quantity the LP cannot be told exactly", eurAndGold, "generic", { orderQty: asVolume(1) }],
  ["a FillOrKill at an LP that knows none", atCtrader, "ctrader", { timeInForce: "FillOrKill" }],
] as const) {
  test(`a leg with ${what} is not sent, and ends as withheld`, () => {
    const it = new Rigged(mapping, lpDialects[dialect]);
    it.written();
    it.inputs.length = 0;
    it.lp.send(leg(1, change), it.rigs[0]!.now);
    assert.deepEqual(it.written(), [[], []]);
    const [input] = it.inputs;
    assert.equal(input?.type === "LegReported" && input.report.kind, "Withheld");
  });
}

const IN_WORDS = "58=for first-secret and backup-secret";
const TOLD = "for *** and ***";

for (const [what, type, fields] of [
  ["an order by its Reject", "3", `45=2|372=D|${IN_WORDS}`],
  ["an order by its BusinessMessageReject", "j", `45=2|372=D|379=TESTJRNLL1|380=0|${IN_WORDS}`],
  ["market data", "Y", `262=1|281=0|${IN_WORDS}`],
] as const) {
  test(`an LP that refuses ${what} and repeats a password is told without it`, () => {
    const it = new Rigged(eurAndGold);
    it.rigs[0]!.say(type, 2, fields);
    assert.equal(it.troubles.length, 1);
    assert.ok(it.troubles[0]?.endsWith(TOLD), it.troubles[0]);
  });
}

for (const [what, status] of [
  ["report that refuses an order", "150=8|39=8"],
  ["status that an order was refused", "150=I|39=8|103=1"],
] as const) {
  test(`a password in a ${what} does not come to the journal`, () => {
    const it = new Rigged(eurAndGold);
    it.inputs.length = 0;
    const order = "37=LP-1|11=TESTJRNLL1|17=X1|55=EUR/USD|54=1|38=10000|151=0|14=0|6=0";
    it.rigs[0]!.say("8", 2, `${order}|${status}|${IN_WORDS}`);
    const [input] = it.inputs;
    assert.ok(input?.type === "LegReported" || input?.type === "LegStatusAnswered");
    const news = input.type === "LegReported" ? input.report : input.status;
    assert.ok("text" in news);
    assert.equal(news.text, TOLD);
  });
}
