import assert from "node:assert/strict";
import * as fc from "fast-check";
import { test } from "vitest";
import type { Event } from "../../src/core/events.ts";
import { UNKNOWN } from "../../src/core/names.ts";
import { readOrder } from "../../src/intake/fix/order-message.ts";
import type { QuantityUnit } from "../../src/intake/fix/order-message.ts";
import { ByteSink } from "../../src/journal/byte-sink.ts";
import { eventSchema } from "../../src/journal/event-schema.ts";
import { EURUSD, JOURNAL, liveWorld, lots, PROFESSIONAL, XAUUSD } from "../core/world.ts";
import { parsed } from "../fix/codec/framed.ts";

const world = liveWorld();
const { names } = world.state;
const { instruments } = world.engine.policy;

type Fields = Readonly<Record<number, string | undefined>>;

/** An order of a session as the intake reads it, with these fields in place of sound ones. */
function read(change: Fields = {}, quantity: QuantityUnit = "lots") {
  const fields: Fields = {
    11: "C1",
    1: "1003",
    55: "EURUSD",
    54: "1",
    60: "20260105-12:00:00.000",
    38: "1.5",
    40: "1",
    ...change,
  };
  const text = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([tag, value]) => `${tag}=${value}|`)
    .join("");
  const reading = { session: 0, journalId: JOURNAL, quantity, names, instruments };
  return readOrder(parsed(`35=D|34=2|${text}`), reading);
}

test("an order is read word for word, its names turned into indexes", () => {
  assert.deepEqual(read({ 59: "3" }), {
    session: 0,
    account: PROFESSIONAL,
    symbol: EURUSD,
    accountText: "1003",
    symbolText: "EURUSD",
    clOrdID: "C1",
    side: "Buy",
    ordType: "Market",
    ordTypeText: "1",
    timeInForce: "ImmediateOrCancel",
    orderQty: lots(1.5),
    orderQtyText: "1.5",
    price: undefined,
    stopPx: undefined,
    expireTimeUs: 0,
    isClosing: false,
    position: 0,
    positionText: "",
    transactTimeUs: Date.UTC(2026, 0, 5, 12) * 1000,
  });
});

test("names nobody knows stay as text and are never given an index", () => {
  const before = [names.count("account"), names.count("symbol")];
  const request = read({ 1: "9999", 55: "EURXXX" });
  assert.deepEqual([request.account, request.symbol], [UNKNOWN, UNKNOWN]);
  assert.deepEqual([request.accountText, request.symbolText], ["9999", "EURXXX"]);
  assert.deepEqual([names.count("account"), names.count("symbol")], before);
});

test("without an account there is none, and nobody else's is assumed", () => {
  const request = read({ 1: undefined });
  assert.deepEqual([request.account, request.accountText], [UNKNOWN, ""]);
});

for (const [orderQty, expected] of [
  ["1", lots(1)],
  ["0.01", lots(0.01)],
  ["1.500000", lots(1.5)],
  ["007", lots(7)],
  ["-1", lots(-1)],
  ["0", lots(0)],
  ["0.0000001", "TOO_PRECISE"],
  ["99999999999", "OUT_OF_RANGE"],
  ["1e2", "NOT_A_NUMBER"],
  ["NaN", "NOT_A_NUMBER"],
  ["", "NOT_A_NUMBER"],
  [undefined, "NOT_A_NUMBER"],
] as const) {
  test(`an OrderQty of ${orderQty ?? "nothing"} in lots is ${expected}`, () => {
    assert.equal(read({ 38: orderQty }).orderQty, expected);
  });
}

for (const [orderQty, symbol, expected] of [
  ["100000", "EURUSD", lots(1)],
  ["1000", "EURUSD", lots(0.01)],
  ["0.1", "EURUSD", lots(0.000001)],
  ["37", "XAUUSD", lots(0.37)],
  ["0.01", "EURUSD", "TOO_PRECISE"],
  ["0.00001", "XAUUSD", "TOO_PRECISE"],
] as const) {
  test(`${orderQty} units of ${symbol} are ${expected}, never rounded`, () => {
    assert.equal(read({ 38: orderQty, 55: symbol }, "units").orderQty, expected);
  });
}

test("units of an unknown symbol are no volume, whatever their number", () => {
  assert.equal(read({ 55: "EURXXX", 38: "100000" }, "units").orderQty, 0);
});

test("a volume in lots means the same in units: contract size times as many", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000_000 }),
      fc.constantFrom([EURUSD, "EURUSD"] as const, [XAUUSD, "XAUUSD"] as const),
      (volume, [index, symbol]) => {
        const { contractSize } = instruments[index]!;
        const units = (BigInt(volume) * BigInt(contractSize)).toString().padStart(7, "0");
        const text = `${units.slice(0, -6)}.${units.slice(-6)}`;
        assert.equal(read({ 38: text, 55: symbol }, "units").orderQty, volume);
      },
    ),
  );
});

