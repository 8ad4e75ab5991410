import type { Loader, Saver } from "../saved.ts";
import type { OrderName } from "./pack-order.ts";

/** A ClOrdID an order no longer goes by. */
export interface Renamed extends OrderName {
  readonly number: number;
}

export function saveRenamed(to: Saver, { number, account, clOrdID }: Renamed): void {
  to.int(number);
  to.int(account);
  to.text(clOrdID);
}

export const loadRenamed = (from: Loader): Renamed => ({
  number: from.int(),
  account: from.int(),
  clOrdID: from.text(),
});
