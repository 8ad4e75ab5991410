import type { ClientClass } from "../terms.ts";

/** Which score makes which class; scores are 0…100 with at most four decimals. */
export interface ScoreBands {
  /** Lower edges, inclusive, ascending. Below the first a client is RETAIL. */
  readonly semiProFrom: number;
  readonly professionalFrom: number;
  readonly toxicFrom: number;
  /** Points beyond the edges of a client's band up to which the class is kept. */
  readonly hysteresis: number;
  /** With fewer trades a client is UNKNOWN. */
  readonly minTrades: number;
}

type Band = Exclude<ClientClass, "UNKNOWN">;

const ascending: readonly Band[] = ["RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC"];

/**
 * The class a score makes.
 *
 * A client who has a class keeps it until the score is `hysteresis` points past the edge, so that
 * a score that swings around an edge does not change the class each time. Who was UNKNOWN, or is
 * new, has nothing to keep.
 *
 * @param trades undefined: whoever gave the score did not say, and the score stands
 * @param before the class until now
 * @throws `Invariant:` when the score is no number of 0…100
 */
export function classOf(
  score: number,
  trades: number | undefined,
  before: ClientClass | undefined,
  bands: ScoreBands,
): ClientClass {
  if (!(score >= 0 && score <= 100)) {
    throw new Error(`Invariant: the score ${score} must be between 0 and 100`);
  }
  if (trades !== undefined && trades < bands.minTrades) return "UNKNOWN";
  if (before !== undefined && before !== "UNKNOWN" && keeps(before, score, bands)) return before;
  if (score >= bands.toxicFrom) return "TOXIC";
  if (score >= bands.professionalFrom) return "PROFESSIONAL";
  return score >= bands.semiProFrom ? "SEMI_PRO" : "RETAIL";
}

function keeps(before: Band, score: number, bands: ScoreBands): boolean {
  const edges = [-Infinity, bands.semiProFrom, bands.professionalFrom, bands.toxicFrom, Infinity];
  const band = ascending.indexOf(before);
  const lower = inPoints((edges[band] ?? NaN) - bands.hysteresis);
  const upper = inPoints((edges[band + 1] ?? NaN) + bands.hysteresis);
  return score >= lower && score < upper;
}

/** The sum of two decimals, as somebody would type it: 40.1 + 0.2 is 40.3, not a hair more. */
const inPoints = (edge: number): number => Math.round(edge * 10_000) / 10_000;
