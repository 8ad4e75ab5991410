import assert from "node:assert/strict";
import { beforeEach, test } from "vitest";
import { HeardLedger } from "./heard-ledger.ts";
import { PriceAuditor } from "./price-audit.ts";

const USUAL = { side: "Buy", limit: "1.1003", quote: 1.1, lastPx: 1.1002, clientClass: "RETAIL" };
type Case = typeof USUAL;

let clients: HeardLedger;
beforeEach(() => {
  clients = new HeardLedger();
});

/** One order filled once, at most 2 pips past the quote, told as it was booked. */
function audited(change: Partial<Case>, toldPx?: number) {
  const it = { ...USUAL, ...change };
  clients.heard.push({
    clOrdID: "C1",
    execID: "JE2",
    lastPx: String(toldPx ?? it.lastPx),
    atMs: 0,
  });
  const wishes = new Map([["C1", `1=1001|54=1|40=2|44=${it.limit}|59=3`]]);
  const auditor = new PriceAuditor({ journalId: "J", clients, wishes, maxDeviationPips: 2 });
  const side = it.side === "Buy" ? "Buy" : "Sell";
  const line = { order: 1, exec: 2, clOrdID: "C1", side, clientClass: it.clientClass } as const;
  const prices = { clientPx: it.quote, lastPx: it.lastPx };
  for (const type of ["OrderAccepted", "OrderDecided", "HedgeInternalised", "ClientFilled"]) {
    auditor.take({ ...line, ...prices, type });
  }
  const { pastLimit, pastDeviation, mistold, wronglyKept, worstPips } = auditor.found;
  const counts = [pastLimit, pastDeviation, mistold, wronglyKept].map(({ length }) => length);
  return { counts, worstPips };
}

test("a fill within its limit and exactly as far past the quote as is allowed passes", () => {
  assert.deepEqual(audited({}), { counts: [0, 0, 0, 0], worstPips: 2 });
});

test("a fill past its order's limit is found, on both sides", () => {
  assert.deepEqual(audited({ limit: "1.10019" }).counts, [1, 0, 0, 0]);
  assert.deepEqual(
    audited({ side: "Sell", limit: "1.10021", quote: 1.1002, lastPx: 1.1002 }).counts,
    [1, 0, 0, 0],
  );
});

test("a fill a point further past the quote than is allowed is found, on both sides", () => {
  assert.deepEqual(audited({ lastPx: 1.10021 }).counts, [0, 1, 0, 0]);
  const sold = { side: "Sell", limit: "1.09", quote: 1.1, lastPx: 1.09979 };
  assert.deepEqual(audited(sold).counts, [0, 1, 0, 0]);
});

test("a fill told at another price than booked is found, and one that is told nowhere", () => {
  assert.deepEqual(audited({}, 1.10019).counts, [0, 0, 1, 0]);
});

test("an order of a TOXIC client that the house kept is found", () => {
  assert.deepEqual(audited({ clientClass: "TOXIC" }).counts, [0, 0, 0, 1]);
});
