import assert from "node:assert/strict";
import { test } from "vitest";
import type { LegCreated } from "../../src/core/events.ts";
import { MessageWriter } from "../../src/fix/codec/message-writer.ts";
import { composeLeg, composeLegStatusRequest, readReport } from "../../src/lps/fix/leg-messages.ts";
import { JOURNAL, lots, px } from "../core/world.ts";
import { parsed } from "../fix/codec/framed.ts";
import { EURUSD, eurAndGold, GOLD } from "./eur-and-gold.ts";

const LP = 3;
const header = { beginString: "FIX.4.4", senderCompID: "US", targetCompID: "LP" };

const leg: LegCreated = {
  type: "LegCreated",
  leg: 5,
  order: 4,
  lp: LP,
  symbol: EURUSD,
  side: "Buy",
  orderQty: lots(0.37),
  limitPx: px(1.1004),
  expectedPx: px(1.1002),
  timeInForce: "ImmediateOrCancel",
};

function bodyOf(compose: (into: MessageWriter) => void): string {
  const writer = new MessageWriter(header).begin("D", 1, 0);
  compose(writer);
  writer.end();
  return Buffer.from(writer.lastBody()).toString("latin1").replaceAll("\u0001", "|");
}

const sent = (change: Partial<LegCreated>, quantity: number): string =>
  bodyOf((into) => {
    const it = { ...leg, ...change };
    composeLeg(into, it, "TESTJRNLL5", eurAndGold.of(it.symbol)!, quantity, 0);
  });

test("a leg is a limit order in the LP's symbol and quantity that fills at once or not at all", () => {
  assert.equal(
    sent({}, 37_000),
    "11=TESTJRNLL5|55=EUR/USD|54=1|60=19700101-00:00:00.000|38=37000|40=2|44=1.1004|59=3|",
  );
  assert.match(sent({ side: "Sell", timeInForce: "FillOrKill" }, 1000), /\|54=2\|.*\|59=4\|$/);
});

test("a quantity with decimals is written with those it needs and no more", () => {
  assert.match(sent({ symbol: GOLD }, 3750), /\|55=GOLD\|.*\|38=37\.5\|/);
});

test("a question about a leg names its ClOrdID, symbol and side", () => {
  const asked = bodyOf((into) =>
    composeLegStatusRequest(into, "TESTJRNLL5", eurAndGold.of(EURUSD)!, "Sell"),
  );
  assert.equal(asked, "11=TESTJRNLL5|55=EUR/USD|54=2|");
});

/** A fill of the leg, with these fields in place of its own. */
function read(change: Readonly<Record<number, string | undefined>> = {}) {
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
  return readReport(parsed(`35=8|34=2|${text}`), LP, JOURNAL, eurAndGold);
}

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
  ["a quantity that is no exact volume", { 32: "0.01" }],
  ["no running total", { 14: undefined }],
  ["a price of zero", { 31: "0" }],
  ["a negative price", { 31: "-1.1" }],
  ["a price finer than can be kept", { 31: "1.123456789" }],
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

test("an answer that the order is unknown has no status; a plain reject has one", () => {
  const unknown = read({ 150: "I", 39: "8", 103: "5", 14: "0", 6: "0", 55: "?" });
  assert.ok(unknown.kind === "Status");
  assert.equal(unknown.status.ordStatus, undefined);
  const rejected = read({ 150: "I", 39: "8", 103: "0", 14: "0", 6: "0" });
  assert.ok(rejected.kind === "Status");
  assert.equal(rejected.status.ordStatus, "Rejected");
});

for (const [what, change] of [
  ["a status nobody knows", { 39: "Z" }],
  ["no running total", { 14: undefined }],
  ["no average price", { 6: undefined }],
  ["a symbol nobody mapped", { 55: "?" }],
] as const) {
  test(`an answer with ${what} resolves nothing`, () => {
    assert.equal(read({ 150: "I", ...change }).kind, "Unusable");
  });
}
