import { asBps, asVolume } from "../core/units/quantity.ts";
import { decimal, flag, oneOf, percent, score, secondsAsMs, volume, whole } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import type { ExecutionTerms, RoutingTerms } from "./policy-document.ts";
import {
  classificationKeys,
  executionKeys,
  routingKeys,
  volumeOverrideKeys,
} from "./policy-keys.ts";
import type { rootKeys } from "./policy-keys.ts";
import type { Section } from "./section.ts";
import { id } from "./words.ts";

/** A millisecond to an hour: beyond that a quote is not stale but gone. */
export const staleness: Kind<number> = secondsAsMs(1, 3_600_000);

const milliPips = decimal(3, 0, 1_000_000, (value) => value);

type Root = Section<(typeof rootKeys)[number]>;

export function readRouting(root: Root): RoutingTerms {
  const section = root.child("routing", routingKeys);
  const defaultLp = section.optional("default_lp", id);
  if (defaultLp !== null) section.refer("liquidity provider", "default_lp", defaultLp);
  const quoteStalenessMs = section.or("quote_staleness_seconds", staleness, 5_000);
  const classes = section.child("classification", classificationKeys);
  const classification = {
    toxicRejectThreshold: classes.or("toxic_reject_threshold", score, 80),
    professionalABook: classes.or("professional_abook_pct", percent, asBps(8_000)),
    semiProABook: classes.or("semipro_abook_pct", percent, asBps(5_000)),
    retailBBook: classes.or("retail_bbook_pct", percent, asBps(9_000)),
    unknownABook: classes.or("unknown_abook_pct", percent, asBps(4_000)),
  };
  const overrides = section.child("volume_overrides", volumeOverrideKeys);
  const volumeOverrides = {
    largeOrderThreshold: overrides.or("large_order_threshold", volume, asVolume(10_000_000)),
    forceABook: overrides.or("force_abook", flag, true),
  };
  return { defaultLp, quoteStalenessMs, classification, volumeOverrides };
}

export function readExecution(root: Root): ExecutionTerms {
  const section = root.child("execution", executionKeys);
  return {
    onBelowLpMin: section.optional("on_below_lp_min", oneOf(["reject", "internalise"])),
    maxDeviationMilliPips: section.or("max_deviation_pips", milliPips, 2_000),
    legTimeoutMs: section.or("leg_timeout_ms", whole(1, 600_000), 5_000),
    orderRetention: section.or("order_retention", whole(1_000, 10_000_000), 100_000),
  };
}
