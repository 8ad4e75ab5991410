import assert from "node:assert/strict";
import { test } from "vitest";
import { parseCases, runCase, wordDifference } from "../../src/policy/cases.ts";
import type { RoutingCase } from "../../src/policy/cases.ts";
import { OfflineDesk } from "../../src/policy/offline-decision.ts";
import { OfflinePolicy } from "../../src/policy/offline-policy.ts";
import { accepted, briefly, changed, smallPolicy } from "./small-policy.ts";

const NOON_US = 1_774_267_200_000_000;

const parsed = (text: string): ReturnType<typeof parseCases> =>
  parseCases(text, "cases.yaml", NOON_US);

function casesIn(text: string): readonly RoutingCase[] {
  const result = parsed(text);
  if (!result.ok) throw new Error(result.error.map(({ what }) => what).join("; "));
  return result.value;
}

/** A file of one case, which is right but for what it expects. */
const expecting = (expect: string): string => `cases:
  - name: a small order
    order: { account: 1001, symbol: EURUSD, side: BUY, volume: 1 }
    expect: ${expect}
`;

const desk = (): OfflineDesk => new OfflineDesk(new OfflinePolicy(accepted(smallPolicy)));

test("a client's terms decide nothing: the code of a case is that of what did", () => {
  const terms = "markup_pips: 1, price_improvement: keep, keep_improvement_acknowledged: me";
  const text = changed("routing:\n", `execution: { ${terms} }\nrouting:\n`);
  const expected = expecting(
    "{ code: CLASS_SHARE, findings: [CLASS_SHARE, MARKUP, IMPROVEMENT_KEPT] }",
  );
  const marked = new OfflineDesk(new OfflinePolicy(accepted(text)));
  const outcomes = casesIn(expected).map((it) => runCase(marked, it).differences);
  assert.deepEqual(outcomes, [[]]);
});

const differencesIn = (text: string): readonly string[] =>
  casesIn(text).flatMap((it) => runCase(desk(), it).differences.map(wordDifference));

test("a case that expects what is decided passes, another tells place, wish and outcome", () => {
  const right = "{ action: PARTIAL_HEDGE, aBookPercent: 10.0, aVolume: 0.1, ruleId: null }";
  assert.deepEqual(differencesIn(expecting(right)), []);
  assert.deepEqual(differencesIn(expecting("{ action: B_BOOK, findings: [CLASS_SHARE] }")), [
    'cases.yaml:4:23 action: expected "B_BOOK", got "PARTIAL_HEDGE"',
  ]);
});

for (const [what, text, mistake, words] of [
  ["no cases at all", "cases: []\n", "1:8 WRONG_SHAPE cases", "must have a case"],
  ["no list", "cases:\n", "1:1 WRONG_SHAPE ", "must be `cases:` with a list below it"],
  [
    "an empty expectation",
    expecting("{}"),
    "4:13 WRONG_SHAPE cases[0].expect",
    "must expect something",
  ],
  [
    "an empty list of findings",
    expecting("{ findings: [] }"),
    "4:25 WRONG_SHAPE cases[0].expect.findings",
    "must name a finding",
  ],
  [
    "a list where one value is expected",
    expecting("{ action: [A_BOOK, B_BOOK] }"),
    "4:23 WRONG_SHAPE cases[0].expect.action",
    "must be a single value",
  ],
  [
    "an action there is not",
    expecting("{ action: a_book }"),
    "4:23 WRONG_SHAPE cases[0].expect.action",
    'must be one of A_BOOK, B_BOOK, PARTIAL_HEDGE, REJECT, not "a_book"',
  ],
  [
    "a text for a number",
    expecting("{ aBookPercent: ten }"),
    "4:29 WRONG_SHAPE cases[0].expect.aBookPercent",
    'must be a number, not "ten"',
  ],
  [
    "nothing for a number",
    expecting("{ aVolume: null }"),
    "4:24 WRONG_SHAPE cases[0].expect.aVolume",
    "must have a value",
  ],
  [
    "no name",
    "cases:\n  - order: { symbol: EURUSD, side: BUY, volume: 1 }\n    expect: { aVolume: 0 }\n",
    "2:5 WRONG_SHAPE cases[0].name",
    "is required",
  ],
  [
    "no expectation",
    "cases:\n  - name: one\n    order: { symbol: EURUSD, side: BUY, volume: 1 }\n",
    "2:5 WRONG_SHAPE cases[0].expect",
    "is required",
  ],
  [
    "a field of an expectation there is not",
    expecting("{ aBokPercent: 10 }"),
    "4:15 UNKNOWN_KEY cases[0].expect.aBokPercent",
    "unknown key",
  ],
  [
    "a time that does not exist",
    expecting("{ aVolume: 0 }").replace("volume: 1", 'volume: 1, time: "2026-02-30T10:00:00Z"'),
    "3:73 WRONG_SHAPE cases[0].order.time",
    'must be a time as 2026-11-25T14:00:00Z, not "2026-02-30T10:00:00Z"',
  ],
] as const) {
  test(`${what} is a mistake at its line and column, and no case is run`, () => {
    const result = parsed(text);
    assert.ok(!result.ok);
    assert.deepEqual(briefly(result.error), [mistake]);
    assert.equal(result.error[0]?.what, words);
  });
}

test("every mistake of a file is told, in its order", () => {
  const text = expecting("{ action: BOOK, aVolume: x }").replace("side: BUY", "side: LONG");
  const result = parsed(text);
  assert.deepEqual(result.ok ? [] : result.error.map(({ line, column }) => [line, column]), [
    [3, 51],
    [4, 23],
    [4, 38],
  ]);
});

test("what is expected to be absent is met by nothing, and only by nothing", () => {
  assert.deepEqual(differencesIn(expecting("{ ruleId: null }")), []);
  assert.deepEqual(differencesIn(expecting("{ targetLp: null }")), [
    'cases.yaml:4:25 targetLp: expected none, got "lp1"',
  ]);
});

/** What differs where a closing order of one lot is expected to close nothing. */
function closingDifferences(fields: string): readonly string[] {
  const text = expecting("{ code: NOTHING_TO_CLOSE, action: REJECT }");
  return differencesIn(text.replace("volume: 1", `volume: 1, closing: true${fields}`));
}

test("a closing order of more than is open closes nothing, without positions it is taken", () => {
  assert.deepEqual(closingDifferences(", aOpen: 0.5, bOpen: 0.4"), []);
  assert.equal(closingDifferences(", aOpen: 0.5, bOpen: 0.5").length, 2);
  assert.equal(closingDifferences("").length, 2);
});
