import type { z } from "zod";

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

/**
 * One thing that can be asked of the office: routes, the document and the tests are made of it.
 *
 * No schema transforms what it reads, so that each can be printed as JSON Schema.
 */
export interface Operation<Path = unknown, Query = unknown, Body = unknown> {
  /** Unique; clients name their functions after it. */
  readonly id: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** As `/orders/{orderID}`. */
  readonly path: string;
  readonly summary: string;
  /** Answers without a token. */
  readonly isOpen: boolean;
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
