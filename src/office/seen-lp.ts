import { z } from "zod";

/** What the office itself looks at in an LP's status; absent is what is not known. */
export interface SeenLp {
  readonly id: string;
  readonly isTrading: boolean;
  readonly tradingSinceUs: number;
  readonly isQuoting: boolean;
  readonly quotingSinceUs: number;
  readonly quotesTaken: number;
  readonly quotesPerSecond?: number | undefined;
  readonly latency?: { readonly lastMs: number; readonly meanMs?: number | undefined } | undefined;
  readonly fillRate?: number | undefined;
  readonly rejectRate?: number | undefined;
  readonly health: {
    readonly score: number;
    readonly parts: Readonly<Record<string, number>>;
    /** Left out while orders go to it. */
    readonly ejected?: unknown;
  };
  /** Symbols that its own list keeps orders from. */
  readonly stopped: readonly unknown[];
  /** The newest first, one of each code. */
  readonly errors: readonly {
    readonly code: string;
    readonly atUs: number;
    readonly count: number;
  }[];
}

export const seenLpSchema: z.ZodType<SeenLp> = z.looseObject({
  id: z.string(),
  isTrading: z.boolean(),
  tradingSinceUs: z.number(),
  isQuoting: z.boolean(),
  quotingSinceUs: z.number(),
  quotesTaken: z.number(),
  quotesPerSecond: z.number().optional(),
  latency: z.looseObject({ lastMs: z.number(), meanMs: z.number().optional() }).optional(),
  fillRate: z.number().optional(),
  rejectRate: z.number().optional(),
  health: z.looseObject({
    score: z.number(),
    parts: z.record(z.string(), z.number()),
    ejected: z.unknown().optional(),
  }),
  stopped: z.array(z.unknown()),
  errors: z.array(z.looseObject({ code: z.string(), atUs: z.number(), count: z.number() })),
});
