import { z } from "zod";
import type { EjectionStatus, LpHealthStatus } from "../desk/lp-health-status.ts";

/** JSON leaves out what is undefined. */
interface ShownHealth extends Omit<LpHealthStatus, "ejected"> {
  readonly ejected?: EjectionStatus | undefined;
}

/** What of an LP's status is shown to people. */
export interface ShownLp {
  readonly id: string;
  readonly isTrading: boolean;
  readonly isQuoting: boolean;
  readonly health: ShownHealth;
}

const share = z.number();

export const lpSchema: z.ZodType<ShownLp> = z.object({
  id: z.string(),
  isTrading: z.boolean(),
  isQuoting: z.boolean(),
  health: z.object({
    score: z.number(),
    isHealthy: z.boolean(),
    legs: z.number(),
    parts: z.object({ fillRate: share, slippage: share, latency: share, rejectRate: share }),
    failuresInARow: z.number(),
    timesEjected: z.number(),
    ejectionsDetected: z.number(),
    ejectionsEnforced: z.number(),
    ejected: z
      .object({
        sinceUs: z.number(),
        failures: z.number(),
        cause: z.string(),
        waitMs: z.number(),
        isProbing: z.boolean(),
      })
      .optional(),
  }),
});

/** An LP in the lines of `hedgerow status`. */
export function lpLines({ id, isTrading, isQuoting, health }: ShownLp): string[] {
  const trading = isTrading ? "trading" : "not trading";
  const quoting = isQuoting ? "quoting" : "not quoting";
  return [
    `lp         ${id}: ${trading}, ${quoting}`,
    `health     ${id}: ${wordHealth(health)}`,
    ...wordEjection(id, health),
  ];
}

function wordHealth({ score, isHealthy, legs, parts }: ShownHealth): string {
  const verdict = isHealthy ? "" : " UNHEALTHY";
  return (
    `${score.toFixed(2)}${verdict} (filled ${percent(parts.fillRate)}, ` +
    `slippage ${parts.slippage.toFixed(2)}, latency ${parts.latency.toFixed(2)}, ` +
    `rejected ${percent(parts.rejectRate)}, by ${legs.toFixed(1)} orders)`
  );
}

const percent = (part: number): string => `${Math.round(part * 100)} %`;

function wordEjection(id: string, health: ShownHealth): string[] {
  const { ejected, timesEjected, ejectionsDetected, ejectionsEnforced } = health;
  const counts = `ejections ${ejectionsDetected} detected, ${ejectionsEnforced} enforced`;
  if (ejected === undefined) {
    return ejectionsDetected === 0 ? [] : [`health     ${id}: ${counts}`];
  }
  const since = new Date(ejected.sinceUs / 1000).toISOString();
  return [
    `EJECTED    ${id}: since ${since} after ${ejected.failures} failures in a row ` +
      `(${ejected.cause}), ${timesEjected} times in a row, ${wordTrial(ejected)}; ${counts}`,
  ];
}

function wordTrial({ waitMs, isProbing }: EjectionStatus): string {
  if (isProbing) return "being tried out";
  return waitMs > 0 ? `tried out in ${Math.ceil(waitMs / 1000)} s` : "tried out by the next order";
}
