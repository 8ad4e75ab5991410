import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { LARGEST_BYTES, MOST_ACCOUNTS, parseAccountsCsv } from "../../src/policy/accounts-csv.ts";
import type { ImportedAccount } from "../../src/policy/accounts-csv.ts";
import { printIssues } from "../../src/policy/issue.ts";
import type { PolicyIssue } from "../../src/policy/issue.ts";

const nothing = { group: null, score: null, clientClass: null, trades: null };

function accepted(text: string): readonly ImportedAccount[] {
  const parsed = parseAccountsCsv(text, "a.csv");
  if (!parsed.ok) assert.fail(printIssues(parsed.error));
  return parsed.value;
}

function refused(text: string): readonly PolicyIssue[] {
  const parsed = parseAccountsCsv(text, "a.csv");
  assert.ok(!parsed.ok);
  return parsed.error;
}

test("every column is read, in any order", () => {
  const text = "trades,class,account,score,group\n120,TOXIC,1001,80.0001,VIP\n";
  const row = {
    account: "1001",
    group: "VIP",
    score: 80.0001,
    clientClass: "TOXIC",
    trades: 120,
  } as const;
  assert.deepEqual(accepted(text), [row]);
});

test("columns and fields that are left out say nothing", () => {
  assert.deepEqual(accepted("account,score\n1001,0"), [{ ...nothing, account: "1001", score: 0 }]);
  assert.deepEqual(accepted("account,group,score,class,trades\n1001,,,RETAIL,"), [
    { ...nothing, account: "1001", clientClass: "RETAIL" },
  ]);
});

test("a header without accounts below it is a file that says nothing", () => {
  assert.deepEqual(accepted("account,score\n"), []);
});

for (const [what, text] of [
  ["Windows line ends", "account,score\r\n1001,5\r\n1002,6\r\n"],
  ["a byte order mark", "\uFEFFaccount,score\n1001,5\n1002,6\n"],
  ["blank lines", "\n  \naccount,score\n\n1001,5\r\n\t\n1002,6\n\n   "],
  ["quotes", '"account","score"\n"1001","5"\n1002,"6"'],
] as const) {
  test(`${what} change nothing`, () => {
    const rows = [
      { ...nothing, account: "1001", score: 5 },
      { ...nothing, account: "1002", score: 6 },
    ];
    assert.deepEqual(accepted(text), rows);
  });
}

test("a field in quotes may hold commas and quotes", () => {
  const text = 'account,group,score\n1001,"Gold, ""best"" clients",5';
  assert.equal(accepted(text)[0]?.group, 'Gold, "best" clients');
});

test("a line that begins with # is a row like any other", () => {
  assert.deepEqual(refused("account,score\n#1001,5")[0]?.code, "BAD_TEXT");
});

test("a score is exact, not merely near", () => {
  assert.equal(accepted("account,score\n1,19.9999")[0]?.score, 19.9999);
  assert.equal(accepted("account,score\n1,20.00000000")[0]?.score, 20);
});

test("all mistakes are told at once, each with its line and column", () => {
  const text = [
    "account,scroe,class,trades",
    "1001,5,RETIAL,120",
    ",5,RETAIL,-1",
    "1001,5,RETAIL",
    '1002,5,RETAIL,"many"',
    "1002,5,,1",
  ].join("\n");
  assert.equal(
    printIssues(refused(text)),
    [
      'a.csv:1:9: unknown column "scroe", did you mean score?',
      "a.csv:2:8 class: must be one of TOXIC, PROFESSIONAL, SEMI_PRO, RETAIL, UNKNOWN, " +
        'not "RETIAL", did you mean RETAIL?',
      "a.csv:3:1 account: is required",
      'a.csv:3:11 trades: must be between 0 and 1000000000, not "-1"',
      "a.csv:4:1: the header has 4 columns, this row has 3, put fields with commas in quotes",
      'a.csv:5:15 trades: must be a number, not "many"',
      'a.csv:6:1 account: "1002" is already on line 5, give each account one row',
      "a.csv:6:1: a score or a class is required",
    ].join("\n"),
  );
});

