import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import { legFault } from "../../src/desk/leg-check.ts";
import { anyHistory } from "../core/happenings.ts";
import { Life } from "../core/history.ts";
import { ALPHA, liveWorld, only, TOXIC } from "../core/world.ts";

test("in all histories no leg is withheld", () => {
  let legs = 0;
  fc.assert(
    fc.property(anyHistory(false), (history) => {
      const life: Life = new Life({
        after(_input, events) {
          for (const event of events) {
            if (event.type !== "LegCreated") continue;
            legs += 1;
            assert.equal(legFault(life.world.engine.state, event), undefined);
          }
        },
      });
      for (const happening of history) life.live(happening);
    }),
    { numRuns: 400 },
  );
  assert.ok(legs > 1_000, `${legs} legs were looked at`);
});

test("a leg that opens is not sent to an LP that only closes by then", () => {
  const world = liveWorld();
  const leg = only(world.submit({ account: TOXIC }), "LegCreated");
  assert.equal(legFault(world.state, leg), undefined);
  world.kill("lp", ALPHA, "close_only");
  assert.match(legFault(world.state, leg) ?? "", /only closes/);
});
