import { printDecimal, printFixed } from "../units/decimal.ts";
import { MONEY_SCALE, PRICE_SCALE, VOLUME_SCALE } from "../units/quantity.ts";
import type { Bps } from "../units/quantity.ts";
import type { Measure } from "../exposure/breach.ts";
import type { Finding } from "./finding.ts";

const lots = (volume: number): string => `${printDecimal(volume, VOLUME_SCALE)} lots`;

/** A share as a dealer reads it: `12.5 %`. */
export const percent = (share: Bps): string => `${printFixed(share, 2, 0)} %`;

const points = (share: Bps): string => `${printFixed(share, 2, 0)} points`;

/** A day's deviation as people compare it: `2.5 %`. */
export const deviation = (value: number): string => `${Number((value * 100).toPrecision(4))} %`;

/** What is said of a sliver, whatever becomes of it. */
const belowMinimum = ({ volume, minimum }: { volume: number; minimum: number }): string =>
  `A leg of ${lots(volume)} is below the smallest minimum of ${lots(minimum)}`;

/** Why a toxic client is hedged or refused. */
const toxicity = (it: { score: number; threshold: number }, comparison: string): string =>
  `client is TOXIC with score ${it.score}, ${comparison} ${it.threshold}`;

const beyond = ({ projected, level }: { projected: number; level: number }): string =>
  `kept whole, |net| would be ${lots(projected)}, above the auto-hedge level of ${lots(level)}`;

const measured: Readonly<Record<Measure, string>> = {
  NET: "|net|",
  GROSS: "gross",
  GLOBAL: "the sum of |net| over all symbols",
};

const figure = (measure: Measure, value: number): string =>
  measure === "GLOBAL" ? printDecimal(value, MONEY_SCALE) : lots(value);

/** Exhaustive: a new code does not compile until it is worded. */
export function wordFinding(finding: Finding): string {
  switch (finding.code) {
    case "CLOSING":
      return `closes of ${lots(finding.aOpen)} at LPs, ${lots(finding.bOpen)} kept: no limit asked`;
    case "RULE_MATCHED":
      return `rule ${finding.ruleId} matched: ${finding.action}`;
    case "MODE_SHARE":
      return `execution mode is ${finding.mode}: class, size, exposure, volatility not asked`;
    case "TOXIC_REJECTED":
      return `${toxicity(finding, "above")}: refused`;
    case "TOXIC_HEDGED":
      return `${toxicity(finding, "not above")}: hedged whole`;
    case "CLASS_SHARE":
      return `client is ${finding.clientClass}: ${percent(finding.share)} to the A-Book`;
    case "LARGE_ORDER":
      return (
        `${lots(finding.volume)} reach the large-order threshold of ` +
        `${lots(finding.threshold)}: hedged whole`
      );
    default:
      return wordExposure(finding);
  }
}

type Early =
  | "CLOSING"
  | "RULE_MATCHED"
  | "MODE_SHARE"
  | "TOXIC_REJECTED"
  | "TOXIC_HEDGED"
  | "CLASS_SHARE"
  | "LARGE_ORDER";

function wordExposure(finding: Exclude<Finding, { code: Early }>): string {
  switch (finding.code) {
    case "EXPOSURE_HEDGED":
      return `${beyond(finding)}: hedged whole`;
    case "EXPOSURE_EXCESS":
      return `${beyond(finding)}: at least the ${lots(finding.excess)} above it are hedged`;
    case "EXPOSURE_REFUSED":
      return `${beyond(finding)}: refused`;
    case "EXPOSURE_APPROACHING":
      return (
        `kept whole, |net| would be ${lots(finding.projected)}, near the auto-hedge level of ` +
        `${lots(finding.level)}: ${points(finding.boost)} more`
      );
    case "VOLATILITY_HIGH":
      return (
        `volatility ${deviation(finding.volatility)} a day is above ` +
        `${deviation(finding.threshold)}: ${points(finding.boost)} more`
      );
    case "VOLATILITY_UNKNOWN":
      return "volatility is not known yet: nothing changed";
    case "HARD_LIMIT":
      return wordHardLimit(finding);
    case "GLOBAL_UNKNOWN":
      return "without rates the sum over all symbols is not known: nothing may be kept";
    default:
      return wordLegs(finding);
  }
}

function wordHardLimit(it: Extract<Finding, { code: "HARD_LIMIT" }>): string {
  const { measure, before, limit, room } = it;
  const stands = `${measured[measure]} is ${figure(measure, before)} of ${figure(measure, limit)}`;
  return `${stands}: at most ${lots(room)} of this order may be kept`;
}

type Late =
  | "LEG_ROUNDED"
  | "SLIVER_KEPT"
  | "SLIVER_REFUSED"
  | "TARGET_UNAVAILABLE"
  | "NO_ELIGIBLE_LP"
  | "HEDGE_ORPHANED"
  | "NO_FRESH_QUOTE"
  | "MARKUP"
  | "IMPROVEMENT_KEPT"
  | "COMMISSION";

function wordLegs(finding: Extract<Finding, { code: Late }>): string {
  switch (finding.code) {
    case "LEG_ROUNDED": {
      const { wanted, rounded, step } = finding;
      return `A leg of ${lots(wanted)} rounded to ${lots(rounded)} by the step of ${lots(step)}`;
    }
    case "SLIVER_KEPT":
      return `${belowMinimum(finding)}: kept`;
    case "SLIVER_REFUSED":
      return `${belowMinimum(finding)}: refused`;
    case "TARGET_UNAVAILABLE":
      return "none of the rule's LPs can take the A leg now";
    case "NO_ELIGIBLE_LP":
      return `no LP can take the A leg of ${lots(finding.volume)}`;
    case "HEDGE_ORPHANED":
      return `no LP can take the A leg: closed here, ${lots(finding.volume)} of the hedge stay`;
    case "NO_FRESH_QUOTE":
      return "no fresh quote";
    case "MARKUP":
      return `the client's price is ${printDecimal(finding.markup, PRICE_SCALE)} off the market's`;
    case "IMPROVEMENT_KEPT":
      return (
        "the house keeps what an LP fills better than its quote and the client's price, " +
        `acknowledged by "${finding.acknowledged}"`
      );
    case "COMMISSION":
      return (
        `commission of ${printDecimal(finding.perMillion, MONEY_SCALE)} ${finding.currency} ` +
        `for a million of the base, ${finding.unitsPerLot} to a lot`
      );
  }
}
