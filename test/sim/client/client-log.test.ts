import assert from "node:assert/strict";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { asPrice, asVolume } from "../../../src/core/units/quantity.ts";
import { ClientLog, printClientRecord } from "../../../src/sim/client/client-log.ts";
import type { ClientRecord, OrderRecord } from "../../../src/sim/client/client-record.ts";
import { OpenOrders } from "../../../src/sim/client/open-orders.ts";
import { replayRecord } from "../../../src/sim/client/replayed-record.ts";
import { scratchFile, scratchFolder } from "../scratch.ts";

const order = (clOrdID: string): OrderRecord => ({
  kind: "order",
  timeUs: 1,
  session: "FLOW1",
  msgSeqNum: 2,
  clOrdID,
  account: "1001",
  symbol: "EURUSD",
  side: "Sell",
  orderQty: asVolume(1_230_000),
});

const report = (
  clOrdID: string,
  ordStatus: "New" | "Filled" | "Rejected",
  more: object = {},
): ClientRecord => ({
  kind: "report",
  timeUs: 2,
  session: "FLOW1",
  msgSeqNum: 3,
  execType: ordStatus === "Filled" ? "Trade" : ordStatus,
  ordStatus,
  orderID: "O1",
  clOrdID,
  execID: "E1",
  account: "1001",
  symbol: "EURUSD",
  side: "Sell",
  lastQty: asVolume(1_230_000),
  lastPx: asPrice(108_765_000),
  cumQty: asVolume(1_230_000),
  ...more,
});

function reopened(path: string): { open: OpenOrders; log: ClientLog; unknown: number } {
  const open = new OpenOrders();
  let unknown = 0;
  const log = ClientLog.open(path, (record) => {
    if (!replayRecord(record, open)) unknown += 1;
  });
  return { open, log, unknown };
}

test("quantities stand in the log in lots and prices as prices, exactly", () => {
  const line = JSON.parse(printClientRecord(report("A", "Filled"))) as Record<string, unknown>;
  assert.deepEqual([line["lastQty"], line["lastPx"], line["cumQty"]], [1.23, 1.08765, 1.23]);
});

test("after a restart exactly the orders without an end are open", () => {
  const path = join(scratchFolder(), "client.log");
  const { log } = reopened(path);
  for (const clOrdID of ["A", "B", "C", "D"]) log.append(order(clOrdID));
  log.append(report("A", "Filled"));
  log.append(report("B", "New"));
  log.append({ kind: "notTaken", timeUs: 3, session: "FLOW1", clOrdID: "C", text: "" });
  log.append({ kind: "stop", timeUs: 4, open: 2 });
  log.close();
  const again = reopened(path);
  again.log.close();
  assert.deepEqual(
    ["A", "B", "C", "D"].filter((clOrdID) => again.open.has(clOrdID)),
    ["B", "D"],
  );
  assert.equal(again.unknown, 0);
});

test("an acknowledged order stays open across a restart although the desk disowns it", () => {
  const path = join(scratchFolder(), "client.log");
  const { log } = reopened(path);
  log.append(order("A"));
  log.append(report("A", "New"));
  log.append(report("A", "Rejected", { isDisowned: true }));
  log.close();
  const again = reopened(path);
  again.log.close();
  assert.ok(again.open.has("A"));
});

test("a last line that was cut is dropped, and the log goes on behind the whole ones", () => {
  const path = join(scratchFolder(), "client.log");
  const first = reopened(path);
  first.log.append(order("A"));
  first.log.close();
  appendFileSync(path, '{"kind":"order","clOrdID":"B"');
  const second = reopened(path);
  second.log.append(order("C"));
  second.log.close();
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  assert.deepEqual(
    lines.map((line) => (JSON.parse(line) as OrderRecord).clOrdID),
    ["A", "C"],
  );
});

test("a whole line that is no JSON stops the start", () => {
  const path = scratchFile("not json\n");
  assert.throws(() => reopened(path), { code: "CLIENT_LOG_DAMAGED" });
});

test("a line of another kind is told apart from a record", () => {
  const { unknown, log } = reopened(scratchFile('{"kind":"else"}\n[]\n'));
  log.close();
  assert.equal(unknown, 2);
});
