import type { LegCreated } from "../events.ts";
import type { Policy } from "../policy.ts";
import type { Price } from "../units/quantity.ts";

const MILLI = 1_000;

/**
 * How much worse than its quote an LP filled, as a share of the worst the policy counts: in pips of
 * the instrument, so that a pip weighs the same in USDJPY as in EURUSD. A better price counts as
 * none.
 *
 * @param quotedPx for what it filled
 * @returns 0…1
 */
export function slippageOf(
  { symbol, side }: LegCreated,
  quotedPx: Price,
  lastPx: Price,
  { instruments, health }: Policy,
): number {
  const pip = instruments[symbol]?.pip;
  const adverse = side === "Buy" ? lastPx - quotedPx : quotedPx - lastPx;
  if (pip === undefined || adverse <= 0) return 0;
  return Math.min(1, (adverse / pip) * (MILLI / health.worstSlippageMilliPips));
}
