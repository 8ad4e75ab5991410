import { ordStatuses } from "../../core/execute/order-status.ts";
import { ordTypes, timesInForce } from "../../core/terms.ts";
import { parseDecimalText, printDecimal } from "../../core/units/decimal.ts";
import { asPrice, PRICE_SCALE } from "../../core/units/quantity.ts";
import { asUnits, UNITS_SCALE } from "../units.ts";
import type { ReportRecord, TradeRecord } from "./trade-record.ts";
import type { OrderTerms } from "./venue-order.ts";

/** Decimal places of the fields that are decimals; they stand in the line as exact numbers. */
const scales: ReadonlyMap<string, number> = new Map([
  ["price", PRICE_SCALE],
  ["lastPx", PRICE_SCALE],
  ["avgPx", PRICE_SCALE],
  ["orderQty", UNITS_SCALE],
  ["lastQty", UNITS_SCALE],
  ["cumQty", UNITS_SCALE],
  ["leavesQty", UNITS_SCALE],
]);

/**
 * Below this many hundred-millionths or millionths a number's shortest text may have an exponent.
 */
const leastPlain = 100;
/**
 * Up to fifteen digits, the shortest text of the nearest double has exactly the decimal's digits.
 */
const mostExact = 1e15;

/** One record as one line of JSON, its line end included. */
export function printTradeRecord(record: TradeRecord): string {
  const line: Record<string, unknown> = { ...record };
  for (const [key, scale] of scales) {
    const value = line[key];
    if (typeof value === "number") line[key] = exactNumber(value, scale);
  }
  return `${JSON.stringify(line)}\n`;
}

/** A JSON number where its shortest text has the exact digits, else a string of them. */
function exactNumber(value: number, scale: number): number | string {
  const size = Math.abs(value);
  const isExact = value === 0 || (size >= leastPlain && size < mostExact);
  return isExact ? value / 10 ** scale : printDecimal(value, scale);
}

/** Reads one line. @returns undefined when it is no record of this venue */
export function parseTradeRecord(line: string): TradeRecord | undefined {
  const fields = fieldsOf(line);
  if (fields === undefined) return undefined;
  const timeUs = fields.integer("timeUs");
  switch (fields.text("kind")) {
    case "start":
      return fields.sound({ kind: "start", timeUs, startId: fields.text("startId") });
    case "stop":
      return fields.sound({ kind: "stop", timeUs });
    case "order":
      return fields.sound({
        kind: "order",
        timeUs,
        orderID: fields.text("orderID"),
        ...termsOf(fields),
      });
    case "report":
      return fields.sound({ kind: "report", timeUs, ...reportOf(fields) });
    case "cancelReject":
      return fields.sound({
        kind: "cancelReject",
        timeUs,
        session: fields.text("session"),
        msgSeqNum: fields.integer("msgSeqNum"),
        orderID: fields.text("orderID"),
        clOrdID: fields.text("clOrdID"),
        origClOrdID: fields.text("origClOrdID"),
        ordStatus: fields.word("ordStatus", ordStatuses),
        cxlRejReason: fields.integer("cxlRejReason"),
        text: fields.text("text"),
      });
    default:
      return undefined;
  }
}

const sides = ["Buy", "Sell", "Other"] as const;
const execTypes = [
  "New",
  "Trade",
  "TradeCancel",
  "TradeCorrect",
  "Canceled",
  "Rejected",
  "OrderStatus",
] as const;

function termsOf(fields: Fields): OrderTerms {
  const price = fields.optional("price") ? { price: asPrice(fields.decimal("price")) } : {};
  const account = fields.optional("account") ? { account: fields.text("account") } : {};
  return {
    session: fields.text("session"),
    clOrdID: fields.text("clOrdID"),
    symbol: fields.text("symbol"),
    side: fields.word("side", sides),
    ordType: fields.word("ordType", ordTypes),
    timeInForce: fields.word("timeInForce", timesInForce),
    orderQty: asUnits(fields.decimal("orderQty")),
    ...price,
    ...account,
  };
}

function reportOf(fields: Fields): Omit<ReportRecord, "kind" | "timeUs"> {
  return {
    session: fields.text("session"),
    msgSeqNum: fields.integer("msgSeqNum"),
    execID: fields.text("execID"),
    orderID: fields.text("orderID"),
    clOrdID: fields.text("clOrdID"),
    symbol: fields.text("symbol"),
    side: fields.word("side", sides),
    execType: fields.word("execType", execTypes),
    ordStatus: fields.word("ordStatus", ordStatuses),
    orderQty: asUnits(fields.decimal("orderQty")),
    lastQty: asUnits(fields.decimal("lastQty")),
    lastPx: asPrice(fields.decimal("lastPx")),
    cumQty: asUnits(fields.decimal("cumQty")),
    leavesQty: asUnits(fields.decimal("leavesQty")),
    avgPx: asPrice(fields.decimal("avgPx")),
    ...(fields.optional("cancelClOrdID") ? { cancelClOrdID: fields.text("cancelClOrdID") } : {}),
    ...(fields.optional("execRefID") ? { execRefID: fields.text("execRefID") } : {}),
    ...(fields.optional("ordStatusReqID") ? { ordStatusReqID: fields.text("ordStatusReqID") } : {}),
    ...(fields.optional("ordRejReason") ? { ordRejReason: fields.integer("ordRejReason") } : {}),
    ...(fields.optional("text") ? { text: fields.text("text") } : {}),
  };
}

function fieldsOf(line: string): Fields | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null ? new Fields(parsed) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Reads fields one by one and remembers whether any of them was missing or of the wrong kind. */
class Fields {
  readonly #from: ReadonlyMap<string, unknown>;
  #isSound = true;

  constructor(from: object) {
    this.#from = new Map<string, unknown>(Object.entries(from));
  }

  sound(record: TradeRecord): TradeRecord | undefined {
    return this.#isSound ? record : undefined;
  }

  optional(key: string): boolean {
    return this.#from.get(key) !== undefined;
  }

  text(key: string): string {
    const value = this.#from.get(key);
    return typeof value === "string" ? value : this.#fault("");
  }

  integer(key: string): number {
    const value = this.#from.get(key);
    return typeof value === "number" && Number.isSafeInteger(value) ? value : this.#fault(0);
  }

  decimal(key: string): number {
    const value = this.#from.get(key);
    const isText = typeof value === "number" || typeof value === "string";
    const parsed = isText ? parseDecimalText(String(value), scales.get(key) ?? 0) : undefined;
    return typeof parsed === "number" ? parsed : this.#fault(0);
  }

  word<Word extends string>(key: string, words: readonly [Word, ...Word[]]): Word {
    const value = this.#from.get(key);
    return words.find((word) => word === value) ?? this.#fault(words[0]);
  }

  #fault<Value>(instead: Value): Value {
    this.#isSound = false;
    return instead;
  }
}
