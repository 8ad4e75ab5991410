import { z } from "zod";
import type { LpStatus } from "../desk/lp-status.ts";

/** What an LP is doing, as it is shown to people; what is not known is absent. */
export interface ShownActivity extends Pick<
  LpStatus,
  "id" | "isTrading" | "tradingSinceUs" | "isQuoting" | "quotingSinceUs"
> {
  readonly quotesPerSecond?: number | undefined;
  readonly latency?: { readonly lastMs: number; readonly meanMs?: number | undefined } | undefined;
  readonly fillRate?: number | undefined;
  readonly rejectRate?: number | undefined;
  /** The newest first. */
  readonly errors: readonly {
    readonly code: string;
    readonly text: string;
    readonly atUs: number;
    readonly count: number;
  }[];
}

export const activitySchema: z.ZodType<ShownActivity> = z.object({
  id: z.string(),
  isTrading: z.boolean(),
  tradingSinceUs: z.number(),
  isQuoting: z.boolean(),
  quotingSinceUs: z.number(),
  quotesPerSecond: z.number().optional(),
  latency: z.object({ lastMs: z.number(), meanMs: z.number().optional() }).optional(),
  fillRate: z.number().optional(),
  rejectRate: z.number().optional(),
  errors: z.array(
    z.object({ code: z.string(), text: z.string(), atUs: z.number(), count: z.number() }),
  ),
});

/** As many errors as a screen has room for; `--json` has one of each code. */
const MOST_ERRORS = 3;

export function activityLines(lp: ShownActivity): string[] {
  const { id, isTrading, isQuoting } = lp;
  const trading = `${isTrading ? "trading" : "not trading"} since ${timeOf(lp.tradingSinceUs)}`;
  const quoting = `${isQuoting ? "quoting" : "not quoting"} since ${timeOf(lp.quotingSinceUs)}`;
  return [
    `since      ${id}: ${trading}, ${quoting}`,
    `activity   ${id}: ${wordRate(lp)}; ${wordLatency(lp)}; ${wordOrders(lp)}`,
    ...lp.errors.slice(0, MOST_ERRORS).map(({ code, text, atUs, count }) => {
      const times = count === 1 ? "" : ` (${count} times)`;
      return `error      ${id}: ${timeOf(atUs)} ${code} ${text}${times}`;
    }),
  ];
}

const timeOf = (us: number): string => new Date(us / 1000).toISOString();

const wordRate = ({ quotesPerSecond: rate }: ShownActivity): string =>
  rate === undefined ? "quotes a second not known yet" : `${rate.toFixed(1)} quotes/s`;

function wordLatency({ latency }: ShownActivity): string {
  if (latency === undefined) return "no order answered yet";
  const { lastMs, meanMs } = latency;
  const mean = meanMs === undefined ? "mean forgotten" : `mean ${meanMs.toFixed(1)} ms`;
  return `last answer after ${lastMs.toFixed(1)} ms, ${mean}`;
}

function wordOrders({ fillRate, rejectRate }: ShownActivity): string {
  // Orders in doubt are in neither, so one is known where the other is.
  if (fillRate === undefined || rejectRate === undefined) return "no order ended lately";
  return `orders ${percent(fillRate)} filled, ${percent(rejectRate)} rejected`;
}

const percent = (part: number): string => `${Math.round(part * 100)} %`;
