import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "vitest";
import { keepPolicy, removeLeftTables } from "../../src/desk/policy-files.ts";
import type { PolicyDocument } from "../../src/policy/policy-document.ts";
import { storedNameOf, storedTextOf } from "../../src/policy/stored-policy.ts";
import { accepted, smallPolicy } from "../policy/small-policy.ts";
import { scratchFolder } from "../sim/scratch.ts";

const document = (pips: number): PolicyDocument =>
  accepted(`${smallPolicy}execution: { max_deviation_pips: ${pips} }\n`);

test("a version is kept once, as a file named by number and hash that holds what the hash was taken of", () => {
  const dir = join(scratchFolder(), "policy");
  const one = document(1);
  const path = keepPolicy(dir, 3, one);
  assert.equal(basename(path), storedNameOf(3, one.sha256));
  assert.equal(readFileSync(path, "utf8"), storedTextOf(one));
  writeFileSync(path, "touched");
  assert.equal(keepPolicy(dir, 3, one), path);
  assert.equal(readFileSync(path, "utf8"), "touched");
});

test("a file that was kept for a version that never came into force gives way to the one that does", () => {
  const dir = scratchFolder();
  keepPolicy(dir, 1, document(1));
  keepPolicy(dir, 2, document(2));
  writeFileSync(join(dir, `${storedNameOf(2, "0".repeat(64))}.part`), "half a po");
  keepPolicy(dir, 2, document(3));
  keepPolicy(dir, 22, document(4));
  assert.deepEqual(
    readdirSync(dir).toSorted(),
    [
      storedNameOf(1, document(1).sha256),
      storedNameOf(2, document(3).sha256),
      storedNameOf(22, document(4).sha256),
    ].toSorted(),
  );
});

test("tables that a killed desk left, with passwords in them, are removed, and kept policies are not", () => {
  const dir = scratchFolder();
  const [tables, kept] = [join(dir, "2-17.part.tables"), join(dir, "1-abc.json")];
  for (const path of [tables, kept]) writeFileSync(path, "secret");
  removeLeftTables(dir);
  assert.deepEqual(readdirSync(dir), ["1-abc.json"]);
  removeLeftTables(join(dir, "not there"));
});
