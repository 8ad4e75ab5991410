import assert from "node:assert/strict";
import { test } from "vitest";
import { lintPolicy } from "../../../src/policy/lint/lint-policy.ts";
import { accepted, smallPolicy, sterling } from "../small-policy.ts";

const session = (id: string, purpose: string): string =>
  `  - { id: ${id}, role: initiator, purpose: [${purpose}], host: 127.0.0.1, port: 9901,\n` +
  `      sender_comp_id: US, target_comp_id: ${id} }\n`;
const theirs = session("lp2-q", "quote") + session("lp2-t", "trade");

/** The small policy with GBPUSD beside EURUSD, and what is said of its one LP and of others. */
function policy(lp1: string, others = ""): string {
  const more = `${sterling}\n      volume: { min: 0.01, max: 100, step: 0.01 } }\n`;
  return smallPolicy
    .replace("accounts:\n", `${more}accounts:\n`)
    .replace("    name: One\n", lp1)
    .replace("sessions:\n", `${others}sessions:\n${others.includes("lp2-q") ? theirs : ""}`);
}

const terms = "quantity_per_lot: 100000, min: 0.01, step: 0.01, max: 50";
const mapping = (symbol: string): string =>
  `      - { symbol: ${symbol}, lp_symbol: ${symbol}, ${terms} }\n`;

/** Both symbols mapped at lp1. */
const both = (lp1 = "", others = ""): string =>
  policy(lp1, others).replace("    mappings:\n", `    mappings:\n${mapping("GBPUSD")}`);

/** Another LP; one of FIX has two sessions. */
const another = (said: string, ...symbols: readonly string[]): string =>
  `  - id: lp2\n${said}` +
  (symbols.length === 0 ? "" : `    mappings:\n${symbols.map(mapping).join("")}`);

const FIX = "    type: FIX\n    session_ids: [lp2-q, lp2-t]\n";
const OFF = "    enabled: false\n";

const aged = "controls: { max_order_age_ms: 5000 }\n";

const codes = (text: string): string[] => lintPolicy(accepted(text), 0).map(({ code }) => code);

const told = (text: string): string[] =>
  lintPolicy(accepted(text + aged), 0).map(({ code, severity, subject }) => {
    return `${severity} ${code} ${subject}`;
  });

const noSterling = "warning SYMBOL_WITHOUT_LP GBPUSD";

test("SYMBOL_WITHOUT_LP: a symbol that no enabled LP maps has no price, and check says so", () => {
  assert.deepEqual(told(policy("")), [noSterling]);
  assert.deepEqual(told(both()), []);
});

test("SYMBOL_WITHOUT_LP: of an LP that lists its symbols only those are traded, whatever is mapped", () => {
  assert.deepEqual(told(both("    symbols: [EURUSD]\n")), [noSterling]);
  assert.deepEqual(told(both("    symbols: [EURUSD, GBPUSD]\n")), []);
  assert.deepEqual(told(both("    symbols: []\n")), [], "none listed: all that is mapped");
});

test("SYMBOL_WITHOUT_LP: an LP that is off or of an unknown type trades nothing, another one does", () => {
  const only = "    symbols: [EURUSD]\n";
  assert.deepEqual(told(both(only, another(FIX, "GBPUSD"))), []);
  assert.deepEqual(told(both(only, another(FIX + OFF, "GBPUSD"))), [noSterling]);
  const other = another("    type: PIGEON\n", "GBPUSD");
  assert.deepEqual(told(both(only, other)), ["warning LP_UNSUPPORTED LP lp2", noSterling]);
});

test("SYMBOL_WITHOUT_LP: a policy without any LP is told of none of its symbols", () => {
  const start = smallPolicy.indexOf("liquidity_providers:");
  const sessions = smallPolicy.indexOf("  - { id: DEMO");
  const text = `${smallPolicy.slice(0, start)}sessions:\n${smallPolicy.slice(sessions)}`;
  assert.deepEqual(told(text.replace("  default_lp: lp1\n", "  quote_staleness_seconds: 5\n")), []);
});

