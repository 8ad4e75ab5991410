import { Kysely } from "kysely";
import { Client, DatabaseError, types } from "pg";
import { StoreError, toStoreError } from "../store-error.ts";
import type { StoreErrorCode } from "../store-error.ts";
import type { StoreLimits } from "../store-options.ts";
import { tables } from "../tables.ts";
import type { Tables } from "../tables.ts";
import type { BoundValue } from "./bind-value.ts";
import { Once } from "../once.ts";
import type { Engine } from "./engine.ts";
import { OneConnectionDialect } from "./one-connection.ts";
import type { RawConnection, RawResult } from "./one-connection.ts";
import { ReadByColumns } from "./read-by-columns.ts";

/** First half of the lock's name; the second is the schema's. Any number will do. */
const LOCK_CLASS = 1_749_202_611;

/** How long the server waits for a client that has vanished, before it lets go of its lock. */
const ALIVE = { idle: 10, interval: 5, count: 3 };

/**
 * Connects, and holds the schema for this process as long as the connection lives.
 *
 * There is one connection: whatever is written goes through the one that holds the lock, so a
 * connection that was lost cannot write behind the back of the next holder.
 *
 * @throws STORE_UNREACHABLE, STORE_IN_USE
 */
export async function openPostgres(
  url: string,
  limits: Pick<StoreLimits, "connectMs" | "statementMs">,
): Promise<Engine> {
  const name = placeName(url);
  const toError = (error: unknown): StoreError => serverError(name, error);
  try {
    const connection = await PostgresConnection.open(url, limits);
    try {
      await hold(connection, name);
    } catch (error) {
      await connection.close();
      throw error;
    }
    return engineOf(connection, name, toError);
  } catch (error) {
    throw toError(error);
  }
}

function engineOf(
  connection: PostgresConnection,
  name: string,
  toError: (error: unknown) => StoreError,
): Engine {
  const db = new Kysely<Tables>({
    dialect: new OneConnectionDialect("postgres", connection),
    plugins: [new ReadByColumns(tables)],
  });
  return {
    kind: "postgres",
    name,
    db,
    toError: (error) => (connection.isAlive ? toError(error) : toError(lost(name, error))),
    lost: connection.lost,
    get isAlive() {
      return connection.isAlive;
    },
    close: () => db.destroy(),
  };
}

/** @throws STORE_IN_USE */
async function hold(connection: PostgresConnection, name: string): Promise<void> {
  for (const [setting, value] of Object.entries(ALIVE)) {
    await connection.run(`set tcp_keepalives_${setting} = ${value}`, []);
  }
  const { rows } = await connection.run(
    `select pg_try_advisory_lock(${LOCK_CLASS}, hashtext(current_schema()))::int as held`,
    [],
  );
  const [row] = rows;
  if (typeof row === "object" && row !== null && "held" in row && row.held === 1) return;
  throw new StoreError(
    "STORE_IN_USE",
    `${name}: another office works with it; stop that one, or give this one another DATABASE_URL`,
  );
}

class PostgresConnection implements RawConnection {
  readonly #client: Client;
  readonly #lost = new Once<undefined>();
  #isAlive = true;
  #isInTransaction = false;

