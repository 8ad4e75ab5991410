import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { mutants } from "../../src/sim/world/mutants/catalog.ts";
import { planted } from "../../src/sim/world/mutants/mutant.ts";
import { seenByName } from "../../src/sim/world/mutants/seen-by.ts";

test("at least twenty bugs are known, each by a name of its own", () => {
  assert.ok(mutants.length >= 20);
  assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length);
});

test("each names the invariants that tell of it", () => {
  const unnamed = mutants.filter(({ name, seenBy = seenByName[name] }) => seenBy === undefined);
  assert.deepEqual(
    unnamed.map(({ name }) => name),
    [],
  );
});

for (const mutant of mutants) {
  test(`the text of the mutant ${mutant.name} stands in the compiled program once`, () => {
    const source = readFileSync(join("dist", mutant.file), "utf8");
    assert.notEqual(planted(source, mutant), source);
  });
}

test("a text that is not there, or there twice, plants nothing", () => {
  const [mutant] = mutants;
  assert.ok(mutant !== undefined);
  assert.throws(() => planted("nothing", mutant), /exactly once/);
  assert.throws(() => planted(`${mutant.find} ${mutant.find}`, mutant), /exactly once/);
});
