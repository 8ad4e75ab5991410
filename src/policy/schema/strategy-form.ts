import { asBps, asVolume } from "../../core/units/quantity.ts";
import { key, optional } from "../form/field.ts";
import { MapForm } from "../form/map-form.ts";
import type { Fields } from "../form/map-form.ts";
import {
  commission,
  fraction,
  milliPips,
  percent,
  points,
  score,
  volatility,
  volume,
} from "../form/numbers.ts";
import { volumeLimit, whole } from "../form/numbers.ts";
import type { Section } from "../form/section.ts";
import { flag, oneOf } from "../form/words.ts";
import type { Scalar } from "../form/scalar.ts";
import type {
  ClassificationTerms,
  ExecutionMode,
  ExposureTerms,
  OnBreach,
  RoutingTerms,
  StrategyOverride,
  SymbolLimitTerms,
} from "../policy-document.ts";
import { ACKNOWLEDGED, acknowledgement, checkKept, priceImprovement } from "./improvement-form.ts";

export const executionMode: Scalar<ExecutionMode> = oneOf(["A_BOOK", "B_BOOK", "C_BOOK"], {
  aliases: { ABOOK: "A_BOOK", BBOOK: "B_BOOK", CBOOK: "C_BOOK" },
});

export const rejectOrInternalise: Scalar<"reject" | "internalise"> = oneOf([
  "reject",
  "internalise",
]);

const onBreach: Scalar<OnBreach> = oneOf(["hedge_order", "hedge_excess", "reject"]);

export const classification: MapForm<ClassificationTerms> = new MapForm<ClassificationTerms>(
  {
    toxicRejectThreshold: key(
      "toxic_reject_threshold",
      score,
      80,
      "a TOXIC account with a score above it is refused; other TOXIC orders are hedged whole",
    ),
    toxicFrom: key("toxic_abook_threshold", score, 60, "from this score on an account is TOXIC"),
    professionalFrom: key("professional_threshold", score, 40, "from here on PROFESSIONAL"),
    semiProFrom: key("semipro_threshold", score, 20, "from here on SEMI_PRO, below it RETAIL"),
    professionalABook: key(
      "professional_abook_pct",
      percent,
      asBps(8_000),
      "hedged share of a PROFESSIONAL account's order",
    ),
    semiProABook: key("semipro_abook_pct", percent, asBps(5_000), "hedged share, SEMI_PRO"),
    retailBBook: key(
      "retail_bbook_pct",
      percent,
      asBps(9_000),
      "**kept** share, RETAIL; the rest is hedged",
    ),
    unknownABook: key("unknown_abook_pct", percent, asBps(4_000), "hedged share, UNKNOWN"),
    minTrades: key(
      "min_trades",
      whole(0, 1_000_000, "trades"),
      50,
      "with fewer trades an account is UNKNOWN",
    ),
    hysteresis: key(
      "hysteresis",
      score,
      2,
      "points of score beyond an edge before the class changes, so that it does not flap",
    ),
  },
  { check: checkBands },
);

function checkBands(terms: ClassificationTerms, section: Section): void {
  const { semiProFrom, professionalFrom, toxicFrom } = terms;
  if (semiProFrom < professionalFrom && professionalFrom < toxicFrom) return;
  const isUpper = semiProFrom < professionalFrom;
  const above = isUpper ? "toxic_abook_threshold" : "professional_threshold";
  const below = isUpper ? "professional_threshold" : "semipro_threshold";
  const [low, high] = isUpper ? [professionalFrom, toxicFrom] : [semiProFrom, professionalFrom];
  const at = section.has(above) || !section.has(below) ? above : below;
  const what = `${above} ${high} is not above ${below} ${low}`;
  section.report(at, "CONTRADICTION", what, "the bands ascend: semipro, professional, toxic");
}

export const volumeOverrides: MapForm<RoutingTerms["volumeOverrides"]> = new MapForm({
  largeOrderThreshold: key(
    "large_order_threshold",
    volume,
    asVolume(10_000_000),
    "an order of this volume or more is hedged whole",
  ),
  forceABook: key("force_abook", flag, true, "whether that is done"),
});

