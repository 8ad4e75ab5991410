import assert from "node:assert/strict";
import { test } from "vitest";
import { lastLook } from "./last-look.ts";
import { violationsOf } from "./print-last-look.ts";

for (const onLpFailure of ["reject", "internalise"] as const) {
  test(`with on_lp_failure ${onLpFailure}, an LP that rejects nine orders of ten is out and comes back, and no price is past its bounds`, async () => {
    const report = await lastLook({
      minutes: 20 / 60,
      ordersPerSecond: 60,
      seed: 5,
      durability: "os",
      onLpFailure,
      onProgress: () => undefined,
    });
    assert.deepEqual(violationsOf(report), []);
    const { prices, outings, phases } = report;
    assert.ok(prices.fills > 300 && prices.limited > 100, `${prices.fills}, ${prices.limited}`);
    assert.ok(outings.length > 0);
    assert.equal(prices.internalised > 0, onLpFailure === "internalise");
    const storm = phases.find(({ name }) => name === "storm at lp1");
    const others = ["lp2", "lp3"].map((id) => storm?.byLp.get(id) ?? 0);
    assert.ok(
      others.every((fills) => fills > 0),
      "orders flow to the others",
    );
  }, 120_000);
}
