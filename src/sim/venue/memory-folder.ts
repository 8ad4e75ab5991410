import { MemoryStore } from "../../fix/session/memory-store.ts";
import { OrderTable } from "./order-table.ts";
import type { TradeRecord } from "./trade-record.ts";
import type { VenueFolder } from "./venue-folder.ts";
import type { Identity } from "./venue-options.ts";
import { isKept, sessionNameOf } from "./venue-session.ts";

/**
 * A venue's folder in memory, for simulations: it outlives the venue, however that ends, as files
 * outlive a process.
 */
export class MemoryFolder {
  /** The trade log: what the venue did, in order. */
  readonly records: TradeRecord[] = [];
  readonly #stores = new Map<string, MemoryStore>();

  open(identities: readonly Identity[], maxOrders: number): VenueFolder {
    const table = new OrderTable(maxOrders);
    for (const record of this.records) table.apply(record);
    const names = identities.map((identity) => sessionNameOf(identity));
    return {
      log: { append: (record) => void this.records.push(record) },
      table,
      lastRecord: this.records.at(-1),
      stores: new Map(names.map((name) => [name, this.#storeOf(name)])),
      close: () => {},
    };
  }

  #storeOf(name: string): MemoryStore {
    const store = this.#stores.get(name) ?? new MemoryStore({ keeps: isKept });
    this.#stores.set(name, store);
    return store;
  }
}
