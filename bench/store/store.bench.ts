import { join } from "node:path";
import type { AuditEntry, Deed } from "../../src/store/store-calls.ts";
import { StoreClient } from "../../src/store/store-client.ts";
import { storeIn } from "../../src/store/store-options.ts";
import type { StoreOptions } from "../../src/store/store-options.ts";
import type { Row } from "../report.ts";
import { scratchFolder } from "../scratch-folder.ts";

const ROUNDS = 20;
const ROWS = 5000;

/**
 * What the store does in a second, through its thread, each transaction synced.
 *
 * PostgreSQL too, where BENCH_DATABASE_URL names one with an empty schema.
 */
export async function benchStore(rounds = ROUNDS): Promise<readonly Row[]> {
  const dir = scratchFolder("store");
  const url = process.env["BENCH_DATABASE_URL"];
  const file = await measured("sqlite", storeIn(join(dir, "sqlite"), undefined), rounds);
  if (url === undefined) return file;
  return [...file, ...(await measured("postgres", storeIn(join(dir, "postgres"), url), rounds))];
}

async function measured(name: string, options: StoreOptions, rounds: number): Promise<Row[]> {
  const client = new StoreClient(options);
  const state = await client.open();
  if (!state.isOpen) throw new Error(state.text);
  const deed: Deed = { actor: "bench", reason: "", source: "api", requestId: "", atUs: 1 };
  const rows = await median(rounds, () => client.ask("audit", entries(ROWS), deed));
  const one = await median(rounds * 10, () => client.ask("audit", entries(1), deed));
  await client.close();
  return [
    { bench: "store", case: `${name}: audit rows`, figures: { perSecond: (ROWS / rows) * 1000 } },
    { bench: "store", case: `${name}: one audit row`, figures: { ms: one } },
  ];
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
