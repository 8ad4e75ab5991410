import type { ClientClass, Side } from "../core/terms.ts";
import type { Bps, Volume } from "../core/units/quantity.ts";
import type { WeekSpan } from "./policy-document.ts";

/** A routing rule as a file says it; names are still names, an empty list means any. */
export interface RuleEntry {
  readonly id: string;
  /** High first; ties by id. */
  readonly priority: number;
  readonly enabled: boolean;
  readonly description: string;
  readonly filters: RuleFilters;
  readonly action: "A_BOOK" | "B_BOOK" | "PARTIAL_HEDGE" | "REJECT";
  /** Of a PARTIAL_HEDGE; null: `routing.default_hedge_percent`. */
  readonly hedge: Bps | null;
  /** LP ids in the order they are to be tried; empty: whoever is best. */
  readonly targetLps: readonly string[];
  readonly onTargetUnavailable: "next_best" | "reject";
  /** Microseconds since 1970; in force from `startsUs` until before `expiresUs`. */
  readonly startsUs: number | null;
  readonly expiresUs: number | null;
}

/** All that are given must hold. */
export interface RuleFilters {
  readonly accountIds: readonly string[];
  /** Exact or with `*` and `?`. */
  readonly groups: readonly string[];
  readonly symbols: readonly string[];
  readonly sides: readonly Side[];
  readonly ordTypes: readonly RuleOrdType[];
  /** Lots, inclusive. */
  readonly minVolume: Volume | null;
  readonly maxVolume: Volume | null;
  readonly classes: readonly ClientClass[];
  /** Toxicity, inclusive. */
  readonly minToxicity: number | null;
  readonly maxToxicity: number | null;
  readonly windows: readonly RuleWindow[];
}

export type RuleOrdType = "Market" | "Limit" | "Stop" | "StopLimit";

/** A part of each week in the local time of a zone. */
export interface RuleWindow extends WeekSpan {
  /** An IANA name, as Europe/London. */
  readonly zone: string;
}
