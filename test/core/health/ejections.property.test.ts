import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Event } from "../../../src/core/events.ts";
import type { LpVerdict } from "../../../src/core/execute/sor/lp-view.ts";
import { anyHistory } from "../happenings.ts";
import { Life } from "../history.ts";

/** Who is out, from the events alone. */
function outAfter(events: readonly Event[]): Set<number> {
  const out = new Set<number>();
  for (const event of events) {
    if (event.type === "LpEjected") {
      assert.ok(event.failures >= 1 && event.times >= 1);
      out.add(event.lp);
    }
    if (event.type === "LpReadmitted")
      assert.ok(out.delete(event.lp), "only who is out comes back");
  }
  return out;
}

const couldTake: ReadonlySet<LpVerdict> = new Set([
  "CHOSEN",
  "WORSE_PRICE",
  "LOWER_PRIORITY",
  "LESS_HEALTHY",
  "UNHEALTHY",
]);

const history = anyHistory(true);

test("in all histories the same LPs are out as the events say, and never more than the policy's share", () => {
  let seen = 0;
  fc.assert(
    fc.property(history, (happenings) => {
      const life = new Life({}, { ejection: { after: 1 } });
      for (const happening of happenings) {
        life.live(happening);
        const { state, policy } = life.world.engine;
        const out = [...state.ejections.all().keys()];
        assert.deepEqual(new Set(out), outAfter(life.world.events));
        // Two LPs, of which half may be out.
        const enabled = policy.lps.filter(({ index }) => out.includes(index));
        assert.ok(enabled.length <= 1);
        seen += out.length;
      }
    }),
    { numRuns: 200 },
  );
  assert.ok(seen > 100, "some are out in some histories");
});

test("in all histories no order goes to an LP that is out, unless it tries it out or nobody else takes it", () => {
  fc.assert(
    fc.property(history, (happenings) => {
      const life = new Life({}, { ejection: { after: 1 } });
      for (const happening of happenings) life.live(happening);
      for (const event of life.world.events) {
        if (event.type !== "OrderDecided") continue;
        for (const { lp, isEjected, isProbe, health, verdict } of event.lps) {
          assert.ok(health >= 0 && health <= 1);
          assert.ok(isEjected || !isProbe, "only who is out is tried out");
          if (lp !== event.lp || !isEjected || isProbe) continue;
          assert.equal(verdict, "CHOSEN");
          const others = event.lps.filter((other) => other.lp !== lp && !other.isEjected);
          assert.ok(
            others.every((other) => !couldTake.has(other.verdict)),
            "nobody else takes it",
          );
        }
      }
    }),
    { numRuns: 300 },
  );
});
