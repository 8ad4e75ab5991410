import assert from "node:assert/strict";
import { test } from "vitest";
import { sayTheSame } from "../../src/office/policy/same-layer.ts";

test("a session or LP that is only named says nothing, whatever else says something", () => {
  const none = {};
  assert.ok(sayTheSame({ sessions: [{ id: "s1" }], liquidity_providers: [{ id: "l1" }] }, none));
  assert.ok(
    sayTheSame(
      { sessions: [{ id: "s1" }, { id: "s2", port: "9" }] },
      {
        sessions: [{ port: "9", id: "s2" }],
      },
    ),
  );
  for (const layer of [
    { sessions: [{ password: "x" }] },
    { sessions: ["s1"] },
    { sessions: { id: "s1" } },
    { accounts: [{ id: "7" }] },
    { routing_rules: [{ id: "r" }] },
    { routing: {} },
  ]) {
    assert.ok(!sayTheSame(layer, none), JSON.stringify(layer));
  }
});
