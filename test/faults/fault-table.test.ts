import assert from "node:assert/strict";
import { test } from "vitest";
import { withRows } from "./fault-table.ts";
import type { FaultRow } from "./fault-table.ts";

const page = "# Page\n<!-- faults short -->\n<!-- /faults short -->\nmore\n";
const row: FaultRow = {
  fault: "power cut",
  run: "5 cuts",
  why: [],
  late: [],
  acknowledged: 10,
  lost: 0,
  doubled: 0,
  unmatched: 0,
  backMs: [3, 1, 2],
  besides: "a | b",
};

/** Rows of the table without its head. */
const rowsIn = (text: string): string[] =>
  text.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| Fault "));

test("a fault has one row, its last, and the rest of the page stays", () => {
  const once = withRows(page, "short", [row]);
  const twice = withRows(once, "short", [{ ...row, acknowledged: 11 }]);
  assert.equal(rowsIn(once).length, 1);
  assert.equal(rowsIn(twice).length, 1);
  assert.match(rowsIn(twice)[0]!, /^\| power cut \| 5 cuts; load [\d.]+ \| yes \| 11 \| 0 \| 0 /);
  assert.match(rowsIn(twice)[0]!, /\| 2 ms, at most 3 ms \| a \/ b \|$/);
  assert.match(twice, /^# Page\n[^]*\nmore\n$/);
});

test("rows of other faults stay", () => {
  const both = withRows(withRows(page, "short", [row]), "short", [{ ...row, fault: "kill" }]);
  assert.deepEqual(
    rowsIn(both).map((line) => line.split(" | ")[0]),
    ["| power cut", "| kill"],
  );
});

test("what did not hold says so, and what was not run is neither", () => {
  const bad = { ...row, why: ["an order\n is lost", "and more"] };
  const [first = "", second = ""] = rowsIn(
    withRows(page, "short", [bad, { fault: "database down", reason: "there is none" }]),
  );
  assert.match(first, /\| \*\*NO\*\*: an order is lost, and 1 more \|/);
  assert.match(second, /^\| database down \| NOT RUN: there is none \|[ |]+$/);
});

test("a page without the table's marks is not written", () => {
  assert.throws(() => withRows("# Page\n", "long", [row]), /the page has no/);
});
