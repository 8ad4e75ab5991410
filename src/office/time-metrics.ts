import { z } from "zod";

/** Counts of how long something took; each bound's are those longer than the one before. */
export interface SeenTimes {
  readonly bounds: readonly number[];
  /** One more than there are bounds: the last took longer than all. */
  readonly counts: readonly number[];
  /** Seconds. */
  readonly sum: number;
}

export const timesSchema: z.ZodType<SeenTimes> = z.looseObject({
  bounds: z.array(z.number()),
  counts: z.array(z.number()),
  sum: z.number(),
});

/** A histogram in the text format: the client library makes none of counts that are there. */
export function timesText(name: string, help: string, times: SeenTimes): string {
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`];
  let sum = 0;
  for (const [at, count] of times.counts.entries()) {
    sum += count;
    const bound = times.bounds[at];
    lines.push(`${name}_bucket{le="${bound ?? "+Inf"}"} ${sum}`);
  }
  lines.push(`${name}_sum ${times.sum}`, `${name}_count ${sum}`, "");
  return lines.join("\n");
}
