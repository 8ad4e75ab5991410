import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { NodeDisk } from "../journal/node-disk.ts";

/** Where things stand in a data folder. */
export interface DataFolder {
  readonly dir: string;
  readonly lock: string;
  readonly journal: string;
  /** What the journal added up to, now and then. */
  readonly snapshots: string;
  /** Policies that were in force, one file a version. */
  readonly policy: string;
  readonly controlSocket: string;
  /** What HTTP requests must carry, one line. */
  readonly token: string;
  /** What a webhook was told and is not over; nothing where there is none. */
  readonly alerts: string;
}

export const dataFolderAt = (dir: string): DataFolder => ({
  dir,
  lock: join(dir, "lock.db"),
  journal: join(dir, "journal"),
  snapshots: join(dir, "snapshots"),
  policy: join(dir, "policy"),
  controlSocket: join(dir, "control.sock"),
  token: join(dir, "cli.token"),
  alerts: join(dir, "alerts.json"),
});

/** Makes the folder, readable by its owner only: it holds clients' orders. */
export function createDataFolder(dir: string): DataFolder {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  // Also where it was there before: with the lock file readable, others could hold the lock.
  chmodSync(dir, 0o700);
  const folder = dataFolderAt(dir);
  const disk = new NodeDisk();
  // A snapshot is no more durable than the folder it stands in.
  if (disk.makeFolder(folder.snapshots)) disk.syncFolder(dir);
  return folder;
}
