import { join } from "node:path";

/** Where the tables are. */
export type StorePlace =
  | { readonly kind: "sqlite"; readonly file: string }
  | { readonly kind: "postgres"; readonly url: string };

export interface StoreLimits {
  /** How long PostgreSQL has to take a connection. */
  readonly connectMs: number;
  /** How long PostgreSQL has for a statement, and for a lock. */
  readonly statementMs: number;
  /** How long a call has, with its wait for those before it. */
  readonly askMs: number;
  /** How long a copy of all of it has. */
  readonly copyMs: number;
  /** Calls that wait at once. */
  readonly queue: number;
  /** Between two attempts to open: from the first, doubled up to the second. */
  readonly retryMs: readonly [number, number];
  /** How long the store has to end; then its thread is stopped. */
  readonly closeMs: number;
}

export interface StoreOptions {
  readonly place: StorePlace;
  /** Of the secrets; made where it is missing and nothing is sealed yet. */
  readonly keyFile: string;
  readonly limits: StoreLimits;
}

export const storeLimits: StoreLimits = {
  connectMs: 5000,
  statementMs: 8000,
  askMs: 10_000,
  copyMs: 600_000,
  queue: 256,
  retryMs: [250, 8000],
  closeMs: 10_000,
};

/** @param databaseUrl of the environment; absent or empty: a file in the data folder */
export function storeIn(dataDir: string, databaseUrl: string | undefined): StoreOptions {
  const isFile = databaseUrl === undefined || databaseUrl === "";
  return {
    place: isFile
      ? { kind: "sqlite", file: join(dataDir, "store.sqlite") }
      : { kind: "postgres", url: databaseUrl },
    keyFile: join(dataDir, "store.key"),
    limits: storeLimits,
  };
}
