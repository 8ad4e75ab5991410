import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "vitest";
import { rehearse } from "../../src/desk/rehearsal/rehearse.ts";

const LATELY_US = Date.UTC(2026, 10, 30) * 1000;

test("a rehearsal trades on the whole way: each order is filled, two of three by the LP", () => {
  const played = rehearse({ startUs: LATELY_US, isOver: () => false });
  assert.deepEqual(played, { ordered: 600, filled: 600, hedged: 400 });
});

test("it is the same on any day and at any time of it", () => {
  for (let hour = 0; hour < 7 * 24; hour += 11) {
    const startUs = LATELY_US + hour * 3_600_000_000;
    let turns = 0;
    const played = rehearse({ startUs, isOver: () => turns++ === 6 });
    assert.deepEqual(played, { ordered: 60, filled: 60, hedged: 40 }, `${hour}`);
  }
});

test("a rehearsal that is over in time leaves no order half done", () => {
  let turns = 0;
  const played = rehearse({ startUs: LATELY_US, isOver: () => turns++ === 3 });
  assert.deepEqual(played, { ordered: 30, filled: 30, hedged: 20 });
});

test("what is played a second time costs a process less than three quarters", () => {
  const program = join(import.meta.dirname, "rehearse-twice.ts");
  const printed = execFileSync(process.execPath, [program], { encoding: "utf8" });
  const { firstMs, secondMs } = JSON.parse(printed) as { firstMs: number; secondMs: number };
  assert.ok(secondMs < 0.75 * firstMs, `${secondMs} ms after ${firstMs}`);
});
