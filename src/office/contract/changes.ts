import { z } from "zod";
import { timeSchema } from "./parts.ts";

/** What may be said with any change of the policy. */
export interface ChangeQuery {
  /** Why; kept in the audit. */
  readonly reason: string;
  /** When it comes into force; left out, at once. */
  readonly activateAt?: string | undefined;
  /** `c7:2` puts it in the place of a change that waits, looked at in that revision of it. */
  readonly revises?: string | undefined;
  /** `true`: says what it would do, and changes nothing. */
  readonly dryRun: "true" | "false";
}

export const changeQuery: z.ZodType<ChangeQuery> = z.strictObject({
  reason: z.string().max(200).default(""),
  activateAt: timeSchema.optional(),
  revises: z
    .string()
    .regex(/^c\d{1,15}:\d{1,9}$/)
    .optional(),
  dryRun: z.enum(["true", "false"]).default("false"),
});

/** One value that a change makes another, as files would write it; null: it is not said. */
export interface ValueChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a change would do to recorded orders: each decided again with all it was decided with. */
export interface ChangeEffect {
  /** Orders that were looked at, the newest. */
  readonly orders: number;
  /** Of these, how many would go to another book, and how many to the same otherwise split. */
  readonly otherBook: number;
  readonly otherSplit: number;
  /** Some of those that would go to another book. */
  readonly examples: readonly {
    readonly orderID: string;
    readonly before: string;
    readonly after: string;
  }[];
}

/** What a dry run says. */
export interface TrialView {
  readonly changes: readonly ValueChange[];
  readonly warnings: readonly string[];
  readonly effect: ChangeEffect;
}

const valueChange: z.ZodType<ValueChange> = z.strictObject({
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});

export const valueChanges: z.ZodType<readonly ValueChange[]> = z.array(valueChange);

export const trialSchema: z.ZodType<TrialView> = z.strictObject({
  changes: valueChanges,
  warnings: z.array(z.string()),
  effect: z.strictObject({
    orders: z.int(),
    otherBook: z.int(),
    otherSplit: z.int(),
    examples: z.array(
      z.strictObject({ orderID: z.string(), before: z.string(), after: z.string() }),
    ),
  }),
});

/** How a change stands. */
export interface ChangeOutlineView {
  readonly id: string;
  readonly status: string;
  readonly author: string;
  readonly reason: string;
  readonly source: string;
  readonly createdAt: string;
  readonly activateAt: string | null;
  readonly revision: number;
  readonly approvals: readonly {
    readonly approver: string;
    readonly at: string;
    readonly reason: string;
  }[];
  /** Where secrets are set by it. */
  readonly secrets: readonly {
    readonly entity: string;
    readonly id: string;
    readonly path: string;
  }[];
  readonly version: number | null;
  readonly outcome: { readonly code: string; readonly text: string } | null;
}

export interface ChangeView extends ChangeOutlineView {
  /** What is changed, as it was asked for; without secrets. */
  readonly edits: readonly unknown[];
}

const outline = {
  id: z.string(),
  status: z.enum(["awaiting_approval", "scheduled", "pending", "active", "refused", "withdrawn"]),
  author: z.string(),
  reason: z.string(),
  source: z.string(),
  createdAt: z.string(),
  activateAt: z.string().nullable(),
  revision: z.int(),
  approvals: z.array(z.strictObject({ approver: z.string(), at: z.string(), reason: z.string() })),
  secrets: z.array(z.strictObject({ entity: z.string(), id: z.string(), path: z.string() })),
  version: z.int().nullable(),
  outcome: z.strictObject({ code: z.string(), text: z.string() }).nullable(),
} as const;

export const changeOutlineSchema: z.ZodType<ChangeOutlineView> = z.strictObject(outline);

export const changeSchema: z.ZodType<ChangeView> = z.strictObject({
  ...outline,
  edits: z.array(z.unknown()),
});
