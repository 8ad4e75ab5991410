import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { test } from "vitest";

const run = promisify(execFile);
const PATIENCE_MS = 120_000;

/** Every line a bench prints with `--json`, after so few rounds that its figures mean nothing. */
async function rowsOf(bench: string): Promise<Record<string, unknown>[]> {
  const args = ["bench/main.ts", bench, "--json", "--rounds", "1"];
  const { stdout } = await run(process.execPath, args, { timeout: PATIENCE_MS });
  const lines = stdout.trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

for (const [bench, required] of [
  [
    "codec",
    [
      ["parse NewOrderSingle", "vsSplit"],
      ["parse ExecutionReport", "vsSplit"],
      ["parse book, 10 bids + 10 asks", "vsSplit"],
      ["encode NewOrderSingle", "vsJoin"],
      ["encode ExecutionReport", "vsJoin"],
    ],
  ],
  [
    "journal",
    [
      ["os order", "vsJsonLines"],
      ["fsync order", "vsJsonLines"],
      ["replay events", "vsJsonLines"],
    ],
  ],
  [
    "order",
    [
      ["10 rules", "vsIdiomatic"],
      ["10 rules, with the fill", "vsIdiomatic"],
      ["1000 rules", "vsIdiomatic"],
      ["1000 rules, with the fill", "vsIdiomatic"],
    ],
  ],
  [
    "desk",
    [
      ["os p50", "vsRelay"],
      ["fsync p50", "vsRelay"],
      ["os rate", "vsRelay"],
      ["fsync rate", "vsRelay"],
    ],
  ],
  [
    "quotes",
    [
      ["2 LPs, update and best", "vsScan"],
      ["50 LPs, update and best", "vsScan"],
      ["50 LPs, update and best", "growth"],
    ],
  ],
  [
    "rules",
    [
      ["10 mixed", "vsFastestPeer"],
      ["100 mixed", "vsFastestPeer"],
      ["1000 mixed", "vsLinear"],
      ["1000 mixed", "vsFastestPeer"],
      ["10000 mixed", "growth"],
      ["10000 none", "growth"],
      ["10000 last", "growth"],
      ["demo decisions", "perRecord"],
    ],
  ],
] as const) {
  test(
    `npm run bench -- ${bench} --json prints a time or a rate a line, and its ratios`,
    async () => {
      const rows = await rowsOf(bench);
      for (const row of rows) {
        const { bench: name, case: what, ...figures } = row;
        assert.equal(name, bench);
        assert.equal(typeof what, "string");
        assert.ok("ns" in figures !== "perSecond" in figures, JSON.stringify(row));
        for (const figure of Object.values(figures)) {
          assert.ok(Number.isFinite(figure) && Number(figure) > 0, JSON.stringify(row));
        }
      }
      for (const [what, ratio] of required) {
        const row = rows.find((candidate) => candidate["case"] === what);
        assert.ok(row !== undefined && ratio in row, `${what} has no ${ratio}`);
      }
    },
    PATIENCE_MS,
  );
}

test("a bench that does not exist is answered with those that do", async () => {
  const refused = await run(process.execPath, ["bench/main.ts", "codecs"]).catch(
    (error: unknown) => error as { code: number; stderr: string },
  );
  assert.ok("code" in refused && refused.code === 64);
  assert.match(refused.stderr, /codec\|journal\|recovery\|order\|desk\|quotes\|rules/);
});
