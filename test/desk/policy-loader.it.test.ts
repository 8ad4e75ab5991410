import assert from "node:assert/strict";
import { test } from "vitest";
import { PolicyLoader } from "../../src/desk/policy-loader.ts";
import type { ReloadOutcome } from "../../src/desk/policy-loader.ts";

const HUNDRED = 100;
const asked = { actor: "dealer", source: "SIGHUP" };

const never = (): never => {
  throw new Error("a policy that cannot be read must not come that far");
};

const loaderOf = (path: string): PolicyLoader =>
  new PolicyLoader({
    task: () => ({
      path,
      policyDir: path,
      version: 2,
      runningHash: "",
      wiring: { durability: "os", intake: "", clients: new Map(), lps: new Map() },
    }),
    version: () => 1,
    indexNames: never,
    heldWithout: never,
    swap: never,
    afterCommit: never,
  });

test("a hundred askers share two loads; more than 64 do not wait for the second, and all are answered", async () => {
  const loader = loaderOf("/nowhere/policy.yaml");
  const outcomes = await Promise.all(
    Array.from(
      { length: HUNDRED },
      () => new Promise<ReloadOutcome>((done) => loader.load(asked, done)),
    ),
  );
  const codes = outcomes.map((it) => (it.kind === "REFUSED" ? it.code : it.kind));
  assert.equal(codes.filter((code) => code === "POLICY_INVALID").length, 65);
  assert.equal(codes.filter((code) => code === "RELOAD_FAILED").length, 35);
  const crowded = outcomes.at(-1);
  assert.ok(crowded?.kind === "REFUSED" && crowded.text.startsWith("64 wait "));
  await loader.stop();
});
