import { easternEuropeanZone, newYorkStandardZone, parseTickTimeUs, utcZone } from "./tick-time.ts";
import type { TickZone } from "./tick-time.ts";

/** Which column says what, and how its times are meant. */
export interface TickFormat {
  readonly name: "columns" | "histdata" | "truefx" | "dukascopy" | "timestamp";
  readonly timeColumn: number;
  /** undefined where the file is about one symbol that it does not name. */
  readonly symbolColumn: number | undefined;
  readonly bidColumn: number;
  readonly askColumn: number;
  readonly zone: TickZone;
  /** The first line names the columns. */
  readonly hasHeader: boolean;
}

const histData = /^\d{8} \d{9}$/;
const pair = /^[A-Za-z]{3}\/?[A-Za-z]{3}$/;
const timeHeaders = new Set(["time", "timestamp", "datetime", "date", "ts"]);
const symbolHeaders = new Set(["symbol", "pair", "instrument", "ticker"]);

/**
 * Recognises one of the five layouts from a line: a header, or a first line of data.
 *
 * @returns undefined when the line is neither
 */
export function recogniseTicks(line: string): TickFormat | undefined {
  const cells = cellsOf(line);
  return fromHeader(cells) ?? fromData(cells);
}

/** The cells of one line, trimmed and without quotes. */
export function cellsOf(line: string): string[] {
  return line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
}

function fromHeader(cells: readonly string[]): TickFormat | undefined {
  const words = cells.map((cell) => cell.toLowerCase());
  const dukascopyZone = zoneOfDukascopy(words[0] ?? "");
  const timeColumn =
    dukascopyZone === undefined ? words.findIndex((word) => timeHeaders.has(word)) : 0;
  const [bidColumn, askColumn] = [words.indexOf("bid"), words.indexOf("ask")];
  if (timeColumn < 0 || bidColumn < 0 || askColumn < 0) return undefined;
  const symbolAt = words.findIndex((word) => symbolHeaders.has(word));
  const symbolColumn = symbolAt < 0 ? undefined : symbolAt;
  const name =
    dukascopyZone === undefined
      ? symbolColumn === undefined
        ? "timestamp"
        : "columns"
      : "dukascopy";
  const zone = dukascopyZone ?? utcZone;
  return { name, timeColumn, symbolColumn, bidColumn, askColumn, zone, hasHeader: true };
}

/**
 * `Gmt time`, `Time (UTC)`, `Local time` and `Time (EET)` are Dukascopy's.
 *
 * Under `Local time` every line carries its offset; a line without one is taken as UTC.
 */
function zoneOfDukascopy(word: string): TickZone | undefined {
  if (word === "gmt time" || word === "local time") return utcZone;
  const named = /^(?:gmt |local )?time \((\w+)\)$/.exec(word)?.[1];
  if (named === undefined) return undefined;
  return named === "eet" ? easternEuropeanZone : utcZone;
}

function fromData(cells: readonly string[]): TickFormat | undefined {
  const [first = "", second = ""] = cells;
  const bare = { hasHeader: false, zone: utcZone };
  if (histData.test(first)) {
    const columns = { timeColumn: 0, symbolColumn: undefined, bidColumn: 1, askColumn: 2 };
    return { ...bare, ...columns, name: "histdata", zone: newYorkStandardZone };
  }
  if (pair.test(first) && isTime(second)) {
    return { ...bare, name: "truefx", timeColumn: 1, symbolColumn: 0, bidColumn: 2, askColumn: 3 };
  }
  if (!isTime(first)) return undefined;
  return isPrice(second)
    ? {
        ...bare,
        name: "timestamp",
        timeColumn: 0,
        symbolColumn: undefined,
        bidColumn: 1,
        askColumn: 2,
      }
    : { ...bare, name: "columns", timeColumn: 0, symbolColumn: 1, bidColumn: 2, askColumn: 3 };
}

const isTime = (text: string): boolean => parseTickTimeUs(text, utcZone) !== undefined;
const isPrice = (text: string): boolean => /^\d+(?:\.\d+)?$/.test(text);
