import { z } from "zod";
import { seenLpSchema } from "./seen-lp.ts";
import type { SeenLp } from "./seen-lp.ts";
import { timesSchema } from "./time-metrics.ts";
import type { SeenTimes } from "./time-metrics.ts";

/** What the office itself looks at in the desk's status; the rest is passed on as it is. */
export interface SeenStatus {
  readonly journalId: string;
  readonly nextEvent: number;
  readonly uptimeSeconds: number;
  readonly policyVersion: number;
  readonly policyFile: string;
  readonly policy: { readonly file: SeenFile };
  readonly reloads: SeenReloads;
  readonly durability: string;
  readonly killSwitches: readonly SeenKillSwitch[];
  readonly times: Readonly<Record<"decided" | "toLp" | "journal" | "loopDelay", SeenTimes>>;
  readonly openOrders: number;
  readonly maxOpenOrders: number;
  readonly openLegs: number;
  readonly legsInDoubt: number;
  readonly oldestDoubtSeconds?: number | undefined;
  readonly journal: SeenJournal;
  readonly snapshots: { readonly nextEvent: number; readonly problem: string | null };
  readonly office: { readonly restarts: number } | null;
  readonly refusedConnections: Readonly<Record<string, number>>;
  readonly counters: {
    readonly ordersAccepted: number;
    readonly ordersDenied: number;
    readonly ordersNotTaken: number;
    readonly failovers: number;
    readonly hedgesInternalised: number;
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
  readonly global: {
    readonly net?: number | undefined;
    readonly limit: number;
    readonly reached: string;
  };
}

/** How the policy's file stands to the policy in force. */
export interface SeenFile {
  readonly path: string;
  readonly sha256: string;
  readonly differs: boolean;
  readonly isHeld: boolean;
  readonly fault: string | null;
}

interface SeenReloads {
  readonly activated: number;
  readonly unchanged: number;
  readonly refused: number;
  readonly last?: { readonly kind: string } | undefined;
}

export interface SeenKillSwitch {
  readonly scope: string;
  readonly name: string;
  readonly level: string;
  readonly actor: string;
  readonly reason: string;
}

interface SeenJournal {
  readonly bytes: number;
  readonly rotations: number;
  readonly lateSpares: number;
  readonly spareProblem?: string | undefined;
  readonly isCancelOnly: boolean;
}

interface SeenSession {
  readonly id: string;
  readonly state: string;
  readonly nextIncoming: number;
  readonly nextOutgoing: number;
  readonly role: string;
  readonly rejected: number;
  readonly garbled: number;
  readonly waitingBytes: number;
}

interface SeenExposure {
  readonly symbol: string;
  readonly net: number;
  readonly bGross: number;
  readonly suspenseNet: number;
  readonly orphanNet: number;
  readonly sliverNet: number;
  readonly doubtBuy: number;
  readonly doubtSell: number;
  readonly unexplained: number;
  readonly reached: { readonly net: string; readonly gross: string };
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
  policyFile: z.string(),
  policy: z.looseObject({
    file: z.looseObject({
      path: z.string(),
      sha256: z.string(),
      differs: z.boolean(),
      isHeld: z.boolean(),
      fault: z.string().nullable(),
    }),
  }),
  reloads: z.looseObject({
    activated: z.number(),
    unchanged: z.number(),
    refused: z.number(),
    last: z.looseObject({ kind: z.string() }).optional(),
  }),
  durability: z.string(),
  killSwitches: z.array(
    z.looseObject({
      scope: z.string(),
      name: z.string(),
      level: z.string(),
      actor: z.string(),
      reason: z.string(),
    }),
  ),
  times: z.looseObject({
    decided: timesSchema,
    toLp: timesSchema,
    journal: timesSchema,
    loopDelay: timesSchema,
  }),
  openOrders: z.number(),
  maxOpenOrders: z.number(),
  openLegs: z.number(),
  legsInDoubt: z.number(),
  oldestDoubtSeconds: z.number().optional(),
  journal: z.looseObject({
    bytes: z.number(),
    rotations: z.number(),
    lateSpares: z.number(),
    spareProblem: z.string().optional(),
    isCancelOnly: z.boolean(),
  }),
  snapshots: z.looseObject({ nextEvent: z.number(), problem: z.string().nullable() }),
  office: z.looseObject({ restarts: z.number() }).nullable(),
  refusedConnections: counts,
  counters: z.looseObject({
    ordersAccepted: z.number(),
    ordersDenied: z.number(),
    ordersNotTaken: z.number(),
    failovers: z.number(),
    hedgesInternalised: z.number(),
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
      role: z.string(),
      rejected: z.number(),
      garbled: z.number(),
      waitingBytes: z.number(),
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
      suspenseNet: z.number(),
      orphanNet: z.number(),
      sliverNet: z.number(),
      doubtBuy: z.number(),
      doubtSell: z.number(),
      unexplained: z.number(),
      reached: z.looseObject({ net: z.string(), gross: z.string() }),
      limits: z
        .looseObject({ maxNet: z.number(), maxGross: z.number(), autoHedge: z.number() })
        .optional(),
    }),
  ),
  global: z.looseObject({ net: z.number().optional(), limit: z.number(), reached: z.string() }),
});
