/** What the simulator found, each as the script that showed it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "vitest";
import type { Command } from "../../src/sim/world/script/command.ts";
import { drawScript, play } from "../../src/sim/world/script/episode.ts";
import { readScript } from "../../src/sim/world/script/script-file.ts";

const then = (afterMs: number, act: Command["act"]): Command => ({ afterMs, act });

test("a desk that starts after a failed sync loses nothing to the next power cut", async () => {
  const { mix } = drawScript(1, false);
  const { commands } = drawScript(33, false);
  const kinds = new Set(["order", "move", "cancel"]);
  const orders = commands.filter(({ act }) => kinds.has(act.kind));
  const script = [
    ...orders.slice(0, 20),
    then(50, { kind: "disk", fault: "sync", after: 5, downMs: 100 }),
    ...orders.slice(20, 50),
    then(100, { kind: "power cut", at: "step", count: 3, downMs: 100 }),
    ...orders.slice(50, 60),
  ];
  const sound = { ...mix, isFsync: true, start: "noon" } as const;
  const outcome = await play({ seed: 33, mix: sound, commands: script });
  assert.equal(outcome.violation?.message, undefined);
  assert.equal(outcome.diskEnds, 1);
  assert.equal(outcome.powerCuts, 1);
});

// Kept as the scripts they were: what a seed brings changes with what a script may be.
for (const [seed, rule] of [
  [26, "an order an LP denied and filled while the desk was away is nobody's fault"],
  [22, "a leg whose doubt ended open has its time anew"],
  [1, "a fill's report tells how the order stood with it"],
  [10_002, "a policy that needs another connection waits for another start"],
  [777_061, "a closing of what LPs are ahead of unwinds nothing there"],
  [447, "a corrected fill that a statement told before is booked once"],
  [
    572,
    "a leg its LP calls filled, with a fill taken back unheard, does not go from doubt to doubt",
  ],
  [1173, "a logon of the session with quotes begins nothing anew for orders"],
  [6037, "a stop limit that rests again waits for its limit alone"],
] as const) {
  test(`${rule}: seed ${seed}`, async () => {
    const outcome = await play(readScript(join(import.meta.dirname, `found/seed-${seed}.json`)));
    assert.equal(outcome.violation?.message, undefined);
  });
}
