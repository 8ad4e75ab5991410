/** `hedgerow decide` as scripts use it: a process, a stream in, a stream out, an exit code. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import type { OfflineDecision } from "../../src/policy/offline-decision.ts";
import { hedgerow, hedgerowAs } from "../desk/child-process.ts";
import { deskPolicy } from "../desk/desk-policy.ts";
import { scratchFolder } from "../sim/scratch.ts";

interface BadLine {
  readonly line: number;
  readonly error: { readonly code: string; readonly text: string };
}

const linesOf = <Line>(text: string): Line[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

const order = (of: object): string =>
  JSON.stringify({ account: "1001", symbol: "EURUSD", side: "BUY", volume: 1, ...of });

function fileWith(text: string, name = "file"): string {
  const path = join(scratchFolder(), name);
  writeFileSync(path, text);
  return path;
}

test("orders come by standard input, decisions go to standard output, one a line and in order", async () => {
  const input = [
    order({ class: "RETAIL" }),
    order({ class: "TOXIC", score: 95 }),
    "",
    order({ class: "PROFESSIONAL", side: "SELL" }),
    order({ volume: "12" }),
    order({ class: "RETAIL", net: 299.5 }),
  ].join("\n");
  const told = await hedgerowAs({ input }, "decide");
  assert.deepEqual([told.code, told.stderr], [0, ""]);
  assert.deepEqual(
    linesOf<OfflineDecision>(told.stdout).map(({ action, aBookPercent, code }) => [
      action,
      aBookPercent,
      code,
    ]),
    [
      ["PARTIAL_HEDGE", 10, "CLASS_SHARE"],
      ["REJECT", 0, "TOXIC_CLIENT"],
      ["PARTIAL_HEDGE", 80, "CLASS_SHARE"],
      ["A_BOOK", 100, "LARGE_ORDER"],
      ["A_BOOK", 100, "EXPOSURE_HEDGED"],
    ],
  );
});

test("a file of orders, `-` and standard input by default are the same, under the policy that is named", async () => {
  const rules = `routing_rules:
  - { id: mine, priority: 1, action: PARTIAL_HEDGE, hedge_percent: 33.33, target_lp: lp1 }
`;
  const policy = fileWith(deskPolicy({ lpPort: 1 }) + rules, "policy.yaml");
  const input = `${order({ account: 1001 })}\n${order({ account: 1003, volume: 0.5 })}\n`;
  const file = fileWith(input, "orders.ndjson");
  const all = await Promise.all([
    hedgerow("decide", file, "--policy", policy),
    hedgerowAs({ input }, "decide", "-", "--policy", policy),
    hedgerowAs({ input }, "decide", "--policy", policy),
  ]);
  for (const told of all) assert.deepEqual(told, all[0]);
  const [first, second] = linesOf<OfflineDecision>(all[0]?.stdout ?? "");
  assert.deepEqual(
    [first?.ruleId, first?.targetLp, first?.aBookPercent, first?.aVolume, first?.bVolume],
    ["mine", "lp1", 33.33, 0.33, 0.67],
  );
  assert.deepEqual([second?.aVolume, second?.bVolume], [0.17, 0.33]);
  assert.equal(all[0]?.code, 0);
});

test("a line that is no order is answered in its place, the others are decided, and the exit code is 1", async () => {
  const input = [
    order({}),
    "{ half",
    order({ side: "SIDEWAYS", volume: -1, colour: "red" }),
    "[1]",
    order({ symbol: "NOPE" }),
    order({}),
  ].join("\r\n");
  const told = await hedgerowAs({ input }, "decide");
  assert.equal(told.code, 1);
  assert.match(told.stderr, /^BAD_ORDER: 3 lines are no orders; [^\n]*\n$/);
  const lines = linesOf<Partial<OfflineDecision & BadLine>>(told.stdout);
  assert.deepEqual(
    lines.map(({ line, error, action }) => [line, error?.code ?? action]),
    [
      [undefined, "PARTIAL_HEDGE"],
      [2, "BAD_ORDER"],
      [3, "BAD_ORDER"],
      [4, "BAD_ORDER"],
      [undefined, "REJECT"],
      [undefined, "PARTIAL_HEDGE"],
    ],
  );
  for (const what of [/side: /, /volume: /, /colour: /]) assert.match(lines[2]!.error!.text, what);
  assert.equal(lines[4]?.code, "UNKNOWN_SYMBOL");
});

test("a stream of 20 000 long lines is decided in memory for a few", async () => {
  const count = 20_000;
  const padding = " ".repeat(4_000);
  const line = (at: number): string => `${order({ volume: 1 + (at % 9) })}${padding}\n`;
  const input = Array.from({ length: count }, (_, at) => line(at)).join("");
  const told = await hedgerowAs({ input, nodeFlags: ["--max-old-space-size=48"] }, "decide");
  assert.deepEqual([told.code, told.stderr], [0, ""]);
  const decisions = linesOf<OfflineDecision>(told.stdout);
  assert.equal(decisions.length, count);
  for (const [at, { aVolume, bVolume }] of decisions.entries()) {
    assert.equal(Math.round((aVolume + bVolume) * 1e6), (1 + (at % 9)) * 1e6);
  }
}, 60_000);

test("a policy with mistakes, a file that is not there and wrong words each have their exit code", async () => {
  const policy = fileWith("routing: { colour: red }\n", "policy.yaml");
  const [invalid, gone, goneOrders, usage] = await Promise.all([
    hedgerowAs({ input: order({}) }, "decide", "--policy", policy),
    hedgerowAs({ input: order({}) }, "decide", "--policy", `${policy}.gone`),
    hedgerow("decide", `${policy}.gone`),
    hedgerow("decide", "--colour"),
  ]);
  assert.deepEqual([invalid.code, invalid.stdout], [3, ""]);
  assert.match(invalid.stderr, /policy\.yaml:1:12 routing\.colour: [^\n]*\nPOLICY_INVALID: 1 mis/);
  assert.equal(gone.code, 3);
  assert.match(gone.stderr, /cannot be read \(ENOENT\)\nPOLICY_INVALID/);
  assert.equal(goneOrders.code, 1);
  assert.match(goneOrders.stderr, /^FILE_UNREADABLE: /);
  assert.equal(usage.code, 2);
});

test("whoever reads no further ends the stream, not the machine", async () => {
  const input = `${order({})}\n`.repeat(5_000);
  const file = fileWith(input, "orders.ndjson");
  const main = join(import.meta.dirname, "../../dist/cli/main.js");
  const child = spawn(process.execPath, [main, "decide", file], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.once("data", () => child.stdout.destroy());
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const code = await new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  assert.deepEqual([code, stderr], [0, ""]);
});
