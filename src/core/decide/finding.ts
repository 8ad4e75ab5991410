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

const least = ({ minimum }: { minimum: Volume }): string => `smallest ${lots(minimum)}`;

/** Exhaustive: a new code does not compile until it is worded. */
export function wordFinding(finding: Finding): string {
  switch (finding.code) {
    case "TOXIC_REJECTED":
      return `client is TOXIC, score ${finding.score} above ${finding.threshold}: refused`;
    case "TOXIC_HEDGED":
      return `client is TOXIC, score ${finding.score} not above ${finding.threshold}: hedged whole`;
    case "CLASS_SHARE":
      return `client is ${finding.clientClass}: ${percent(finding.share)} to the A-Book`;
    case "LARGE_ORDER":
      return `${lots(finding.volume)} reach the threshold ${lots(finding.threshold)}: hedged whole`;
    case "LEG_ROUNDED":
      return (
        `A leg of ${lots(finding.wanted)} rounded to ${lots(finding.rounded)}, ` +
        `step ${lots(finding.step)}`
      );
    case "SLIVER_KEPT":
      return `A leg of ${lots(finding.volume)} is below every minimum: kept (${least(finding)})`;
    case "SLIVER_REFUSED":
      return `A leg of ${lots(finding.volume)} is below every minimum: refused (${least(finding)})`;
    case "NO_ELIGIBLE_LP":
      return `no LP can take the A leg of ${lots(finding.volume)}`;
    case "NO_FRESH_QUOTE":
      return "no fresh quote";
  }
}
