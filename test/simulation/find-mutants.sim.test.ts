import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { test } from "vitest";

test(
  "every planted bug is found within 200 000 steps, by a check that is meant to",
  { timeout: 1_500_000 },
  () => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["dist/sim/world/program/main.js", "--mutants"],
      { encoding: "utf8" },
    );
    assert.match(stdout, /\n(\d+) of \1 found\n$/, stdout + stderr);
  },
);
