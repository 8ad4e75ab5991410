import { z } from "zod";
import { changeAnswers } from "./editable.ts";
import { changeOutlineSchema, changeQuery, changeSchema, trialSchema } from "./changes.ts";
import { valueChanges } from "./changes.ts";
import type { ChangeQuery } from "./changes.ts";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { limitSchema, noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";

/** A policy that was in force. */
export interface VersionView {
  readonly version: number;
  readonly hash: string;
  readonly author: string;
  readonly reason: string;
  readonly source: string;
  /** The change that brought it; null: the file did. */
  readonly change: string | null;
  readonly activatedAt: string;
  /** Of the file it was made with. */
  readonly fileSha256: string;
  readonly isFileHeld: boolean;
}

const version = {
  version: z.int(),
  hash: z.string(),
  author: z.string(),
  reason: z.string(),
  source: z.string(),
  change: z.string().nullable(),
  activatedAt: z.string(),
  fileSha256: z.string(),
  isFileHeld: z.boolean(),
} as const;

export const versionSchema: z.ZodType<VersionView> = z.strictObject(version);

const numberInPath = z.strictObject({ version: z.coerce.number().int().min(1) });
const versionNumber = z.coerce.number().int().min(1);

export const getPolicy: Operation<Nothing, Nothing> = {
  id: "getPolicy",
  method: "GET",
  path: "/admin/policy",
  summary: "The policy in force, whole, each value with where it comes from; and its file.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json(
      "What is in force.",
      "Policy",
      z.strictObject({
        version: z.int(),
        hash: z.string(),
        file: z.looseObject({
          path: z.string(),
          sha256: z.string(),
          differs: z.boolean(),
          isHeld: z.boolean(),
          fault: z.string().nullable(),
        }),
        values: z.array(
          z.strictObject({
            path: z.string(),
            value: z.string(),
            source: z.enum(["default", "file", "environment", "database"]),
            line: z.int().nullable(),
            variables: z.array(z.string()),
          }),
        ),
      }),
    ),
    ...problems(),
  },
};

export interface ExportQuery {
  /** Only this part of it. */
  readonly only?: "routing_rules" | undefined;
}

export const exportPolicy: Operation<Nothing, ExportQuery> = {
  id: "exportPolicy",
  method: "GET",
  path: "/admin/policy/export",
  summary: "The policy in force as a file that says the same; variables stand for secrets.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: z.strictObject({ only: z.enum(["routing_rules"]).optional() }),
  body: noBody,
  responses: {
    200: { description: "YAML.", mediaType: "text/yaml", name: "PolicyText", schema: z.string() },
    ...problems(),
  },
};

export interface ImportBody {
  /** A policy, or a part of one, as a file has it. */
  readonly yaml: string;
  /** `merge` lays it over what was changed here before, `replace` puts it in the place of that. */
  readonly mode: "merge" | "replace";
}

export const importPolicy: Operation<Nothing, ChangeQuery, ImportBody> = {
  id: "importPolicy",
  method: "POST",
  path: "/admin/policy/import",
  summary: "Lays a policy, or a part of one, over the file.",
  isOpen: false,
  role: "admin",
  takesIdempotencyKey: true,
  // A line of a policy ends in JSON with two characters more, and letters may have several bytes.
  largestBody: 8 << 20,
  inPath: nothing,
  inQuery: changeQuery,
  body: z.strictObject({
    yaml: z.string().max(4_000_000),
    mode: z.enum(["merge", "replace"]).default("merge"),
  }),
  responses: {
    200: json("It is in force.", "ImportAnswer", z.union([versionSchema, trialSchema])),
    ...changeAnswers,
  },
};

export interface PageQuery {
  /** The `next` of a page. */
  readonly before?: number | undefined;
  readonly limit: number;
}

export const listVersions: Operation<Nothing, PageQuery> = {
  id: "listVersions",
  method: "GET",
  path: "/admin/policy/versions",
  summary: "The policies that were in force, the newest first.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: z.strictObject({ before: versionNumber.optional(), limit: limitSchema }),
  body: noBody,
  responses: {
    200: json(
      "A page of them.",
      "Versions",
      z.strictObject({ versions: z.array(versionSchema), next: z.int().optional() }),
    ),
    ...problems(),
  },
};

export const getVersion: Operation<{ readonly version: number }, Nothing> = {
  id: "getVersion",
  method: "GET",
  path: "/admin/policy/versions/{version}",
  summary: "One of them, as a file that says the same.",
  isOpen: false,
  role: "viewer",
  inPath: numberInPath,
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json("How it was.", "Version", z.strictObject({ ...version, yaml: z.string() })),
    ...problems(404),
  },
};

