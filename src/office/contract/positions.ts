import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { accountSchema, limitSchema, noBody, nothing, sideSchema } from "./parts.ts";
import type { Nothing, Side } from "./parts.ts";
import { problems } from "./problem.ts";

/** What an account holds of a symbol, netted, in lots; long counts up. */
export interface PositionView {
  readonly symbol: string;
  readonly net: number;
  /** What orders that have not ended may still buy and sell. */
  readonly openBuy: number;
  readonly openSell: number;
}

/** One position: what an order opened and nothing has closed yet, in lots. */
export interface OpenPosition {
  /** The orderID of the order that opened it: what closes it names it so. */
  readonly position: string;
  readonly symbol: string;
  readonly side: Side;
  readonly openQty: number;
  /** What of it orders on their way are closing. */
  readonly closingQty: number;
}

export interface PositionList {
  readonly account: string;
  readonly positions: readonly PositionView[];
  /** A page of them: by symbol, bought before sold, the order first that came first. */
  readonly open: readonly OpenPosition[];
  /** `after` of the next page; absent where there is none. */
  readonly next?: string | undefined;
}

export interface PositionQuery {
  readonly account: string;
  /** The `next` of a page: only positions behind its last. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** OrderID, side and symbol of the last position that was listed; it may be closed by now. */
const placeSchema: z.ZodType<string> = z
  .string()
  .max(64)
  .regex(/^[^.]{1,20}\.(?:Buy|Sell)\..{1,32}$/);

const positionList: z.ZodType<PositionList> = z.strictObject({
  account: z.string(),
  positions: z.array(
    z.strictObject({
      symbol: z.string(),
      net: z.number(),
      openBuy: z.number(),
      openSell: z.number(),
    }),
  ),
  open: z.array(
    z.strictObject({
      position: z.string(),
      symbol: z.string(),
      side: sideSchema,
      openQty: z.number(),
      closingQty: z.number(),
    }),
  ),
  next: z.string().optional(),
});

export const listPositions: Operation<Nothing, PositionQuery> = {
  id: "listPositions",
  method: "GET",
  path: "/positions",
  summary: "What an account holds or may soon hold, by symbol, and page by page by position.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: z.strictObject({
    account: accountSchema,
    after: placeSchema.optional(),
    limit: limitSchema,
  }),
  body: noBody,
  responses: { 200: json("Its positions.", "Positions", positionList), ...problems(404) },
};
