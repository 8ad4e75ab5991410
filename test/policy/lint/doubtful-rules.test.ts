import assert from "node:assert/strict";
import { test } from "vitest";
import type { RuleEntry, RuleWindow } from "../../../src/policy/rule-entry.ts";
import { NOW_US, briefly, lint, lots, rule } from "./sample-rules.ts";

const top = { priority: 9 };
const inLondon = (from: number, to: number): RuleWindow => ({ zone: "Europe/London", from, to });
const inTokyo = (from: number, to: number): RuleWindow => ({ zone: "Asia/Tokyo", from, to });

/** Rules, and what is found in them. */
const rows: readonly (readonly [string, readonly RuleEntry[], readonly string[]])[] = [
  [
    "a smallest volume above the largest matches no order",
    [rule("r", { minVolume: lots(2), maxVolume: lots(1.999999) })],
    ["RULE_EMPTY r"],
  ],
  [
    "a least toxicity above the greatest matches no order",
    [rule("r", { minToxicity: 60, maxToxicity: 59 })],
    ["RULE_EMPTY r"],
  ],
  [
    "a toxicity above a hundred matches no order",
    [rule("r", { minToxicity: 101 })],
    ["RULE_EMPTY r"],
  ],
  [
    "a rule that expires when it starts matches no order, and is not called expired besides",
    [rule("r", {}, { startsUs: NOW_US - 5, expiresUs: NOW_US - 5 })],
    ["RULE_EMPTY r"],
  ],
  [
    "symbols that no instrument has match no order, also in another letter case",
    [rule("r", { symbols: ["eurusd", "XAG*"] })],
    ["RULE_EMPTY r", "RULE_UNKNOWN_SYMBOL r"],
  ],
  [
    "accounts of which none is in the groups match no order",
    [rule("r", { accountIds: ["1001", "1003"], groups: ["VIP-US"] })],
    ["RULE_EMPTY r"],
  ],
  [
    "a single point is not empty",
    [rule("r", { minVolume: lots(1), maxVolume: lots(1), minToxicity: 0, maxToxicity: 0 })],
    [],
  ],
  [
    "a window that ends where it begins is the whole week",
    [rule("r", { windows: [inTokyo(60, 60)] })],
    [],
  ],
  [
    "every contradiction of a rule is told",
    [rule("r", { minVolume: lots(2), maxVolume: lots(1), minToxicity: 101 })],
    ["RULE_EMPTY r", "RULE_EMPTY r"],
  ],
  [
    "two rules of one priority that want different things for the same orders are in conflict",
    [rule("a", { sides: ["Buy"] }), rule("b", { symbols: ["XAU*"] }, { action: "B_BOOK" })],
    ["RULE_CONFLICT b <- a"],
  ],
  [
    "of different priority they are not",
    [rule("a", { sides: ["Buy"] }, top), rule("b", { symbols: ["XAU*"] }, { action: "B_BOOK" })],
    [],
  ],
  [
    "nor when both want the same",
    [rule("a", { sides: ["Buy"] }), rule("b", { symbols: ["XAU*"] })],
    [],
  ],
  [
    "nor when no order passes both",
    [
      rule("a", { maxVolume: lots(1) }),
      rule("b", { minVolume: lots(1.000001) }, { action: "B_BOOK" }),
    ],
    [],
  ],
  [
    "another hedge, another LP and another order of LPs are different things to want",
    [
      rule("a", { sides: ["Buy"] }, { targetLps: ["lmax"] }),
      rule("b", { symbols: ["XAU*"] }),
      rule("c", { classes: ["TOXIC"] }, { action: "PARTIAL_HEDGE" }),
    ],
    ["RULE_CONFLICT b <- a", "RULE_CONFLICT c <- a b"],
  ],
  [
    "what a refused or a kept order would be hedged at does not matter",
    [
      rule("a", { sides: ["Buy"] }, { action: "REJECT", targetLps: ["lmax"] }),
      rule("b", { symbols: ["XAU*"] }, { action: "REJECT" }),
    ],
    [],
  ],
  [
    "an account and a group meet when the account is in it",
    [
      rule("a", { accountIds: ["1001"], sides: ["Buy"] }),
      rule("b", { groups: ["*-US"] }, { action: "B_BOOK" }),
      rule("c", { groups: ["*-EU"] }, { action: "B_BOOK" }),
    ],
    ["RULE_CONFLICT c <- a"],
  ],
  [
    "two patterns meet when some group could match both",
    [
      rule("a", { groups: ["VIP*"] }),
      rule("b", { groups: ["*-EU"] }, { action: "B_BOOK" }),
      rule("c", { groups: ["V?-U*"] }, { action: "REJECT" }),
    ],
    ["RULE_CONFLICT b <- a", "RULE_CONFLICT c <- b", "RULE_UNKNOWN_GROUP c"],
  ],
  [
    "windows of one zone that do not overlap are no conflict",
    [
      rule("a", { windows: [inLondon(0, 60)] }),
      rule("b", { windows: [inLondon(60, 120)] }, { action: "B_BOOK" }),
    ],
    [],
  ],
  [
    "windows of different zones count as overlapping",
    [
      rule("a", { windows: [inLondon(0, 60)] }),
      rule("b", { windows: [inTokyo(5_000, 5_060)] }, { action: "B_BOOK" }),
    ],
    ["RULE_CONFLICT b <- a"],
  ],
  [
    "a rule that can never be chosen is not called in conflict besides",
    [rule("a"), rule("b", {}, { action: "B_BOOK" })],
    ["RULE_SHADOWED b <- a"],
  ],
  [
    "an account, a group, a symbol and an LP that do not exist are told",
    [
      rule(
        "r",
        {
          accountIds: ["1001", "1009"],
          groups: ["VIP-EU", "Gold", "Gold*"],
          symbols: ["EURUSD", "EURUSDX"],
        },
        { targetLps: ["lmax", "lmx"] },
      ),
    ],
    [
      "RULE_UNKNOWN_ACCOUNT r",
      "RULE_UNKNOWN_GROUP r",
      "RULE_UNKNOWN_SYMBOL r",
      "RULE_UNKNOWN_LP r",
    ],
  ],
  [
    "an LP this version cannot connect to is told, but is not unknown",
    [rule("r", {}, { targetLps: ["oanda", "lmax"] })],
    ["RULE_LP_UNSUPPORTED r"],
  ],
  [
    "a pattern that matches something is known",
    [rule("r", { groups: ["VIP-?S", "*"], symbols: ["*JPY"] })],
    [],
  ],
];

