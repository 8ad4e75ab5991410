import type { FillBust } from "../../core/execute/bust-fill.ts";
import type { Leg } from "../../core/execute/order.ts";
import { asPrice, NO_VOLUME } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import { tags } from "../../fix/tags.ts";
import { readPrice, readVolume } from "./lenient-numbers.ts";
import { fillIDIn, keptID, sideIn } from "./report-fields.ts";
import type { MappedSymbol } from "./symbol-mapping.ts";

/** Against what it is read. */
interface BustReading {
  readonly reading: { readonly lp: number; note(text: string): void };
  /** Of the leg, 0: none of ours. */
  readonly number: number;
  readonly leg: Leg | undefined;
  readonly mapped: MappedSymbol | undefined;
}

/**
 * Reads an ExecutionReport(8) that takes back a fill (150=H) or puts another one in its place
 * (150=G). A correction to no quantity takes it back.
 *
 * @returns undefined where symbol, side, its own id, the fill's, or what stands now cannot be read
 */
export function readBust(
  message: FixMessage,
  { reading, number, leg, mapped }: BustReading,
  execType: "TradeCancel" | "TradeCorrect",
): FillBust | undefined {
  const side = sideIn(message, leg);
  const execID = fillIDIn(message);
  const execRefID = keptID(message.text(tags.execRefID) ?? "");
  if (mapped === undefined || side === undefined || execID === "" || execRefID === "") {
    return undefined;
  }
  const lastQty = readVolume(message, tags.lastQty, mapped);
  const lastPx = readPrice(message, tags.lastPx);
  const isCorrected = execType === "TradeCorrect" && lastQty?.volume !== NO_VOLUME;
  if (isCorrected && !isStanding(lastQty?.volume, lastPx?.price)) return undefined;
  if (lastQty?.isCut === true || lastPx?.isCut === true) {
    reading.note(`change ${execID} of a fill: digits beyond what the desk keeps were cut`);
  }
  return {
    kind: isCorrected ? "Corrected" : "Busted",
    lp: reading.lp,
    leg: number,
    symbol: mapped.symbol,
    side,
    execID,
    execRefID,
    lastQty: lastQty?.volume ?? NO_VOLUME,
    lastPx: lastPx?.price ?? asPrice(0),
    cumQty: readVolume(message, tags.cumQty, mapped)?.volume ?? NO_VOLUME,
  };
}

const isStanding = (volume: number | undefined, price: number | undefined): boolean =>
  volume !== undefined && price !== undefined && volume > 0 && price > 0;
