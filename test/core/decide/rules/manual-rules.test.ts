import assert from "node:assert/strict";
import { expect, test } from "vitest";
import { compileRules } from "../../../../src/core/decide/rules/compile-rules.ts";
import { RuleIndex } from "../../../../src/core/decide/rules/rule-index.ts";
import { mismatchOf } from "../../../../src/core/decide/rules/rule.ts";
import type { Rule, RuleFilter, RuleQuery } from "../../../../src/core/decide/rules/rule.ts";
import { asVolume } from "../../../../src/core/units/quantity.ts";
import { lots } from "../../world.ts";
import { at, CLOCKS_FORWARD_US, LONDON, MONDAY_US, NEW_YORK, order, rule } from "./rule-world.ts";
import { scan, sort, timeUs, UTC, zones } from "./rule-world.ts";

/** The id of the rule that matches; the index and the plain meaning must agree. */
function matched(rules: readonly Rule[], query: RuleQuery): string | undefined {
  const index = new RuleIndex(compileRules(rules, { groupNames: ["Standard"], zones }), zones);
  const rank = index.match(query);
  assert.equal(rank, scan(sort(rules), query));
  return rank < 0 ? undefined : index.idOf(rank);
}

test("the rule of the highest priority that matches decides, wherever it stands in the file", () => {
  const rules = [
    rule("low", { priority: 1 }),
    rule("high", { priority: 100 }),
    rule("highest", { priority: 200, sides: ["Sell"] }),
    rule("negative", { priority: -5 }),
  ];
  expect(matched(rules, order({ side: "Buy" }))).toBe("high");
  expect(matched(rules.toReversed(), order({ side: "Buy" }))).toBe("high");
  expect(matched(rules, order({ side: "Sell" }))).toBe("highest");
});

test("equal priorities are decided by id, so that adding a rule never reorders others", () => {
  const rules = ["R10", "R2", "R1", "r1"].map((id) => rule(id));
  expect(sort(rules).map(({ id }) => id)).toEqual(["R1", "R10", "R2", "r1"]);
  expect(matched(rules, order())).toBe("R1");
  expect(matched([...rules, rule("Z")], order())).toBe("R1");
  const more = [...rules, rule("A", { sides: ["Sell"] })];
  expect(matched(more, order({ side: "Buy" }))).toBe("R1");
  expect(matched(more, order({ side: "Sell" }))).toBe("A");
});

test("a rule that names an account does not go before one of higher priority that names none", () => {
  const rules = [
    rule("any", { priority: 3 }),
    rule("symbol", { priority: 2, symbols: [0] }),
    rule("account", { priority: 1, accounts: [7] }),
  ];
  expect(matched(rules, order())).toBe("any");
  expect(matched(rules.slice(1), order())).toBe("symbol");
  expect(matched(rules.slice(2), order())).toBe("account");
});

test("a rule without filters matches every order", () => {
  for (const query of [order(), order({ side: "Sell", ordType: "Other", clientClass: "TOXIC" })]) {
    expect(matched([rule("any")], query)).toBe("any");
  }
});

/** Each filter alone: what it lets pass, what it does not, and what is told of the latter. */
const alone: readonly (readonly [
  filter: RuleFilter,
  Partial<Rule>,
  passes: readonly Partial<RuleQuery>[],
  fails: readonly Partial<RuleQuery>[],
])[] = [
  ["account", { accounts: [7, 9] }, [{ account: 7 }, { account: 9 }], [{ account: 8 }]],
  [
    "group",
    { groups: ["VIP-*", "ECN"] },
    [
      { group: 5, groupName: "VIP-Gold" },
      { group: 6, groupName: "ECN" },
    ],
    [
      { group: 7, groupName: "ECN2" },
      { group: 8, groupName: "vip-gold" },
    ],
  ],
  ["symbol", { symbols: [3, 1] }, [{ symbol: 1 }, { symbol: 3 }], [{ symbol: 0 }, { symbol: 2 }]],
  ["side", { sides: ["Sell"] }, [{ side: "Sell" }], [{ side: "Buy" }]],
  [
    "ordType",
    { ordTypes: ["Limit", "Stop"] },
    [{ ordType: "Limit" }, { ordType: "Stop" }],
    [{ ordType: "Market" }, { ordType: "StopLimit" }, { ordType: "Other" }],
  ],
  [
    "volume",
    { minVolume: lots(1), maxVolume: lots(5) },
    [{ volume: lots(1) }, { volume: lots(5) }],
    [{ volume: asVolume(lots(1) - 1) }, { volume: asVolume(lots(5) + 1) }],
  ],
  [
    "class",
    { classes: ["TOXIC", "UNKNOWN"] },
    [{ clientClass: "TOXIC" }, { clientClass: "UNKNOWN" }],
    [{ clientClass: "RETAIL" }, { clientClass: "SEMI_PRO" }, { clientClass: "PROFESSIONAL" }],
  ],
  [
    "toxicity",
    { minToxicity: 40, maxToxicity: 60 },
    [{ score: 40 }, { score: 60 }],
    [{ score: 39.999 }, { score: 60.001 }],
  ],
];

