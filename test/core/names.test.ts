import assert from "node:assert/strict";
import { test } from "vitest";
import { Names, UNKNOWN } from "../../src/core/names.ts";

test("a name keeps its index, and the same text of another kind is another name", () => {
  const names = new Names();
  names.intern("account", 0, "1001");
  names.intern("symbol", 0, "1001");
  names.intern("account", 1, "1002");
  assert.deepEqual([names.indexOf("account", "1002"), names.nameOf("account", 1)], [1, "1002"]);
  assert.deepEqual([names.count("account"), names.count("symbol"), names.count("lp")], [2, 1, 0]);
});

test("a name nobody gave is unknown and is not given by asking", () => {
  const names = new Names();
  assert.equal(names.indexOf("lp", "__proto__"), UNKNOWN);
  assert.equal(names.nameOf("lp", UNKNOWN), "");
  assert.equal(names.count("lp"), 0);
});

test("an index is never skipped, reused or given to a text twice", () => {
  const names = new Names();
  names.intern("lp", 0, "ALPHA");
  for (const [index, text] of [
    [0, "BETA"],
    [2, "BETA"],
    [-1, "BETA"],
    [1, "ALPHA"],
  ] as const) {
    assert.throws(() => names.intern("lp", index, text), /Invariant/);
  }
});
