import type { VolatilitySampling } from "../core/quotes/volatility.ts";
import type { VolatilityTerms } from "./policy-document.ts";

const MS_NS = 1_000_000;
/** Between these shares of the interval two mids make a return: timers come late and early. */
const SOONEST = 0.5;
const LATEST = 5;

/** What a policy says about volatility, ready for the core. */
export function volatilitySampling(terms: VolatilityTerms): VolatilitySampling {
  const { halfLifeSeconds, sampleMs, minSamples } = terms;
  return {
    decayPerSample: Math.pow(0.5, sampleMs / 1_000 / halfLifeSeconds),
    minSamples,
    soonestNs: sampleMs * MS_NS * SOONEST,
    latestNs: sampleMs * MS_NS * LATEST,
  };
}
