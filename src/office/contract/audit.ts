import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { limitSchema, noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";

export interface AuditQueryBody {
  readonly before?: number | undefined;
  readonly limit: number;
  readonly entityType?: string | undefined;
  readonly entityId?: string | undefined;
  readonly userId?: string | undefined;
  readonly eventType?: string | undefined;
}

const word = z.string().max(128);
const value = z.record(z.string(), z.unknown()).nullable();

const auditRow = z.strictObject({
  id: z.int(),
  eventType: z.string(),
  entityType: z.string(),
  entityId: z.string(),
  oldValue: value,
  newValue: value,
  userId: z.string(),
  timestamp: z.string(),
  source: z.string(),
  reason: z.string(),
  requestId: z.string(),
  prevHash: z.string(),
  hash: z.string(),
});

export const listAudit: Operation<Nothing, AuditQueryBody> = {
  id: "listAudit",
  method: "GET",
  path: "/admin/routing/audit",
  summary: "Who changed what, when and why, the newest first.",
  isOpen: false,
  role: "risk",
  inPath: nothing,
  inQuery: z.strictObject({
    before: z.coerce.number().int().min(1).optional(),
    limit: limitSchema,
    entityType: word.optional(),
    entityId: word.optional(),
    userId: word.optional(),
    eventType: word.optional(),
  }),
  body: noBody,
  responses: {
    200: json(
      "A page of the chain.",
      "Audit",
      z.strictObject({
        /** Print it, and nobody can shorten the chain unseen. */
        head: z.strictObject({ id: z.int(), hash: z.string() }),
        rows: z.array(auditRow),
        next: z.int().optional(),
      }),
    ),
    ...problems(),
  },
};

export const exportAudit: Operation<Nothing, { readonly after: number; readonly limit: number }> = {
  id: "exportAudit",
  method: "GET",
  path: "/admin/routing/audit/export",
  summary: "The chain in its order, a line of JSON a row, as `hedgerow audit verify` reads it.",
  isOpen: false,
  role: "admin",
  inPath: nothing,
  inQuery: z.strictObject({
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(10_000).default(10_000),
  }),
  body: noBody,
  responses: {
    200: {
      description: "Rows behind `after`.",
      mediaType: "text/plain",
      name: "AuditText",
      schema: z.string(),
    },
    ...problems(),
  },
};
