import type { ClientClass } from "../terms.ts";
import { printDecimal, printFixed } from "../units/decimal.ts";
import { VOLUME_SCALE } from "../units/quantity.ts";
import type { Bps, Volume } from "../units/quantity.ts";

/** Why a stage changed the outcome. The code is stable: journal, audit and pages key on it. */
export type Finding =
  | {
      readonly code: "TOXIC_REJECTED";
      readonly score: number;
      readonly threshold: number;
    }
  | { readonly code: "TOXIC_HEDGED"; readonly score: number; readonly threshold: number }
  | { readonly code: "CLASS_SHARE"; readonly clientClass: ClientClass; readonly share: Bps }
  | { readonly code: "LARGE_ORDER"; readonly volume: Volume; readonly threshold: Volume }
  | {
      readonly code: "LEG_ROUNDED";
      readonly wanted: Volume;
      readonly rounded: Volume;
      readonly step: Volume;
    }
  | { readonly code: "SLIVER_KEPT"; readonly volume: Volume; readonly minimum: Volume }
  | { readonly code: "SLIVER_REFUSED"; readonly volume: Volume; readonly minimum: Volume }
  | { readonly code: "NO_ELIGIBLE_LP"; readonly volume: Volume }
  | { readonly code: "NO_FRESH_QUOTE" };

export type FindingCode = Finding["code"];

const lots = (volume: Volume): string => `${printDecimal(volume, VOLUME_SCALE)} lots`;

/** A share as a dealer reads it: `12.5 %`. */
export const percent = (share: Bps): string => `${printFixed(share, 2, 0)} %`;

/** What is said of a sliver, whatever becomes of it. */
const belowMinimum = ({ volume, minimum }: { volume: Volume; minimum: Volume }): string =>
  `A leg of ${lots(volume)} is below the smallest minimum of ${lots(minimum)}`;

/** Why a toxic client is hedged or refused. */
const toxicity = (it: { score: number; threshold: number }, comparison: string): string =>
  `client is TOXIC with score ${it.score}, ${comparison} ${it.threshold}`;

/** Exhaustive: a new code does not compile until it is worded. */
export function wordFinding(finding: Finding): string {
  switch (finding.code) {
    case "TOXIC_REJECTED":
      return `${toxicity(finding, "above")}: refused`;
    case "TOXIC_HEDGED":
      return `${toxicity(finding, "not above")}: hedged whole`;
    case "CLASS_SHARE":
      return `client is ${finding.clientClass}: ${percent(finding.share)} to the A-Book`;
    case "LARGE_ORDER": {
      const threshold = `the large-order threshold of ${lots(finding.threshold)}`;
      return `${lots(finding.volume)} reach ${threshold}: hedged whole`;
    }
    case "LEG_ROUNDED": {
      const { wanted, rounded, step } = finding;
      return `A leg of ${lots(wanted)} rounded to ${lots(rounded)} by the step of ${lots(step)}`;
    }
    case "SLIVER_KEPT":
      return `${belowMinimum(finding)}: kept`;
    case "SLIVER_REFUSED":
      return `${belowMinimum(finding)}: refused`;
    case "NO_ELIGIBLE_LP":
      return `no LP can take the A leg of ${lots(finding.volume)}`;
    case "NO_FRESH_QUOTE":
      return "no fresh quote";
  }
}
