import { printDecimal } from "../../core/units/decimal.ts";
import { VOLUME_SCALE } from "../../core/units/quantity.ts";
import type { Section } from "../form/section.ts";
import type { VolumeTerms } from "../policy-document.ts";

const lots = (value: number): string => printDecimal(value, VOLUME_SCALE);

/** The smallest may not pass the largest, and both must be reachable by steps. */
export function checkVolume(section: Section, { min, max, step }: VolumeTerms): void {
  if (min > max) {
    section.report("min", "CONTRADICTION", `min ${lots(min)} is above max ${lots(max)}`);
  }
  const bounds = [
    ["min", min],
    ["max", max],
  ] as const;
  for (const [key, value] of bounds) {
    if (value % step === 0) continue;
    const what = `${key} ${lots(value)} is not a multiple of step ${lots(step)}`;
    section.report(key, "CONTRADICTION", what);
  }
}
