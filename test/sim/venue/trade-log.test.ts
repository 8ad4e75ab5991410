import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { test } from "vitest";
import { asPrice } from "../../../src/core/units/quantity.ts";
import { asUnits, units } from "../../../src/sim/units.ts";
import { parseTradeRecord, printTradeRecord } from "../../../src/sim/venue/trade-line.ts";
import { TradeLog } from "../../../src/sim/venue/trade-log.ts";
import type {
  OrderRecord,
  ReportRecord,
  TradeRecord,
} from "../../../src/sim/venue/trade-record.ts";
import { scratchFolder } from "../scratch.ts";

const anOrder: OrderRecord = {
  kind: "order",
  timeUs: 1_600_000_000_000_000,
  orderID: "ABCDEFGH-O1",
  session: "DESK>VENUE",
  clOrdID: 'odd "one"\n',
  symbol: "EURUSD",
  side: "Buy",
  ordType: "Limit",
  timeInForce: "ImmediateOrCancel",
  orderQty: units(100_000),
  price: asPrice(110_001_000),
  account: "1001",
};

const aReport: ReportRecord = {
  kind: "report",
  timeUs: 1_600_000_000_000_001,
  session: "DESK>VENUE",
  msgSeqNum: 7,
  execID: "ABCDEFGH-E1",
  orderID: "ABCDEFGH-O1",
  clOrdID: anOrder.clOrdID,
  symbol: "EURUSD",
  side: "Buy",
  execType: "Trade",
  ordStatus: "PartiallyFilled",
  orderQty: units(100_000),
  lastQty: units(40_000),
  lastPx: asPrice(1),
  cumQty: units(40_000),
  leavesQty: units(60_000),
  avgPx: asPrice(110_001_000),
};

const records: readonly TradeRecord[] = [
  { kind: "start", timeUs: 1, startId: "ABCDEFGH" },
  anOrder,
  aReport,
  { ...aReport, execType: "Rejected", ordStatus: "Rejected", ordRejReason: 6, text: "nö" },
  {
    kind: "cancelReject",
    timeUs: 2,
    session: "DESK>VENUE",
    msgSeqNum: 8,
    orderID: "NONE",
    clOrdID: "C",
    origClOrdID: "A",
    ordStatus: "Rejected",
    cxlRejReason: 1,
    text: "unknown order",
  },
  { kind: "stop", timeUs: 3 },
];

function read(path: string): TradeRecord[] {
  const found: TradeRecord[] = [];
  TradeLog.open(path, (record) => found.push(record)).close();
  return found;
}

test("what was written is read again, each kind, and more can be written behind it", () => {
  const path = join(scratchFolder(), "trades.ndjson");
  for (const record of records) {
    const log = TradeLog.open(path, () => {});
    log.append(record);
    log.close();
  }
  assert.deepEqual(read(path), records);
});

test("cut at any byte, the log holds every whole line before the cut and goes on from there", () => {
  const folder = scratchFolder();
  const whole = Buffer.from(records.map(printTradeRecord).join(""), "utf8");
  const path = join(folder, "cut.ndjson");
  for (let cut = 0; cut <= whole.length; cut++) {
    writeFileSync(path, whole.subarray(0, cut));
    const lines = whole.subarray(0, cut).filter((byte) => byte === 10).length;
    const found: TradeRecord[] = [];
    const log = TradeLog.open(path, (record) => found.push(record));
    if (cut % 50 === 0) log.append(records[0]!);
    log.close();
    assert.deepEqual(found, records.slice(0, lines), `cut at ${cut}`);
    if (cut % 50 === 0) assert.deepEqual(read(path), [...records.slice(0, lines), records[0]]);
  }
});

test("a whole line that is no record stops the start and says where", () => {
  for (const line of ["garbage", "{}", '{"kind":"order","timeUs":1}', "[]", "null", ""]) {
    const path = join(scratchFolder(), "trades.ndjson");
    writeFileSync(path, printTradeRecord(records[0]!));
    appendFileSync(path, `${line}\n${printTradeRecord(records[1]!)}`);
    assert.throws(() => read(path), { code: "TRADE_LOG_DAMAGED", message: /line 2/ });
    assert.ok(readFileSync(path, "utf8").includes(line), "nothing is cut from a damaged log");
  }
});

test("prices and quantities stand as exact numbers, as text only where a number would lose digits", () => {
  assert.ok(printTradeRecord(anOrder).includes('"orderQty":100000,"price":1.10001'));
  assert.ok(printTradeRecord(aReport).includes('"lastPx":"0.00000001"'));
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      (price, quantity) => {
        const record = { ...anOrder, price: asPrice(price), orderQty: asUnits(quantity) };
        assert.deepEqual(parseTradeRecord(printTradeRecord(record).trimEnd()), record);
      },
    ),
  );
});

test("a log longer than one read is read whole", () => {
  const path = join(scratchFolder(), "trades.ndjson");
  const log = TradeLog.open(path, () => {});
  for (let i = 0; i < 3000; i++) log.append({ ...aReport, msgSeqNum: i });
  assert.ok(log.size > 600_000);
  log.close();
  const numbers = read(path).map((record) => (record.kind === "report" ? record.msgSeqNum : -1));
  assert.deepEqual(
    numbers,
    Array.from({ length: 3000 }, (_, i) => i),
  );
});
