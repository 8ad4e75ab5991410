import assert from "node:assert/strict";
import { test } from "vitest";
import { columnOf, parseStatementCsv } from "../../src/policy/statement-csv.ts";
import type { ReadStatement } from "../../src/policy/statement-csv.ts";

const fields = {
  cl_ord_id: "TESTJRNLL1",
  order_id: "L-7",
  exec_id: "E1",
  symbol: "EUR/USD",
  side: "buy",
  quantity: "100000",
  price: "1.1",
  time: "2026-03-23T12:00:00Z",
};

const HOUR_US = 3_600_000_000;
const NOON_US = 1_774_267_200_000_000;

/** A table of one row without some of its columns. */
function read(...left: string[]): ReadStatement {
  const kept = Object.entries(fields).filter(([name]) => !left.includes(name));
  const text = [kept.map(([name]) => name), kept.map(([, value]) => value)].join("\n");
  const bounds = { fromUs: NOON_US - HOUR_US, toUs: NOON_US + HOUR_US, most: 10 };
  return parseStatementCsv(text, "trades.csv", bounds);
}

const told = ({ issues }: ReadStatement): unknown => issues.map(({ what }) => what);

test("one of the two columns that name an order is enough", () => {
  for (const left of [[], ["order_id"], ["cl_ord_id"]]) {
    const { rows, issues } = read(...left);
    assert.deepEqual([rows.length, issues], [1, []]);
  }
  const none = read("order_id", "cl_ord_id");
  assert.deepEqual([none.rows, told(none)], [[], ["a column order_id or cl_ord_id is required"]]);
});

for (const column of Object.values(columnOf).slice(2)) {
  test(`a table without ${column} is read no further, and says so once`, () => {
    const without = read(column);
    assert.deepEqual([without.rows, told(without)], [[], [`the column ${column} is required`]]);
  });
}
