import { z } from "zod";
import { changeQuery, trialSchema, valueChanges } from "./changes.ts";
import type { ChangeQuery, ValueChange } from "./changes.ts";
import { changeAnswers } from "./editable.ts";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { versionSchema } from "./policy.ts";
import { faultSchema, problems } from "./problem.ts";
import type { RequestFault } from "./problem.ts";

/** A template that comes with the product. */
export interface TemplateOutline {
  readonly name: string;
  readonly purpose: string;
}

export interface TemplateView extends TemplateOutline {
  readonly yaml: string;
  /** Of the policy that it is compared with: the one in force. */
  readonly version: number;
  readonly changes: readonly ValueChange[];
  /** What is wrong with the policy it would make; with any it cannot be applied. */
  readonly faults: readonly RequestFault[];
}

const outline = { name: z.string(), purpose: z.string() } as const;

const outlineSchema: z.ZodType<TemplateOutline> = z.strictObject(outline);

const templateSchema: z.ZodType<TemplateView> = z.strictObject({
  ...outline,
  yaml: z.string(),
  version: z.int(),
  changes: valueChanges,
  faults: z.array(faultSchema),
});

interface TemplatePath {
  readonly template: string;
}

const templatePath = z.strictObject({ template: z.string().min(1).max(64) });

export const listTemplates: Operation<Nothing, Nothing> = {
  id: "listTemplates",
  method: "GET",
  path: "/admin/policy/templates",
  summary: "Ready-made settings for a policy, and what each is for.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json("All of them.", "Templates", z.strictObject({ templates: z.array(outlineSchema) })),
    ...problems(),
  },
};

export const getTemplate: Operation<TemplatePath, Nothing> = {
  id: "getTemplate",
  method: "GET",
  path: "/admin/policy/templates/{template}",
  summary: "One of them as a file, and what it would change in the policy in force.",
  isOpen: false,
  role: "viewer",
  inPath: templatePath,
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("What it says.", "Template", templateSchema), ...problems(404) },
};

export const applyTemplate: Operation<TemplatePath, ChangeQuery> = {
  id: "applyTemplate",
  method: "POST",
  path: "/admin/policy/templates/{template}/apply",
  summary: "Lays it over what was changed here, as an import that is merged.",
  isOpen: false,
  role: "admin",
  takesIdempotencyKey: true,
  inPath: templatePath,
  inQuery: changeQuery,
  body: noBody,
  responses: {
    200: json("It is in force.", "TemplateAnswer", z.union([versionSchema, trialSchema])),
    ...changeAnswers,
    ...problems(404),
  },
};
