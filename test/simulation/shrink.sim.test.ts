import assert from "node:assert/strict";
import { test } from "vitest";
import type { Command } from "../../src/sim/world/script/command.ts";
import { shrink } from "../../src/sim/world/script/shrink.ts";

/** Commands that are told apart by a number, each so long after the one before. */
const commands = (count: number): Command[] =>
  Array.from({ length: count }, (_, client) => ({ afterMs: 10, act: { kind: "ask", client } }));

const numbers = (of: readonly Command[]): number[] =>
  of.map(({ act }) => (act.kind === "ask" ? act.client : -1));

test("of a script that fails only what it fails by is left, and its times", async () => {
  const guilty = [3, 47, 90];
  const fails = (some: readonly Command[]): Promise<boolean> =>
    Promise.resolve(guilty.every((one) => numbers(some).includes(one)));
  const left = await shrink(commands(100), fails, 1000);
  assert.deepEqual(numbers(left), guilty);
  assert.deepEqual(
    left.map(({ afterMs }) => afterMs),
    [40, 440, 430],
  );
});

test("a script that fails whatever it does is left with nothing", async () => {
  assert.deepEqual(await shrink(commands(50), () => Promise.resolve(true), 1000), []);
});

test("a script of which nothing can be left out stays as it is, and the tries have a bound", async () => {
  let tries = 0;
  const fails = (): Promise<boolean> => {
    tries += 1;
    return Promise.resolve(false);
  };
  const all = commands(40);
  assert.equal(await shrink(all, fails, 25), all);
  assert.equal(tries, 25);
});