const noSymbols = "warning LP_WITHOUT_SYMBOLS LP lp2";

test("LP_WITHOUT_SYMBOLS: nothing can be traded at an enabled LP with nothing mapped", () => {
  assert.deepEqual(told(both("", another(FIX))), [noSymbols]);
  assert.deepEqual(told(both("", another(FIX, "EURUSD"))), []);
  assert.deepEqual(told(both("", another(FIX + OFF))), [], "it is not to trade anything");
});

test("LP_WITHOUT_SYMBOLS: of an LP of an unknown type its type is told, not that too", () => {
  const found = told(both("", another("    type: PIGEON\n")));
  assert.deepEqual(found, ["warning LP_UNSUPPORTED LP lp2"]);
});

test("what is said of an LP or a symbol names it", () => {
  const texts = lintPolicy(accepted(policy("", another(FIX)) + aged), 0).map(({ text }) => text);
  assert.deepEqual(texts, [
    'LP "lp2" has no symbol mapped, so nothing can be traded there',
    'no enabled LP trades "GBPUSD", so it has no price',
  ]);
});

const setTo = (overrides: string): string =>
  both().replace("routing:\n", `routing:\n  overrides: ${overrides}\n`);

test("GROUP_WITHOUT_ACCOUNT: terms of a group that no account is in are noted once, whatever terms", () => {
  for (const own of [
    "{ groups: { VIP: { commission_per_million: 3 } } }",
    "{ max_deviation_pips: { VIP: { EURUSD: 3 } }, markup_pips: { VIP: { EURUSD: 1 } } }",
    "{ commission_per_million: { VIP: { EURUSD: 3 } } }",
    "{ price_improvement: { VIP: { EURUSD: pass_on } } }",
  ]) {
    assert.deepEqual(told(setTo(own)), ["note GROUP_WITHOUT_ACCOUNT group VIP"], own);
    assert.deepEqual(told(setTo(own.replaceAll("VIP", "Standard"))), [], own);
  }
});

test("GROUP_WITHOUT_ACCOUNT: a group that is near to one with accounts is asked for, another may be imported", () => {
  const hints = ["Standart", "VIP"].map((group) => {
    const own = setTo(`{ groups: { ${group}: { markup_pips: 1 } } }`);
    return lintPolicy(accepted(own + aged), 0)[0]?.hint;
  });
  assert.deepEqual(hints, [
    "did you mean Standard?",
    "an import may bring one; else correct the group",
  ]);
});

test("GROUP_WITHOUT_ACCOUNT: where all accounts come by import no group is noted", () => {
  const text = setTo("{ groups: { VIP: { markup_pips: 1 } } }");
  const without = text.replace(/accounts:\n.*\n/, "");
  assert.notEqual(without, text);
  assert.deepEqual(told(without), []);
});

const feed = (of: string, off: string): string =>
  `broker: { price_feed_lp: ${of} }\n${both("", another(FIX + off, "EURUSD"))}`;

test("PRICE_FEED_LP_DISABLED: positions cannot be marked at an LP that is off", () => {
  assert.deepEqual(told(feed("lp2", OFF)), ["note PRICE_FEED_LP_DISABLED LP lp2"]);
  assert.deepEqual(told(feed("lp2", "")), []);
  assert.deepEqual(told(feed("lp1", OFF)), []);
});

const by = (whom: string): string =>
  `price_improvement: keep, keep_improvement_acknowledged: ${whom}`;

