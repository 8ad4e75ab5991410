import { z } from "zod";
import type { Side } from "../../core/terms.ts";
import { MAX_PRICE } from "../../core/units/quantity.ts";

/** One trade as an LP states it. */
export interface StatedTrade {
  /** Ours and theirs; empty where the statement does not say, but not both. */
  readonly clOrdID: string;
  readonly orderID: string;
  readonly execID: string;
  /** The LP's name of it. */
  readonly symbol: string;
  readonly side: Side;
  /** 10⁻⁶ of what the LP counts. */
  readonly quantity: number;
  /** 10⁻⁸ of the quote currency. */
  readonly price: number;
  /** Microseconds since 1970. */
  readonly timeUs: number;
}

/** All trades of an LP from a time on, and up to another, exclusive. */
export interface StatementAsked {
  readonly lp: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly trades: readonly StatedTrade[];
  /** The file's name and its SHA-256, for the journal. */
  readonly file: string;
  readonly sha256: string;
  /** Says what would come of it and changes nothing. */
  readonly isTrial: boolean;
  readonly actor: string;
}

/** Trades of one statement: they are taken at once, or not at all. */
export const MOST_TRADES = 5_000;

const statedTrade = z.object({
  clOrdID: z.string().max(64),
  orderID: z.string().max(256),
  execID: z.string().min(1).max(256),
  symbol: z.string().min(1).max(64),
  side: z.enum(["Buy", "Sell"]),
  quantity: z.int().positive(),
  price: z.int().positive().max(MAX_PRICE),
  timeUs: z.int().min(0),
});

const name = z.string().min(1).max(64);

/** Each field of the request but its id and what it is. */
export const statementFields: {
  readonly [Key in keyof StatementAsked]: z.ZodType<StatementAsked[Key]>;
} = {
  lp: name,
  fromUs: z.int().min(0),
  toUs: z.int().min(0),
  trades: z.array(statedTrade).max(MOST_TRADES),
  file: name,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  isTrial: z.boolean(),
  actor: name,
};
