import assert from "node:assert/strict";
import { test } from "vitest";
import { Positions } from "../../src/core/accounts/positions.ts";
import { MOST_SYMBOLS, Names, UNKNOWN } from "../../src/core/names.ts";
import type { NameKind } from "../../src/core/names.ts";
import { asVolume } from "../../src/core/units/quantity.ts";

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

test("no symbol gets an index beyond those that accounts' positions are counted by", () => {
  const names = new Names();
  const beyond = (kind: NameKind): void => names.intern(kind, MOST_SYMBOLS, "ONE_TOO_MANY");
  assert.throws(() => beyond("symbol"), /Invariant: a journal has at most 1000000 symbols/);
  assert.throws(() => beyond("account"), /next free index/, "accounts may be more");
  const positions = new Positions();
  positions.book(1, MOST_SYMBOLS - 1, asVolume(0), asVolume(5));
  assert.deepEqual(
    [1, 2].map((account) => positions.of(account, account === 1 ? MOST_SYMBOLS - 1 : 0).bNet),
    [5, 0],
  );
});
