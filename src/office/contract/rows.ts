import { z } from "zod";
import { accountSchema, clOrdIDSchema, limitSchema, orderIDSchema } from "./parts.ts";
import { sideSchema, symbolSchema, timeSchema } from "./parts.ts";
import type { Side } from "./parts.ts";

export type RoutingAction = "A_BOOK" | "B_BOOK" | "PARTIAL_HEDGE" | "REJECT";

export const actionSchema: z.ZodType<RoutingAction> = z.enum([
  "A_BOOK",
  "B_BOOK",
  "PARTIAL_HEDGE",
  "REJECT",
]);

/** Where the rows of an answer come from, and how far that is. */
export interface RowsState {
  /** `memory`: what the office remembers, while the store is away or behind. */
  readonly source: "store" | "memory";
  /** Durable events that are in no row yet. */
  readonly behind: number;
  /** Rows of all that the journal ever had can be found. */
  readonly isWhole: boolean;
}

export const rowsState: z.ZodType<RowsState> = z.strictObject({
  source: z.enum(["store", "memory"]),
  behind: z.int(),
  isWhole: z.boolean(),
});

/** What is asked of orders, decisions and fills alike; a part that is left out may be anything. */
export interface RowFilter {
  readonly account?: string | undefined;
  readonly symbol?: string | undefined;
  readonly side?: Side | undefined;
  readonly ordType?: string | undefined;
  readonly clientClass?: string | undefined;
  readonly action?: RoutingAction | undefined;
  /** An id, or `-`: no rule decided. */
  readonly rule?: string | undefined;
  readonly lp?: string | undefined;
  readonly book?: "A" | "B" | undefined;
  readonly orderID?: string | undefined;
  readonly clOrdID?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** A journal that is no more the desk's; left out, the desk's own. */
  readonly journal?: string | undefined;
  readonly limit: number;
}

export const journalSchema: z.ZodType<string> = z.string().regex(/^[0-9A-Z]{8}$/);

/** A schema for each part. */
type ShapeOf<Parts> = { readonly [Name in keyof Parts]-?: z.ZodType<Parts[Name]> };

export const rowFilter: ShapeOf<RowFilter> = {
  account: accountSchema.optional(),
  symbol: symbolSchema.optional(),
  side: sideSchema.optional(),
  ordType: z.enum(["Market", "Limit", "Stop", "StopLimit", "Other"]).optional(),
  clientClass: z.enum(["RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC", "UNKNOWN"]).optional(),
  action: actionSchema.optional(),
  rule: z.string().min(1).max(64).optional(),
  lp: z.string().min(1).max(64).optional(),
  book: z.enum(["A", "B"]).optional(),
  orderID: orderIDSchema.optional(),
  clOrdID: clOrdIDSchema.optional(),
  from: timeSchema.optional(),
  to: timeSchema.optional(),
  journal: journalSchema.optional(),
  limit: limitSchema,
};

/** How orders end, and why; of fills nobody asks. */
export interface EndFilter {
  readonly status?: string | undefined;
  /** A stable code. */
  readonly reason?: string | undefined;
}

export const endFilter: ShapeOf<EndFilter> = {
  status: z
    .enum(["New", "PartiallyFilled", "Filled", "Canceled", "Rejected", "Expired"])
    .optional(),
  reason: z
    .string()
    .regex(/^[A-Z_]{1,40}$/)
    .optional(),
};

/** Where a page ended: an event of the journal. */
export const eventCursor: z.ZodType<string> = z.string().regex(/^[1-9]\d{0,13}$/);
