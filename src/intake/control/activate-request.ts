import { z } from "zod";

/** A policy that is to come into force, over the file's words. */
export interface ActivateRequest {
  /** Where the layer stands that is changed at run time. */
  readonly layer: string;
  /** The change in the office's store behind it. */
  readonly change: string | null;
  /** The version it was made against. */
  readonly base: number;
  /** Says whether it could come into force, and what it would be; nothing does. */
  readonly isTrial: boolean;
  /** Whose words the file layer has: the running policy's, or those of an older version. */
  readonly file: "as it is" | { readonly heldFrom: number };
  readonly actor: string;
  readonly source: string;
  readonly reason: string;
}

const name = z.string().min(1).max(64);

interface ActivateFields {
  readonly layer: z.ZodType<string>;
  readonly change: z.ZodType<string | null>;
  readonly base: z.ZodType<number>;
  readonly isTrial: z.ZodType<boolean>;
  readonly file: z.ZodType<ActivateRequest["file"]>;
  readonly actor: z.ZodType<string>;
  readonly source: z.ZodType<string>;
  readonly reason: z.ZodType<string>;
}

export const activateFields: ActivateFields = {
  layer: z.string().min(1).max(4_096),
  change: name.nullable(),
  base: z.int().min(0),
  isTrial: z.boolean(),
  file: z.union([z.literal("as it is"), z.object({ heldFrom: z.int().min(1) })]),
  actor: name,
  source: name,
  reason: z.string().max(200),
};

/** One mistake of a policy. */
export interface PolicyFault {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly what: string;
  readonly hint: string | null;
}

export const policyFault: z.ZodType<PolicyFault> = z.object({
  code: z.string(),
  file: z.string(),
  line: z.number(),
  column: z.number(),
  path: z.string(),
  what: z.string(),
  hint: z.string().nullable(),
});
