import assert from "node:assert/strict";
import { test } from "vitest";
import { drawScript, play } from "../../src/sim/world/script/episode.ts";
import type { Script } from "../../src/sim/world/script/episode.ts";
import { readOptions } from "../../src/sim/world/program/options.ts";
import { run } from "../../src/sim/world/program/run.ts";
import { World } from "../../src/sim/world/world.ts";

/** The beginning of an episode: the long tests play whole ones. */
function shortScript(seed: number, isSwarm: boolean): Script {
  const script = drawScript(seed, isSwarm);
  return { ...script, commands: script.commands.slice(0, 200) };
}

for (const [seed, isSwarm] of [
  [1, false],
  [2, false],
  [3, true],
] as const) {
  test(`nothing is violated by seed ${seed} of the ${isSwarm ? "swarm" : "moderate mix"}`, async () => {
    const outcome = await play(shortScript(seed, isSwarm));
    assert.equal(outcome.violation, undefined);
    assert.ok(outcome.steps > 1000 && outcome.orders > 20);
  });
}

test("a seed brings the same hash each time, and another seed another one", async () => {
  const hashes: string[] = [];
  for (const seed of [7, 7, 8]) hashes.push((await play(shortScript(seed, false))).hash);
  assert.equal(hashes[0], hashes[1]);
  assert.notEqual(hashes[0], hashes[2]);
});

test("a run says what it did, and ends with the hash", async () => {
  const options = readOptions(["--seed", "11", "--steps", "1"]);
  assert.ok(typeof options !== "string");
  const said: string[] = [];
  assert.equal(await run(options, (line) => said.push(line)), true);
  assert.match(said[0] ?? "", /^episodes 1, steps \d+ \(\d+ a second\)$/);
  assert.match(said.at(-1) ?? "", /^hash [0-9a-f]{16}$/);
});

test("steps that let no time pass are a violation, and no hang", { timeout: 120_000 }, async () => {
  const world = await World.open(1, drawScript(1, false).mix);
  const again = (): void => world.after(0, again);
  again();
  assert.equal(world.pass(1000), false);
  assert.equal(world.violation?.invariant, "STEPS");
});

test("what is no option is refused in words", () => {
  for (const [args, named] of [
    [["--seed", "x"], /--seed x/],
    [["--steps", "0"], /--steps 0/],
    [["seven"], /seven/],
    [["--what"], /--what/],
  ] as const) {
    const read = readOptions(args);
    assert.ok(typeof read === "string" && named.test(read), JSON.stringify(read));
  }
});
