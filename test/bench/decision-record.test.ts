import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { test } from "vitest";

const script = fileURLToPath(new URL("../../bench/rules/garbage.ts", import.meta.url));
/** Less than half of the smallest thing there is: a number with a fraction takes 16 bytes. */
const LEAST_BYTES = 8;

test("deciding allocates nothing but the record that stays", { timeout: 60_000 }, () => {
  const args = ["--expose-gc", "--min-semi-space-size=64", "--max-semi-space-size=128", script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const [, allocated = Number.NaN, record = Number.NaN] = stdout.split(" ").map(Number);
  assert.ok(record > 100, `a decision of ${record} bytes is none`);
  const beyond = allocated - record;
  assert.ok(beyond < LEAST_BYTES, `${beyond} bytes a decision are garbage`);
});
