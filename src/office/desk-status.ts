import { z } from "zod";
import { seenLpSchema } from "./seen-lp.ts";
import type { SeenLp } from "./seen-lp.ts";

/** What the office itself looks at in the desk's status; the rest is passed on as it is. */
export interface SeenStatus {
  readonly journalId: string;
  readonly nextEvent: number;
  readonly uptimeSeconds: number;
  readonly policyVersion: number;
  readonly openOrders: number;
  readonly openLegs: number;
  readonly legsInDoubt: number;
  readonly journal: {
    readonly bytes: number;
    readonly rotations: number;
    readonly isCancelOnly: boolean;
  };
  readonly counters: {
    readonly ordersAccepted: number;
    readonly ordersDenied: number;
    readonly legsSent: number;
    readonly legFills: number;
    readonly clientFills: number;
    readonly decisions: Readonly<Record<string, number>>;
    readonly denials: Readonly<Record<string, number>>;
    readonly alerts: Readonly<Record<string, number>>;
  };
  readonly sessions: readonly SeenSession[];
  readonly lps: readonly SeenLp[];
  readonly quotes: readonly { readonly lp: string; readonly symbol: string; ageMs: number }[];
  readonly reportingCurrency: string;
  readonly priceFeedLp: string | null;
  readonly exposure: readonly SeenExposure[];
  readonly global: object;
}

interface SeenSession {
  readonly id: string;
  readonly state: string;
  readonly nextIncoming: number;
  readonly nextOutgoing: number;
}

interface SeenExposure {
  readonly symbol: string;
  readonly net: number;
  readonly bGross: number;
  readonly limits?:
    | { readonly maxNet: number; readonly maxGross: number; readonly autoHedge: number }
    | undefined;
}

const counts = z.record(z.string(), z.number());

export const statusSchema: z.ZodType<SeenStatus> = z.looseObject({
  journalId: z.string(),
  nextEvent: z.number(),
  uptimeSeconds: z.number(),
  policyVersion: z.number(),
  openOrders: z.number(),
  openLegs: z.number(),
  legsInDoubt: z.number(),
  journal: z.looseObject({ bytes: z.number(), rotations: z.number(), isCancelOnly: z.boolean() }),
  counters: z.looseObject({
    ordersAccepted: z.number(),
    ordersDenied: z.number(),
    legsSent: z.number(),
    legFills: z.number(),
    clientFills: z.number(),
    decisions: counts,
    denials: counts,
    alerts: counts,
  }),
  sessions: z.array(
    z.looseObject({
      id: z.string(),
      state: z.string(),
      nextIncoming: z.number(),
      nextOutgoing: z.number(),
    }),
  ),
  lps: z.array(seenLpSchema),
  quotes: z.array(z.looseObject({ lp: z.string(), symbol: z.string(), ageMs: z.number() })),
  reportingCurrency: z.string(),
  priceFeedLp: z.string().nullable(),
  exposure: z.array(
    z.looseObject({
      symbol: z.string(),
      net: z.number(),
      bGross: z.number(),
      limits: z
        .looseObject({ maxNet: z.number(), maxGross: z.number(), autoHedge: z.number() })
        .optional(),
    }),
  ),
  global: z.looseObject({}),
});
