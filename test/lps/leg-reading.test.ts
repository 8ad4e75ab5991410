import assert from "node:assert/strict";
import { test } from "vitest";
import type { Leg } from "../../src/core/execute/order.ts";
import { readReport } from "../../src/lps/fix/leg-reading.ts";
import { lpDialects } from "../../src/lps/fix/lp-dialect.ts";
import { asVolume } from "../../src/core/units/quantity.ts";
import { JOURNAL, liveWorld, lots, px, TOXIC } from "../core/world.ts";
import { parsed } from "../fix/codec/framed.ts";
import { EURUSD, eurAndGold } from "./eur-and-gold.ts";

const LP = 0;

/** A leg of the desk's, for reports that name it. */
const known: Leg = liveWorld().hedged({ account: TOXIC, symbol: EURUSD }).leg;

/** A fill of the leg, with these fields in place of its own. */
function read(change: Readonly<Record<number, string | undefined>> = {}, leg?: Leg) {
  const fields: Record<number, string | undefined> = {
    37: "LP-1",
    11: "TESTJRNLL5",
    17: "X1",
    150: "F",
    39: "1",
    55: "EUR/USD",
    54: "1",
    151: "17000",
    14: "20000",
    6: "1.1003",
    32: "20000",
    31: "1.1003",
    ...change,
  };
  const text = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([tag, value]) => `${tag}=${value}|`)
    .join("");
  notes.length = 0;
  return readReport(parsed(`35=8|34=2|${text}`), {
    lp: LP,
    journalId: JOURNAL,
    mapping: eurAndGold,
    dialect: lpDialects.generic,
    legOf: () => leg,
    legOfCancel: () => leg,
    textOf: (told) => told.text(58) ?? "",
    note: (note) => notes.push(note),
  });
}

/** What was read less exactly than it was written, in the report read last. */
const notes: string[] = [];

test("a fill is read in lots of ours, with the LP's ExecID and its own running total", () => {
  assert.deepEqual(read(), {
    kind: "Report",
    report: {
      kind: "Filled",
      lp: LP,
      leg: 5,
      symbol: EURUSD,
      side: "Buy",
      execID: "X1",
      lastQty: lots(0.2),
      lastPx: px(1.1003),
      cumQty: lots(0.2),
    },
  });
});

for (const execType of ["1", "2"]) {
  test(`ExecType ${execType}, as older engines say Trade, is a fill`, () => {
    const found = read({ 150: execType });
    assert.equal(found.kind === "Report" && found.report.kind, "Filled");
  });
}

for (const [execType, kind] of [
  ["0", "Acknowledged"],
  ["4", "Canceled"],
  ["8", "Rejected"],
  ["C", "Expired"],
] as const) {
  test(`ExecType ${execType} is ${kind}, with the LP's OrderID, running total and words`, () => {
    const news = { lpOrderID: "LP-1", cumQty: lots(0.2), text: "so be it" };
    const report = { kind, lp: LP, leg: 5, ...news };
    assert.deepEqual(read({ 150: execType, 58: "so be it" }), { kind: "Report", report });
  });
}

for (const execType of ["A", "6", "D", "E", "3", "5", "7", "9", "B"]) {
  test(`ExecType ${execType} changes nothing`, () => {
    assert.deepEqual(read({ 150: execType }), { kind: "Nothing" });
  });
}

for (const execType of ["G", "H"]) {
  test(`ExecType ${execType}, a fill changed or taken back afterwards, is told to people`, () => {
    assert.equal(read({ 150: execType }).kind, "Unusable");
  });
}

for (const [what, change] of [
  ["an unknown symbol", { 55: "EURUSD" }],
  ["no side", { 54: undefined }],
  ["a side we never send", { 54: "5" }],
  ["a quantity of zero", { 32: "0" }],
  ["a negative quantity", { 32: "-1000" }],
  ["no quantity", { 32: undefined }],
  ["a price of zero", { 31: "0" }],
  ["a negative price", { 31: "-1.1" }],
  ["a price beyond any market", { 31: "90071992" }],
  ["a quantity beyond any market", { 32: "900719925474099" }],
  ["no price", { 31: undefined }],
] as const) {
  test(`a fill with ${what} is unusable, and says which one it was`, () => {
    const found = read(change);
    assert.equal(found.kind, "Unusable");
    assert.match(found.kind === "Unusable" ? found.text : "", /X1 .*TESTJRNLL5/);
  });
}