for (const [name, rules, expected] of rows) {
  test(name, () => assert.deepEqual(briefly(lint(...rules)), expected));
}

test("findings stand in the order of the rules in the file, not of their precedence", () => {
  const findings = lint(
    rule("z", { symbols: ["XAU*"] }, { priority: 1, targetLps: ["nobody"] }),
    rule("y", { symbols: ["XAUUSD"] }, { priority: 0 }),
    rule("x", { groups: ["Gold"] }, { priority: 5 }),
  );
  assert.deepEqual(briefly(findings), [
    "RULE_UNKNOWN_LP z",
    "RULE_SHADOWED y <- z",
    "RULE_UNKNOWN_GROUP x",
  ]);
});

test("a name that is nearly right is answered with the right one", () => {
  const [found] = lint(rule("r", {}, { targetLps: ["lmxa"] }));
  assert.deepEqual(
    [found?.text, found?.hint],
    ['rule "r" hedges at what is no LP of the policy: "lmxa"', "did you mean lmax?"],
  );
});

test("rules keep their meaning when they are given in another order", () => {
  const rules = [
    rule("c", { symbols: ["XAU*"] }),
    rule("b", {}, { priority: 1 }),
    rule("a", {}, { priority: 2 }),
  ];
  const reversed = rules.toReversed();
  assert.deepEqual(briefly(lint(...rules)).toSorted(), briefly(lint(...reversed)).toSorted());
});
