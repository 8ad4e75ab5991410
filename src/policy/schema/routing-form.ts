import { asBps, asMoney } from "../../core/units/quantity.ts";
import { group, key, optional } from "../form/field.ts";
import type { Form } from "../form/form.ts";
import { namedOf } from "../form/lists.ts";
import { MapForm } from "../form/map-form.ts";
import type { Fields } from "../form/map-form.ts";
import {
  commission,
  hundredThousands,
  milliPips,
  percent,
  points,
  secondsAsMs,
  somePips,
} from "../form/numbers.ts";
import { volatility as deviation, weight, whole } from "../form/numbers.ts";
import type { Scalar } from "../form/scalar.ts";
import type { Section } from "../form/section.ts";
import { id, label, symbol } from "../form/words.ts";
import type { HealthTerms, RoutingTerms, VolatilityTerms } from "../policy-document.ts";
import { ACKNOWLEDGED, acknowledgement, checkAllKept } from "./improvement-form.ts";
import { priceImprovement } from "./improvement-form.ts";
import { classification, exposureDefaults, strategyOverride } from "./strategy-form.ts";
import { symbolLimit, volumeOverrides } from "./strategy-form.ts";

/** A millisecond to an hour: beyond that a quote is not stale but gone. */
export const staleness: Scalar<number> = secondsAsMs(1, 3_600_000);

const volatility = new MapForm<VolatilityTerms>({
  boost: key(
    "boost_pct",
    points,
    asBps(3_000),
    "added to the hedged share above `volatility_threshold`",
  ),
  halfLifeSeconds: key(
    "half_life_seconds",
    whole(1, 604_800, "seconds"),
    300,
    "after this time a return counts half",
  ),
  sampleMs: key("sample_seconds", secondsAsMs(100, 3_600_000), 1_000, "time from mid to mid"),
  minSamples: key(
    "min_samples",
    whole(1, 1_000_000, "samples"),
    30,
    "with fewer the volatility is unknown and changes nothing",
  ),
});

const scoreWeights = new MapForm<HealthTerms["weights"]>(
  {
    fillRate: key("fill_rate", weight, 0.4, "weight of the filled share"),
    slippage: key("slippage", weight, 0.3, "weight of adverse slippage"),
    latency: key("latency", weight, 0.2, "weight of the time to an answer"),
    rejectRate: key("reject_rate", weight, 0.1, "weight of refusals"),
  },
  { check: checkWeights },
);

function checkWeights(weights: HealthTerms["weights"], section: Section): void {
  if (Object.values(weights).some((value) => value > 0)) return;
  section.report(null, "CONTRADICTION", "all weights are 0", "give at least one more than 0");
}

const health = new MapForm<HealthTerms>({
  weights: group("score_weights", scoreWeights, "what the health of an LP is made of"),
  unhealthyThreshold: key(
    "unhealthy_threshold",
    weight,
    0.5,
    "an LP whose health is below it is passed over where a healthy one takes the order",
  ),
  backMargin: key(
    "health_back_margin",
    weight,
    0.05,
    "so far above that threshold, or at 1, the alert `LP_HEALTH_BACK` says that it is no longer",
  ),
  worstSlippageMilliPips: key(
    "worst_slippage_pips",
    somePips,
    2_000,
    "a fill so much worse than the quote is as bad as can be",
  ),
  worstLatencyMs: key(
    "worst_latency_ms",
    whole(1, 600_000, "ms"),
    500,
    "an answer after this time is as slow as can be",
  ),
  halfLifeSeconds: key(
    "half_life_seconds",
    whole(1, 604_800, "seconds"),
    300,
    "after this time, the market being open, what an LP did counts half",
  ),
  neutral: key("neutral", weight, 0.75, "how good an LP is taken to be that nothing is known of"),
  neutralLegs: key(
    "neutral_legs",
    whole(1, 1_000, "orders"),
    5,
    "orders at that LP which `neutral` counts for",
  ),
  connectionCheckMs: key(
    "connection_check_interval_sec",
    secondsAsMs(100, 3_600_000),
    10_000,
    "how often each LP's connection, quotes and health are looked at; what changed, and " +
      "stays so, is an alert",
  ),
});

const knownSymbol = symbol.referringTo("instrument", "symbol of an instrument");

/** Of a client group in single symbols, as `VIP: { EURUSD: 0.3 }`. */
const ofGroupAndSymbol = <T>(form: Form<T>): Form<ReadonlyMap<string, ReadonlyMap<string, T>>> =>
  namedOf(label, () => namedOf(knownSymbol, () => form, "SYMBOL"), "GROUP");

const overrideFields: Fields<RoutingTerms["overrides"]> = {
  symbols: key(
    "symbols",
    namedOf(knownSymbol, () => strategyOverride, "SYMBOL"),
    new Map(),
    "what a symbol has of its own; that of the group stands above it",
  ),
  groups: key(
    "groups",
    namedOf(label, () => strategyOverride, "GROUP"),
    new Map(),
    "what a client group has of its own",
  ),
  markups: key(
    "markup_pips",
    ofGroupAndSymbol(milliPips),
    new Map(),
    "a client group's markups in single symbols, as `VIP: { EURUSD: 0.3 }`; they go before those " +
      "of the group and of the symbol",
  ),
  deviations: key(
    "max_deviation_pips",
    ofGroupAndSymbol(milliPips),
    new Map(),
    "a client group's deviations in single symbols, likewise",
  ),
  commissions: key(
    "commission_per_million",
    ofGroupAndSymbol(commission),
    new Map(),
    "a client group's commissions in single symbols, likewise",
  ),
  improvements: key(
    "price_improvement",
    ofGroupAndSymbol(priceImprovement),
    new Map(),
    "of a client group in single symbols, likewise",
  ),
  keepAcknowledged: optional(
    ACKNOWLEDGED,
    acknowledgement,
    "as in `execution`, of every `keep` of this table",
  ),
};

const overrides = new MapForm<RoutingTerms["overrides"]>(overrideFields, { check: checkAllKept });

export const routing: MapForm<RoutingTerms> = new MapForm<RoutingTerms>({
  defaultLp: optional("default_lp", id, "an LP, or a session of one; preferred at equal prices"),
  defaultHedge: key(
    "default_hedge_percent",
    percent,
    asBps(7_000),
    "hedged share of a PARTIAL_HEDGE rule without `hedge_percent`",
  ),
  maxBBookExposure: key(
    "max_bbook_exposure",
    hundredThousands,
    asMoney(1_000_000_000_000),
    "hard limit of all |net| notionals together",
  ),
  volatilityThreshold: key(
    "volatility_threshold",
    deviation,
    0.02,
    "above it `volatility.boost_pct` more is hedged; 0.02 is 2 % a day",
  ),
  quoteStalenessMs: key(
    "quote_staleness_seconds",
    staleness,
    5_000,
    "an older price is not traded on",
  ),
  classification: group("classification", classification, "classes, and their shares"),
  volumeOverrides: group("volume_overrides", volumeOverrides, "large orders"),
  exposureDefaults: group("exposure_defaults", exposureDefaults, "limits of every symbol"),
  symbolLimits: key(
    "symbol_limits",
    namedOf(knownSymbol, () => symbolLimit, "SYMBOL"),
    new Map(),
    "limits of a symbol of its own",
  ),
  volatility: group("volatility", volatility, "how volatility is measured, and what it does"),
  health: group("health", health, "how LPs are judged"),
  overrides: group("overrides", overrides, "strategy of a symbol or a client group of its own"),
});
