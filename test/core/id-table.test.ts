import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { IdTable } from "../../src/core/id-table.ts";

const anyDeed = fc.record({
  does: fc.constantFrom("set", "set", "delete", "get"),
  owner: fc.nat({ max: 2 }),
  id: fc.string({ maxLength: 2 }),
  number: fc.oneof(fc.nat(), fc.maxSafeInteger()),
});

test("it holds what a Map holds, whatever comes and goes", () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(anyDeed, { maxLength: 400, size: "max" }), (seed, deeds) => {
      const plain = new Map<string, number>();
      const table = new IdTable(seed);
      for (const { does, owner, id, number } of deeds) {
        const key = `${owner} ${id}`;
        if (does === "set") {
          plain.set(key, number);
          table.set(owner, id, number);
        } else if (does === "delete") assert.equal(table.delete(owner, id), plain.delete(key));
        assert.equal(table.get(owner, id), plain.get(key));
        assert.equal(table.size, plain.size);
      }
      for (const { owner, id } of deeds) {
        assert.equal(table.get(owner, id), plain.get(`${owner} ${id}`));
      }
    }),
    { numRuns: 500 },
  );
});

test("what stands further on, since others stand in its place, is found as those are taken out one by one", () => {
  const ids = Array.from({ length: 3000 }, (_, at) => `ORD-${at * 7}`);
  const table = new IdTable(1);
  for (const [at, id] of ids.entries()) table.set(at % 3, id, at);
  for (const [gone, id] of ids.entries()) {
    assert.equal(table.delete(gone % 3, id), true);
    for (let at = Math.max(0, gone - 5); at < Math.min(ids.length, gone + 50); at++) {
      assert.equal(table.get(at % 3, ids[at]!), at <= gone ? undefined : at);
    }
  }
  assert.equal(table.size, 0);
});

test("one owner's id is not another's", () => {
  const table = new IdTable(7);
  table.set(1, "A", 10);
  assert.equal(table.get(2, "A"), undefined);
  table.set(2, "A", 20);
  assert.equal(table.delete(1, "A"), true);
  assert.equal(table.get(1, "A"), undefined);
  assert.equal(table.get(2, "A"), 20);
});

test("ids that come and go by the hundred thousand, a thousand at a time, stay found", () => {
  const table = new IdTable(3);
  for (let at = 0; at < 200_000; at++) {
    table.set(0, `C${at}`, at);
    if (at < 1000) continue;
    assert.ok(table.delete(0, `C${at - 1000}`));
    if (at % 1000 !== 0) continue;
    assert.equal(table.size, 1000);
    assert.equal(table.get(0, `C${at - 999}`), at - 999);
    assert.equal(table.get(0, `C${at - 1000}`), undefined);
  }
});
