import { z } from "zod";
import { changeQuery, trialSchema } from "./changes.ts";
import type { ChangeQuery } from "./changes.ts";
import { changeAnswers } from "./editable.ts";
import { json } from "./operation.ts";
import type { Operation, Responses } from "./operation.ts";
import { decimalSchema, noBody, nothing, symbolSchema } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";

/** Limits of one symbol, in lots; null, and what is left out: as for every symbol. */
export interface LimitBody {
  /** May be given; it is the one of the path then. */
  readonly symbol?: string | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly maxNetExposure?: number | string | null | undefined;
  readonly maxGrossExposure?: number | string | null | undefined;
  readonly autoHedgeLevel?: number | string | null | undefined;
  readonly approachingThresholdPct?: number | string | null | undefined;
  readonly approachingBoostPct?: number | string | null | undefined;
  readonly warningThresholdPct?: number | string | null | undefined;
  readonly onBreach?: string | null | undefined;
}

interface BySymbol {
  readonly symbol: string;
}

const number = decimalSchema.nullish();
const told = z.number().nullable();

const limitBody: z.ZodType<LimitBody> = z.strictObject({
  symbol: symbolSchema.optional(),
  enabled: z.boolean().nullish(),
  maxNetExposure: number,
  maxGrossExposure: number,
  autoHedgeLevel: number,
  approachingThresholdPct: number,
  approachingBoostPct: number,
  warningThresholdPct: number,
  onBreach: z.enum(["hedge_order", "hedge_excess", "reject"]).nullish(),
});

const limitView = z.strictObject({
  symbol: z.string(),
  enabled: z.boolean().nullable(),
  maxNetExposure: told,
  maxGrossExposure: told,
  autoHedgeLevel: told,
  approachingThresholdPct: told,
  approachingBoostPct: told,
  warningThresholdPct: told,
  onBreach: z.string().nullable(),
  isInFile: z.boolean(),
  overrides: z.array(z.string()),
});

const bySymbol = z.strictObject({ symbol: symbolSchema });
const one = { isOpen: false, inPath: bySymbol } as const;
const answer = z.union([limitView, trialSchema]);
const changed: Responses = { ...changeAnswers, ...problems(404, 412, 428) };

export const getLimit: Operation<BySymbol, Nothing> = {
  ...one,
  id: "getExposureLimit",
  method: "GET",
  path: "/admin/routing/exposure/{symbol}",
  summary: "The limits a symbol has of its own; null: as for every symbol.",
  role: "viewer",
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("How they are.", "ExposureLimit", limitView), ...problems(404) },
};

export const putLimit: Operation<BySymbol, ChangeQuery, LimitBody> = {
  ...one,
  id: "putExposureLimit",
  method: "PUT",
  path: "/admin/routing/exposure/{symbol}",
  summary: "Gives a symbol limits of its own, whole.",
  role: "risk",
  needsIfMatch: true,
  inQuery: changeQuery,
  body: limitBody,
  responses: { 200: json("They are in force.", "ExposureLimitPut", answer), ...changed },
};

export const dropLimitOverride: Operation<BySymbol, ChangeQuery> = {
  ...one,
  id: "dropExposureLimitOverride",
  method: "DELETE",
  path: "/admin/routing/exposure/{symbol}/override",
  summary: "Takes back all that was changed here of a symbol's limits.",
  role: "risk",
  needsIfMatch: true,
  inQuery: changeQuery,
  body: noBody,
  responses: { 200: json("The file's words hold again.", "ExposureLimitPut", answer), ...changed },
};
