import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "vitest";
import { State } from "../../src/core/state.ts";
import { versionFor } from "../../src/desk/activation.ts";
import { keptVersion } from "../../src/desk/kept-policies.ts";
import { keepPolicy, removeLeftTables } from "../../src/desk/policy-files.ts";
import type { KeptLayers } from "../../src/policy/layer/kept-layers.ts";
import { hashOfText } from "../../src/policy/policy-hash.ts";
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

const layersOf = (text: string): KeptLayers => ({
  file: { name: "policy.yaml", text, sha256: hashOfText(text), isHeld: false },
  database: {},
  environment: {},
  change: null,
  author: "dealer",
  reason: "",
  source: "start",
});

test("layers that were kept for a version stay, but where it is made of other words now", () => {
  const dir = scratchFolder();
  const kept = (): string | undefined => keptVersion(dir, 1)?.layers.file.text;
  keepPolicy(dir, 1, document(1), { layers: layersOf("one") });
  keepPolicy(dir, 1, document(1), { layers: layersOf("two") });
  assert.equal(kept(), "one");
  keepPolicy(dir, 1, document(1), { layers: layersOf("two"), isOther: true });
  assert.equal(kept(), "two");
});

test("the policy a desk starts with is a new version where its hash, or any of its words, is another", () => {
  const state = new State();
  Object.assign(state, { policyVersion: 4, policyHash: "aa" });
  const number = (hash: string, version: number, isOther: boolean): number =>
    versionFor(state, hash, { version, isOther });
  assert.equal(number("aa", 4, false), 4);
  assert.equal(number("bb", 4, false), 5);
  assert.equal(number("aa", 4, true), 5);
  assert.equal(number("aa", 5, false), 5, "one that was kept and came into force no more");
  assert.equal(number("aa", 0, false), 4, "a folder of before layers were kept");
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
