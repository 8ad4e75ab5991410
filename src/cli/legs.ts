import { z } from "zod";
import { actor } from "./actor.ts";
import { ask } from "./ask.ts";
import { print, printJson } from "./output.ts";
import type { AskOptions } from "./status.ts";

const row = z.object({
  leg: z.string(),
  lp: z.string(),
  order: z.string(),
  account: z.string(),
  symbol: z.string(),
  side: z.string(),
  orderQty: z.number(),
  cumQty: z.number(),
  limitPx: z.number(),
  ordStatus: z.string(),
  isInDoubt: z.boolean(),
});
const listed = z.object({ open: z.number(), inDoubt: z.number(), legs: z.array(row) });
const settled = row.extend({ orderStatus: z.string() });

/** Legs that are out at LPs, those in doubt first. */
export async function listLegs({ data, json }: AskOptions): Promise<void> {
  const { result } = await ask(data, { op: "legs" });
  if (json) return printJson(result);
  const { open, inDoubt, legs } = listed.parse(result);
  const more = open > legs.length ? `; the first ${legs.length} are listed` : "";
  const lines = [`${open} legs are open, ${inDoubt} in doubt${more}`, ...legs.map(word)];
  return print(`${lines.join("\n")}\n`);
}

const word = (leg: z.output<typeof row>): string =>
  `${leg.leg}  ${leg.lp}  ${leg.side} ${leg.orderQty} ${leg.symbol} at ${leg.limitPx}: ` +
  `${leg.ordStatus}${leg.isInDoubt ? ", IN DOUBT" : ""}, ${leg.cumQty} filled  ` +
  `(order ${leg.order}, account ${leg.account})`;

export interface ResolveFlags {
  readonly filled?: string;
  readonly price?: string;
  readonly reason: string;
}

/** A person says how a leg in doubt ended; durable when the command returns. */
export async function resolveLeg(
  leg: string,
  { filled = "0", price = "", reason }: ResolveFlags,
  { data, json }: AskOptions,
): Promise<void> {
  const question = { op: "settle", leg, filled, price, actor: actor(), reason } as const;
  const { result } = await ask(data, question);
  if (json) return printJson(result);
  const { ordStatus, cumQty, order, orderStatus } = settled.parse(result);
  return print(`leg ${leg} is ${ordStatus}, ${cumQty} filled; order ${order} is ${orderStatus}\n`);
}
