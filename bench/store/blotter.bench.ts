import { join } from "node:path";
import { sql } from "kysely";
import { openStore } from "../../src/store/open-store.ts";
import type { ListFilter, ListQuery } from "../../src/store/projections/list-query.ts";
import { StoreClient } from "../../src/store/store-client.ts";
import { storeLimits } from "../../src/store/store-options.ts";
import type { StoreOptions, StorePlace } from "../../src/store/store-options.ts";
import { median, quantile } from "../rounds.ts";
import type { Bench, Row } from "../report.ts";
import { scratchFolder } from "../scratch-folder.ts";
import { BEGIN_US, JOURNAL_ID, STEP_US } from "./blotter-rows.ts";
import { writeDecisions, writeSlots, writeUses } from "./blotter-rows.ts";

const MILLION = 1_000_000;
const MILLIONS = 10;
const TIMES = 15;
const PAGE = 100;
/** Making an index of ten million rows is one statement. */
const PATIENCE_MS = 1_800_000;

const single: Readonly<Record<string, ListFilter>> = {
  account: { account: "A3" },
  "an account with little": { account: "A19000" },
  symbol: { symbol: "SYM0" },
  "a symbol of long ago": { symbol: "GONE" },
  "a symbol nobody has": { symbol: "NONE" },
  side: { side: "Buy" },
  status: { ordStatus: "Canceled" },
  "a status none has": { ordStatus: "Expired" },
  "order type": { ordType: "StopLimit" },
  "client class": { clientClass: "UNKNOWN" },
  action: { action: "REJECT" },
  rule: { rule: "rule-3" },
  "a rare rule": { rule: "rule-190" },
  LP: { lp: "BACKUP" },
  reason: { reason: "TOXIC_CLIENT" },
  book: { book: "A" },
  "client's id": { clOrdID: "none" },
};

/**
 * The first page of each filter, of each two, and of each with a time long ago.
 *
 * PostgreSQL too, where BENCH_DATABASE_URL names one with an empty schema.
 */
export const benchBlotter: Bench = async (rounds) => {
  const count = (rounds ?? MILLIONS) * MILLION;
  const file = join(scratchFolder("blotter"), "store.sqlite");
  const rows = await rowsOf("SQLite", { kind: "sqlite", file }, count);
  const url = process.env["BENCH_DATABASE_URL"];
  if (url === undefined) return rows;
  return [...rows, ...(await rowsOf("PostgreSQL", { kind: "postgres", url }, count))];
};

async function rowsOf(name: string, place: StorePlace, count: number): Promise<Row[]> {
  const limits = { ...storeLimits, statementMs: PATIENCE_MS, askMs: PATIENCE_MS };
  const options: StoreOptions = { place, keyFile: "", limits };
  const rows: Row[] = [await filled(name, options, count)];
  const client = new StoreClient(options);
  const state = await client.open();
  if (!state.isOpen) throw new Error(`${state.code}: ${state.text}`);
  try {
    for (const [of, filters] of cases(count)) rows.push(await timed(client, name, of, filters));
  } finally {
    await client.close();
  }
  return rows;
}

async function filled(name: string, options: StoreOptions, count: number): Promise<Row> {
  const began = performance.now();
  const engine = await openStore(options);
  const { db, kind } = engine;
  try {
    if (kind === "sqlite") await sql`pragma cache_size = -400000`.execute(db);
    const facets = await writeSlots(engine);
    await dropIndexes(engine);
    await writeDecisions(engine, count, (rows) => console.error(`${name}: ${rows} rows`));
    await makeIndexes(engine);
    await writeUses(engine, count);
    await sql`analyze`.execute(db);
    const figures = { rows: count, facets, seconds: (performance.now() - began) / 1_000 };
    return { bench: "blotter", case: `${name}: decisions written`, figures };
  } finally {
    await engine.close();
  }
}

const indexes = {
  decisions_by_order_key: ["order_key"],
  decisions_by_time_us: ["time_us"],
  decisions_list_facets: ["facets"],
  decisions_list_account_facets: ["account", "facets"],
} as const;

type Opened = Awaited<ReturnType<typeof openStore>>;

async function dropIndexes({ db }: Opened): Promise<void> {
  for (const name of Object.keys(indexes)) await sql`drop index ${sql.ref(name)}`.execute(db);
}

async function makeIndexes({ db, kind }: Opened): Promise<void> {
  for (const [name, columns] of Object.entries(indexes)) {
    const isList = name.includes("list") && kind === "postgres";
    const all = isList ? [...columns, "id"] : columns;
    const of = sql.join(all.map((each) => sql.ref(each)));
    await sql`create index ${sql.ref(name)} on decisions (${of})`.execute(db);
  }
}

type Cases = readonly (readonly [string, readonly ListFilter[]])[];

function cases(count: number): Cases {
  const all = Object.entries(single);
  const times = {
    fromUs: BEGIN_US + Math.floor(count / 2) * STEP_US,
    toUs: BEGIN_US + Math.floor(count * 0.6) * STEP_US,
  };
  const pairs: ListFilter[] = [];
  for (const [at, [, one]] of all.entries()) {
    for (const [, other] of all.slice(at + 1)) {
      if (Object.keys(one)[0] !== Object.keys(other)[0]) pairs.push({ ...one, ...other });
    }
  }
  return [
    ["no filter", [{}]],
    ...Object.entries(single).map(([name, filter]) => [name, [filter]] as const),
    ["every filter with a time", all.map(([, filter]) => Object.assign({}, filter, times))],
    ["every pair of filters", pairs],
  ];
}

async function timed(
  client: StoreClient,
  engine: string,
  name: string,
  filters: readonly ListFilter[],
): Promise<Row> {
  const medians: number[] = [];
  const slowest: number[] = [];
  const first: number[] = [];
  let rows = 0;
  const times = filters.length > 1 ? 3 : TIMES;
  for (const filter of filters) {
    const ms: number[] = [];
    const query: ListQuery = { ...filter, journalId: JOURNAL_ID, limit: PAGE };
    for (let at = 0; at < times; at++) {
      const began = performance.now();
      const page = await client.ask("listDecisions", query);
      ms.push(performance.now() - began);
      rows += at === 0 ? page.rows.length : 0;
    }
    medians.push(median(ms));
    slowest.push(quantile(ms, 1));
    first.push(ms[0] ?? 0);
    if (median(ms) > 50) console.error(`${engine}: ${median(ms)} ms ${JSON.stringify(filter)}`);
  }
  const figures = {
    asked: filters.length,
    rows,
    medianMs: median(medians),
    slowestMedianMs: quantile(medians, 1),
    firstMs: quantile(first, 1),
    slowestMs: quantile(slowest, 1),
  };
  return { bench: "blotter", case: `${engine}: ${name}`, figures };
}
