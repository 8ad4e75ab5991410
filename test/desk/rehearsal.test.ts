import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "vitest";
import type { DeskLog } from "../../src/desk/desk-log.ts";
import { rehearseFor } from "../../src/desk/rehearsal/rehearse-for.ts";
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

/** What was logged, level by level. */
function logged(): { log: DeskLog; lines: (readonly [string, object])[] } {
  const lines: (readonly [string, object])[] = [];
  const log = {
    info: (fields: object) => void lines.push(["info", fields]),
    warn: (fields: object) => void lines.push(["warn", fields]),
  };
  return { log, lines };
}

test("a rehearsal tells what was played, and is cut short where time is short", () => {
  const { log, lines } = logged();
  rehearseFor(60_000, log);
  rehearseFor(0, log);
  const told = lines.map(([level, fields]) => [level, { ...fields, ms: 0 }]);
  assert.deepEqual(told, [
    ["info", { ordered: 600, filled: 600, hedged: 400, ms: 0 }],
    ["info", { ordered: 0, filled: 0, hedged: 0, ms: 0 }],
  ]);
});

test("a rehearsal that fails is told, and keeps no desk from opening", () => {
  const { log, lines } = logged();
  rehearseFor(60_000, log, () => {
    throw new Error("Invariant: planted");
  });
  assert.equal(lines.length, 1);
  const [level, fields] = lines[0] ?? [];
  assert.equal(level, "warn");
  assert.match(
    JSON.stringify(fields),
    /"code":"REHEARSAL_FAILED","why":"Error: Invariant: planted/,
  );
});

test("what is played again costs a process less than three quarters", () => {
  const program = join(import.meta.dirname, "rehearse-again.ts");
  const printed = execFileSync(process.execPath, [program], { encoding: "utf8" });
  const { firstMs, laterMs } = JSON.parse(printed) as { firstMs: number; laterMs: number };
  assert.ok(laterMs < 0.75 * firstMs, `${laterMs} ms after ${firstMs}`);
});
