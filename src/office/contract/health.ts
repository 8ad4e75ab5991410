import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { badRequest, problems } from "./problem.ts";

/** Whether orders can be sent and answers are up to date. */
export interface Readiness {
  readonly isReady: boolean;
  /** The desk answered within the last second and a half. */
  readonly isDeskReachable: boolean;
  /** The journal was read once, and no more than 10 000 durable events are unread. */
  readonly isCaughtUp: boolean;
  /** At least one LP takes orders, or the policy has none; and the desk is not cancel-only. */
  readonly isLpTrading: boolean;
  /** The disk has room for the journal. */
  readonly isJournalSound: boolean;
  /** A policy is in force. */
  readonly isPolicyActive: boolean;
  /** Users, keys and changes of the policy can be had. Orders need none of it. */
  readonly isStoreOpen: boolean;
  /** What is missing, all of it; empty where it is ready. */
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  /** Durable events without rows in the store, and why; lists lag behind, orders do not. */
  readonly rows: { readonly behind: number; readonly fault?: string | undefined };
}

const readiness: z.ZodType<Readiness> = z.strictObject({
  isReady: z.boolean(),
  isDeskReachable: z.boolean(),
  isCaughtUp: z.boolean(),
  isLpTrading: z.boolean(),
  isJournalSound: z.boolean(),
  isPolicyActive: z.boolean(),
  isStoreOpen: z.boolean(),
  reasons: z.array(z.strictObject({ code: z.string(), text: z.string() })),
  rows: z.strictObject({ behind: z.int(), fault: z.string().optional() }),
});

export const checkHealth: Operation<Nothing, Nothing> = {
  id: "checkHealth",
  method: "GET",
  path: "/healthz",
  summary: "The office answers.",
  isOpen: true,
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json("It does.", "Health", z.strictObject({ isUp: z.literal(true) })),
    400: badRequest,
  },
};

export const checkReadiness: Operation<Nothing, Nothing> = {
  id: "checkReadiness",
  method: "GET",
  path: "/readyz",
  summary: "Whether orders can be sent and answers are up to date.",
  isOpen: true,
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json("They can and are.", "Readiness", readiness),
    400: badRequest,
    503: json("Something is missing.", "Readiness", readiness),
  },
};

export const getMetrics: Operation<Nothing, Nothing> = {
  id: "getMetrics",
  method: "GET",
  path: "/metrics",
  summary: "Figures of desk and office for Prometheus.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: {
    200: {
      description: "Prometheus text format; `hedgerow_desk_up` says whether the desk answered.",
      mediaType: "text/plain",
      name: "Metrics",
      schema: z.string(),
    },
    ...problems(),
  },
};

export const getDocument: Operation<Nothing, Nothing> = {
  id: "getDocument",
  method: "GET",
  path: "/docs/json",
  summary: "This document.",
  isOpen: true,
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json("OpenAPI 3.1.", "Document", z.looseObject({ openapi: z.literal("3.1.0") })),
    400: badRequest,
  },
};
