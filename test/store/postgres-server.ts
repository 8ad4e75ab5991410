import { execFile, execFileSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";

const run = promisify(execFile);

/** Where this machine has PostgreSQL's programs, the newest; undefined: nowhere. */
export const postgresBin: string | undefined = newestBin();

/** Whether there is a PostgreSQL to test with. */
export const hasPostgres: boolean =
  postgresBin !== undefined || process.env["TEST_DATABASE_URL"] !== undefined;

function newestBin(): string | undefined {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return undefined;
  const versions = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  return versions.map((each) => join(root, each, "bin")).find((bin) => existsSync(bin));
}

/** PostgreSQL refuses root. */
function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  return { uid: idOf("-u"), gid: idOf("-g") };
}

const idOf = (what: string): number =>
  Number(execFileSync("id", [what, "postgres"], { encoding: "utf8" }));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

const program = (name: string): string => join(postgresBin ?? "", name);

async function control(dir: string, ...args: readonly string[]): Promise<void> {
  const log = join(dir, "log");
  await run(program("pg_ctl"), ["-D", join(dir, "data"), "-l", log, "-w", "-s", ...args], {
    ...owner(),
    cwd: dir,
  });
}

/** Starts a server that was made in the folder, at the port it had. */
export const startServer = (dir: string): Promise<void> => control(dir, "start");

/** Where none was made, nothing happens. */
export async function stopServer(dir: string): Promise<void> {
  if (existsSync(join(dir, "data", "postmaster.pid")))
    await control(dir, "stop", "-m", "immediate");
}

/**
 * A server of its own in the folder, on a free port of 127.0.0.1.
 *
 * @param settings of postgresql.conf; without any it does not wait for the disk
 * @returns its address
 */
export async function makeServer(
  dir: string,
  settings: readonly string[] = ["fsync = off", "full_page_writes = off"],
): Promise<string> {
  mkdirSync(dir, { recursive: true });
  const { uid, gid } = owner();
  if (uid !== undefined && gid !== undefined) chownSync(dir, uid, gid);
  const port = await freePort();
  const terms = ["-U", "hedgerow", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  await run(program("initdb"), ["-D", join(dir, "data"), ...terms], { ...owner(), cwd: dir });
  const own = [
    "listen_addresses = '127.0.0.1'",
    `port = ${port}`,
    "unix_socket_directories = ''",
    "max_connections = 40",
    ...settings,
  ];
  writeFileSync(join(dir, "data", "postgresql.conf"), `${own.join("\n")}\n`);
  await startServer(dir);
  return `postgres://hedgerow@127.0.0.1:${port}/postgres`;
}

/** The one server of the whole run, started by whoever asks first. */
export async function sharedServer(): Promise<string> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given !== undefined) return given;
  const dir = process.env["HEDGEROW_TEST_POSTGRES"];
  if (dir === undefined) throw new Error("vitest has not set up a folder for PostgreSQL");
  const ready = join(dir, "url");
  if (isFirst(join(dir, "begun"))) writeFileSync(ready, await makeServer(dir));
  while (!existsSync(ready) || readFileSync(ready, "utf8") === "") await pause(50);
  return readFileSync(ready, "utf8");
}

function isFirst(claim: string): boolean {
  try {
    mkdirSync(claim);
    return true;
  } catch {
    return false;
  }
}

let schemas = 0;

/** @returns an address with a new and empty schema of its own */
export async function newSchema(server: string): Promise<string> {
  const name = `t${process.pid}_${(schemas += 1)}`;
  await withClient(server, (client) => client.query(`create schema ${name}`));
  return `${server}?options=${encodeURIComponent(`-c search_path=${name}`)}`;
}

/** One connection beside the store's. */
export async function withClient<Value>(
  url: string,
  use: (client: Client) => Promise<Value>,
): Promise<Value> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
