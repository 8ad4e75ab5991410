import { z } from "zod";
import { ordStatuses } from "../../core/execute/order-status.ts";
import type { OpenOrders } from "./open-orders.ts";

const ordStatus = z.enum(ordStatuses);

/** As much of a record as says which orders are still open. */
const replayed = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("order"),
    clOrdID: z.string(),
    session: z.string(),
    msgSeqNum: z.number(),
    account: z.string(),
    symbol: z.string(),
    side: z.enum(["Buy", "Sell"]),
  }),
  z.object({
    kind: z.literal("report"),
    clOrdID: z.string(),
    execID: z.string(),
    ordStatus,
    isDisowned: z.boolean().optional(),
  }),
  z.object({ kind: z.literal("notTaken"), clOrdID: z.string() }),
  z.object({ kind: z.enum(["start", "session", "stop"]) }),
]);

/** Takes a line of the log into the open orders. @returns whether it is one of ours */
export function replayRecord(record: unknown, open: OpenOrders): boolean {
  const result = replayed.safeParse(record);
  if (!result.success) return false;
  const found = result.data;
  if (found.kind === "order") open.sent(found, Number.NEGATIVE_INFINITY);
  else if (found.kind === "notTaken") open.notTaken(found.clOrdID);
  else if (found.kind === "report") {
    open.reported(found.clOrdID, found.ordStatus, found.isDisowned === true);
  }
  return true;
}
