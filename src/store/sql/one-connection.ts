import { PostgresAdapter, PostgresIntrospector } from "kysely";
import { PostgresQueryCompiler, SqliteAdapter, SqliteIntrospector } from "kysely";
import { SqliteQueryCompiler } from "kysely";
import type {
  CompiledQuery,
  DatabaseConnection,
  DatabaseIntrospector,
  Dialect,
  DialectAdapter,
} from "kysely";
import type { Driver, Kysely, QueryCompiler, QueryResult } from "kysely";
import { boundValue } from "./bind-value.ts";
import type { BoundValue } from "./bind-value.ts";
import type { EngineKind } from "./engine.ts";

/** The only connection to a database. */
export interface RawConnection {
  readonly isAlive: boolean;
  readonly lost: Promise<undefined>;
  /** Whether a transaction has begun and has not ended. */
  readonly isInTransaction: boolean;
  run(sql: string, parameters: readonly BoundValue[]): Promise<RawResult>;
  close(): Promise<void>;
}

export interface RawResult {
  readonly rows: readonly unknown[];
  /** Rows written; null: it only read. */
  readonly changed: number | null;
  /** What it turned out to be; a COMMIT of what had failed is a ROLLBACK. */
  readonly command?: string | undefined;
}

/** Kysely on one connection, whichever engine it leads to. */
export class OneConnectionDialect implements Dialect {
  readonly #kind: EngineKind;
  readonly #connection: RawConnection;

  constructor(kind: EngineKind, connection: RawConnection) {
    this.#kind = kind;
    this.#connection = connection;
  }

  createAdapter(): DialectAdapter {
    return this.#kind === "sqlite" ? new OwnSqliteAdapter() : new OwnPostgresAdapter();
  }

  createDriver(): Driver {
    return new OneConnectionDriver(this.#kind, this.#connection);
  }

  createQueryCompiler(): QueryCompiler {
    return this.#kind === "sqlite" ? new SqliteQueryCompiler() : new PostgresQueryCompiler();
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- Kysely's own signature.
  createIntrospector(db: Kysely<any>): DatabaseIntrospector {
    return this.#kind === "sqlite" ? new SqliteIntrospector(db) : new PostgresIntrospector(db);
  }
}

/** Tables are made in a transaction, whole or not at all; the file is locked all the time. */
class OwnSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Everything goes through the connection that holds the lock, migrations too. */
class OwnPostgresAdapter extends PostgresAdapter {
  override get supportsMultipleConnections(): boolean {
    return false;
  }

  override async acquireMigrationLock(): Promise<void> {
    return Promise.resolve();
  }

  override async releaseMigrationLock(): Promise<void> {
    return Promise.resolve();
  }
}

class OneConnectionDriver implements Driver {
  readonly #kind: EngineKind;
  readonly #raw: RawConnection;
  readonly #connection: OneConnection;

  constructor(kind: EngineKind, raw: RawConnection) {
    this.#kind = kind;
    this.#raw = raw;
    this.#connection = new OneConnection(kind, raw);
  }

  async init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.#connection);
  }

  async releaseConnection(): Promise<void> {
    return Promise.resolve();
  }

  async beginTransaction(): Promise<void> {
    // A transaction that writes after it has read would else find out only then that it may not.
    await this.#raw.run(this.#kind === "sqlite" ? "begin immediate" : "begin", []);
  }

  async commitTransaction(): Promise<void> {
    const { command } = await this.#raw.run("commit", []);
    if (command === "ROLLBACK") throw new Error("Invariant: no error in a transaction is caught");
  }

  async rollbackTransaction(): Promise<void> {
    // A full disk may have ended it already, and a lost connection ends it at the server.
    if (this.#raw.isAlive && this.#raw.isInTransaction) await this.#raw.run("rollback", []);
  }

  async destroy(): Promise<void> {
    await this.#raw.close();
  }
}

class OneConnection implements DatabaseConnection {
  readonly #kind: EngineKind;
  readonly #raw: RawConnection;

  constructor(kind: EngineKind, raw: RawConnection) {
    this.#kind = kind;
    this.#raw = raw;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const parameters = query.parameters.map((each) => boundValue(each, this.#kind));
    const { rows, changed } = await this.#raw.run(query.sql, parameters);
    // Kysely has no way to say what rows a driver brings but to believe it.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const typed = rows as Row[];
    return changed === null ? { rows: typed } : { rows: typed, numAffectedRows: BigInt(changed) };
  }

  // oxlint-disable-next-line require-yield -- It is never asked for.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("Invariant: rows are read in pages, never streamed");
  }
}