for (const [what, text, expected] of [
  ["an empty file", "", "1:1 MISSING_KEY"],
  ["a file of blank lines", "\n \n", "1:1 MISSING_KEY"],
  ["no column account", "score\n5", "1:1 MISSING_KEY"],
  ["neither score nor class", "account,group\n1,VIP", "1:1 MISSING_KEY"],
  ["a column twice", "account,score,score\n1,5,6", "1:15 DUPLICATE_KEY"],
  ["a column in capitals", "account,Score,class\n1,5,RETAIL", "1:9 UNKNOWN_KEY"],
  ["a score above 100", "account,score\n1,100.0001", "2:3 OUT_OF_RANGE"],
  ["a negative score", "account,score\n1,-1", "2:3 OUT_OF_RANGE"],
  ["a score of five decimals", "account,score\n1,5.00001", "2:3 NUMBER_TOO_PRECISE"],
  ["a score with an exponent", "account,score\n1,1e1", "2:3 BAD_NUMBER"],
  ["a score that is NaN", "account,score\n1,NaN", "2:3 BAD_NUMBER"],
  ["a score with a blank", "account,score\n1, 5", "2:3 BAD_NUMBER"],
  ["a part of a trade", "account,score,trades\n1,5,1.5", "2:5 NUMBER_TOO_PRECISE"],
  ["a class in small letters", "account,class\n1,retail", "2:3 BAD_CHOICE"],
  ["an account with a blank", "account,score\n1 2,5", "2:1 BAD_TEXT"],
  ["a group with a control", "account,group,score\n1,a\u0007b,5", "2:3 BAD_TEXT"],
  ["a group of two lines", 'account,group,score\n1,"a\nb",5', "2:3 BAD_TEXT"],
  ["a mistake after a group of two lines", 'account,group,score\n1,"a\nb",x', "3:4 BAD_NUMBER"],
  ["a quote that is not closed", 'account,score\n1,"5\n2,6\n', "2:3 WRONG_SHAPE"],
  ["text after a closing quote", 'account,score\n1,"5"6', "2:6 WRONG_SHAPE"],
  ["a quote in the middle", 'account,score\n1,5"', "2:4 WRONG_SHAPE"],
  ["a field too many", "account,score\n1,5,", "2:1 WRONG_SHAPE"],
  ["a thousand columns", `account,score${",x".repeat(1_000)}\n1,5`, "1:1 WRONG_SHAPE"],
  ["an empty field in quotes", 'account,score\n""', "2:1 WRONG_SHAPE"],
] as const) {
  test(`${what} is refused: ${expected}`, () => {
    const issues = refused(text).map(({ line, column, code }) => `${line}:${column} ${code}`);
    assert.ok(issues.includes(expected), issues.join(", "));
  });
}

test("a file with semicolons is told that commas are wanted", () => {
  assert.match(printIssues(refused("account;score\n1;5")), /put commas between columns/);
});

test("a mistake cannot forge a line of a log", () => {
  const told = printIssues(refused('account,score\n1,"5\n2026 all is well\u001b[2J"'));
  assert.equal(told.split("\n").length, 1);
  assert.ok(!told.includes("\u001b"));
});

const manyRows = (count: number): string => {
  const rows = Array.from({ length: count }, (_, at) => `a${at},${at % 100}`);
  return ["account,score", ...rows].join("\n");
};

test("50 000 accounts are taken, and one more is too many", () => {
  assert.equal(accepted(manyRows(MOST_ACCOUNTS)).length, 50_000);
  const [issue, ...others] = refused(manyRows(MOST_ACCOUNTS + 5));
  assert.deepEqual([issue?.code, issue?.line, others], ["FILE_TOO_LARGE", 50_002, []]);
});

