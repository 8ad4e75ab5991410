import assert from "node:assert/strict";
import { CompiledQuery, sql } from "kysely";
import { afterAll, beforeAll, describe, test } from "vitest";
import { BEGIN_US, STEP_US, writeDecisions } from "../../bench/store/blotter-rows.ts";
import { writeSlots, writeUses } from "../../bench/store/blotter-rows.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { ListFilter } from "../../src/store/projections/list-query.ts";
import { listTables, newestIds } from "../../src/store/projections/newest-ids.ts";
import type { Engine } from "../../src/store/sql/engine.ts";
import { engines, newStore } from "./engines.ts";

const ROWS = 100_000;

const filters: readonly ListFilter[] = [
  {},
  { account: "A3" },
  { symbol: "SYM0" },
  { symbol: "GONE" },
  { symbol: "NONE" },
  { side: "Buy" },
  { ordStatus: "Canceled" },
  { ordType: "StopLimit" },
  { clientClass: "UNKNOWN" },
  { action: "REJECT" },
  { rule: "rule-190" },
  { lp: "BACKUP" },
  { reason: "TOXIC_CLIENT" },
  { book: "A" },
  { clOrdID: "none" },
  { order: 500 },
  { fromUs: BEGIN_US + STEP_US * 40_000, toUs: BEGIN_US + STEP_US * 50_000 },
];

/**
 * A table that is looked through; also by its key, but for the rows a page begins with, of which no
 * more are read than are asked for: there it has no name of its own.
 */
const lookedThrough = {
  sqlite: /SCAN (?:t|decisions)\b|SEARCH t USING INTEGER PRIMARY KEY \(rowid[<>]/,
  postgres: /Seq Scan on decisions|using decisions_key on decisions t\b/,
} as const;

interface Asked {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** The statements that finding a page takes. */
async function statements({ db, kind }: Engine, filter: ListFilter): Promise<Asked[]> {
  const asked: Asked[] = [];
  await db.transaction().execute(async (tx) => {
    const executor = tx.getExecutor();
    const execute = executor.executeQuery.bind(executor);
    const executeQuery = (query: CompiledQuery): ReturnType<typeof execute> => {
      asked.push(query);
      return execute(query);
    };
    const getExecutor = (): typeof executor => Object.assign(executor, { executeQuery });
    const query = { ...filter, journalId: "", limit: 100 };
    const heard = { getExecutor } as unknown as typeof tx;
    await newestIds({ kind, tx: heard, keyFile: "" }, listTables.decisions, 1, query);
  });
  return asked;
}

async function planOf({ db, kind }: Engine, { sql: text, parameters }: Asked): Promise<string> {
  const how = kind === "sqlite" ? "explain query plan" : "explain";
  const { rows } = await db.executeQuery(CompiledQuery.raw(`${how} ${text}`, [...parameters]));
  return rows.map((row) => String(Object.values(row as object).at(-1))).join("\n");
}

for (const kind of engines) {
  describe(kind, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await openStore(await newStore(kind));
      await writeSlots(engine);
      await writeDecisions(engine, ROWS, () => undefined);
      await writeUses(engine, ROWS);
      await sql`analyze`.execute(engine.db);
    }, 120_000);
    afterAll(() => engine.close());

    test("no filter, and no two of them, look through the decisions for a page", async () => {
      let plans = 0;
      for (const [at, one] of filters.entries()) {
        for (const other of filters.slice(at)) {
          for (const asked of await statements(engine, { ...one, ...other })) {
            const plan = await planOf(engine, asked);
            plans += 1;
            assert.doesNotMatch(plan, lookedThrough[kind], `${asked.sql}\n${plan}`);
          }
        }
      }
      assert.ok(plans > filters.length * 10, `${plans} plans`);
    }, 120_000);

    test("a page takes few statements, whatever it is of", async () => {
      for (const [at, one] of filters.entries()) {
        for (const other of filters.slice(at)) {
          const asked = await statements(engine, { ...one, ...other });
          assert.ok(asked.length <= 12, `${asked.length}: ${JSON.stringify({ ...one, ...other })}`);
        }
      }
    }, 120_000);
  });
}
