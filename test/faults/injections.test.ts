import assert from "node:assert/strict";
import { test } from "vitest";
import { writeTimes } from "./disk-faults.ts";
import { lossOf } from "./packet-loss.ts";
import { liesIn } from "./lies-told.ts";
import type { LogLine } from "./lies-told.ts";

const line = (change: Partial<LogLine>): LogLine => ({
  kind: "report",
  clOrdID: "A",
  execType: "New",
  ordStatus: "New",
  orderQty: 10,
  cumQty: 0,
  ...change,
});
const trade = (cumQty: number): LogLine => line({ execType: "Trade", cumQty });

test("each lie of a venue is found in its log, and honest trading is none", () => {
  assert.deepEqual(liesIn([line({ kind: "order" }), line({}), trade(5), trade(10)]), {
    late: 0,
    early: 0,
    over: 0,
    taken: 0,
  });
  assert.equal(liesIn([line({}), line({ execType: "Canceled" }), trade(10)]).late, 1);
  assert.equal(liesIn([trade(5), line({}), trade(10)]).early, 1);
  assert.equal(liesIn([line({}), trade(11)]).over, 1);
  const denied = { execType: "OrderStatus", ordStatus: "Rejected", text: "unknown order A" };
  assert.equal(liesIn([line(denied), line(denied), line({})]).taken, 1);
  assert.equal(liesIn([line(denied), line({ clOrdID: "B" })]).taken, 0);
});

test("how long each write took is read from what the device wrote down", () => {
  const log = [
    "2026-11-30 23:59:59.990000 connection=1 Write id=7 offset=0x0 count=0x200 fua=0 ...",
    "2026-11-30 23:59:59.995000 connection=1 Flush id=8 ...",
    "2026-11-30 23:59:59.996000 connection=1 ...Flush id=8 return=0",
    "2026-12-01 00:00:00.010500 connection=1 ...Write id=7 return=0",
    "2026-12-01 00:00:00.020000 connection=1 Write id=9 offset=0x0 count=0x200 fua=0 ...",
  ].join("\n");
  assert.deepEqual(writeTimes(log).map(Math.round), [21]);
});

test("packets that the rule dropped are counted by the kernel", () => {
  const listed = `Chain INPUT (policy ACCEPT 980 packets, 12345 bytes)
    pkts      bytes target     prot opt in     out     source               destination
      20     1234 DROP       tcp  --  *      *       0.0.0.0/0            0.0.0.0/0 statistic`;
  assert.deepEqual(lossOf(listed), { met: 1_000, dropped: 20 });
  assert.throws(() => lossOf("Chain INPUT (policy ACCEPT 980 packets, 12345 bytes)"), /no such/);
});
