import type { z } from "zod";
import type { Role } from "./role.ts";

/** What an operation answers with one status. */
export interface Response {
  readonly description: string;
  readonly mediaType: string;
  /** Under which the schema stands in the document; answers of one name share it. */
  readonly name: string;
  readonly schema: z.ZodType;
}

/** By status. */
export type Responses = Readonly<Record<number, Response>>;

/** Who may ask: anybody, or whoever has this role or one above it. */
export type Access = { readonly isOpen: true } | { readonly isOpen: false; readonly role: Role };

/**
 * One thing that can be asked of the office: routes, the document and the tests are made of it.
 *
 * No schema transforms what it reads, so that each can be printed as JSON Schema.
 */
export type Operation<Path = unknown, Query = unknown, Body = unknown> = Access &
  Asking<Path, Query, Body>;

interface Asking<Path, Query, Body> {
  /** Unique; clients name their functions after it. */
  readonly id: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** As `/orders/{orderID}`. */
  readonly path: string;
  readonly summary: string;
  /** The request must say in If-Match which state it changes: the ETag it was given. */
  readonly needsIfMatch?: true;
  /** It may carry an Idempotency-Key: the same request again is answered as it was before. */
  readonly takesIdempotencyKey?: true;
  /** Bytes of a body; left out: 64 KiB. */
  readonly largestBody?: number;
  readonly inPath: z.ZodType<Path>;
  readonly inQuery: z.ZodType<Query>;
  readonly body: z.ZodType<Body>;
  readonly responses: Responses;
}

export const json = (description: string, name: string, schema: z.ZodType): Response => ({
  description,
  mediaType: "application/json",
  name,
  schema,
});
