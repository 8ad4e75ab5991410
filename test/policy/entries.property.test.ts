import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { Entries } from "../../src/policy/yaml/entries.ts";
import { fileLayer } from "../../src/policy/place.ts";
import type { Tree } from "../../src/policy/yaml/tree.ts";

const layer = fileLayer("p.yaml");
const placeAt = (line: number) => ({ layer, line, column: 1 });
const keyAt = (line: number) => ({ place: placeAt(line) });
const text = (line: number): Tree => {
  return { kind: "text", text: String(line), isPlain: true, place: placeAt(line) };
};

/** Few enough that some come twice, and more than are looked at one by one. */
const name = fc.constantFrom(
  "__proto__",
  "constructor",
  "",
  ...Array.from("abcdefghijklmnopqrstuvwxyz"),
);

test("the keys of a map are what a Map would hold, however many they are", () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 60 }), fc.array(name), (names, asked) => {
      const entries = new Entries();
      const model = new Map<string, number>();
      for (const [line, each] of names.entries()) {
        entries.set(each, keyAt(line), text(line));
        model.set(each, line);
      }
      const lines = [...entries].map((entry) => [entry.name, entry.place.line]);
      assert.deepEqual(lines, [...model]);
      assert.equal(entries.size, model.size);
      for (const each of asked) {
        assert.equal(entries.get(each)?.place.line, model.get(each));
        assert.deepEqual(
          entries.get(each)?.value,
          model.has(each) ? text(model.get(each)!) : undefined,
        );
      }
    }),
  );
});

test("setting a key of a copy leaves the map it was copied from as it was", () => {
  const entries = new Entries().set("a", keyAt(1), text(1));
  const copied = entries.copy().set("a", keyAt(2), text(2)).set("b", keyAt(3), text(3));
  assert.deepEqual(
    [...entries].map(({ name: each, place }) => [each, place.line]),
    [["a", 1]],
  );
  assert.deepEqual(
    [...copied].map(({ place }) => place.line),
    [2, 3],
  );
});
