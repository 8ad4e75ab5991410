import assert from "node:assert/strict";
import { test } from "vitest";
import { lintRules } from "../../../src/policy/lint/lint-rules.ts";
import type { RuleEntry, RuleWindow } from "../../../src/policy/rule-entry.ts";
import { NOW_US, WEEK_US, briefly, known, lint, lots, rule } from "./sample-rules.ts";

const top = { priority: 9 };
const inLondon = (from: number, to: number): RuleWindow => ({ zone: "Europe/London", from, to });
const inTokyo = (from: number, to: number): RuleWindow => ({ zone: "Asia/Tokyo", from, to });

/** Rules, and what is found in them. */
const rows: readonly (readonly [string, readonly RuleEntry[], readonly string[]])[] = [
  [
    "a rule below one for every order can never be chosen",
    [rule("all", {}, top), rule("gold", { symbols: ["XAU*"] })],
    ["RULE_SHADOWED gold <- all"],
  ],
  [
    "the one of two equal rules with the greater id can never be chosen",
    [rule("a", { sides: ["Buy"] }), rule("b", { sides: ["Buy"] })],
    ["RULE_SHADOWED b <- a"],
  ],
  [
    "a rule for an account can never be chosen below one for its group",
    [rule("vip", { groups: ["VIP-*"] }, top), rule("one", { accountIds: ["1001", "1002"] })],
    ["RULE_SHADOWED one <- vip"],
  ],
  [
    "two rules that share the sides between them shadow one for both, and only they are named",
    [
      rule("buys", { sides: ["Buy"] }, top),
      rule("sells", { sides: ["Sell"] }, top),
      rule("gold buys", { sides: ["Buy"], symbols: ["XAUUSD"] }, { priority: 10 }),
      rule("low", { classes: ["TOXIC"] }),
    ],
    ["RULE_SHADOWED low <- buys sells"],
  ],
  [
    "rules for all accounts of a list shadow a rule for the list",
    [
      rule("one", { accountIds: ["1001", "1003"] }, top),
      rule("two", { accountIds: ["1002"] }, top),
      rule("list", { accountIds: ["1001", "1002"] }),
    ],
    ["RULE_SHADOWED list <- one two"],
  ],
  [
    "volume ranges that meet at a millionth of a lot leave nothing between them",
    [
      rule("small", { maxVolume: lots(1) }, top),
      rule("large", { minVolume: lots(1.000001) }, top),
      rule("low"),
    ],
    ["RULE_SHADOWED low <- large small"],
  ],
  [
    "toxicity ranges that share a bound leave nothing between them",
    [rule("mild", { maxToxicity: 40 }, top), rule("toxic", { minToxicity: 40 }, top), rule("low")],
    ["RULE_SHADOWED low <- mild toxic"],
  ],
  [
    "rules for every instrument there is shadow one for any",
    [
      rule("fx", { symbols: ["EURUSD", "USDJPY"] }, top),
      rule("gold", { symbols: ["XAU*"] }, top),
      rule("low"),
    ],
    ["RULE_SHADOWED low <- fx gold"],
  ],
  [
    "windows of one zone that follow each other shadow a window across them",
    [
      rule("morning", { windows: [inLondon(480, 720)] }, top),
      rule("afternoon", { windows: [inLondon(720, 1_020)] }, top),
      rule("day", { windows: [inLondon(540, 960)] }),
    ],
    ["RULE_SHADOWED day <- afternoon morning"],
  ],
  [
    "windows around the week's end and the rest of the week shadow a rule for always",
    [
      rule("weekend", { windows: [inTokyo(7_200, 0)] }, top),
      rule("week", { windows: [inTokyo(0, 7_200)] }, top),
      rule("low"),
    ],
    ["RULE_SHADOWED low <- week weekend"],
  ],
  [
    "windows that make up the whole week in one zone shadow a window in another zone",
    [
      rule("weekend", { windows: [inTokyo(7_200, 0)] }, top),
      rule("week", { windows: [inTokyo(0, 7_200)] }, top),
      rule("low", { windows: [inLondon(480, 1_020)] }),
    ],
    ["RULE_SHADOWED low <- week weekend"],
  ],
  [
    "a rule that starts later shadows one that starts no earlier and ends no later",
    [
      rule("june", {}, { ...top, startsUs: NOW_US + WEEK_US, expiresUs: NOW_US + 9 * WEEK_US }),
      rule("low", {}, { startsUs: NOW_US + WEEK_US, expiresUs: NOW_US + 2 * WEEK_US }),
    ],
    ["RULE_SHADOWED low <- june"],
  ],
  [
    "a rule that has started long ago shadows one that starts earlier still, for both are in force",
    [
      rule("since May", {}, { ...top, startsUs: NOW_US - WEEK_US }),
      rule("since April", {}, { startsUs: NOW_US - 5 * WEEK_US }),
    ],
    ["RULE_SHADOWED since April <- since May"],
  ],
  [
    "a group pattern is shadowed by a wider one, whatever groups there are",
    [
      rule("wide", { groups: ["*-EU", "VIP*"] }, top),
      rule("narrow", { groups: ["VIP-?*", "???-EU"] }),
    ],
    ["RULE_SHADOWED narrow <- wide"],
  ],
  [
    "layered rules are fine: narrow above wide, down to one for every order",
    [
      rule("reject", { minToxicity: 90 }, { priority: 300, action: "REJECT" }),
      rule("vip gold", { groups: ["VIP-*"], symbols: ["XAU*"] }, { priority: 200 }),
      rule("gold", { symbols: ["XAU*"] }, { priority: 100, action: "B_BOOK" }),
      rule("vip", { groups: ["VIP-*"] }, { priority: 90 }),
      rule("large", { minVolume: lots(10) }, { priority: 80 }),
      rule("all", {}, { action: "B_BOOK" }),
    ],
    [],
  ],
  [
    "rules for all known groups leave orders of other groups",
    [rule("groups", { groups: ["VIP-*", "Standard"] }, top), rule("low")],
    [],
  ],
  [
    "a rule for an account leaves the other accounts of its group",
    [rule("one", { accountIds: ["1003"] }, top), rule("group", { groups: ["Standard"] })],
    [],
  ],
  [
    "between two toxicity bounds that differ there are scores",
    [
      rule("mild", { maxToxicity: 39.9 }, top),
      rule("toxic", { minToxicity: 40 }, top),
      rule("low"),
    ],
    [],
  ],
  [
    "an account that is not known may be in any group, and its rule is left alone",
    [rule("vip", { groups: ["VIP-*"] }, top), rule("new", { accountIds: ["1002", "1009"] })],
    ["RULE_UNKNOWN_ACCOUNT new"],
  ],
  [
    "windows of different zones are not held against each other",
    [
      rule("day", { windows: [inLondon(0, 1_000)] }, top),
      rule("low", { windows: [inTokyo(500, 600)] }),
    ],
    [],
  ],
  [
    "a rule that ends leaves what comes after it",
    [rule("week", {}, { ...top, expiresUs: NOW_US + WEEK_US }), rule("low")],
    [],
  ],
  [
    "a rule that starts later leaves what comes before it",
    [rule("later", {}, { ...top, startsUs: NOW_US + 1 }), rule("low")],
    [],
  ],
  [
    "a rule that is switched off shadows nothing, conflicts with nothing and is not looked at",
    [rule("off", { symbols: ["NONE"] }, { ...top, enabled: false }), rule("low")],
    [],
  ],
  [
    "a rule that has expired shadows nothing",
    [rule("old", {}, { ...top, expiresUs: NOW_US }), rule("low")],
    ["RULE_EXPIRED old"],
  ],
  [
    "a rule that matches nothing shadows nothing",
    [rule("empty", { minVolume: lots(2), maxVolume: lots(1) }, top), rule("low")],
    ["RULE_EMPTY empty"],
  ],
];

