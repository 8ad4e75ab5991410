import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { canonicalJson } from "../../src/policy/policy-hash.ts";
import { accepted, changed, smallPolicy } from "./small-policy.ts";

test("layout, comments, quotes, key order and written-out defaults do not change the hash", () => {
  const { sha256 } = accepted(smallPolicy);
  assert.match(sha256, /^[0-9a-f]{64}$/);
  for (const text of [
    `# words\n${smallPolicy}`,
    `${smallPolicy}durability: fsync\n`,
    changed("id: 1001, group: Standard", 'group: "Standard", id: "1001"'),
    changed("min: 0.01, max: 100, step", "min: 0.010, max: 100.0, step"),
    smallPolicy.replaceAll("\n", "\r\n"),
  ]) {
    assert.equal(accepted(text).sha256, sha256);
  }
});

test("a changed number changes the hash", () => {
  const { sha256 } = accepted(smallPolicy);
  assert.notEqual(accepted(changed("score: 12", "score: 12.0001")).sha256, sha256);
});

test("the order of keys never changes the canonical text", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
      const reversed = new Map(Object.entries(value).toReversed());
      assert.equal(canonicalJson(reversed), canonicalJson(value));
    }),
  );
});

test("what JSON would change silently is a bug, not a hash", () => {
  assert.throws(() => canonicalJson({ a: Number.NaN }), /Invariant/);
  assert.throws(() => canonicalJson({ a: undefined }), /Invariant/);
});