export const exposureDefaults: MapForm<ExposureTerms> = new MapForm<ExposureTerms>({
  maxNetExposure: key(
    "max_net_exposure",
    volumeLimit,
    asVolume(500_000_000),
    "hard limit of |net| of what the house keeps in a symbol",
  ),
  maxGrossExposure: key(
    "max_gross_exposure",
    volumeLimit,
    asVolume(1_000_000_000),
    "hard limit of long and short together",
  ),
  autoHedgeLevel: key(
    "auto_hedge_level",
    volume,
    asVolume(300_000_000),
    "an order that would take |net| above it is treated as `on_breach` says",
  ),
  approachingThreshold: key(
    "approaching_threshold_pct",
    fraction,
    asBps(7_000),
    "part of `auto_hedge_level` from which on more is hedged; 0.7 is 70 %",
  ),
  approachingBoost: key(
    "approaching_boost_pct",
    points,
    asBps(3_000),
    "added there to the hedged share, times |net| / `auto_hedge_level`",
  ),
  warningThreshold: key(
    "warning_threshold_pct",
    fraction,
    asBps(8_000),
    "part of a limit from which on it is warned of; 0.8 is 80 %",
  ),
  onBreach: key(
    "on_breach",
    onBreach,
    "hedge_order",
    "hedge the whole order, hedge what is above the level, or refuse it",
  ),
});

const asDefault = "that of `exposure_defaults`";

/** What a symbol has of its own; the rest is that of `exposure_defaults`. */
export const symbolLimit: MapForm<SymbolLimitTerms> = new MapForm<SymbolLimitTerms>({
  enabled: key("enabled", flag, true, "false: no limit of this symbol holds but the global one"),
  maxNetExposure: optional("max_net_exposure", volumeLimit, "as there", asDefault),
  maxGrossExposure: optional("max_gross_exposure", volumeLimit, "as there", asDefault),
  autoHedgeLevel: optional("auto_hedge_level", volume, "as there", asDefault),
  approachingThreshold: optional("approaching_threshold_pct", fraction, "as there", asDefault),
  approachingBoost: optional("approaching_boost_pct", points, "as there", asDefault),
  warningThreshold: optional("warning_threshold_pct", fraction, "as there", asDefault),
  onBreach: optional("on_breach", onBreach, "as there", asDefault),
});

const general = "the general one";

/** What a symbol or a group has of its own. */
const overrideFields: Fields<StrategyOverride> = {
  executionMode: optional("execution_mode", executionMode, "as in `broker`", general),
  toxicRejectThreshold: optional(
    "toxic_reject_threshold",
    score,
    "as in `routing.classification`",
    general,
  ),
  professionalABook: optional("professional_abook_pct", percent, "as there", general),
  semiProABook: optional("semipro_abook_pct", percent, "as there", general),
  retailBBook: optional("retail_bbook_pct", percent, "as there", general),
  unknownABook: optional("unknown_abook_pct", percent, "as there", general),
  defaultHedge: optional("default_hedge_percent", percent, "as in `routing`", general),
  largeOrderThreshold: optional(
    "large_order_threshold",
    volume,
    "as in `routing.volume_overrides`",
    general,
  ),
  forceABook: optional("force_abook", flag, "as there", general),
  approachingThreshold: optional(
    "approaching_threshold_pct",
    fraction,
    "as in `routing.exposure_defaults`",
    general,
  ),
  approachingBoost: optional("approaching_boost_pct", points, "as there", general),
  onBreach: optional("on_breach", onBreach, "as there", general),
  volatilityThreshold: optional("volatility_threshold", volatility, "as in `routing`", general),
  volatilityBoost: optional("volatility_boost_pct", points, "as `volatility.boost_pct`", general),
  onBelowLpMin: optional("on_below_lp_min", rejectOrInternalise, "as in `execution`", general),
  maxNetLots: optional("max_net_lots", volumeLimit, "as in `controls`", general),
  markupMilliPips: optional("markup_pips", milliPips, "as in `execution`", general),
  maxDeviationMilliPips: optional("max_deviation_pips", milliPips, "as there", general),
  commissionPerMillion: optional("commission_per_million", commission, "as there", general),
  priceImprovement: optional("price_improvement", priceImprovement, "as there", general),
  keepAcknowledged: optional(ACKNOWLEDGED, acknowledgement, "as there, of the `keep` beside it"),
};

export const strategyOverride: MapForm<StrategyOverride> = new MapForm<StrategyOverride>(
  overrideFields,
  { check: checkKept },
);