for (const [name, rules, expected] of rows) {
  test(name, () => assert.deepEqual(briefly(lint(...rules)), expected));
}

test("a shadowed rule is told in one sentence with what shadows it", () => {
  const [found] = lint(
    rule("buys", { sides: ["Buy"] }, top),
    rule("sells", { sides: ["Sell"] }, top),
    rule("low"),
  );
  const text = 'rule "low" can never be chosen: rules "buys" and "sells" take together every order';
  assert.equal(found?.text, `${text} it matches`);
});

test("a group pattern with more wildcards than can be told apart is unsettled, not shadowed", () => {
  const pattern = "*a*b*c*d*e*f*g*?";
  const findings = lint(rule("top", { sides: ["Buy"] }, top), rule("wild", { groups: [pattern] }));
  assert.deepEqual(briefly(findings), ["RULE_NOT_PROVEN wild", "RULE_UNKNOWN_GROUP wild"]);
  assert.deepEqual(briefly(lint(rule("wild", { groups: [pattern] }))), ["RULE_UNKNOWN_GROUP wild"]);
});

test("without instruments rules for any symbol are compared all the same", () => {
  const findings = lintRules([rule("a"), rule("b")], { ...known, symbols: [] }, NOW_US);
  assert.deepEqual(briefly(findings), ["RULE_SHADOWED b <- a"]);
});
