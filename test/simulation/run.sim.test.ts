import assert from "node:assert/strict";
import { test } from "vitest";
import { readOptions } from "../../src/sim/world/program/options.ts";
import { run } from "../../src/sim/world/program/run.ts";

for (const mix of [[], ["--swarm"]]) {
  test(
    `100 000 steps violate nothing ${mix.join() || "in the moderate mix"}`,
    { timeout: 300_000 },
    async () => {
      const options = readOptions([
        "--seed",
        "100",
        "--steps",
        "100000",
        "--seconds",
        "30",
        ...mix,
      ]);
      assert.ok(typeof options !== "string");
      const said: string[] = [];
      assert.equal(await run(options, (line) => said.push(line)), true, said.join("\n"));
    },
  );
}
