import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { accountSchema, limitSchema, noBody, nothing, symbolSchema, timeSchema } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";
import { actionSchema, eventCursor, journalSchema, rowsState } from "./rows.ts";
import type { RoutingAction, RowsState } from "./rows.ts";

/** A symbol's exposure at the end of a stretch of time in which it changed. Volumes in lots. */
export interface ExposureMoment {
  readonly time: string;
  /** What the house keeps of its clients; bought counts up. */
  readonly net: number;
  readonly gross: number;
  readonly bLong: number;
  readonly bShort: number;
  readonly aNet: number;
  /** What is held at each LP, bought counts up. */
  readonly hedged: Readonly<Record<string, number>>;
}

export interface ExposureHistory {
  readonly symbol: string;
  /** The newest first. */
  readonly history: readonly ExposureMoment[];
  /** `to` of the next page. */
  readonly next?: string | undefined;
  readonly rows: RowsState;
}

const moment: z.ZodType<ExposureMoment> = z.strictObject({
  time: z.string(),
  net: z.number(),
  gross: z.number(),
  bLong: z.number(),
  bShort: z.number(),
  aNet: z.number(),
  hedged: z.record(z.string(), z.number()),
});

export interface PeriodQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly journal?: string | undefined;
  readonly limit: number;
}

const period = {
  from: timeSchema.optional(),
  to: timeSchema.optional(),
  journal: journalSchema.optional(),
  limit: limitSchema,
} as const;

export const getExposureHistory: Operation<{ readonly symbol: string }, PeriodQuery> = {
  id: "getExposureHistory",
  method: "GET",
  path: "/admin/routing/exposure/{symbol}/history",
  summary: "How a symbol's exposure was, once for journal.exposure_every_seconds it changed in.",
  isOpen: false,
  role: "viewer",
  inPath: z.strictObject({ symbol: symbolSchema }),
  inQuery: z.strictObject(period),
  body: noBody,
  responses: {
    200: json(
      "A page of it; empty for a symbol nobody knows.",
      "ExposureHistory",
      z.strictObject({
        symbol: z.string(),
        history: z.array(moment),
        next: z.string().optional(),
        rows: rowsState,
      }),
    ),
    ...problems(),
  },
};

/** A figure came to its warning level or its limit, or left it. */
export interface Breach {
  readonly time: string;
  /** Empty: all symbols together. */
  readonly symbol: string;
  readonly measure: "NET" | "GROSS" | "GLOBAL";
  readonly reached: "BELOW" | "WARNING" | "LIMIT";
  /** Lots; of GLOBAL the reporting currency. */
  readonly value: number;
  readonly limit: number;
  /** The order that did it and its account; empty: a new policy, a price or an LP. */
  readonly orderID: string;
  readonly account: string;
}

export const breachSchema: z.ZodType<Breach> = z.strictObject({
  time: z.string(),
  symbol: z.string(),
  measure: z.enum(["NET", "GROSS", "GLOBAL"]),
  reached: z.enum(["BELOW", "WARNING", "LIMIT"]),
  value: z.number(),
  limit: z.number(),
  orderID: z.string(),
  account: z.string(),
});

export interface BreachFilter extends PeriodQuery {
  readonly before?: string | undefined;
  readonly symbol?: string | undefined;
  readonly account?: string | undefined;
  readonly measure?: Breach["measure"] | undefined;
  readonly reached?: Breach["reached"] | undefined;
}

export interface BreachPage {
  readonly breaches: readonly Breach[];
  readonly next?: string | undefined;
  readonly rows: RowsState;
}

export const listBreaches: Operation<Nothing, BreachFilter> = {
  id: "listBreaches",
  method: "GET",
  path: "/admin/routing/breaches",
  summary: "When exposure came to a warning level or a limit, or left it, the newest first.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: z.strictObject({
    before: eventCursor.optional(),
    symbol: symbolSchema.optional(),
    account: accountSchema.optional(),
    measure: z.enum(["NET", "GROSS", "GLOBAL"]).optional(),
    reached: z.enum(["BELOW", "WARNING", "LIMIT"]).optional(),
    ...period,
  }),
  body: noBody,
  responses: {
    200: json(
      "A page of them.",
      "Breaches",
      z.strictObject({
        breaches: z.array(breachSchema),
        next: z.string().optional(),
        rows: rowsState,
      }),
    ),
    ...problems(),
  },
};

export type StatsBy = "action" | "rule" | "class" | "symbol" | "lp";

