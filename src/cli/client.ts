import { join } from "node:path";
import { createDataFolder } from "../desk/data-folder.ts";
import { StoreDamagedError } from "../fix/session/store-file.ts";
import { JournalError } from "../journal/journal-error.ts";
import { lockDataFolder } from "../journal/lock.ts";
import type { DataFolderLock } from "../journal/lock.ts";
import type { ClientSession } from "../policy/lp-entry.ts";
import type { PolicyDocument } from "../policy/policy-document.ts";
import { ClientError } from "../sim/client/client-error.ts";
import { printClientRecord } from "../sim/client/client-log.ts";
import type { FlowIdentity } from "../sim/client/flow-session.ts";
import { TradingClient } from "../sim/client/trading-client.ts";
import type { ClientNotice } from "../sim/client/trading-client.ts";
import { NodeNetwork } from "../fix/session/node-network.ts";
import { SystemClock } from "../sim/system-clock.ts";
import { CommandFailure, exitCodes } from "./exit-code.ts";
import { firstSignal } from "./first-signal.ts";
import { print } from "./output.ts";
import { readPolicy } from "./read-policy.ts";

export interface ClientCommandOptions {
  readonly config: string;
  readonly data: string;
  /** Ids of client sessions in the policy. */
  readonly sessions: readonly string[];
  readonly ordersPerSecond: number;
  readonly seed: number;
}

/** How long the last orders are waited for; the desk itself waits less. */
const LAST_ORDERS_MS = 8000;

/** Trades for every account of a policy until SIGINT or SIGTERM; notices go to stdout as JSON. */
export async function client(options: ClientCommandOptions): Promise<void> {
  const document = await readPolicy(options.config);
  const identities = options.sessions.map((id) => identityOf(document, id));
  const { fix } = document.intake;
  if (fix === null) throw badConfiguration("the policy has no intake.fix to connect to");
  const lock = lockClients(options.data);
  const clients = open({
    dataDir: options.data,
    endpoint: { host: fix.host, port: fix.port },
    identities,
    accounts: document.accounts.map(({ id }) => id),
    symbols: document.instruments.map(({ symbol, volume }) => ({ symbol, volume })),
    ordersPerSecond: options.ordersPerSecond,
    seed: options.seed,
    clock: new SystemClock(),
    network: new NodeNetwork(),
    onNotice,
  });
  clients.start();
  await firstSignal();
  const stillOpen = await clients.stop(LAST_ORDERS_MS);
  print(`${JSON.stringify({ kind: "stopped", sent: clients.sentCount, open: stillOpen })}\n`);
  lock.release();
}

/** Decimals as they stand in the log. */
function onNotice(notice: ClientNotice): void {
  if (notice.kind !== "firstFill") return print(`${JSON.stringify(notice)}\n`);
  const report = printClientRecord(notice.report).trimEnd();
  return print(`{"kind":"firstFill","report":${report}}\n`);
}

function identityOf(document: PolicyDocument, id: string): FlowIdentity {
  const isWanted = (entry: { id: string; role: string }): entry is ClientSession =>
    entry.id === id && entry.role === "acceptor";
  const session = document.sessions.find((entry) => isWanted(entry));
  if (session === undefined) throw badConfiguration(`the policy has no client session ${id}`);
  return {
    id,
    senderCompID: session.targetCompID,
    targetCompID: session.senderCompID,
    username: session.username,
    password: session.password.reveal(),
  };
}

const badConfiguration = (text: string): CommandFailure =>
  new CommandFailure(exitCodes.badConfiguration, `CLIENT_CONFIGURATION: ${text}`);

function lockClients(data: string): DataFolderLock {
  const { dir } = createDataFolder(join(data, "client"));
  try {
    return lockDataFolder(dir);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    const text = `CLIENT_FOLDER_IN_USE: other trading clients work in ${dir}`;
    throw new CommandFailure(exitCodes.refused, text);
  }
}

function open(options: ConstructorParameters<typeof TradingClient>[0]): TradingClient {
  try {
    return new TradingClient(options);
  } catch (error) {
    const isKnown = error instanceof ClientError || error instanceof StoreDamagedError;
    if (!isKnown) throw error;
    throw new CommandFailure(exitCodes.failure, `${error.code}: ${error.message}`);
  }
}
