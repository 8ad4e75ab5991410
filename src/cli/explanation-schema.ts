import { z } from "zod";
import type { Explanation, ExplainedDecision, Reason } from "../core/explain.ts";
import type { RoutingRecord } from "../core/routing-record.ts";

export const reasonSchema: z.ZodType<Reason> = z.object({ code: z.string(), text: z.string() });

/** JSON leaves out what is undefined; the core names it. */
const maybe = <Schema extends z.ZodType>(
  schema: Schema,
): z.ZodPipe<z.ZodOptional<Schema>, z.ZodTransform<z.output<Schema> | undefined>> =>
  schema.optional().transform((value) => value);

/** A decision as explain and preview send it. */
export const decisionSchema: z.ZodType<ExplainedDecision> = z.object({
  action: z.string(),
  policyVersion: z.number(),
  timeUs: z.number(),
  group: z.string(),
  clientClass: z.string(),
  isPinned: z.boolean(),
  score: z.number(),
  net: z.number(),
  doubt: z.number(),
  gross: z.number(),
  globalNet: z.number(),
  lotWorth: z.number(),
  volatility: z.number(),
  ruleId: z.string(),
  aBookPercent: z.number(),
  aVolume: z.number(),
  bVolume: z.number(),
  sliver: z.number(),
  clientPx: z.number(),
  deviation: z.number(),
  findings: z.array(
    z.object({ code: z.string(), text: z.string(), before: z.number(), after: z.number() }),
  ),
  lps: z.array(
    z.object({
      lp: z.string(),
      verdict: z.string(),
      text: z.string(),
      bid: z.number(),
      ask: z.number(),
      ageMs: z.number(),
      isUp: z.boolean(),
      legQty: z.number(),
      health: z.number(),
      isProbe: z.boolean(),
      atMost: z.number(),
      deeper: z.array(z.object({ px: z.number(), qty: z.number() })),
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
  ordType: z.string(),
  timeInForce: z.string(),
  limitPx: z.number(),
  stopPx: z.number(),
  position: z.string(),
  ordStatus: z.string(),
  isResting: z.boolean(),
  cumQty: z.number(),
  avgPx: z.number(),
  denial: maybe(reasonSchema),
  ending: maybe(reasonSchema),
  house: maybe(
    z.object({
      purpose: z.string(),
      account: z.string(),
      to: z.string(),
      lp: z.string(),
      actor: z.string(),
      reason: z.string(),
    }),
  ),
  decision: maybe(decisionSchema),
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
      kept: z.number(),
      commission: z.number(),
      commCurrency: z.string(),
    }),
  ),
});

const isRecord = (value: unknown): value is RoutingRecord =>
  typeof value === "object" && value !== null && "terms" in value && "decided" in value;

/** A record as the desk sends it; it wrote it itself, so only its presence is looked at. */
export const recordSchema: z.ZodType<RoutingRecord | undefined> = z
  .unknown()
  .transform((value) => (isRecord(value) ? value : undefined));
