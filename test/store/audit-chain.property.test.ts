import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hashOf, NO_HASH, verifyAudit } from "../../src/store/audit/audit-chain.ts";
import type { AuditRow } from "../../src/store/store-calls.ts";

function chain(length: number): AuditRow[] {
  const rows: AuditRow[] = [];
  for (let id = 1; id <= length; id++) {
    const row = {
      id,
      eventType: "RULE_UPDATED",
      entityType: "ROUTING_RULE",
      entityId: `r${id % 3}`,
      oldValue: { priority: id },
      newValue: id % 2 === 0 ? null : { priority: id + 1, filters: { symbols: ["X"] } },
      userId: "ann",
      timestampUs: 1000 + id,
      source: "api",
      reason: "why",
      requestId: `q${id}`,
      prevHash: rows.at(-1)?.hash ?? NO_HASH,
    };
    rows.push({ ...row, hash: hashOf(row) });
  }
  return rows;
}

const rows = chain(40);
const head = { id: 40, hash: rows.at(-1)?.hash ?? "" };
const at = fc.nat({ max: rows.length - 1 });

/** Each field as somebody might alter it. */
const edits: ((row: AuditRow) => AuditRow)[] = [
  (row) => ({ ...row, eventType: "RULE_ADDED" }),
  (row) => ({ ...row, entityType: "LP_CONFIG" }),
  (row) => ({ ...row, entityId: "other" }),
  (row) => ({ ...row, oldValue: { priority: 0 } }),
  (row) => ({ ...row, newValue: { priority: 0 } }),
  (row) => ({ ...row, userId: "bob" }),
  (row) => ({ ...row, timestampUs: row.timestampUs + 1 }),
  (row) => ({ ...row, source: "cli" }),
  (row) => ({ ...row, reason: "" }),
  (row) => ({ ...row, requestId: "" }),
  (row) => ({ ...row, prevHash: NO_HASH.replace("0", "1") }),
  (row) => ({ ...row, hash: NO_HASH.replace("0", "1") }),
];
const edit = fc.constantFrom(...edits);

/** What is done to the rows, and the first row that is bad then. */
type Forgery = readonly [readonly AuditRow[], number];

const forgery: fc.Arbitrary<Forgery> = fc.oneof(
  fc.tuple(at, edit).map(([n, change]): Forgery => {
    const row = rows[n];
    return row === undefined ? [rows, 0] : [rows.with(n, change(row)), n + 1];
  }),
  at.map((n): Forgery => [rows.toSpliced(n, 1), n + 1]),
  fc.uniqueArray(at, { minLength: 2, maxLength: 2 }).map(([a = 0, b = 0]): Forgery => {
    const [one, other] = [rows[a], rows[b]];
    if (one === undefined || other === undefined) return [rows, 0];
    return [rows.with(a, other).with(b, one), Math.min(a, b) + 1];
  }),
  fc.tuple(at, at).map(([n, from]): Forgery => {
    const row = rows[from];
    // A copy of the row that comes next is the next row; the one behind it is too much then.
    const first = from === n + 1 ? n + 3 : n + 2;
    return row === undefined ? [rows, 0] : [rows.toSpliced(n + 1, 0, row), first];
  }),
  at.map((n): Forgery => [rows.slice(0, n), n + 1]),
);

test("a chain that nobody touched has no fault, and may have grown behind its anchor", () => {
  expect(verifyAudit(rows, head)).toBe(null);
  expect(verifyAudit(rows, { id: 7, hash: rows[6]?.hash ?? "" })).toBe(null);
  expect(verifyAudit([])).toBe(null);
});

test("300 rows edited, taken out, swapped, put in or cut off: the first bad one is named", () => {
  fc.assert(
    fc.property(forgery, ([forged, first]) => {
      expect(verifyAudit(forged, head)?.id).toBe(first);
    }),
    { numRuns: 300 },
  );
});

test("a chain that was made anew from some row on is found by the anchor", () => {
  const again: AuditRow[] = [];
  for (const row of rows) {
    const userId = row.id <= 20 ? row.userId : "eve";
    const next = { ...row, userId, prevHash: again.at(-1)?.hash ?? NO_HASH };
    again.push({ ...next, hash: hashOf(next) });
  }
  expect(verifyAudit(again)).toBe(null);
  expect(verifyAudit(again, head)).toMatchObject({ id: 40, code: "ANCHOR" });
});