for (const [what, clOrdID] of [
  ["another journal's", "OTHERJRNL5"],
  ["an OrderID of ours", "TESTJRNLO5"],
  ["a person's", "by-phone-1"],
  ["one with a leading zero", "TESTJRNLL05"],
] as const) {
  test(`a fill whose ClOrdID is ${what} names no leg, and is a fill all the same`, () => {
    const found = read({ 11: clOrdID });
    assert.ok(found.kind === "Report" && found.report.kind === "Filled");
    assert.equal(found.report.leg, 0);
  });
}

test("the answer to a question is a status, never a fill", () => {
  assert.deepEqual(read({ 150: "I", 39: "2", 14: "37000", 32: undefined, 31: undefined }), {
    kind: "Status",
    isAmbiguous: false,
    status: {
      lp: LP,
      leg: 5,
      ordStatus: "Filled",
      lpOrderID: "LP-1",
      cumQty: lots(0.37),
      avgPx: px(1.1003),
      text: "",
    },
  });
});

for (const [what, orderID, reason, lpOrderID] of [
  ["that the order is unknown", "LP-1", "5", "LP-1"],
  ["rejected without an OrderID", "NONE", "99", "LP-1"],
  ["rejected of a leg it never acknowledged", "LP-1", "0", ""],
] as const) {
  test(`an answer ${what} says that the LP does not know it, and no more`, () => {
    const answer = { 150: "I", 39: "8", 103: reason, 37: orderID, 14: "0", 6: "0", 55: "?" };
    const found = read(answer, { ...known, lpOrderID });
    assert.ok(found.kind === "Status");
    assert.equal(found.status.ordStatus, undefined);
  });
}

test("an answer rejected under the OrderID the LP gave the leg speaks of the order", () => {
  const answer = { 150: "I", 39: "8", 103: "0", 37: "LP-1", 14: "0", 6: "0" };
  const found = read(answer, { ...known, lpOrderID: "LP-1" });
  assert.ok(found.kind === "Status");
  assert.equal(found.status.ordStatus, "Rejected");
});

for (const [what, change, lastQty, lastPx] of [
  ["a price finer than can be kept", { 31: "1.1234567891" }, lots(0.2), px(1.12345678)],
  ["a quantity that is no exact volume", { 32: "10000.05" }, asVolume(100_000), px(1.1003)],
  ["a quantity with digits nobody trades", { 32: "20000.00000001" }, lots(0.2), px(1.1003)],
] as const) {
  test(`a fill with ${what} is booked all the same, cut, and said so`, () => {
    const found = read(change);
    assert.ok(found.kind === "Report" && found.report.kind === "Filled");
    assert.equal(found.report.lastQty, lastQty);
    assert.equal(found.report.lastPx, lastPx);
    assert.equal(notes.length, 1);
  });
}

for (const [what, change] of [
  ["a symbol that is none of ours", { 55: "EURUSD" }],
  ["no side", { 54: undefined }],
] as const) {
  test(`a fill with ${what} is its leg's, where it names one`, () => {
    const found = read(change, known);
    assert.ok(found.kind === "Report" && found.report.kind === "Filled");
    assert.equal(found.report.symbol, known.symbol);
    assert.equal(found.report.side, known.side);
  });
}

test("an answer whose average price is long, or missing, still says how much was filled", () => {
  for (const [text, avgPx] of [
    ["1.100033333333333", px(1.10003333)],
    [undefined, px(0)],
  ] as const) {
    const found = read({ 150: "I", 39: "2", 14: "37000", 6: text });
    assert.ok(found.kind === "Status");
    assert.equal(found.status.cumQty, lots(0.37));
    assert.equal(found.status.avgPx, avgPx);
  }
});

for (const [char, ordStatus] of [
  ["3", "Canceled"],
  ["6", "New"],
  ["7", "New"],
  ["9", "New"],
  ["E", "New"],
] as const) {
  test(`an answer with OrdStatus ${char} is taken as ${ordStatus}`, () => {
    const found = read({ 150: "I", 39: char });
    assert.equal(found.kind === "Status" && found.status.ordStatus, ordStatus);
  });
}

for (const [what, change] of [
  ["a status nobody knows", { 39: "Z" }],
  ["no running total", { 14: undefined }],
  ["a symbol nobody mapped", { 55: "?" }],
] as const) {
  test(`an answer with ${what} resolves nothing`, () => {
    assert.equal(read({ 150: "I", ...change }).kind, "Unusable");
  });
}
