import assert from "node:assert/strict";
import { test } from "vitest";
import type { Finding, FindingCode, Note } from "../../../src/core/decide/finding.ts";
import { wordFinding } from "../../../src/core/decide/word-finding.ts";
import { lots, pct, px } from "../world.ts";
import { money } from "./asked.ts";

const change = { from: pct(10), to: pct(40) };
const score = { score: 81, threshold: 80 };
const projection = { projected: lots(300.01), level: lots(300) };
const sliver = { volume: lots(0.005), minimum: lots(0.01) };
const net = { measure: "NET", before: lots(499.5), limit: lots(500) } as const;

/** Every stage says how the share was before and after it. */
const changing = (note: Note): Finding => ({ ...note, ...change });

type Of<Code extends FindingCode> = Extract<Note, { code: Code }>;

/**
 * Exhaustive: a new code does not compile until it stands here, with what its sentence must name.
 */
const worded: { readonly [Code in FindingCode]: readonly [Of<Code>, string] } = {
  HEDGE_ORPHANED: [{ code: "HEDGE_ORPHANED", volume: lots(0.8) }, "no LP; 0.8 lots"],
  CLOSING: [{ code: "CLOSING", aOpen: lots(0.8), bOpen: lots(0.2) }, "0.8 lots; 0.2 lots"],
  RULE_MATCHED: [{ code: "RULE_MATCHED", ruleId: "vip", action: "A_BOOK" }, "rule vip; A_BOOK"],
  MODE_SHARE: [{ code: "MODE_SHARE", mode: "B_BOOK" }, "B_BOOK; not asked"],
  TOXIC_REJECTED: [{ code: "TOXIC_REJECTED", ...score }, "TOXIC; 81; above 80; refused"],
  TOXIC_HEDGED: [{ code: "TOXIC_HEDGED", ...score }, "TOXIC; 81; not above 80; hedged whole"],
  CLASS_SHARE: [
    { code: "CLASS_SHARE", clientClass: "SEMI_PRO", share: pct(12.5) },
    "SEMI_PRO; 12.5 %; A-Book",
  ],
  LARGE_ORDER: [
    { code: "LARGE_ORDER", volume: lots(10.5), threshold: lots(10) },
    "10.5 lots; 10 lots; hedged whole",
  ],
  EXPOSURE_HEDGED: [
    { code: "EXPOSURE_HEDGED", ...projection },
    "300.01 lots; level of 300 lots; hedged whole",
  ],
  EXPOSURE_EXCESS: [
    { code: "EXPOSURE_EXCESS", ...projection, excess: lots(0.01) },
    "300.01 lots; level of 300 lots; 0.01 lots above it",
  ],
  EXPOSURE_REFUSED: [{ code: "EXPOSURE_REFUSED", ...projection }, "300.01 lots; refused"],
  EXPOSURE_APPROACHING: [
    { code: "EXPOSURE_APPROACHING", ...projection, boost: pct(21.5) },
    "300.01 lots; near; level of 300 lots; 21.5 points more",
  ],
  VOLATILITY_HIGH: [
    { code: "VOLATILITY_HIGH", volatility: 0.02512, threshold: 0.02, boost: pct(30) },
    "2.512 % a day; above 2 %; 30 points more",
  ],
  VOLATILITY_UNKNOWN: [{ code: "VOLATILITY_UNKNOWN" }, "not known; nothing changed"],
  HARD_LIMIT: [
    { code: "HARD_LIMIT", ...net, room: lots(0.5) },
    "|net| is 499.5 lots of 500 lots; at most 0.5 lots; kept",
  ],
  GLOBAL_UNKNOWN: [{ code: "GLOBAL_UNKNOWN" }, "not known; nothing may be kept"],
  LEG_ROUNDED: [
    { code: "LEG_ROUNDED", wanted: lots(0.232), rounded: lots(0.23), step: lots(0.01) },
    "0.232 lots; to 0.23 lots; 0.01 lots",
  ],
  SLIVER_KEPT: [{ code: "SLIVER_KEPT", ...sliver }, "0.005 lots; 0.01 lots; kept"],
  SLIVER_REFUSED: [{ code: "SLIVER_REFUSED", ...sliver }, "0.005 lots; 0.01 lots; refused"],
  TARGET_UNAVAILABLE: [{ code: "TARGET_UNAVAILABLE" }, "rule's LPs"],
  NO_ELIGIBLE_LP: [{ code: "NO_ELIGIBLE_LP", volume: lots(1.5) }, "no LP; 1.5 lots"],
  NO_FRESH_QUOTE: [{ code: "NO_FRESH_QUOTE" }, "no fresh quote"],
  MARKUP: [{ code: "MARKUP", markup: px(0.0001) }, "the client's price is 0.0001 off the market's"],
  IMPROVEMENT_KEPT: [
    { code: "IMPROVEMENT_KEPT", acknowledged: "the board, 1 March" },
    'the house keeps; better than its quote and the client\'s price; "the board, 1 March"',
  ],
  COMMISSION: [
    { code: "COMMISSION", perMillion: money(35.5), unitsPerLot: 100_000, currency: "USD" },
    "35.5 USD; a million; 100000 to a lot",
  ],
};

for (const [code, [finding, words]] of Object.entries(worded)) {
  test(`the finding ${code} is worded with ${words}`, () => {
    const sentence = wordFinding(changing(finding));
    for (const word of words.split("; ")) assert.ok(sentence.includes(word), sentence);
  });
}

test("no two findings are worded alike", () => {
  const sentences = Object.values(worded).map(([finding]) => wordFinding(changing(finding)));
  assert.equal(new Set(sentences).size, sentences.length);
});

for (const [measure, before, limit, words] of [
  ["NET", lots(7), lots(5), "|net| is 7 lots of 5 lots"],
  ["GROSS", lots(999.99), lots(1000), "gross is 999.99 lots of 1000 lots"],
  ["GLOBAL", money(1234.5), money(2000), "the sum of |net| over all symbols is 1234.5 of 2000"],
] as const) {
  test(`a hard limit of ${measure} is worded in its own unit: ${words}`, () => {
    const room = lots(0);
    const finding = { code: "HARD_LIMIT", measure, before, limit, room, ...change } as const;
    assert.equal(wordFinding(finding), `${words}: at most 0 lots of this order may be kept`);
  });
}
