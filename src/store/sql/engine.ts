import type { Kysely, Transaction } from "kysely";
import type { StoreError } from "../store-error.ts";
import type { Tables } from "../tables.ts";

export type EngineKind = "sqlite" | "postgres";

/** One database, held by this process alone. All that the two kinds do differently is in here. */
export interface Engine {
  readonly kind: EngineKind;
  /** For people: a file, or server and database, never a password. */
  readonly name: string;
  readonly db: Kysely<Tables>;
  /** False: the connection is gone, and everything else will fail too. */
  readonly isAlive: boolean;
  /** Resolved when the connection ends, by itself or by `close`. */
  readonly lost: Promise<undefined>;
  /**
   * Writes all of it to a file of SQLite's, between two transactions. Absent: the database has
   * tools of its own for that.
   */
  readonly copyTo?: (file: string) => Promise<void>;
  /** What was thrown, as the store tells it. */
  toError(error: unknown): StoreError;
  close(): Promise<void>;
}

/**
 * Within a transaction. On PostgreSQL an error ends it, so nothing in it may be caught: a key that
 * may be taken is written with `on conflict`, which both engines know.
 */
export interface Work {
  readonly kind: EngineKind;
  readonly tx: Transaction<Tables>;
  /** Of the secrets. */
  readonly keyFile: string;
}
