import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { accountSchema, noBody, nothing, sideSchema } from "./parts.ts";
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
  /** By symbol, bought before sold, the oldest first. */
  readonly open: readonly OpenPosition[];
}

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
});

export const listPositions: Operation<Nothing, { readonly account: string }> = {
  id: "listPositions",
  method: "GET",
  path: "/positions",
  summary: "What an account holds or may soon hold, by symbol and by position.",
  isOpen: false,
  inPath: nothing,
  inQuery: z.strictObject({ account: accountSchema }),
  body: noBody,
  responses: { 200: json("Its positions.", "Positions", positionList), ...problems(404) },
};
