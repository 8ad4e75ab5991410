import { join } from "node:path";
import { backUpStore } from "../../src/store/copies/back-up.ts";
import { restoreStore } from "../../src/store/copies/restore.ts";
import type { AuditEntry, Deed, StoreRefusal } from "../../src/store/store-calls.ts";
import { StoreClient } from "../../src/store/store-client.ts";
import { storeIn } from "../../src/store/store-options.ts";
import type { StoreOptions } from "../../src/store/store-options.ts";
import type { Row } from "../report.ts";
import { scratchFolder } from "../scratch-folder.ts";

const ROUNDS = 10;
const ROWS = 5000;
/** Rules of the policy that is changed. */
const RULES = 200;

const deed: Deed = { actor: "bench", reason: "", source: "api", requestId: "", atUs: 1 };

/**
 * What the store does in a second, through its thread, each transaction synced.
 *
 * PostgreSQL too, where BENCH_DATABASE_URL names one with an empty schema.
 */
export async function benchStore(rounds = ROUNDS): Promise<readonly Row[]> {
  const dir = scratchFolder("store");
  const url = process.env["BENCH_DATABASE_URL"];
  const file = await measured("sqlite", storeIn(join(dir, "sqlite"), undefined), dir, rounds);
  if (url === undefined) return file;
  const server = storeIn(join(dir, "postgres"), url);
  return [...file, ...(await measured("postgres", server, dir, rounds))];
}

async function measured(
  name: string,
  options: StoreOptions,
  dir: string,
  rounds: number,
): Promise<Row[]> {
  const client = new StoreClient(options);
  const state = await client.open();
  if (!state.isOpen) throw new Error(state.text);
  const rows = await median(rounds, () => client.ask("audit", entries(ROWS), deed));
  const one = await median(rounds * 10, () => client.ask("audit", entries(1), deed));
  let version = 0;
  const change = (): Promise<void> => changeRule(client, (version += 1));
  for (let rule = 0; rule < RULES; rule++) await change();
  const changed = await median(rounds * 10, change);
  await client.close();
  const copy = join(dir, `${name}.copy`);
  const { rows: all } = await backUpStore(options, copy);
  const copied = await median(1, () => backUpStore(options, copy));
  const restored = await median(1, () => restoreStore(options, copy, { replace: true }));
  const row = (what: string, figures: Row["figures"]): Row => ({
    bench: "store",
    case: `${name}: ${what}`,
    figures,
  });
  return [
    row("audit rows", { perSecond: (ROWS / rows) * 1000 }),
    row("one audit row", { ms: one }),
    row(`a change of ${RULES} rules`, { ms: changed }),
    row("back-up", { perSecond: (all / copied) * 1000, rows: all }),
    row("restore", { perSecond: (all / restored) * 1000, rows: all }),
  ];
}

/** From the request's edits to the version in force, without the desk's part. */
async function changeRule(client: StoreClient, version: number): Promise<void> {
  const id = `rule${version % RULES}`;
  const entry = { id, priority: version, enabled: true, action: "A_BOOK" };
  const begun = await client.ask("beginChange", {
    deed,
    edits: [{ kind: "put", entity: "routing_rule", id, entry }],
    secrets: [],
    heldFrom: null,
    baseRevision: version - 1,
    status: "pending",
    activateAtUs: null,
    request: null,
  });
  const at = { version, hash: "", fileSha256: "", isFileHeld: false, activatedUs: version };
  const change = done(begun).id;
  done(
    await client.ask("finishChange", { id: change, activated: at, requestId: "", answer: null }),
  );
}

function done<Value extends object>(answer: Value | StoreRefusal): Value {
  if ("refused" in answer) throw new Error(answer.text);
  return answer;
}

/** Milliseconds. */
async function median(rounds: number, once: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await once();
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}

const entries = (count: number): AuditEntry[] =>
  Array.from({ length: count }, (_, at) => ({
    eventType: "LP_TOGGLED",
    entityType: "LP_CONFIG",
    entityId: `lp${at}`,
    oldValue: { enabled: true },
    newValue: { enabled: false },
  }));
