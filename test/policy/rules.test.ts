import assert from "node:assert/strict";
import { test } from "vitest";
import type { RuleEntry } from "../../src/policy/rule-entry.ts";
import { accepted, briefly, refused } from "./small-policy.ts";

const rules = (...texts: string[]): string =>
  `routing_rules:\n${texts.map((text) => `  - { ${text} }\n`).join("")}`;

const only = (text: string): RuleEntry => {
  const [rule] = accepted(rules(`id: r, priority: 1, ${text}`)).routingRules;
  return rule!;
};

test("a rule with an id, a priority and an action is whole; everything else means any", () => {
  assert.deepEqual(only("action: A_BOOK"), {
    id: "r",
    priority: 1,
    enabled: true,
    description: "",
    filters: {
      accountIds: [],
      groups: [],
      symbols: [],
      sides: [],
      ordTypes: [],
      minVolume: null,
      maxVolume: null,
      classes: [],
      minToxicity: null,
      maxToxicity: null,
      windows: [],
    },
    action: "A_BOOK",
    hedge: null,
    targetLps: [],
    onTargetUnavailable: "next_best",
    startsUs: null,
    expiresUs: null,
  });
});

test("every filter is read, with its words turned into the desk's", () => {
  const { filters } = only(
    "action: REJECT, filters: { account_ids: [1001, x], groups: [VIP*], symbols: [XAU*, '*JPY'], " +
      "sides: [BUY, SELL], order_types: [MARKET, STOP_LIMIT], min_volume: 0.5, max_volume: 2, " +
      "classifications: [TOXIC], min_toxicity: 40, max_toxicity: 60.5, " +
      "windows: [{ zone: Europe/London, from: Mon 08:00, to: Fri 24:00 }] }",
  );
  assert.deepEqual(filters, {
    accountIds: ["1001", "x"],
    groups: ["VIP*"],
    symbols: ["XAU*", "*JPY"],
    sides: ["Buy", "Sell"],
    ordTypes: ["Market", "StopLimit"],
    minVolume: 500_000,
    maxVolume: 2_000_000,
    classes: ["TOXIC"],
    minToxicity: 40,
    maxToxicity: 60.5,
    windows: [{ zone: "Europe/London", from: 480, to: 5 * 1_440 }],
  });
});

test("absent, null, empty and, in a bound or hedge_percent, zero all mean any", () => {
  const { filters, hedge } = only(
    "action: A_BOOK, hedge_percent: 0, filters: { account_ids: null, groups: , symbols: [], " +
      "min_volume: 0, max_volume: 0.0, min_toxicity: 0, max_toxicity: 0 }",
  );
  assert.deepEqual(filters, only("action: A_BOOK").filters);
  assert.equal(hedge, null);
});

test("target_lp is one LP or a list in the order they are to be tried", () => {
  assert.deepEqual(only("action: A_BOOK, target_lp: lmax").targetLps, ["lmax"]);
  assert.deepEqual(only("action: A_BOOK, target_lp: [lmax, lp2]").targetLps, ["lmax", "lp2"]);
});

for (const [text, us] of [
  ["1970-01-01T00:00:00Z", 0],
  ["2026-03-01T08:00:00Z", 1_772_352_000_000_000],
  ["2026-03-01T10:00:00+02:00", 1_772_352_000_000_000],
  ["2026-03-01T02:30:00-05:30", 1_772_352_000_000_000],
  ["2026-03-01T08:00:00.000001Z", 1_772_352_000_000_001],
] as const) {
  test(`a rule that starts at ${text} starts at ${us} microseconds`, () => {
    assert.equal(only(`action: A_BOOK, starts_at: ${text}`).startsUs, us);
  });
}

test("unknown accounts, symbols and LPs in a rule are no mistake; they may come later", () => {
  const rule = only(
    "action: A_BOOK, target_lp: nobody, filters: { account_ids: [9], symbols: [NOPE] }",
  );
  assert.deepEqual(rule.targetLps, ["nobody"]);
});

for (const [rule, text, expected] of [
  ["needs an action", "id: r, priority: 1", "MISSING_KEY routing_rules[0].action"],
  ["needs a priority", "id: r, action: REJECT", "MISSING_KEY routing_rules[0].priority"],
  [
    "gives a hedge_percent only beside PARTIAL_HEDGE",
    "id: r, priority: 1, action: A_BOOK, hedge_percent: 5",
    "CONTRADICTION routing_rules[0].hedge_percent",
  ],
  [
    "has no smallest volume above its largest",
    "id: r, priority: 1, action: A_BOOK, filters: { min_volume: 2, max_volume: 1 }",
    "CONTRADICTION routing_rules[0].filters.min_volume",
  ],
  [
    "has no lowest toxicity above its highest",
    "id: r, priority: 1, action: A_BOOK, filters: { min_toxicity: 2, max_toxicity: 1 }",
    "CONTRADICTION routing_rules[0].filters.min_toxicity",
  ],
  [
    "does not end before it begins",
    "id: r, priority: 1, action: A_BOOK, starts_at: 2026-01-02T00:00:00Z, " +
      "expires_at: 2026-01-02T00:00:00Z",
    "CONTRADICTION routing_rules[0].expires_at",
  ],
  [
    "says which zone a time is in",
    "id: r, priority: 1, action: A_BOOK, starts_at: 2026-01-02T00:00:00",
    "BAD_TEXT routing_rules[0].starts_at",
  ],
  [
    "names days that exist",
    "id: r, priority: 1, action: A_BOOK, starts_at: 2026-02-30T00:00:00Z",
    "BAD_TEXT routing_rules[0].starts_at",
  ],
  [
    "has a whole priority",
    "id: r, priority: 1.5, action: A_BOOK",
    "NUMBER_TOO_PRECISE routing_rules[0].priority",
  ],
  [
    "has no action of its own making",
    "id: r, priority: 1, action: C_BOOK",
    "BAD_CHOICE routing_rules[0].action",
  ],
] as const) {
  test(`a rule ${rule}`, () => {
    const [found, ...more] = briefly(refused(rules(text)));
    assert.equal(found?.replace(/^\d+:\d+ /, ""), expected);
    assert.deepEqual(more, []);
  });
}

test("two rules cannot share an id", () => {
  const text = rules("id: a, priority: 1, action: REJECT", "id: a, priority: 2, action: REJECT");
  assert.deepEqual(briefly(refused(text)), ["3:11 DUPLICATE_ID routing_rules[1].id"]);
});

test("a zone that does not exist is told with the one that was meant", () => {
  const window = "{ zone: Europe/Londn, from: Mon 08:00, to: Mon 17:00 }";
  const text = `id: a, priority: 1, action: REJECT, filters: { windows: [${window}] }`;
  const [issue] = refused(rules(text));
  assert.equal(issue?.path, "routing_rules[0].filters.windows[0].zone");
  assert.equal(issue.hint, "did you mean Europe/London?");
});
