import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { denialCodes, wordDenial } from "../../src/core/codes.ts";
import type { DenialCode } from "../../src/core/codes.ts";
import type { OrderDenied } from "../../src/core/events.ts";
import { asPrice, asVolume } from "../../src/core/units/quantity.ts";
import { reportDenied } from "../../src/intake/fix/execution-report.ts";
import { fieldsOf, valuesOf } from "./report-fields.ts";

const reporting = {
  journalId: "TESTJRNL",
  accountText: "1003",
  symbolText: "EURUSD",
  quantityPerLot: 1,
  transactTimeUs: 0,
};

const denied = (code: DenialCode, detail = ""): OrderDenied => ({
  type: "OrderDenied",
  order: 1,
  exec: 1,
  account: 0,
  symbol: 0,
  session: 0,
  clOrdID: "C1",
  side: "Buy",
  ordType: "Market",
  timeInForce: "Day",
  orderQty: asVolume(1_000_000),
  limitPx: asPrice(0),
  stopPx: asPrice(0),
  expireUs: 0,
  isClosing: false,
  transactTimeUs: 0,
  code,
  detail,
  accountText: "1003",
  symbolText: "EURUSD",
  position: 0,
});

const told = (code: DenialCode, detail = ""): Map<number, string> =>
  fieldsOf((into) => reportDenied(into, denied(code, detail), reporting));

/** OrdRejReason(103) of FIX 4.4: the nearest there is to each code. */
const reasons: Readonly<
  Record<DenialCode, "0" | "1" | "2" | "3" | "4" | "6" | "11" | "13" | "15" | "99">
> = {
  KILL_SWITCH: "0",
  CLOSE_ONLY: "0",
  DESK_BUSY: "0",
  ORDER_RATE: "0",
  UNKNOWN_ACCOUNT: "15",
  UNKNOWN_SYMBOL: "1",
  INSTRUMENT_OFF: "0",
  MARKET_CLOSED: "2",
  BAD_CLORDID: "99",
  DUPLICATE_CLORDID: "6",
  BAD_VOLUME: "13",
  VOLUME_BELOW_MIN: "13",
  VOLUME_ABOVE_MAX: "13",
  VOLUME_STEP: "13",
  PRICE_ON_MARKET_ORDER: "11",
  BAD_PRICE: "99",
  BAD_EXPIRE_TIME: "99",
  STALE_ORDER: "4",
  UNSUPPORTED_ORD_TYPE: "11",
  UNSUPPORTED_TIME_IN_FORCE: "11",
  NOTHING_TO_CLOSE: "13",
  UNKNOWN_POSITION: "99",
  POSITION_MISMATCH: "99",
  MAX_POSITIONS: "3",
  MAX_NET_LOTS: "3",
  MAX_NOTIONAL: "3",
  PRICE_COLLAR: "0",
  NO_RATE: "0",
  RULE_REJECTED: "0",
  TOXIC_CLIENT: "0",
  EXPOSURE_LIMIT: "3",
  EXPOSURE_HARD_LIMIT: "3",
  TARGET_LP_UNAVAILABLE: "0",
  NO_PRICE: "0",
  NO_LP: "0",
  LP_UNHEALTHY: "0",
  BELOW_LP_MINIMUM: "13",
};

const houseOnly: ReadonlySet<DenialCode> = new Set(["TOXIC_CLIENT", "RULE_REJECTED"]);

for (const code of denialCodes) {
  const reason = reasons[code];
  const isTold = !houseOnly.has(code);
  const word = isTold ? code : "REFUSED";
  test(`${code} reaches the client as ${word} with OrdRejReason ${reason}`, () => {
    const fields = told(code);
    assert.deepEqual(valuesOf(fields, 150, 39, 103, 14, 151), ["8", "8", reason, "0", "0"]);
    assert.equal(fields.get(58), `${word}: ${wordDenial(code)}`);
  });
}

test("the offending value stands behind the sentence, as the client wrote it", () => {
  const text = told("VOLUME_STEP", "0.015").get(58);
  assert.equal(text, `VOLUME_STEP: ${wordDenial("VOLUME_STEP")}: 0.015`);
});

test("a client cannot tell whether a rule refused the order or what the house thinks of it", () => {
  assert.deepEqual(told("TOXIC_CLIENT"), told("RULE_REJECTED"));
  const text = told("TOXIC_CLIENT").get(58) ?? "";
  assert.equal(text, "REFUSED: the desk does not take this order");
  assert.doesNotMatch(text, /toxic|class|rule|score/i);
});

test("docs/CODES.md says the OrdRejReason a client really gets", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/CODES.md"), "utf8");
  // Another table has the reasons of another message.
  const [, orders = ""] = page.split(/^(?=\| Code \| 103 \|)/mu);
  const [table = ""] = orders.split("\n\n");
  const rows = [...table.matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)];
  assert.deepEqual(
    Object.fromEntries(rows.map(([, code, reason]) => [code, reason])),
    Object.fromEntries(denialCodes.map((code) => [code, told(code).get(103)])),
  );
});
