import { z } from "zod";
import type { Explanation } from "../core/explain.ts";

const reason = z.object({ code: z.string(), text: z.string() });

/** JSON leaves out what is undefined; the core names it. */
const maybe = <Schema extends z.ZodType>(
  schema: Schema,
): z.ZodPipe<z.ZodOptional<Schema>, z.ZodTransform<z.output<Schema> | undefined>> =>
  schema.optional().transform((value) => value);

const decision = z.object({
  action: z.string(),
  policyVersion: z.number(),
  clientClass: z.string(),
  score: z.number(),
  net: z.number(),
  aBookPercent: z.number(),
  aVolume: z.number(),
  bVolume: z.number(),
  clientPx: z.number(),
  findings: z.array(reason),
  lps: z.array(
    z.object({
      lp: z.string(),
      verdict: z.string(),
      text: z.string(),
      bid: z.number(),
      ask: z.number(),
      ageMs: z.number(),
      isUp: z.boolean(),
    }),
  ),
});

/** The desk's answer to explain, as it comes over the control socket. */
export const explanationSchema: z.ZodType<Explanation> = z.object({
  orderID: z.string(),
  clOrdID: z.string(),
  account: z.string(),
  symbol: z.string(),
  side: z.string(),
  orderQty: z.number(),
  ordStatus: z.string(),
  cumQty: z.number(),
  avgPx: z.number(),
  denial: maybe(reason),
  ending: maybe(reason),
  decision: maybe(decision),
  legs: z.array(
    z.object({
      clOrdID: z.string(),
      lp: z.string(),
      lpOrderID: z.string(),
      orderQty: z.number(),
      limitPx: z.number(),
      expectedPx: z.number(),
      ordStatus: z.string(),
      isInDoubt: z.boolean(),
      cumQty: z.number(),
      text: z.string(),
    }),
  ),
  fills: z.array(
    z.object({
      execID: z.string(),
      lastQty: z.number(),
      lastPx: z.number(),
      aQty: z.number(),
      bQty: z.number(),
    }),
  ),
});
