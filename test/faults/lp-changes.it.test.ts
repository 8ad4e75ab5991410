import assert from "node:assert/strict";
import { test } from "vitest";
import { lpChangesUnderLoad } from "./lp-changes.ts";
import { violationsIn, violationsOf } from "./under-load.ts";

const CHANGES = 100;

const ways = [
  { by: "SIGHUP", name: "by the policy's file" },
  { by: "HTTP", name: "over HTTP" },
] as const;

for (const { by, name } of ways) {
  test(`LPs are added, changed, disabled, enabled and removed a hundred times under load, ${name}: one that stays keeps its connections, no order is lost or sent twice, and the books are those of the venues`, async () => {
    const report = await lpChangesUnderLoad({ by, changes: CHANGES, ordersPerSecond: 100 });
    assert.deepEqual(
      [...report.loads.flatMap((load) => violationsOf(load)), ...violationsIn(report.audit)],
      [],
    );
    assert.ok(report.asked >= CHANGES);
    assert.equal(report.versions, report.asked + 1);
    const [before, after] = report.stayed;
    assert.deepEqual(after, before);
    assert.equal(report.openLegs, 0);
    assert.deepEqual(report.lps, ["lp1"]);
    assert.ok(
      report.legsAt.every((legs) => legs > 20),
      report.legsAt.join(),
    );
  }, 400_000);
}