for (const [filter, filters, passes, fails] of alone) {
  test(`a rule by ${filter} alone takes what it names, bounds included, and nothing else`, () => {
    // With many rules beside it, it is found by the bitmaps; alone, by being looked at.
    const others = Array.from({ length: 40 }, (_, n) => rule(`N${n}`, { ...filters, symbols: [] }));
    const narrow = others.map((other) => ({ ...other, symbols: filters.symbols, expiresUs: 0 }));
    for (const rules of [[rule("it", filters)], [...others, ...narrow, rule("it", filters)]]) {
      for (const query of passes) expect(matched(rules, order(query))).toBe("it");
      for (const query of fails) expect(matched(rules, order(query))).toBeUndefined();
    }
    for (const query of fails) {
      expect(mismatchOf(rule("it", filters), order(query), zones)).toBe(filter);
    }
  });
}

test("all filters of a rule must hold together", () => {
  const filters = { accounts: [7], symbols: [0], sides: ["Buy"], minVolume: lots(1) } as const;
  const rules = [rule("all", filters)];
  expect(matched(rules, order())).toBe("all");
  for (const other of [
    { account: 8 },
    { symbol: 1 },
    { side: "Sell" },
    { volume: lots(0.5) },
  ] as const) {
    expect(matched(rules, order(other))).toBeUndefined();
  }
});

test("a rule whose symbols do not exist matches nothing, unlike one that names no symbol", () => {
  expect(matched([rule("none", { symbols: [] })], order())).toBeUndefined();
  expect(matched([rule("none", { symbols: [], accounts: [7] })], order())).toBeUndefined();
  expect(matched([rule("any", { symbols: undefined })], order())).toBe("any");
});

for (const [what, window, inside, outside] of [
  [
    "Monday 09:00 to 17:00",
    { zone: UTC, from: at(0, 9), to: at(0, 17) },
    [timeUs(at(0, 9)), timeUs(at(0, 17)) - 1, timeUs(at(7, 12))],
    [timeUs(at(0, 9)) - 1, timeUs(at(0, 17)), timeUs(at(1, 12))],
  ],
  [
    "Friday 22:00 to Monday 01:00, round the end of the week",
    { zone: UTC, from: at(4, 22), to: at(0, 1) },
    [timeUs(at(4, 22)), timeUs(at(6, 23, 59)), timeUs(at(7, 0)), timeUs(at(0, 1)) - 1],
    [timeUs(at(4, 22)) - 1, timeUs(at(0, 1)), timeUs(at(2, 12))],
  ],
  [
    "from Tuesday 00:00 to the same, which is the whole week",
    { zone: UTC, from: at(1, 0), to: at(1, 0) },
    [timeUs(at(1, 0)), timeUs(at(0, 23, 59)), timeUs(at(5, 5))],
    [],
  ],
  [
    "Monday 09:30 in New York, four hours behind",
    { zone: NEW_YORK, from: at(0, 9, 30), to: at(0, 16) },
    [timeUs(at(0, 13, 30)), timeUs(at(0, 20)) - 1],
    [timeUs(at(0, 13, 30)) - 1, timeUs(at(0, 20))],
  ],
  [
    "Sunday 01:00 to 03:00 in London, where that day the clocks leave out the first hour of it",
    { zone: LONDON, from: at(6, 1), to: at(6, 3) },
    [CLOCKS_FORWARD_US, CLOCKS_FORWARD_US + 60 * 60_000_000 - 1],
    [CLOCKS_FORWARD_US - 1, CLOCKS_FORWARD_US + 60 * 60_000_000],
  ],
] as const) {
  test(`a window is open ${what}: from inclusive, to exclusive`, () => {
    const rules = [rule("window", { windows: [window] })];
    for (const now of inside) expect(matched(rules, order({ timeUs: now }))).toBe("window");
    for (const now of outside) expect(matched(rules, order({ timeUs: now }))).toBeUndefined();
  });
}

test("one open window of several is enough", () => {
  const windows = [1, 3].map((day) => ({ zone: UTC, from: at(day, 8), to: at(day, 9) }));
  const rules = [rule("news", { windows })];
  const open = [0, 1, 2, 3].filter(
    (day) => matched(rules, order({ timeUs: timeUs(at(day, 8, 30)) })) === "news",
  );
  expect(open).toEqual([1, 3]);
});

test("a rule is in force from starts_at until before expires_at", () => {
  const rules = [rule("today", { startsUs: MONDAY_US, expiresUs: timeUs(at(1, 0)) })];
  const found = [MONDAY_US - 1, MONDAY_US, timeUs(at(1, 0)) - 1, timeUs(at(1, 0))];
  expect(found.map((now) => matched(rules, order({ timeUs: now })))).toEqual([
    undefined,
    "today",
    "today",
    undefined,
  ]);
  const open = [
    rule("from", { startsUs: MONDAY_US, priority: 1 }),
    rule("until", { expiresUs: MONDAY_US }),
  ];
  expect(matched(open, order({ timeUs: MONDAY_US - 1 }))).toBe("until");
  expect(matched(open, order({ timeUs: MONDAY_US }))).toBe("from");
});
