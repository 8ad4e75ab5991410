import { parseDecimalText } from "../core/units/decimal.ts";
import { asPrice, PRICE_SCALE } from "../core/units/quantity.ts";
import type { Price } from "../core/units/quantity.ts";
import type { Result } from "../core/result.ts";
import { cellsOf } from "./tick-format.ts";
import type { TickFormat } from "./tick-format.ts";
import { parseTickTimeUs } from "./tick-time.ts";

export interface Tick {
  /** Microseconds since 1970-01-01 UTC. */
  readonly timeUs: number;
  readonly symbol: string;
  readonly bid: Price;
  readonly ask: Price;
}

/** Why a line of a tick file was passed over. */
export type TickLineFault =
  | "TICK_FIELDS_MISSING"
  | "TICK_BAD_TIME"
  | "TICK_BAD_SYMBOL"
  | "TICK_BAD_PRICE"
  | "TICK_NOT_POSITIVE"
  | "TICK_CROSSED"
  | "TICK_LINE_TOO_LONG";

const wellFormedSymbol = /^[A-Z0-9._-]{1,32}$/;

/**
 * Reads one line of a recognised file. Bid and ask may be equal, as real feeds show now and then.
 */
export function parseTickLine(
  line: string,
  format: TickFormat,
  symbol: string | undefined,
): Result<Tick, TickLineFault> {
  const cells = cellsOf(line);
  const [time, bidText, askText] = [format.timeColumn, format.bidColumn, format.askColumn].map(
    (column) => cells[column],
  );
  if (time === undefined || bidText === undefined || askText === undefined) {
    return refused("TICK_FIELDS_MISSING");
  }
  const timeUs = parseTickTimeUs(time, format.zone);
  if (timeUs === undefined) return refused("TICK_BAD_TIME");
  const named = format.symbolColumn === undefined ? symbol : cells[format.symbolColumn];
  const clean = symbolFrom(named ?? "");
  if (clean === undefined) return refused("TICK_BAD_SYMBOL");
  const [bid, ask] = [
    parseDecimalText(bidText, PRICE_SCALE),
    parseDecimalText(askText, PRICE_SCALE),
  ];
  if (typeof bid !== "number" || typeof ask !== "number") return refused("TICK_BAD_PRICE");
  if (bid <= 0 || ask <= 0) return refused("TICK_NOT_POSITIVE");
  if (bid > ask) return refused("TICK_CROSSED");
  return { ok: true, value: { timeUs, symbol: clean, bid: asPrice(bid), ask: asPrice(ask) } };
}

/** `eur/usd` and `EURUSD` are one symbol. @returns undefined when it cannot be one */
export function symbolFrom(text: string): string | undefined {
  const clean = text.replace("/", "").toUpperCase();
  return wellFormedSymbol.test(clean) ? clean : undefined;
}

const refused = (error: TickLineFault): Result<Tick, TickLineFault> => ({ ok: false, error });
