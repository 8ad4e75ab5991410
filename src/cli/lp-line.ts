import { z } from "zod";
import type { EjectionStatus, LpHealthStatus } from "../desk/lp-health-status.ts";
import { activityLines, activitySchema } from "./lp-activity-lines.ts";
import type { ShownActivity } from "./lp-activity-lines.ts";
import { symbolLines, symbolsSchema } from "./lp-symbol-lines.ts";
import type { ShownSymbols } from "./lp-symbol-lines.ts";

/** JSON leaves out what is undefined. */
interface ShownHealth extends Omit<LpHealthStatus, "ejected"> {
  readonly ejected?: EjectionStatus | undefined;
}

/** What of an LP's status is shown to people. */
export interface ShownLp extends ShownActivity, ShownSymbols {
  readonly isSimulated: boolean;
  readonly health: ShownHealth;
}

const share = z.number();

const healthSchema: z.ZodType<ShownHealth> = z.object({
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
});

export const lpSchema: z.ZodType<ShownLp> = z.intersection(
  z.intersection(activitySchema, symbolsSchema),
  z.object({ isSimulated: z.boolean(), health: healthSchema }),
);

/** An LP in the lines of `hedgerow status`. */
export function lpLines(lp: ShownLp): string[] {
  const { id, isSimulated, isTrading, isQuoting, health } = lp;
  const made = isSimulated ? " SIMULATED," : "";
  const trading = isTrading ? "trading" : "not trading";
  const quoting = isQuoting ? "quoting" : "not quoting";
  return [
    `lp         ${id}:${made} ${trading}, ${quoting}`,
    `health     ${id}: ${wordHealth(health)}`,
    ...wordEjection(id, health),
    ...symbolLines(lp),
    ...activityLines(lp),
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
