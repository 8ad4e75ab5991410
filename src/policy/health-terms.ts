import type { DecayTable } from "../core/health/decay.ts";
import type { HealthParts, HealthTerms } from "../core/health/health-terms.ts";
import type { HealthTerms as WrittenTerms, SorTerms } from "./policy-document.ts";

const NS_PER_MS = 1_000_000;
const NS_PER_SECOND = 1_000_000_000;
/** Milliseconds up to 2³², seven weeks: what is older has long been forgotten. */
const DECAY_BITS = 32;

/** What a policy says about the health of LPs, ready for the core. */
export function healthTerms(terms: WrittenTerms, sor: SorTerms): HealthTerms {
  return {
    weights: sharesOf(terms.weights),
    unhealthyBelow: terms.unhealthyThreshold,
    backFrom: Math.min(1, terms.unhealthyThreshold + terms.backMargin),
    onAllUnhealthy: sor.onAllUnhealthy,
    worstSlippageMilliPips: terms.worstSlippageMilliPips,
    worstLatencyNs: terms.worstLatencyMs * NS_PER_MS,
    decay: decayTable(terms.halfLifeSeconds),
    neutral: terms.neutral,
    neutralLegs: terms.neutralLegs,
    lookNs: terms.connectionCheckMs * NS_PER_MS,
    ejection: {
      after: sor.ejectAfter,
      baseNs: sor.ejectSeconds * NS_PER_SECOND,
      longestNs: sor.ejectMaxSeconds * NS_PER_SECOND,
      forgiveNs: sor.ejectForgiveSeconds * NS_PER_SECOND,
      largestShare: sor.maxEjected,
    },
  };
}

/** A weight is what it is beside the others; the parts together never count more than one. */
function sharesOf({ fillRate, slippage, latency, rejectRate }: HealthParts): HealthParts {
  const whole = fillRate + slippage + latency + rejectRate;
  return {
    fillRate: fillRate / whole,
    slippage: slippage / whole,
    latency: latency / whole,
    rejectRate: rejectRate / whole,
  };
}

/** For 1 ms, 2 ms, 4 ms and so on. */
export const decayTable = (halfLifeSeconds: number): DecayTable =>
  Array.from({ length: DECAY_BITS }, (_, bit) =>
    Math.pow(0.5, 2 ** bit / (halfLifeSeconds * 1_000)),
  );
