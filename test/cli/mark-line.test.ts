import assert from "node:assert/strict";
import { test } from "vitest";
import { markLine, markSchema } from "../../src/cli/mark-line.ts";

for (const [what, mark, shown] of [
  [
    "an LP's",
    { source: "LP", lp: "lp2", worth: -55_025 },
    "by lp2; kept net -0.5 worth -55025 EUR",
  ],
  [
    "nobody's own",
    { source: "AGGREGATE", worth: -55_025 },
    "by all LPs together; kept net -0.5 worth -55025 EUR",
  ],
  [
    "an old one",
    { source: "LAST_MID", ageSeconds: 3_605 },
    "the last there was, 3605 s ago, no quote is fresh; kept net -0.5 of unknown worth",
  ],
] as const) {
  test(`a mark says whose price it is: ${what}`, () => {
    const read = markSchema.parse({ px: 1.1005, ...mark });
    assert.equal(markLine("EURUSD", -0.5, read, "EUR"), `mark       EURUSD: 1.1005 ${shown}`);
  });
}

test("a symbol that never had a price has no mark", () => {
  assert.equal(markLine("EURUSD", 0, undefined, "EUR"), "mark       EURUSD: no price yet");
});