test("4 MiB are taken, and one byte more is too large", () => {
  const head = "account,score\n1,5\n";
  const padded = (bytes: number): string => head + " ".repeat(bytes - head.length);
  assert.equal(accepted(padded(LARGEST_BYTES)).length, 1);
  assert.equal(refused(padded(LARGEST_BYTES + 1))[0]?.code, "FILE_TOO_LARGE");
  const inTwoBytes = head + "é".repeat(LARGEST_BYTES / 2);
  assert.equal(refused(inTwoBytes)[0]?.code, "FILE_TOO_LARGE");
});

for (const [what, unit] of [
  ["quotes", '"'],
  ["quoted fields", '"",'],
  ["commas", ","],
  ["line ends", "\n"],
  ["blanks", " "],
  ["carriage returns", "\r"],
  ["rows of one letter", "a\n"],
  ["quoted line ends", '"\n",'],
] as const) {
  test(`4 MiB of ${what} are dealt with at once`, () => {
    const text = "account,score\n" + unit.repeat(Math.floor(4_000_000 / unit.length));
    const start = performance.now();
    parseAccountsCsv(text, "a.csv");
    // Many times what it takes: what is caught is a cost that grows with the square.
    assert.ok(performance.now() - start < 5_000);
  });
}

const quotedField = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Any choice of quotes and line ends a writer may make. */
function printed(rows: readonly ImportedAccount[], lineEnd: string, isQuoted: boolean): string {
  const write = (text: string): string =>
    isQuoted || /[",]/.test(text) ? quotedField(text) : text;
  const lines = rows.map(({ account, group, score, clientClass, trades }) =>
    [group ?? "", account, trades ?? "", clientClass ?? "", score ?? ""]
      .map((value) => write(String(value)))
      .join(","),
  );
  return ["group,account,trades,class,score", ...lines].join(lineEnd);
}

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value);

const anyClass = fc.constantFrom("TOXIC", "PROFESSIONAL", "SEMI_PRO", "RETAIL", "UNKNOWN" as const);

const anyRow: fc.Arbitrary<ImportedAccount> = fc
  .record(
    {
      account: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,20}$/),
      group: maybe(fc.stringMatching(/^[!-~é][ -~é]{0,20}$/)),
      score: maybe(fc.integer({ min: 0, max: 1_000_000 }).map((value) => value / 10_000)),
      clientClass: maybe(anyClass),
      trades: maybe(fc.nat({ max: 1_000_000_000 })),
    },
    { noNullPrototype: true },
  )
  .filter(({ score, clientClass }) => score !== null || clientClass !== null);

test("what is written is read again as it was", () => {
  const anyRows = fc.uniqueArray(anyRow, { selector: ({ account }) => account, maxLength: 20 });
  const anyLineEnd = fc.constantFrom("\n", "\r\n", "\n\n");
  fc.assert(
    fc.property(anyRows, anyLineEnd, fc.boolean(), (rows, lineEnd, isQuoted) => {
      assert.deepEqual(accepted(printed(rows, lineEnd, isQuoted)), rows);
    }),
  );
});

test("no text makes the reader throw, and a refusal always says where", () => {
  const anyPiece = fc.oneof(
    fc.constantFrom(
      "account",
      "score",
      "class",
      "1001",
      "5",
      "TOXIC",
      '"',
      '""',
      ",",
      "\n",
      "\r\n",
    ),
    fc.string({ unit: "binary", maxLength: 5 }),
  );
  const anyText = fc.array(anyPiece, { maxLength: 60 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(anyText, (text) => {
      const parsed = parseAccountsCsv(text, "a.csv");
      if (parsed.ok) return;
      const lines = text.split("\n").length;
      assert.ok(parsed.error.length > 0);
      for (const { line, column } of parsed.error) {
        assert.ok(line >= 1 && line <= lines && column >= 1 && column <= text.length + 1);
      }
    }),
    { numRuns: 1_000 },
  );
});
