import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { accountSchema, clOrdIDSchema, decimalSchema, noBody, nothing } from "./parts.ts";
import { orderIDSchema, sideSchema, symbolSchema, timeSchema } from "./parts.ts";
import type { Nothing, Side } from "./parts.ts";
import { problems } from "./problem.ts";

const timesInForce = [
  "Day",
  "GoodTillCancel",
  "GoodTillDate",
  "ImmediateOrCancel",
  "FillOrKill",
] as const;

/** What a client's order may say; the words are those of FIX 4.4. */
export interface NewOrder {
  readonly account: string;
  /** Unique among the account's orders: the same order again is answered, not made again. */
  readonly clOrdID: string;
  readonly symbol: string;
  readonly side: Side;
  /** Lots. */
  readonly orderQty: number | string;
  readonly ordType: "Market" | "Limit" | "Stop" | "StopLimit";
  /** The worst price it may be filled at, and the price that makes it live. */
  readonly price?: number | string | undefined;
  readonly stopPx?: number | string | undefined;
  readonly timeInForce: (typeof timesInForce)[number];
  /** Of a GoodTillDate order. */
  readonly expireTime?: string | undefined;
  /** When its client made it; left out, when it was read. */
  readonly transactTime?: string | undefined;
  /** `close`: it may only close what the account holds. */
  readonly positionEffect: "open" | "close";
  /** The one position it closes: the orderID of the order that opened it. */
  readonly position?: string | undefined;
}

export interface OrderFill {
  readonly execID: string;
  readonly lastQty: number;
  readonly lastPx: number;
  /** What is charged for it; both left out where no commission was agreed. */
  readonly commission?: number | undefined;
  readonly commCurrency?: string | undefined;
}

/** An order as its client may see it: nothing of the house's books. */
export interface OrderView {
  readonly orderID: string;
  readonly account: string;
  readonly clOrdID: string;
  readonly symbol: string;
  readonly side: Side;
  readonly orderQty: number;
  readonly ordType: string;
  /** As far as it has them. */
  readonly price?: number | undefined;
  readonly stopPx?: number | undefined;
  readonly timeInForce: string;
  readonly expireTime?: string | undefined;
  readonly positionEffect: "open" | "close";
  /** The position it names. */
  readonly position?: string | undefined;
  readonly ordStatus: string;
  /** It waits for its price. */
  readonly isResting: boolean;
  readonly cumQty: number;
  readonly leavesQty: number;
  /** 0 without fills. */
  readonly avgPx: number;
  /** Why it was refused, or ended before it was filled whole. */
  readonly reason?: { readonly code: string; readonly text: string } | undefined;
  readonly fills: readonly OrderFill[];
}

const newOrder: z.ZodType<NewOrder> = z.strictObject({
  account: accountSchema,
  clOrdID: clOrdIDSchema,
  symbol: symbolSchema,
  side: sideSchema,
  orderQty: decimalSchema,
  ordType: z.enum(["Market", "Limit", "Stop", "StopLimit"]).default("Market"),
  price: decimalSchema.optional(),
  stopPx: decimalSchema.optional(),
  timeInForce: z.enum(timesInForce).default("Day"),
  expireTime: timeSchema.optional(),
  transactTime: timeSchema.optional(),
  positionEffect: z.enum(["open", "close"]).default("open"),
  position: orderIDSchema.optional(),
});

const fillSchema: z.ZodType<OrderFill> = z.strictObject({
  execID: z.string(),
  lastQty: z.number(),
  lastPx: z.number(),
  commission: z.number().optional(),
  commCurrency: z.string().optional(),
});

export const orderSchema: z.ZodType<OrderView> = z.strictObject({
  orderID: z.string(),
  account: z.string(),
  clOrdID: z.string(),
  symbol: z.string(),
  side: sideSchema,
  orderQty: z.number(),
  ordType: z.string(),
  price: z.number().optional(),
  stopPx: z.number().optional(),
  timeInForce: z.string(),
  expireTime: z.string().optional(),
  positionEffect: z.enum(["open", "close"]),
  position: z.string().optional(),
  ordStatus: z.string(),
  isResting: z.boolean(),
  cumQty: z.number(),
  leavesQty: z.number(),
  avgPx: z.number(),
  reason: z.strictObject({ code: z.string(), text: z.string() }).optional(),
  fills: z.array(fillSchema),
});

export const submitOrder: Operation<Nothing, Nothing, NewOrder> = {
  id: "submitOrder",
  method: "POST",
  path: "/orders",
  summary:
    "Sends an order; answered once it is on the disk. The same order again is not made again.",
  isOpen: false,
  role: "dealer",
  inPath: nothing,
  inQuery: nothing,
  body: newOrder,
  responses: {
    200: json("It was sent before: how it stands.", "Order", orderSchema),
    201: json("It was taken.", "Order", orderSchema),
    ...problems(409, 413, 415, 422, 429),
  },
};

export const getOrder: Operation<{ readonly orderID: string }, Nothing> = {
  id: "getOrder",
  method: "GET",
  path: "/orders/{orderID}",
  summary: "How an order stands.",
  isOpen: false,
  role: "viewer",
  inPath: z.strictObject({ orderID: orderIDSchema }),
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("The order.", "Order", orderSchema), ...problems(404) },
};

export const cancelOrder: Operation<{ readonly orderID: string }, Nothing> = {
  id: "cancelOrder",
  method: "DELETE",
  path: "/orders/{orderID}",
  summary: "Takes back an order that rests and came by HTTP; answered once that is on the disk.",
  isOpen: false,
  role: "dealer",
  inPath: z.strictObject({ orderID: orderIDSchema }),
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json("It is cancelled, now or since an earlier request.", "Order", orderSchema),
    ...problems(404, 409, 413, 415),
  },
};

export const findOrders: Operation<
  Nothing,
  { readonly account: string; readonly clOrdID: string }
> = {
  id: "findOrders",
  method: "GET",
  path: "/orders",
  summary: "The order of an account with a ClOrdID, if there is one.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: z.strictObject({ account: accountSchema, clOrdID: clOrdIDSchema }),
  body: noBody,
  responses: {
    200: json("One order or none.", "Orders", z.strictObject({ orders: z.array(orderSchema) })),
    ...problems(),
  },
};