export interface DiffQuery {
  readonly from: number;
  readonly to: number;
}

export const diffVersions: Operation<Nothing, DiffQuery> = {
  id: "diffVersions",
  method: "GET",
  path: "/admin/policy/diff",
  summary: "What differs between two policies that were in force.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: z.strictObject({ from: versionNumber, to: versionNumber }),
  body: noBody,
  responses: {
    200: json(
      "Value by value.",
      "PolicyDiff",
      z.strictObject({ from: z.int(), to: z.int(), changes: valueChanges }),
    ),
    ...problems(404),
  },
};

export interface RollbackBody {
  readonly version: number;
}

export const rollBack: Operation<Nothing, ChangeQuery, RollbackBody> = {
  id: "rollBack",
  method: "POST",
  path: "/admin/policy/rollback",
  summary:
    "Puts an older policy in force as a new version. Where the file says something else by now, " +
    "it is held off until it is read again on purpose.",
  isOpen: false,
  role: "risk",
  takesIdempotencyKey: true,
  inPath: nothing,
  inQuery: changeQuery,
  body: z.strictObject({ version: z.int().min(1) }),
  responses: {
    200: json("It is in force.", "RollbackAnswer", z.union([versionSchema, trialSchema])),
    ...changeAnswers,
    ...problems(404),
  },
};

export const reloadPolicy: Operation<Nothing, Nothing> = {
  id: "reloadPolicy",
  method: "POST",
  path: "/admin/routing/reload",
  summary: "Reads the policy's file again; a bad one changes nothing.",
  isOpen: false,
  role: "risk",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json(
      "What is in force.",
      "Reloaded",
      z.strictObject({ status: z.enum(["reloaded", "unchanged"]), version: z.int() }),
    ),
    ...problems(409, 413, 415, 422),
  },
};

export interface ChangesQuery {
  readonly status?: (typeof statuses)[number] | undefined;
  readonly before?: string | undefined;
  readonly limit: number;
}

const statuses = [
  "awaiting_approval",
  "scheduled",
  "pending",
  "active",
  "refused",
  "withdrawn",
] as const;

const changeId = z.string().regex(/^c\d{1,15}$/);

export const listChanges: Operation<Nothing, ChangesQuery> = {
  id: "listChanges",
  method: "GET",
  path: "/admin/policy/changes",
  summary: "Changes that were asked for, the newest first, and what became of them.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: z.strictObject({
    status: z.enum(statuses).optional(),
    before: changeId.optional(),
    limit: limitSchema,
  }),
  body: noBody,
  responses: {
    200: json(
      "A page of them.",
      "Changes",
      z.strictObject({ changes: z.array(changeOutlineSchema), next: z.string().optional() }),
    ),
    ...problems(),
  },
};

interface ChangePath {
  readonly change: string;
}

const changePath = z.strictObject({ change: changeId });

export const getChange: Operation<ChangePath, Nothing> = {
  id: "getChange",
  method: "GET",
  path: "/admin/policy/changes/{change}",
  summary: "One of them, with what it changes.",
  isOpen: false,
  role: "viewer",
  inPath: changePath,
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("How it stands.", "Change", changeSchema), ...problems(404) },
};

export interface ApprovalBody {
  /** Of the change as it was looked at: one that was edited since is not approved. */
  readonly revision: number;
  readonly reason: string;
}

export const approveChange: Operation<ChangePath, Nothing, ApprovalBody> = {
  id: "approveChange",
  method: "POST",
  path: "/admin/policy/changes/{change}/approve",
  summary: "Agrees to somebody else's change; it comes into force then, or at its time.",
  isOpen: false,
  role: "risk",
  inPath: changePath,
  inQuery: nothing,
  body: z.strictObject({ revision: z.int().min(1), reason: z.string().max(200).default("") }),
  responses: {
    200: json("How it stands.", "Change", changeSchema),
    ...problems(404, 409, 413, 415, 422),
  },
};

export interface WithdrawalBody {
  readonly reason: string;
}

export const withdrawChange: Operation<ChangePath, Nothing, WithdrawalBody> = {
  id: "withdrawChange",
  method: "POST",
  path: "/admin/policy/changes/{change}/withdraw",
  summary: "Takes back a change that has not come into force, one's own or another's.",
  isOpen: false,
  role: "risk",
  inPath: changePath,
  inQuery: nothing,
  body: z.strictObject({ reason: z.string().max(200).default("") }),
  responses: {
    200: json("How it stands.", "Change", changeSchema),
    ...problems(404, 409, 413, 415),
  },
};
