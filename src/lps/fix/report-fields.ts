import { Digest } from "../../core/digest.ts";
import type { Leg } from "../../core/execute/order.ts";
import type { Side } from "../../core/terms.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import { tags } from "../../fix/tags.ts";
import { sideOf } from "../../fix/words.ts";

const MAX_ID = 64;

export const sideIn = (message: FixMessage, leg: Leg | undefined): Side | undefined =>
  sideOf(message.text(tags.side) ?? "") ?? leg?.side;

/**
 * ExecID(17); where the LP gives none, its order and the order's running total, which no other fill
 * has.
 */
export function fillIDIn(message: FixMessage): string {
  const execID = message.text(tags.execID);
  if (execID !== undefined) return keptID(execID);
  const [orderID, cumQty] = [message.text(tags.orderID), message.text(tags.cumQty)];
  return orderID === undefined || cumQty === undefined ? "" : keptID(`${orderID}@${cumQty}`);
}

/** Ids of an LP are kept with the leg; one beyond reason is kept by its beginning and a digest. */
export function keptID(text: string): string {
  if (text.length <= MAX_ID) return text;
  return `${text.slice(0, MAX_ID)}#${new Digest().addText(text).text()}`;
}
