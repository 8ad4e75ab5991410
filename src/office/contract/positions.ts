import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { accountSchema, noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";

/** What an account holds of a symbol, netted, in lots; long counts up. */
export interface PositionView {
  readonly symbol: string;
  readonly net: number;
  /** What orders that have not ended may still buy and sell. */
  readonly openBuy: number;
  readonly openSell: number;
}

export interface PositionList {
  readonly account: string;
  readonly positions: readonly PositionView[];
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
});

export const listPositions: Operation<Nothing, { readonly account: string }> = {
  id: "listPositions",
  method: "GET",
  path: "/positions",
  summary: "What an account holds or may soon hold, by symbol.",
  isOpen: false,
  inPath: nothing,
  inQuery: z.strictObject({ account: accountSchema }),
  body: noBody,
  responses: { 200: json("Its positions.", "Positions", positionList), ...problems(404) },
};
