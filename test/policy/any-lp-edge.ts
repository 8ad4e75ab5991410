import * as fc from "fast-check";
import type { LpEdgeBounds } from "../../src/policy/policy-document.ts";
import type { Bps, Money } from "../../src/core/units/quantity.ts";

const bps = fc.integer({ min: 0, max: 10_000 }).map((value) => value as Bps);

/** What may leave for an LP. */
export const anyLpEdge: fc.Arbitrary<LpEdgeBounds> = fc.record<LpEdgeBounds>(
  {
    priceCollar: bps,
    messagesPerSecond: fc.integer({ min: 1, max: 1_000_000 }),
    notionalPerMinute: fc.integer({ min: 0, max: 1e12 }).map((value) => value as Money),
    warnAt: bps,
    windowsBeforeHalt: fc.integer({ min: 1, max: 1_000 }),
  },
  { noNullPrototype: true },
);
