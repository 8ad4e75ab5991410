import { z } from "zod";
import { changeQuery, trialSchema } from "./changes.ts";
import type { ChangeQuery } from "./changes.ts";
import { byId, changeAnswers, editable } from "./editable.ts";
import type { ById, Editable } from "./editable.ts";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { decimalSchema, noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";

const texts = z.array(z.string().max(128)).max(10_000).nullish();
const number = decimalSchema.nullish();

/** A rule as it is sent. Null, nothing and 0 say the same in a filter: any. */
export interface RuleBody {
  readonly id: string;
  readonly priority: number;
  readonly enabled: boolean;
  readonly description?: string | null | undefined;
  readonly accountIds?: readonly (string | number)[] | null | undefined;
  readonly groups?: readonly string[] | null | undefined;
  readonly symbols?: readonly string[] | null | undefined;
  readonly sides?: readonly string[] | null | undefined;
  readonly orderTypes?: readonly string[] | null | undefined;
  readonly minVolume?: number | string | null | undefined;
  readonly maxVolume?: number | string | null | undefined;
  readonly classifications?: readonly string[] | null | undefined;
  readonly minToxicity?: number | string | null | undefined;
  readonly maxToxicity?: number | string | null | undefined;
  readonly windows?: readonly RuleWindow[] | null | undefined;
  readonly action: string;
  readonly hedgePercent?: number | string | null | undefined;
  readonly targetLp?: string | readonly string[] | null | undefined;
  readonly onTargetUnavailable?: string | null | undefined;
  readonly startsAt?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
}

interface RuleWindow {
  readonly zone: string;
  readonly from: string;
  readonly to: string;
}

const windows = z
  .array(z.strictObject({ zone: z.string(), from: z.string(), to: z.string() }))
  .max(100);

const actions = ["A_BOOK", "B_BOOK", "PARTIAL_HEDGE", "REJECT"] as const;

const ruleBody: z.ZodType<RuleBody> = z.strictObject({
  id: z.string().min(1).max(64),
  priority: z.int(),
  enabled: z.boolean().default(true),
  description: z.string().max(1_000).nullish(),
  accountIds: z
    .array(z.union([z.string().max(64), z.int()]))
    .max(10_000)
    .nullish(),
  groups: texts,
  symbols: texts,
  sides: texts,
  orderTypes: texts,
  minVolume: number,
  maxVolume: number,
  classifications: texts,
  minToxicity: number,
  maxToxicity: number,
  windows: windows.nullish(),
  action: z.enum(actions),
  hedgePercent: number,
  targetLp: z.union([z.string().max(64), z.array(z.string().max(64)).max(64)]).nullish(),
  onTargetUnavailable: z.string().max(32).nullish(),
  startsAt: z.string().max(64).nullish(),
  expiresAt: z.string().max(64).nullish(),
});

const list = z.array(z.string()).nullable();

const told = {
  id: z.string(),
  priority: z.number(),
  enabled: z.boolean(),
  description: z.string().nullable(),
  accountIds: list,
  groups: list,
  symbols: list,
  sides: list,
  orderTypes: list,
  minVolume: z.number().nullable(),
  maxVolume: z.number().nullable(),
  classifications: list,
  minToxicity: z.number().nullable(),
  maxToxicity: z.number().nullable(),
  windows: windows.nullable(),
  action: z.enum(actions),
  hedgePercent: z.number().nullable(),
  targetLp: list,
  onTargetUnavailable: z.string().nullable(),
  startsAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
} as const;

export const rules: Editable<RuleBody> = editable({
  name: "Rule",
  plural: "Rules",
  path: "/admin/routing/rules",
  body: ruleBody,
  told,
  role: "risk",
});

const inForce = rules.put.responses[200];

const enabling = (word: "enable" | "disable"): Operation<ById, ChangeQuery> => ({
  id: `${word}Rule`,
  method: "POST",
  path: `/admin/routing/rules/{id}/${word}`,
  summary: word === "enable" ? "Lets it decide." : "Keeps it, but lets it decide nothing.",
  isOpen: false,
  role: "risk",
  inPath: byId,
  inQuery: changeQuery,
  body: noBody,
  responses: {
    ...(inForce === undefined ? {} : { 200: inForce }),
    ...changeAnswers,
    ...problems(404),
  },
});

export const enableRule: Operation<ById, ChangeQuery> = enabling("enable");

export const disableRule: Operation<ById, ChangeQuery> = enabling("disable");

export const reorderRules: Operation<Nothing, ChangeQuery, { readonly ids: readonly string[] }> = {
  id: "reorderRules",
  method: "POST",
  path: "/admin/routing/rules/reorder",
  summary: "Gives the rules named the priorities they have among them, the first the highest.",
  isOpen: false,
  role: "risk",
  takesIdempotencyKey: true,
  inPath: nothing,
  inQuery: changeQuery,
  body: z.strictObject({ ids: z.array(z.string().min(1).max(64)).min(1).max(10_000) }),
  responses: {
    200: json(
      "They are in force.",
      "RulesReordered",
      z.union([z.strictObject({ rules: z.array(z.unknown()) }), trialSchema]),
    ),
    ...changeAnswers,
    ...problems(404),
  },
};
