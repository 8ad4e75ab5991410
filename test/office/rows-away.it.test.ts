import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import type { DecisionPage } from "../../src/office/contract/decisions.ts";
import type { Readiness } from "../../src/office/contract/health.ts";
import { eventually } from "../desk/eventually.ts";
import { demandPostgres } from "../store/engines.ts";
import { hasPostgres, makeServer, startServer, stopServer } from "../store/postgres-server.ts";
import { OfficeHouse } from "./office-house.ts";

const rules = `routing_rules:
  - { id: gold, priority: 900, action: A_BOOK, filters: { symbols: ["XAU*"] } }
`;

const queries = [
  "",
  "symbol=XAUUSD",
  "account=1003&action=A_BOOK",
  "rule=gold&lp=lp1",
  "side=Sell&book=A&status=Filled",
  "clOrdID=a-5",
  "ordType=Limit",
  "reason=NO_LP",
  "to=2020-01-01T00:00:00Z",
];

demandPostgres();

let office: OfficeHouse;
let server = "";
beforeAll(async () => {
  if (!hasPostgres) return;
  server = mkdtempSync(join(tmpdir(), "hedgerow-away-"));
  process.env["DATABASE_URL"] = await makeServer(server);
  await stopServer(server);
  office = await OfficeHouse.open({}, (text) => text + rules, {}, false);
}, 120_000);
afterAll(async () => {
  delete process.env["DATABASE_URL"];
  if (!hasPostgres) return;
  await office.close();
  await stopServer(server);
  rmSync(server, { recursive: true, force: true });
}, 60_000);

const rowsOf = async (): Promise<Readiness["rows"]> =>
  ((await office.ask("/readyz")).body as Readiness).rows;

async function pages(): Promise<readonly DecisionPage[]> {
  const found: DecisionPage[] = [];
  for (const query of queries) {
    const answer = await office.ask(`/admin/routing/decisions?${query}`);
    assert.equal(answer.status, 200, answer.text);
    found.push(answer.body as DecisionPage);
  }
  return found;
}

test.runIf(hasPostgres)(
  "while the store is away decisions are told from memory, and the answer says so",
  async () => {
    for (let at = 0; at < 8; at++) {
      const symbol = at % 3 === 0 ? "XAUUSD" : "EURUSD";
      const account = at % 2 === 0 ? "1001" : "1003";
      const side = at % 4 === 0 ? "Sell" : "Buy";
      const order = { clOrdID: `a-${at}`, symbol, account, side, orderQty: 1 };
      assert.equal((await office.send(order)).status, 201);
    }
    const ended = async (): Promise<boolean> => (await office.house.desk.status()).openOrders === 0;
    await eventually(ended, "all ended");
    // The office reads the journal a moment behind the desk.
    const isHeard = async (): Promise<boolean> =>
      (await pages()).every(({ decisions }) =>
        decisions.every(({ ordStatus }) => ordStatus !== "New"),
      );
    await eventually(isHeard, "the office has heard of all ends");
    const remembered = await pages();
    for (const { rows } of remembered) {
      assert.deepEqual([rows.source, rows.isWhole], ["memory", false]);
      assert.ok(rows.behind > 0);
    }
    assert.ok(remembered.filter(({ decisions }) => decisions.length > 0).length > 5);
    const list = await office.ask("/admin/orders");
    const { code } = list.body as { code: string };
    assert.deepEqual([list.status, code], [503, "STORE_UNREACHABLE"]);
    const readiness = await office.ask("/readyz");
    assert.equal(readiness.status, 200, "orders do not wait for SQL");
    assert.equal((await rowsOf()).fault, "STORE_UNREACHABLE");
    assert.match(
      (await office.ask("/metrics")).text,
      /^hedgerow_projection_behind_events [1-9]\d*$/m,
    );

    await startServer(server);
    const isBack = async (): Promise<boolean> => {
      const { behind, fault } = await rowsOf();
      return behind === 0 && fault === undefined;
    };
    await eventually(isBack, "the rows are made", 60_000);
    const stored = await pages();
    for (const [at, { decisions, rows }] of stored.entries()) {
      assert.equal(rows.source, "store");
      assert.deepEqual(decisions, remembered[at]!.decisions, queries[at]);
    }
    assert.equal((await office.ask("/admin/orders")).status, 200);
  },
  180_000,
);