test("IMPROVEMENT_KEPT: every place that keeps from clients what an LP does better is warned of", () => {
  const overrides =
    `{ symbols: { EURUSD: { ${by("s")} } }, groups: { VIP: { ${by("g")} }, Gold: { ` +
    "price_improvement: pass_on } }, " +
    "price_improvement: { VIP: { GBPUSD: keep, EURUSD: pass_on } }, " +
    "keep_improvement_acknowledged: p }";
  const kept = `execution: { ${by("all")} }\nrouting:\n  overrides: ${overrides}\n`;
  const all = both().replace("group: Standard", "group: VIP").replace("routing:\n", kept);
  const found = told(all).filter((note) => !note.includes("GROUP_WITHOUT_ACCOUNT"));
  assert.deepEqual(found, [
    "warning IMPROVEMENT_KEPT execution",
    "warning IMPROVEMENT_KEPT EURUSD",
    "warning IMPROVEMENT_KEPT group VIP",
    "warning IMPROVEMENT_KEPT group VIP, GBPUSD",
  ]);
  const notes = lintPolicy(accepted(all + aged), 0);
  assert.equal(
    notes.at(-1)?.text,
    'of orders of group "VIP" for "GBPUSD" the house keeps what an LP fills better than its ' +
      'quote and the client\'s price, acknowledged by "p": fill by fill, within the deviation, ' +
      "the client bears what is worse and gets nothing of what is better",
  );
});

for (const [execution, overrides, orders] of [
  ["keep", "{}", "every order"],
  ["keep", "{ symbols: { EURUSD: { markup_pips: 1 } } }", "every order"],
  [
    "keep",
    "{ symbols: { EURUSD: { price_improvement: pass_on } }, " +
      "groups: { Standard: { price_improvement: pass_on } } }",
    "orders whose symbol and group say nothing of their own",
  ],
  [
    "keep",
    "{ price_improvement: { Standard: { EURUSD: pass_on } } }",
    "orders whose symbol and group say nothing of their own",
  ],
  ["pass_on", `{ symbols: { EURUSD: { ${by("s")} } } }`, 'orders for "EURUSD"'],
  [
    "pass_on",
    `{ symbols: { EURUSD: { ${by("s")} } }, groups: { Standard: { price_improvement: pass_on } } }`,
    'orders for "EURUSD" whose group says nothing of its own',
  ],
  [
    "pass_on",
    `{ symbols: { EURUSD: { ${by("s")} } }, price_improvement: { Standard: { GBPUSD: pass_on } } }`,
    'orders for "EURUSD"',
  ],
  ["pass_on", `{ groups: { Standard: { ${by("g")} } } }`, 'orders of group "Standard"'],
  [
    "pass_on",
    `{ groups: { Standard: { ${by("g")} } }, ` +
      "price_improvement: { Standard: { EURUSD: pass_on } } }",
    'orders of group "Standard" for symbols it does not name',
  ],
] as const) {
  test(`IMPROVEMENT_KEPT: ${execution} for all with ${overrides} is said of ${orders}`, () => {
    const forAll = `price_improvement: ${execution}, keep_improvement_acknowledged: all`;
    const kept = `execution: { ${forAll} }\nrouting:\n  overrides: ${overrides}\n`;
    const [note, more] = lintPolicy(accepted(both().replace("routing:\n", kept) + aged), 0);
    assert.ok(note?.text.startsWith(`of ${orders} the house keeps`), note?.text);
    assert.equal(more, undefined);
  });
}

test("IMPROVEMENT_KEPT: an acknowledgement where nothing is kept is no cause for a warning", () => {
  const passed = "execution: { keep_improvement_acknowledged: nobody }\nrouting:\n";
  assert.deepEqual(told(both().replace("routing:\n", passed)), []);
});

test("ORDER_AGE_UNBOUNDED: clients may trade, and nothing bounds how late an order is carried out", () => {
  assert.deepEqual(codes(both()), ["ORDER_AGE_UNBOUNDED"]);
  assert.deepEqual(codes(both() + aged), []);
  const shut = both().replace(/ {2}- \{ id: DEMO.*\nintake:\n.*\n/, "");
  assert.deepEqual(codes(shut), [], "nobody can send one");
});
