import { createHash } from "node:crypto";
import { join } from "node:path";
import { FileStore } from "../../fix/session/file-store.ts";
import type { SessionStore } from "../../fix/session/session-store.ts";
import { OrderTable } from "./order-table.ts";
import { TradeLog } from "./trade-log.ts";
import type { TradeRecord } from "./trade-record.ts";
import { lockVenueFolder } from "./venue-lock.ts";
import type { Identity } from "./venue-options.ts";
import { isKept, sessionNameOf } from "./venue-session.ts";

/** Everything of a venue that outlives its process. */
export interface VenueFolder {
  readonly log: Pick<TradeLog, "append">;
  readonly table: OrderTable;
  /** What the last run wrote last. */
  readonly lastRecord: TradeRecord | undefined;
  /** By the session's name. */
  readonly stores: ReadonlyMap<string, SessionStore>;
  /** An orderly end. */
  close(): void;
}

/** @throws VenueError or StoreDamagedError; the folder is then free again */
export function openVenueFolder(
  dir: string,
  identities: readonly Identity[],
  maxOrders: number,
): VenueFolder {
  const unlock = lockVenueFolder(dir);
  const opened: { close(): void }[] = [];
  const close = (): void => {
    for (const file of opened) file.close();
    unlock();
  };
  try {
    const table = new OrderTable(maxOrders);
    let lastRecord: TradeRecord | undefined;
    const log = TradeLog.open(join(dir, "trades.ndjson"), (record) => {
      table.apply(record);
      lastRecord = record;
    });
    opened.push(log);
    const stores = new Map<string, FileStore>();
    for (const identity of identities) {
      const store = new FileStore(join(dir, storeNameOf(identity)), { keeps: isKept });
      opened.push(store);
      stores.set(sessionNameOf(identity), store);
    }
    return { log, table, lastRecord, stores, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** CompIDs may hold what a file name may not; the hash keeps two of them apart all the same. */
function storeNameOf(identity: Identity): string {
  const name = sessionNameOf(identity);
  const readable = name.replaceAll(/[^A-Za-z0-9-]/g, "_").slice(0, 60);
  const hash = createHash("sha256").update(name, "utf8").digest("hex").slice(0, 8);
  return `session-${readable}-${hash}.store`;
}
