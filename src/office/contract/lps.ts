import { z } from "zod";
import { byId, changeAnswers, editable } from "./editable.ts";
import type { ById, Editable } from "./editable.ts";
import { changeQuery, trialSchema } from "./changes.ts";
import type { ChangeQuery } from "./changes.ts";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { decimalSchema, noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";

type Number = number | string | null | undefined;

/** How one symbol is traded at an LP. */
export interface MappingBody {
  readonly symbol: string;
  readonly lpSymbol: string;
  readonly quantityPerLot: number;
  readonly min: number | string;
  readonly step: number | string;
  readonly max: number | string;
  readonly digits?: number | null | undefined;
  readonly commissionPerMillion?: Number;
  readonly orderTypes?: readonly string[] | null | undefined;
  readonly tif?: readonly string[] | null | undefined;
  readonly restMs?: number | null | undefined;
}

export interface LpBody {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly type: string;
  readonly enabled: boolean;
  readonly priority?: number | null | undefined;
  /** The one session, or several in the order they are to be used. */
  readonly sessionId?: string | null | undefined;
  readonly sessionIds?: readonly string[] | null | undefined;
  readonly symbols?: readonly string[] | null | undefined;
  /** Secret ones are taken in and never told. `[secret]` leaves one as it is. */
  readonly settings?: Readonly<Record<string, string | number>> | null | undefined;
  readonly mappings?: readonly MappingBody[] | null | undefined;
  readonly marketDepth?: number | null | undefined;
  readonly securityList?: boolean | null | undefined;
}

export interface SessionBody {
  readonly id: string;
  readonly role: string;
  readonly purpose: readonly string[];
  readonly host?: string | null | undefined;
  readonly port?: number | null | undefined;
  readonly senderCompID: string;
  readonly targetCompID: string;
  readonly username?: string | null | undefined;
  /** Taken in and never told; left out, it stays as it is, null takes it away. */
  readonly password?: string | null | undefined;
  readonly heartbeatSeconds?: number | null | undefined;
  readonly resetOnLogon?: boolean | null | undefined;
  readonly quantity?: string | null | undefined;
  readonly cancelOnDisconnect?: boolean | null | undefined;
  readonly group?: string | null | undefined;
  readonly dialect?: string | null | undefined;
}

const word = z.string().max(128);
const words = z.array(word).max(1_000).nullish();

const mapping: z.ZodType<MappingBody> = z.strictObject({
  symbol: word,
  lpSymbol: word,
  quantityPerLot: z.int(),
  min: decimalSchema,
  step: decimalSchema,
  max: decimalSchema,
  digits: z.int().nullish(),
  commissionPerMillion: decimalSchema.nullish(),
  orderTypes: words,
  tif: words,
  restMs: z.int().nullish(),
});

/** As a policy has it; one that is refused later would be written down with its value. */
const settingName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

const lpBody: z.ZodType<LpBody> = z.strictObject({
  id: z.string().min(1).max(64),
  name: word.nullish(),
  type: z.string().min(1).max(32),
  enabled: z.boolean().default(true),
  priority: z.int().nullish(),
  sessionId: word.nullish(),
  sessionIds: words,
  symbols: words,
  settings: z.record(settingName, z.union([z.string().max(4_096), z.number()])).nullish(),
  mappings: z.array(mapping).max(1_000).nullish(),
  marketDepth: z.int().nullish(),
  securityList: z.boolean().nullish(),
});

const toldMapping = z.strictObject({
  symbol: z.string(),
  lpSymbol: z.string(),
  quantityPerLot: z.number(),
  min: z.number(),
  step: z.number(),
  max: z.number(),
  digits: z.number().nullable(),
  commissionPerMillion: z.number().nullable(),
  orderTypes: z.array(z.string()).nullable(),
  tif: z.array(z.string()).nullable(),
  restMs: z.number().nullable(),
});

export const lps: Editable<LpBody> = editable({
  name: "Lp",
  plural: "LpConfigs",
  path: "/admin/lps",
  body: lpBody,
  told: {
    id: z.string(),
    name: z.string().nullable(),
    type: z.string(),
    enabled: z.boolean(),
    priority: z.number(),
    sessionIds: z.array(z.string()).nullable(),
    symbols: z.array(z.string()).nullable(),
    settings: z.record(z.string(), z.string()).nullable(),
    mappings: z.array(toldMapping).nullable(),
    marketDepth: z.number().nullable(),
    securityList: z.boolean(),
  },
  role: "admin",
});

const sessionBody: z.ZodType<SessionBody> = z.strictObject({
  id: z.string().min(1).max(64),
  role: z.enum(["initiator", "acceptor"]),
  purpose: z.array(z.enum(["quote", "trade", "backup", "client"])).max(4),
  host: z.string().max(255).nullish(),
  port: z.int().nullish(),
  senderCompID: word,
  targetCompID: word,
  username: word.nullish(),
  password: z.string().max(1_024).nullish(),
  heartbeatSeconds: z.int().nullish(),
  resetOnLogon: z.boolean().nullish(),
  quantity: z.enum(["lots", "units"]).nullish(),
  cancelOnDisconnect: z.boolean().nullish(),
  group: word.nullish(),
  dialect: z.enum(["generic", "lmax", "ctrader"]).nullish(),
});

export const fixSessions: Editable<SessionBody> = editable({
  name: "Session",
  plural: "Sessions",
  path: "/admin/sessions",
  body: sessionBody,
  told: {
    id: z.string(),
    role: z.string(),
    purpose: z.array(z.string()),
    host: z.string().nullable(),
    port: z.number().nullable(),
    senderCompID: z.string(),
    targetCompID: z.string(),
    username: z.string().nullable(),
    password: z.string().nullable(),
    heartbeatSeconds: z.number().nullable(),
    resetOnLogon: z.boolean().nullable(),
    quantity: z.string().nullable(),
    cancelOnDisconnect: z.boolean().nullable(),
    group: z.string().nullable(),
    dialect: z.string().nullable(),
  },
  role: "admin",
});

export const toggleLp: Operation<ById, ChangeQuery> = {
  id: "toggleLp",
  method: "POST",
  path: "/admin/lps/{id}/toggle",
  summary: "Enables an LP that is disabled, disables one that is enabled.",
  isOpen: false,
  role: "admin",
  inPath: byId,
  inQuery: changeQuery,
  body: noBody,
  responses: {
    200: lps.put.responses[200] ?? json("It is in force.", "Trial", trialSchema),
    ...changeAnswers,
    ...problems(404),
  },
};

/** Parts may be added to it. */
const health = z.looseObject({
  id: z.string(),
  isTrading: z.boolean(),
  isQuoting: z.boolean(),
  fillRate: z.number().optional(),
  rejectRate: z.number().optional(),
});

export const getLpHealth: Operation<ById, Nothing> = {
  id: "getLpHealth",
  method: "GET",
  path: "/admin/lps/{id}/health",
  summary: "What the LP does, and how well, as `GET /admin/lps` has it.",
  isOpen: false,
  role: "viewer",
  inPath: byId,
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("How it is.", "LpHealth", health), ...problems(404) },
};

const symbolList = z.strictObject({ mappings: z.array(toldMapping) });

export const getLpSymbols: Operation<ById, Nothing> = {
  id: "getLpSymbols",
  method: "GET",
  path: "/admin/lps/{id}/symbols",
  summary: "How symbols are traded at the LP.",
  isOpen: false,
  role: "viewer",
  inPath: byId,
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("Its mappings.", "LpSymbols", symbolList), ...problems(404) },
};

export const putLpSymbols: Operation<
  ById,
  ChangeQuery,
  { readonly mappings: readonly MappingBody[] }
> = {
  id: "putLpSymbols",
  method: "PUT",
  path: "/admin/lps/{id}/symbols",
  summary: "Says how symbols are traded at the LP, all of them.",
  isOpen: false,
  role: "admin",
  needsIfMatch: true,
  inPath: byId,
  inQuery: changeQuery,
  body: z.strictObject({ mappings: z.array(mapping).max(1_000) }),
  responses: {
    200: json("They are in force.", "LpSymbolsPut", z.union([symbolList, trialSchema])),
    ...changeAnswers,
    ...problems(404, 412, 428),
  },
};
