import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import {
  removeLeftLayers,
  secretsAfter,
  withSecrets,
  writeLayer,
} from "../../src/office/policy/layer-file.ts";
import { partedLayer } from "../../src/policy/layer/secret-parts.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hedgerow-layer-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const nowhere = (): undefined => undefined;

const password = { entity: "session", id: "s1", path: "password", text: "one" } as const;

test("a layer with its secrets is its owner's alone, and is gone when the desk has read it", () => {
  const layer = withSecrets(
    { sessions: [{ id: "s1", port: 9 }] },
    { held: [password], setNow: [password] },
    nowhere,
  );
  const file = writeLayer(dir, layer);
  assert.equal(statSync(file.path).mode & 0o777, 0o600);
  assert.deepEqual(JSON.parse(readFileSync(file.path, "utf8")), {
    sessions: [{ id: "s1", port: 9, password: "one" }],
  });
  file.remove();
  assert.deepEqual(readdirSync(dir), []);
});

test("what an office left that was killed is removed by the next, and nothing else", () => {
  writeLayer(dir, {});
  writeFileSync(join(dir, "trial-17.json"), "{}");
  writeFileSync(join(dir, `1-${"0".repeat(64)}.json`), "{}");
  removeLeftLayers(dir);
  assert.deepEqual(readdirSync(dir), [`1-${"0".repeat(64)}.json`]);
  removeLeftLayers(join(dir, "nowhere"));
});

test("a secret that is set anew takes the place of the old one, null takes it away", () => {
  const other = { entity: "lp", id: "l1", path: "settings.api_key", text: "two" } as const;
  const set = secretsAfter([password, other], [{ ...password, text: "three" }]);
  assert.deepEqual(set.map(({ text }) => text).toSorted(), ["three", "two"]);
  assert.deepEqual(secretsAfter(set, [{ ...other, text: null }]), [{ ...password, text: "three" }]);
});

test("taken apart and put together again a layer is the same, and its open part has no secret", () => {
  const layer = {
    sessions: [{ id: "s1", password: "one" }, { id: "s2" }],
    liquidity_providers: [{ id: "l1", settings: { api_key: "two", endpoint: "far" } }],
  };
  const parted = partedLayer(layer);
  assert.doesNotMatch(JSON.stringify(parted.layer), /one|two/);
  const secrets = parted.secrets.map((each) => ({ ...each, path: each.path.join(".") }));
  assert.deepEqual(withSecrets(parted.layer, { held: secrets, setNow: secrets }, nowhere), {
    ...layer,
    liquidity_providers: [{ id: "l1", settings: { endpoint: "far", api_key: "two" } }],
  });
});

test("a secret stands where what it belongs to is, and waits for that elsewhere", () => {
  const held = { held: [password], setNow: [] };
  assert.deepEqual(withSecrets({}, held, nowhere), {});
  assert.deepEqual(withSecrets({ sessions: [{ id: "s1" }] }, held, nowhere), {
    sessions: [{ id: "s1" }],
  });
  const named = { sessions: [{ id: "s1", password: "one" }] };
  assert.deepEqual(
    withSecrets({}, held, () => ({ username: "desk" })),
    named,
  );
  const erased = { sessions: [{ id: "s1", username: null }] };
  assert.deepEqual(
    withSecrets(erased, held, () => ({ username: "desk" })),
    erased,
  );
  assert.deepEqual(withSecrets({}, { held: [password], setNow: [password] }, nowhere), named);
});