for (const [tag, field] of [
  ["44", "price"],
  ["99", "stopPx"],
] as const) {
  test(`tag ${tag} is a price, even one that reads zero, or says why it is none`, () => {
    assert.equal(read({ [tag]: "1.1" })[field], 110_000_000);
    assert.equal(read({ [tag]: "0" })[field], 0);
    assert.equal(read({ [tag]: "1.1000000001" })[field], "TOO_PRECISE");
    assert.equal(read({})[field], undefined);
  });
}

test("ExpireTime(126) is read to the microsecond; without it there is none", () => {
  assert.equal(
    read({ 126: "20260105-12:00:00.500" }).expireTimeUs,
    Date.UTC(2026, 0, 5, 12) * 1000 + 500_000,
  );
  assert.equal(read({}).expireTimeUs, 0);
});

for (const [ordType, expected] of [
  ["1", "Market"],
  ["2", "Limit"],
  ["3", "Stop"],
  ["4", "StopLimit"],
  ["K", "Other"],
] as const) {
  test(`OrdType ${ordType} is ${expected}`, () => {
    assert.equal(read({ 40: ordType }).ordType, expected);
  });
}

for (const [timeInForce, expected] of [
  [undefined, "Day"],
  ["0", "Day"],
  ["1", "GoodTillCancel"],
  ["3", "ImmediateOrCancel"],
  ["4", "FillOrKill"],
  ["6", "GoodTillDate"],
  ["7", "Other"],
] as const) {
  test(`TimeInForce ${timeInForce ?? "left out"} is ${expected}`, () => {
    assert.equal(read({ 59: timeInForce }).timeInForce, expected);
  });
}

for (const [what, fields, position, isClosing] of [
  ["the OrderID of an order of this journal", { 721: "TESTJRNLO1A" }, 46, true],
  ["such an OrderID though it is marked to open", { 721: "TESTJRNLO1A", 77: "O" }, 46, true],
  ["the OrderID of another journal", { 721: "OTHERJRNO1A" }, -1, true],
  ["the id of a leg", { 721: "TESTJRNLL1A" }, -1, true],
  ["a number no order can have", { 721: "TESTJRNLO0" }, -1, true],
  ["any other text", { 721: "my position" }, -1, true],
  ["nothing", {}, 0, false],
] as const) {
  test(`an order with ${what} in PosMaintRptID(721) reads as position ${position}`, () => {
    const request = read(fields);
    assert.deepEqual([request.position, request.isClosing], [position, isClosing]);
    assert.equal(request.positionText, fields[721] ?? "");
  });
}

for (const [positionEffect, isClosing] of [
  ["C", true],
  ["O", false],
  ["R", false],
  ["F", false],
  [undefined, false],
] as const) {
  const does = isClosing ? "closes" : "opens";
  test(`PositionEffect ${positionEffect ?? "left out"}: the order ${does}`, () => {
    assert.equal(read({ 77: positionEffect }).isClosing, isClosing);
    assert.equal(read({ 77: positionEffect }, "units").isClosing, isClosing);
  });
}

test("a side the dictionary should have stopped is a bug, not an order", () => {
  assert.throws(() => read({ 54: "5" }), /^Error: Invariant: /);
});

for (const time of ["99991231-23:59:59", "22560101-00:00:00", "18991231-00:00:00"]) {
  test(`a TransactTime of ${time} says nothing, and the order is read all the same`, () => {
    assert.equal(read({ 60: time }).transactTimeUs, 0);
  });
}

const digits = fc.stringMatching(/^-?[0-9]{0,20}(?:\.[0-9]{0,12})?$/);
const anyTime = fc
  .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().replaceAll("-", "").replace("T", "-").slice(0, 17));

test("whatever passes the dictionary as an order, its events can be journaled", () => {
  const text = fc.stringMatching(/^[\x20-{}~]{1,80}$/);
  fc.assert(
    fc.property(
      fc.record({
        11: text,
        1: fc.oneof(text, fc.constantFrom("1001", "1004", "1006")),
        55: fc.oneof(text, fc.constantFrom("EURUSD", "XAUUSD")),
        54: fc.constantFrom("1", "2"),
        60: anyTime,
        38: fc.oneof(digits, fc.constantFrom("0.01", "1", "12")),
        40: fc.constantFrom("1", "2", "P"),
        59: fc.constantFrom("0", "1", "3", "4", "6", "7", undefined),
        77: fc.constantFrom("O", "C", "R", "F", undefined),
      }),
      fc.constantFrom<QuantityUnit>("lots", "units"),
      (fields, quantity) => {
        const desk = liveWorld();
        const sink = new ByteSink(1 << 10, 1 << 20);
        for (const event of desk.submit(read(fields, quantity))) writeEvent(sink, event);
        assert.ok(sink.at > 0);
      },
    ),
    { numRuns: 500 },
  );
});

function writeEvent(sink: ByteSink, event: Event): void {
  const codec = eventSchema[event.type] as { write(sink: ByteSink, event: unknown): void };
  codec.write(sink, event);
}
