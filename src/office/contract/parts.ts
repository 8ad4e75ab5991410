import { z } from "zod";

export type Side = "Buy" | "Sell";

export const sideSchema: z.ZodType<Side> = z.enum(["Buy", "Sell"]);

export const accountSchema: z.ZodType<string> = z.string().min(1).max(64);

export const symbolSchema: z.ZodType<string> = z.string().min(1).max(32);

export const orderIDSchema: z.ZodType<string> = z.string().min(1).max(20);

/** 1 to 64 printable ASCII characters, the first and the last no blank. */
export const clOrdIDSchema: z.ZodType<string> = z
  .string()
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/);

/**
 * A decimal: a number, or its text where it has more than 15 significant digits, which a number
 * does not hold.
 */
export const decimalSchema: z.ZodType<number | string> = z.union(
  [z.number(), z.string().regex(/^-?\d{1,20}(?:\.\d{1,20})?$/)],
  { error: "must be a decimal, as a number or a text" },
);

/** RFC 3339 in UTC, to the microsecond at most. */
export const timeSchema: z.ZodType<string> = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z$/);

/** Neither control characters nor halves of a character: what can be kept and shown as it is. */
export const isPlain = (text: string): boolean => /^[^\p{Cc}\p{Cs}]*$/u.test(text);

export interface Nothing {
  readonly [name: string]: never;
}

const PAGE = 100;
const LARGEST_PAGE = 500;

/** Rows of a page. */
export const limitSchema: z.ZodType<number> = z.coerce
  .number()
  .int()
  .min(1)
  .max(LARGEST_PAGE)
  .default(PAGE);

/** No parameters. */
export const nothing: z.ZodType<Nothing> = z.strictObject({});

/** A request without a body. */
export const noBody: z.ZodType<undefined> = z.undefined();
