import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "vitest";
import { readOptions } from "../../src/sim/world/program/options.ts";
import { run } from "../../src/sim/world/program/run.ts";
import { drawScript, play } from "../../src/sim/world/script/episode.ts";
import { readScript, writeScript } from "../../src/sim/world/script/script-file.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "hedgerow-script-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

test("a script that was written plays as it did", async () => {
  const drawn = drawScript(5, false);
  const script = { ...drawn, commands: drawn.commands.slice(0, 60) };
  const file = join(dir, "script.json");
  writeScript(file, script);
  assert.deepEqual(readScript(file), script);
  const { hash } = await play(script);
  const options = readOptions(["--script", file, "--steps", "1"]);
  assert.ok(typeof options !== "string");
  const said: string[] = [];
  assert.equal(await run(options, (line) => said.push(line)), true, said.join("\n"));
  assert.match(said[0] ?? "", /^episodes 1, /);
  assert.equal((await play(readScript(file))).hash, hash);
});

test("a file that is no script is refused in words", () => {
  const file = join(dir, "script.json");
  const { seed, mix, commands } = drawScript(5, false);
  for (const other of [
    [],
    { seed, mix },
    { seed: "5", mix, commands },
    { seed, mix: {}, commands },
    { seed, mix, commands: [{ afterMs: 1, act: { kind: "nothing" } }] },
    { seed, mix, commands: [{ act: { kind: "ask", client: 0 } }] },
  ]) {
    writeFileSync(file, JSON.stringify(other));
    assert.throws(() => readScript(file), /script\.json is no script of the simulator/);
  }
  assert.ok(readFileSync(file, "utf8").length > 0);
});
