import { z } from "zod";
import type { OrdType, Side, TimeInForce } from "../../src/core/terms.ts";
import { SESSION } from "./order-policy.ts";
import type { PlainFields } from "./plain-fields.ts";

const PRICE = 1e8;
const VOLUME = 1e6;
const US_PER_MS = 1000;

const ordTypes = { "1": "Market", "2": "Limit", "3": "Stop", "4": "StopLimit" } as const;
const timesInForce = {
  "0": "Day",
  "1": "GoodTillCancel",
  "3": "ImmediateOrCancel",
  "4": "FillOrKill",
  "6": "GoodTillDate",
} as const;

const scaled = (scale: number) => (text: string) => Math.round(Number(text) * scale);

/** `20260921-14:13:20.000` as microseconds since 1970. */
function timeUsOf(text: string): number {
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
  return Date.parse(`${date}T${text.slice(9)}Z`) * US_PER_MS;
}

const price = z
  .string()
  .regex(/^\d+(?:\.\d{1,8})?$/)
  .transform(scaled(PRICE));

const orderShape = z.object({
  clOrdID: z.string().regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/),
  account: z.string().min(1),
  symbol: z.string().min(1),
  side: z.enum(["1", "2"]).transform((side): Side => (side === "1" ? "Buy" : "Sell")),
  orderQty: z
    .string()
    .regex(/^\d+(?:\.\d{1,6})?$/)
    .transform(scaled(VOLUME)),
  ordType: z.enum(["1", "2", "3", "4"]).transform((type): OrdType => ordTypes[type]),
  timeInForce: z
    .enum(["0", "1", "3", "4", "6"])
    .default("0")
    .transform((time): TimeInForce => timesInForce[time]),
  price: price.optional(),
  stopPx: price.optional(),
  expireUs: z.string().transform(timeUsOf).optional(),
  isClosing: z
    .enum(["O", "C"])
    .default("O")
    .transform((effect) => effect === "C"),
  /** OrderID of the order that opened the position it closes. */
  position: z.string().optional(),
  transactTimeUs: z.string().transform(timeUsOf),
});

/** An order as its client wrote it. Volumes in 10⁻⁶ lots, prices in 10⁻⁸. */
export type PlainRequest = z.infer<typeof orderShape> & { readonly session: string };

/** @throws when a field of the order is not what it must be */
export function readRequest(fields: PlainFields): PlainRequest {
  const order = orderShape.parse({
    clOrdID: fields.get(11),
    account: fields.get(1),
    symbol: fields.get(55),
    side: fields.get(54),
    orderQty: fields.get(38),
    ordType: fields.get(40),
    timeInForce: fields.get(59),
    price: fields.get(44),
    stopPx: fields.get(99),
    expireUs: fields.get(126),
    isClosing: fields.get(77),
    position: fields.get(721),
    transactTimeUs: fields.get(60),
  });
  return { ...order, session: SESSION };
}