/** Decisions on clients' orders of a period; by LP, legs. Volumes in lots. */
export interface RoutingSum {
  /** Begin of the period. */
  readonly time: string;
  /** The action, rule (empty: none), class, symbol or LP. */
  readonly name: string;
  readonly count: number;
  readonly volume: number;
  /** Of decisions: what was to be hedged, and kept. */
  readonly aVolume?: number | undefined;
  readonly bVolume?: number | undefined;
  /** Of legs: what was filled, less what was taken back, and how many the LP rejected. */
  readonly filledVolume?: number | undefined;
  readonly rejected?: number | undefined;
}

const sum: z.ZodType<RoutingSum> = z.strictObject({
  time: z.string(),
  name: z.string(),
  count: z.int(),
  volume: z.number(),
  aVolume: z.number().optional(),
  bVolume: z.number().optional(),
  filledVolume: z.number().optional(),
  rejected: z.int().optional(),
});

export interface StatsQuery {
  readonly by: StatsBy;
  readonly period: "hour" | "day" | "all";
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly symbol?: string | undefined;
  readonly clientClass?: string | undefined;
  readonly action?: RoutingAction | undefined;
  readonly rule?: string | undefined;
  readonly journal?: string | undefined;
}

export interface RoutingStats {
  readonly by: StatsBy;
  readonly period: "hour" | "day" | "all";
  /** In whole periods, UTC; `to` is not in it. */
  readonly from: string;
  readonly to: string;
  /** The newest period first, within it by name. */
  readonly sums: readonly RoutingSum[];
  /** Not all fitted: ask for a shorter time. */
  readonly isCut: boolean;
  readonly rows: RowsState;
}

export const getRoutingStats: Operation<Nothing, StatsQuery> = {
  id: "getRoutingStats",
  method: "GET",
  path: "/admin/routing/stats",
  summary:
    "Counts and volumes by action, rule, class, symbol or LP and by hour or day; the last day " +
    "unless told otherwise.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: z.strictObject({
    by: z.enum(["action", "rule", "class", "symbol", "lp"]).default("action"),
    period: z.enum(["hour", "day", "all"]).default("all"),
    from: timeSchema.optional(),
    to: timeSchema.optional(),
    symbol: symbolSchema.optional(),
    clientClass: z.enum(["RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC", "UNKNOWN"]).optional(),
    action: actionSchema.optional(),
    rule: z.string().min(1).max(64).optional(),
    journal: journalSchema.optional(),
  }),
  body: noBody,
  responses: {
    200: json(
      "The sums.",
      "RoutingStats",
      z.strictObject({
        by: z.enum(["action", "rule", "class", "symbol", "lp"]),
        period: z.enum(["hour", "day", "all"]),
        from: z.string(),
        to: z.string(),
        sums: z.array(sum),
        isCut: z.boolean(),
        rows: rowsState,
      }),
    ),
    ...problems(),
  },
};

/** How far the rows of a journal are. */
export interface ProjectedJournal {
  readonly journal: string;
  /** Of the first event with rows; 1: all have. */
  readonly firstEvent: number;
  readonly nextEvent: number;
  /** Of the last event with rows; absent: none has. */
  readonly time?: string | undefined;
  /** Retired before they were read, somewhere in between. */
  readonly missingEvents: number;
  /** Rows are being removed, to be made anew. */
  readonly isClearing: boolean;
}

export interface ProjectionReport {
  readonly behind: number;
  /** Why nothing goes on; absent where it does. */
  readonly fault?: { readonly code: string; readonly text: string } | undefined;
  /** Every journal the store has rows of, the latest first. */
  readonly journals: readonly ProjectedJournal[];
}

const report: z.ZodType<ProjectionReport> = z.strictObject({
  behind: z.int(),
  fault: z.strictObject({ code: z.string(), text: z.string() }).optional(),
  journals: z.array(
    z.strictObject({
      journal: z.string(),
      firstEvent: z.int(),
      nextEvent: z.int(),
      time: z.string().optional(),
      missingEvents: z.int(),
      isClearing: z.boolean(),
    }),
  ),
});

export const getProjection: Operation<Nothing, Nothing> = {
  id: "getProjection",
  method: "GET",
  path: "/admin/projection",
  summary: "How far the store's rows of the journal are, and of which journals it has any.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("How far.", "Projection", report), ...problems() },
};

export const rebuildProjection: Operation<Nothing, Nothing, { readonly mayForget: boolean }> = {
  id: "rebuildProjection",
  method: "POST",
  path: "/admin/projection/rebuild",
  summary: "Makes all rows of the desk's journal anew, in the background.",
  isOpen: false,
  role: "admin",
  inPath: nothing,
  inQuery: nothing,
  body: z.strictObject({
    /** What was retired from the journal, and only the rows know, may go. */
    mayForget: z.boolean().default(false),
  }),
  responses: {
    202: json("It has begun.", "Projection", report),
    ...problems(409, 413, 415),
  },
};