  private constructor(client: Client) {
    this.#client = client;
    // What is being asked is told by its own answer.
    client.on("error", () => this.#lose());
    client.on("end", () => this.#lose());
  }

  static async open(
    url: string,
    limits: Pick<StoreLimits, "connectMs" | "statementMs">,
  ): Promise<PostgresConnection> {
    const client = new Client({
      connectionString: url,
      application_name: "hedgerow-office",
      connectionTimeoutMillis: limits.connectMs,
      statement_timeout: limits.statementMs,
      lock_timeout: limits.statementMs,
      idle_in_transaction_session_timeout: limits.statementMs,
      // A server that hangs says nothing; it has a little longer than for saying so itself.
      query_timeout: limits.statementMs + limits.connectMs,
      keepAlive: true,
      types: { getTypeParser },
    });
    const connection = new PostgresConnection(client);
    await client.connect();
    return connection;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get lost(): Promise<undefined> {
    return this.#lost.promise;
  }

  get isInTransaction(): boolean {
    return this.#isInTransaction;
  }

  async run(sql: string, parameters: readonly BoundValue[]): Promise<RawResult> {
    try {
      const result = await this.#client.query<Record<string, unknown>>(sql, [...parameters]);
      const { command, rows, rowCount } = result;
      this.#follow(command);
      return { rows, changed: writes.has(command) ? (rowCount ?? 0) : null, command };
    } catch (error) {
      // Without an answer nobody knows where the connection stands; a new one does.
      if (!(error instanceof DatabaseError)) await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    if (!this.#isAlive) return;
    this.#lose();
    // The other side may be gone; then there is nobody to say goodbye to.
    const ended = this.#client.end().catch(() => undefined);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 500).unref())]);
  }

  #follow(command: string): void {
    if (command === "BEGIN") this.#isInTransaction = true;
    if (command === "COMMIT" || command === "ROLLBACK") this.#isInTransaction = false;
  }

  #lose(): void {
    this.#isAlive = false;
    this.#lost.resolve(undefined);
  }
}

const writes: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

const INT8 = 20;
const JSON_TYPE = 114;
const NUMERIC = 1700;
const JSONB = 3802;

/** How values are read. JSON stays text here, as SQLite brings it. */
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: "text" | "binary") => {
  if (oid === INT8 || oid === NUMERIC) return exactNumber;
  if (oid === JSON_TYPE || oid === JSONB) return (text: string): string => text;
  // pg's own types know no format but as a constant.
  return format === "binary" ? types.getTypeParser(oid, format) : types.getTypeParser(oid);
};

/** @throws `Invariant:` for an integer that a double does not hold */
function exactNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new Error(`Invariant: ${text} must be a safe integer`);
  }
  return value;
}

/** By the first two or all five characters of SQLSTATE. */
const codes: ReadonlyMap<string, readonly [StoreErrorCode, string]> = new Map([
  ["53100", ["STORE_FULL", "the server's disk has no room; make some there"]],
  ["53", ["STORE_UNREACHABLE", "the server has no resources left for it"]],
  ["08", ["STORE_UNREACHABLE", "the connection failed"]],
  ["57", ["STORE_UNREACHABLE", "the server stops, starts, or takes too long"]],
  ["55P03", ["STORE_UNREACHABLE", "something else holds a lock on its tables"]],
  ["25006", ["STORE_UNREACHABLE", "the server only reads; DATABASE_URL must lead to the primary"]],
  ["25P03", ["STORE_UNREACHABLE", "the server ended a transaction that took too long"]],
  ["28", ["STORE_UNREACHABLE", "the server does not let this user in; see DATABASE_URL"]],
  ["3D000", ["STORE_UNREACHABLE", "there is no such database; make it, or see DATABASE_URL"]],
  ["42501", ["STORE_UNREACHABLE", "the user may not do that there; grant it"]],
  ["XX001", ["STORE_DAMAGED", "the server finds its data damaged; restore a backup"]],
  ["XX002", ["STORE_DAMAGED", "the server finds an index damaged; see REINDEX"]],
]);

function serverError(name: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  if (!(error instanceof DatabaseError)) {
    return error instanceof Error && !isOurs(error) ? lost(name, error) : toStoreError(error);
  }
  const state = error.code ?? "";
  const known = codes.get(state) ?? codes.get(state.slice(0, 2));
  if (known === undefined) return toStoreError(error);
  return new StoreError(known[0], `${name}: ${known[1]} (${error.message})`, { cause: error });
}

/** A bug says so; all else that pg throws is about the connection. */
const isOurs = (error: Error): boolean =>
  error.message.startsWith("Invariant:") || error instanceof TypeError;

function lost(name: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const why = error instanceof Error ? messageOf(error) : String(error);
  return new StoreError("STORE_UNREACHABLE", `${name} does not answer (${why})`, { cause: error });
}

/** A host with two addresses fails twice, with an empty message of its own. */
const messageOf = (error: Error): string =>
  error instanceof AggregateError
    ? error.errors.map((each: unknown) => (each instanceof Error ? each.message : "")).join("; ")
    : error.message;

/** Host, port and database of an address, without the user and the password. */
export function placeName(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined) return "DATABASE_URL";
  return `postgres://${parsed.host}${parsed.pathname}`;
}
