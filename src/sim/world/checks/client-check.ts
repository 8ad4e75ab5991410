import { orderIDOf } from "../../../core/ids.ts";
import { execIDOf } from "../../../core/ids.ts";
import type { ClientFilled } from "../../../core/execute/fill-events.ts";
import type { World } from "../world.ts";
import type { EventLedger } from "./event-ledger.ts";

/** I1, I3: all that clients were told stands in the journal. */
export function checkClients(world: World, ledger: EventLedger, journalId: string): void {
  const fills = new Map<string, ClientFilled>();
  for (const [exec, fill] of ledger.clientFills) fills.set(execIDOf(journalId, exec), fill);
  const execs = new Set<string>();
  for (const exec of ledger.reports.keys()) execs.add(execIDOf(journalId, exec));
  const orders = new Map<string, number>();
  for (const order of ledger.orders.keys()) orders.set(orderIDOf(journalId, order), order);
  for (const { ledger: client } of world.clients) {
    for (const order of client.orders.values()) {
      if (!order.isAcknowledged || orders.has(order.orderID)) continue;
      world.violated("I1", `${order.orderID} was acknowledged, and the journal does not know it`);
    }
    for (const execID of client.told()) {
      if (!execs.has(execID)) world.violated("I1", `report ${execID} was told, and not journaled`);
    }
    for (const [execID, told] of client.fills) {
      const booked = fills.get(execID);
      const isSame = booked !== undefined && booked.aQty + booked.bQty === told.lastQty;
      if (isSame && booked.lastPx === told.lastPx) continue;
      world.violated("I3", `fill ${execID} of ${told.lastQty} was told, not so in the journal`);
    }
  }
}
