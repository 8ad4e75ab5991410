import * as fc from "fast-check";
import type { Finding, FindingCode } from "../../src/core/decide/finding.ts";
import type { Measure } from "../../src/core/exposure/breach.ts";
import type { ExecutionMode } from "../../src/core/terms.ts";
import {
  action,
  bps,
  clientClass,
  fraction,
  int,
  money,
  price,
  record,
  text,
  volume,
  wordOf,
} from "./any-field.ts";

type FindingOf = { readonly [C in FindingCode]: Extract<Finding, { readonly code: C }> };

const as = <C extends FindingCode>(code: C): fc.Arbitrary<C> => fc.constant(code);
const change = { from: bps, to: bps };
const score = { score: fraction, threshold: fraction };
const projection = { projected: volume, level: volume };
const sliver = { volume, minimum: volume };

export const measure: fc.Arbitrary<Measure> = wordOf<Measure>({
  NET: true,
  GROSS: true,
  GLOBAL: true,
});

const mode = wordOf<ExecutionMode>({ A_BOOK: true, B_BOOK: true, C_BOOK: true });

/** One generator a code: a new finding does not compile until it is here. */
export const findings: { readonly [C in FindingCode]: fc.Arbitrary<FindingOf[C]> } = {
  HEDGE_ORPHANED: record({ code: as("HEDGE_ORPHANED"), ...change, volume }),
  CLOSING: record({ code: as("CLOSING"), ...change, aOpen: volume, bOpen: volume }),
  RULE_MATCHED: record({ code: as("RULE_MATCHED"), ...change, ruleId: text, action }),
  MODE_SHARE: record({ code: as("MODE_SHARE"), ...change, mode }),
  TOXIC_REJECTED: record({ code: as("TOXIC_REJECTED"), ...change, ...score }),
  TOXIC_HEDGED: record({ code: as("TOXIC_HEDGED"), ...change, ...score }),
  CLASS_SHARE: record({ code: as("CLASS_SHARE"), ...change, clientClass, share: bps }),
  LARGE_ORDER: record({ code: as("LARGE_ORDER"), ...change, volume, threshold: volume }),
  EXPOSURE_HEDGED: record({ code: as("EXPOSURE_HEDGED"), ...change, ...projection }),
  EXPOSURE_EXCESS: record({
    code: as("EXPOSURE_EXCESS"),
    ...change,
    ...projection,
    excess: volume,
  }),
  EXPOSURE_REFUSED: record({ code: as("EXPOSURE_REFUSED"), ...change, ...projection }),
  EXPOSURE_APPROACHING: record({
    code: as("EXPOSURE_APPROACHING"),
    ...change,
    ...projection,
    boost: bps,
  }),
  VOLATILITY_HIGH: record({
    code: as("VOLATILITY_HIGH"),
    ...change,
    volatility: fraction,
    threshold: fraction,
    boost: bps,
  }),
  VOLATILITY_UNKNOWN: record({ code: as("VOLATILITY_UNKNOWN"), ...change }),
  HARD_LIMIT: record({
    code: as("HARD_LIMIT"),
    ...change,
    measure,
    before: int,
    limit: int,
    room: volume,
  }),
  GLOBAL_UNKNOWN: record({ code: as("GLOBAL_UNKNOWN"), ...change }),
  LEG_ROUNDED: record({
    code: as("LEG_ROUNDED"),
    ...change,
    wanted: volume,
    rounded: volume,
    step: volume,
  }),
  SLIVER_KEPT: record({ code: as("SLIVER_KEPT"), ...change, ...sliver }),
  SLIVER_REFUSED: record({ code: as("SLIVER_REFUSED"), ...change, ...sliver }),
  TARGET_UNAVAILABLE: record({ code: as("TARGET_UNAVAILABLE"), ...change }),
  NO_ELIGIBLE_LP: record({ code: as("NO_ELIGIBLE_LP"), ...change, volume }),
  NO_FRESH_QUOTE: record({ code: as("NO_FRESH_QUOTE"), ...change }),
  MARKUP: record({ code: as("MARKUP"), ...change, markup: price }),
  IMPROVEMENT_KEPT: record({ code: as("IMPROVEMENT_KEPT"), ...change, acknowledged: text }),
  COMMISSION: record({
    code: as("COMMISSION"),
    ...change,
    perMillion: money,
    unitsPerLot: int,
    currency: text,
  }),
};

/** Any finding at all, of every code equally. */
export const anyFinding: fc.Arbitrary<Finding> = fc.oneof(
  ...Object.values<fc.Arbitrary<Finding>>(findings),
);
