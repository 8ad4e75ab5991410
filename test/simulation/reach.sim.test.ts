import assert from "node:assert/strict";
import { test } from "vitest";
import { drawScript, play } from "../../src/sim/world/script/episode.ts";

/** What some episodes must come to, or what the checks say of it says nothing. */
const wanted: readonly string[] = [
  "crashes",
  "crash before write",
  "crash within write",
  "crash after write",
  "crash after sync",
  "crash between sends",
  "power cuts",
  "ends by the disk",
  "failed starts",
  "orderly stops",
  "ends within a stop",
  "snapshots written",
  "starts from snapshots",
  "state hashes",
  "fills taken back",
  "fills corrected",
  "fills suspended",
  "legs in doubt",
  "doubts ended by REPORT",
  "doubts ended by STATUS",
  "doubts ended by NOT_RECEIVED",
  "doubts ended by DEALER",
  "doubts ended by STATEMENT",
  "orders forgotten",
  "orders sent again",
  "repeats dropped",
  "prices told",
  "prices changed",
  "denied ORDER_RATE",
  "denied MARKET_CLOSED",
  "denied KILL_SWITCH",
  "denied CLOSE_ONLY",
  "denied DUPLICATE_CLORDID",
  "canceled DISCONNECTED",
  ...["global", "lp", "symbol", "group", "account"].flatMap((scope) => [
    `switches ${scope} close_only`,
    `switches ${scope} halt`,
  ]),
];

test("everything that can go wrong does, within some episodes", { timeout: 600_000 }, async () => {
  const reached = new Map<string, number>();
  for (const [from, isSwarm, count] of [
    [10, true, 8],
    [20, false, 8],
    // In one episode of dozens a statement is what ends a doubt.
    [326, true, 1],
    [352, true, 1],
  ] as const) {
    for (let seed = from; seed < from + count; seed++) {
      const outcome = await play(drawScript(seed, isSwarm));
      assert.equal(outcome.violation?.message, undefined);
      for (const [name, times] of outcome.reached) {
        reached.set(name, (reached.get(name) ?? 0) + times);
      }
    }
  }
  const missed = wanted.filter((name) => !reached.has(name));
  assert.deepEqual(missed, []);
});
