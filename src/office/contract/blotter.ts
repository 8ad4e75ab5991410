import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { noBody, nothing, orderIDSchema } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";
import { endFilter, eventCursor, rowFilter, rowsState } from "./rows.ts";
import type { EndFilter, RowFilter, RowsState } from "./rows.ts";

/** An order as the desk sees it, the house's books too. Volumes in lots. */
export interface BlotterOrder {
  readonly orderID: string;
  readonly account: string;
  /** Empty: it came by HTTP, or is the house's. */
  readonly session: string;
  readonly clOrdID: string;
  readonly symbol: string;
  readonly side: string;
  readonly orderQty: number;
  readonly ordType: string;
  readonly price?: number | undefined;
  readonly stopPx?: number | undefined;
  readonly timeInForce: string;
  readonly expireTime?: string | undefined;
  readonly positionEffect: "open" | "close";
  readonly position?: string | undefined;
  /** When it was taken or refused, and when it changed last. RFC 3339, UTC. */
  readonly time: string;
  readonly changed: string;
  readonly ordStatus: string;
  readonly isResting: boolean;
  readonly cumQty: number;
  readonly leavesQty: number;
  readonly avgPx: number;
  /** Empty: nothing is decided. */
  readonly action: string;
  readonly rule: string;
  readonly clientClass: string;
  /** `A`, `B`, `AB`; empty: neither. */
  readonly book: string;
  readonly lps: readonly string[];
  readonly aVolume: number;
  readonly bVolume: number;
  readonly aFilled: number;
  readonly bFilled: number;
  /** A stable code; empty: it was neither refused nor ended early. */
  readonly reason: string;
  readonly detail: string;
}

export interface BlotterLeg {
  readonly clOrdID: string;
  readonly lp: string;
  readonly lpOrderID: string;
  readonly side: string;
  readonly orderQty: number;
  readonly limitPx: number;
  readonly expectedPx: number;
  readonly timeInForce: string;
  readonly ordStatus: string;
  readonly isInDoubt: boolean;
  readonly cumQty: number;
  readonly text: string;
  readonly time: string;
  readonly changed: string;
}

/** A fill of a client or the house, by an LP, or one that an LP took back. */
export interface BlotterFill {
  readonly party: "CLIENT" | "HOUSE" | "LP" | "LP_BUST";
  readonly time: string;
  readonly execID: string;
  /** Empty: it is of no order that was known. */
  readonly orderID: string;
  /** ClOrdID of the leg; empty: no LP had part in it. */
  readonly leg: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: string;
  readonly lastQty: number;
  readonly lastPx: number;
  /** What of it came from LPs, and from the house. */
  readonly aQty: number;
  readonly bQty: number;
  readonly book: string;
  /** Empty: none. */
  readonly lp: string;
  /** How much better the LP filled it than the client, and the house kept. */
  readonly kept: number;
  readonly commission?: number | undefined;
  readonly commCurrency?: string | undefined;
}

const order: z.ZodType<BlotterOrder> = z.strictObject({
  orderID: z.string(),
  account: z.string(),
  session: z.string(),
  clOrdID: z.string(),
  symbol: z.string(),
  side: z.string(),
  orderQty: z.number(),
  ordType: z.string(),
  price: z.number().optional(),
  stopPx: z.number().optional(),
  timeInForce: z.string(),
  expireTime: z.string().optional(),
  positionEffect: z.enum(["open", "close"]),
  position: z.string().optional(),
  time: z.string(),
  changed: z.string(),
  ordStatus: z.string(),
  isResting: z.boolean(),
  cumQty: z.number(),
  leavesQty: z.number(),
  avgPx: z.number(),
  action: z.string(),
  rule: z.string(),
  clientClass: z.string(),
  book: z.string(),
  lps: z.array(z.string()),
  aVolume: z.number(),
  bVolume: z.number(),
  aFilled: z.number(),
  bFilled: z.number(),
  reason: z.string(),
  detail: z.string(),
});

const leg: z.ZodType<BlotterLeg> = z.strictObject({
  clOrdID: z.string(),
  lp: z.string(),
  lpOrderID: z.string(),
  side: z.string(),
  orderQty: z.number(),
  limitPx: z.number(),
  expectedPx: z.number(),
  timeInForce: z.string(),
  ordStatus: z.string(),
  isInDoubt: z.boolean(),
  cumQty: z.number(),
  text: z.string(),
  time: z.string(),
  changed: z.string(),
});

export const fillParty: z.ZodType<BlotterFill["party"]> = z.enum([
  "CLIENT",
  "HOUSE",
  "LP",
  "LP_BUST",
]);

const fill: z.ZodType<BlotterFill> = z.strictObject({
  party: fillParty,
  time: z.string(),
  execID: z.string(),
  orderID: z.string(),
  leg: z.string(),
  account: z.string(),
  symbol: z.string(),
  side: z.string(),
  lastQty: z.number(),
  lastPx: z.number(),
  aQty: z.number(),
  bQty: z.number(),
  book: z.string(),
  lp: z.string(),
  kept: z.number(),
  commission: z.number().optional(),
  commCurrency: z.string().optional(),
});

export interface OrderQuery extends RowFilter, EndFilter {
  /** An OrderID: only orders that came before it. */
  readonly before?: string | undefined;
}

export interface BlotterOrderPage {
  readonly orders: readonly BlotterOrder[];
  readonly next?: string | undefined;
  readonly rows: RowsState;
}

export const listOrders: Operation<Nothing, OrderQuery> = {
  id: "listOrders",
  method: "GET",
  path: "/admin/orders",
  summary: "Orders, the newest first, denied ones and those of the house (account HOUSE) too.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: z.strictObject({ before: orderIDSchema.optional(), ...rowFilter, ...endFilter }),
  body: noBody,
  responses: {
    200: json(
      "A page of orders.",
      "BlotterOrders",
      z.strictObject({ orders: z.array(order), next: z.string().optional(), rows: rowsState }),
    ),
    ...problems(),
  },
};

export interface WholeOrder {
  readonly order: BlotterOrder;
  readonly legs: readonly BlotterLeg[];
  /** The newest first, 500 of them at most. */
  readonly fills: readonly BlotterFill[];
  readonly rows: RowsState;
}

export const getBlotterOrder: Operation<{ readonly orderID: string }, Nothing> = {
  id: "getBlotterOrder",
  method: "GET",
  path: "/admin/orders/{orderID}",
  summary: "An order with its legs and fills, however long ago it ended.",
  isOpen: false,
  role: "viewer",
  inPath: z.strictObject({ orderID: orderIDSchema }),
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json(
      "The order.",
      "BlotterOrder",
      z.strictObject({ order, legs: z.array(leg), fills: z.array(fill), rows: rowsState }),
    ),
    ...problems(404),
  },
};

export interface FillQuery extends RowFilter {
  readonly before?: string | undefined;
  readonly party?: BlotterFill["party"] | undefined;
}

export interface BlotterFillPage {
  readonly fills: readonly BlotterFill[];
  readonly next?: string | undefined;
  readonly rows: RowsState;
}

export const listFills: Operation<Nothing, FillQuery> = {
  id: "listFills",
  method: "GET",
  path: "/admin/fills",
  summary: "Fills of clients, of the house and by LPs, and those LPs took back, the newest first.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: z.strictObject({
    before: eventCursor.optional(),
    ...rowFilter,
    party: fillParty.optional(),
  }),
  body: noBody,
  responses: {
    200: json(
      "A page of fills.",
      "BlotterFills",
      z.strictObject({ fills: z.array(fill), next: z.string().optional(), rows: rowsState }),
    ),
    ...problems(),
  },
};
