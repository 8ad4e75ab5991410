import type { LegReport } from "../../core/execute/leg-report.ts";
import { priceByAverage } from "../../core/execute/average-price.ts";
import type { FillBust } from "../../core/execute/bust-fill.ts";
import type { LegStatus } from "../../core/execute/leg-in-doubt.ts";
import type { Leg } from "../../core/execute/order.ts";
import { cancelNumberOf, legNumberOf } from "../../core/ids.ts";
import { asPrice, NO_VOLUME } from "../../core/units/quantity.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import { tags } from "../../fix/tags.ts";
import { execTypeOf, ordStatusOf, UNKNOWN_ORDER } from "../../fix/words.ts";
import { readBust } from "./bust-reading.ts";
import { instrumentIn } from "./instrument-name.ts";
import { readPrice, readVolume } from "./lenient-numbers.ts";
import type { ReadPrice, ReadVolume } from "./lenient-numbers.ts";
import { fillIDIn, keptID, sideIn } from "./report-fields.ts";
import type { LpDialect } from "./lp-dialect.ts";
import type { MappedSymbol, SymbolMapping } from "./symbol-mapping.ts";

/** What an ExecutionReport(8) came to. */
export type ReadReport =
  | { readonly kind: "Report"; readonly report: LegReport }
  | { readonly kind: "Bust"; readonly bust: FillBust }
  | StatusRead
  /** PendingNew, a restatement: nothing the desk acts on. */
  | { readonly kind: "Nothing" }
  /** Cannot be used; what was said of the leg (0: none of ours) is not known now. */
  | { readonly kind: "Unusable"; readonly leg: number; readonly text: string };

export interface StatusRead {
  readonly kind: "Status";
  readonly status: Omit<LegStatus, "isProof">;
  /** It says "rejected", and not of what: of the order if this OrderID is the order's. */
  readonly isAmbiguous: boolean;
}

/** Against what a report is read. */
export interface ReportReading {
  readonly lp: number;
  readonly journalId: string;
  readonly mapping: SymbolMapping;
  readonly dialect: LpDialect;
  legOf(number: number): Leg | undefined;
  legOfCancel(cancel: number): Leg | undefined;
  /** Its Text(58), as it may be told; empty where it has none. */
  readonly textOf: (message: FixMessage) => string;
  /** Hears of what was read less exactly than it was written. */
  note(text: string): void;
}

/** Reads an LP's ExecutionReport(8) that passed the dictionary. */
export function readReport(message: FixMessage, reading: ReportReading): ReadReport {
  const number = legNumberIn(message, reading);
  const known = reading.legOf(number);
  const leg = known?.lp === reading.lp ? known : undefined;
  const execType = execTypeOf(message.text(tags.execType) ?? "");
  const mapped = mappedOf(message, reading, leg);
  if (execType === "TradeCancel" || execType === "TradeCorrect") {
    const bust = readBust(message, { reading, number, leg, mapped }, execType);
    return bust === undefined
      ? unusable(message, 0, "a fill's later change")
      : { kind: "Bust", bust };
  }
  if (execType === "OrderStatus") return readStatus(message, reading, number, leg, mapped);
  if (execType === "Trade") return readFill(message, reading, number, leg, mapped);
  if (execType === undefined) return { kind: "Nothing" };
  const kind = execType === "New" ? "Acknowledged" : execType;
  const cumQty = mapped === undefined ? undefined : readVolume(message, tags.cumQty, mapped);
  const { lp } = reading;
  const lpOrderID = keptID(message.text(tags.orderID) ?? "");
  const text = reading.textOf(message);
  const filled = cumQty?.volume ?? NO_VOLUME;
  return { kind: "Report", report: { kind, lp, leg: number, lpOrderID, cumQty: filled, text } };
}

/** The leg that a report is about; one on a cancel names it in OrigClOrdID(41), or not at all. */
function legNumberIn(message: FixMessage, reading: ReportReading): number {
  const { journalId } = reading;
  const clOrdID = message.text(tags.clOrdID) ?? "";
  const number = legNumberOf(journalId, clOrdID);
  if (number > 0) return number;
  const before = legNumberOf(journalId, message.text(tags.origClOrdID) ?? "");
  if (before > 0) return before;
  const cancel = cancelNumberOf(journalId, clOrdID);
  return cancel > 0 ? (reading.legOfCancel(cancel)?.leg ?? 0) : 0;
}

/** The symbol it names; where that is none of ours, the one the leg was sent for. */
function mappedOf(
  message: FixMessage,
  { mapping, dialect }: ReportReading,
  leg: Leg | undefined,
): MappedSymbol | undefined {
  const named = mapping.ofLp(instrumentIn(message, dialect));
  return named ?? (leg === undefined ? undefined : mapping.of(leg.symbol));
}

/**
 * A fill is booked whatever else is wrong with the report: digits beyond what the desk keeps are
 * cut, and said. Only one without any price or quantity cannot be.
 */
function readFill(
  message: FixMessage,
  reading: ReportReading,
  number: number,
  leg: Leg | undefined,
  mapped: MappedSymbol | undefined,
): ReadReport {
  const side = sideIn(message, leg);
  if (mapped === undefined || side === undefined)
    return unusable(message, number, "symbol or side");
  const lastQty = readVolume(message, tags.lastQty, mapped);
  if (lastQty === undefined || lastQty.volume <= 0) return unusable(message, number, "quantity");
  const cumQty = readVolume(message, tags.cumQty, mapped);
  const lastPx = lastPxIn(message, reading, leg, lastQty, cumQty);
  if (lastPx === undefined || lastPx.price <= 0) return unusable(message, number, "price");
  const execID = fillIDIn(message);
  if (execID === "") return unusable(message, number, "identity");
  if (lastQty.isCut || lastPx.isCut || cumQty?.isCut === true) {
    reading.note(`fill ${execID}: digits beyond what the desk keeps were cut`);
  }
  const report: LegReport = {
    kind: "Filled",
    lp: reading.lp,
    leg: number,
    symbol: mapped.symbol,
    side,
    execID,
    lastQty: lastQty.volume,
    lastPx: lastPx.price,
    cumQty: cumQty?.volume ?? NO_VOLUME,
  };
  return { kind: "Report", report };
}

/** LastPx(31), or what AvgPx(6) makes of it at an LP that leaves it out. */
function lastPxIn(
  message: FixMessage,
  reading: ReportReading,
  leg: Leg | undefined,
  lastQty: ReadVolume,
  cumQty: ReadVolume | undefined,
): ReadPrice | undefined {
  const hasPrice = message.has(tags.lastPx) || !reading.dialect.hasAveragesOnly;
  if (hasPrice) return readPrice(message, tags.lastPx);
  const average = readPrice(message, tags.avgPx);
  const fillID = fillIDIn(message);
  // A repeat, which changes nothing whatever its price.
  if (average === undefined || leg?.execs.some(({ execID }) => execID === fillID) === true)
    return average;
  const before = leg ?? { cumQty: NO_VOLUME, execs: [] };
  const total = cumQty?.volume ?? NO_VOLUME;
  const price = priceByAverage(before, lastQty.volume, total, average.price);
  if (price !== undefined) return { price, isCut: average.isCut };
  reading.note(`fill ${fillID} is booked at the average of its order: fills before it are missing`);
  return average;
}

function readStatus(
  message: FixMessage,
  { lp, textOf }: ReportReading,
  number: number,
  leg: Leg | undefined,
  mapped: MappedSymbol | undefined,
): ReadReport {
  const isUnknown = isUnknownOrder(message, leg);
  const ordStatus = isUnknown ? undefined : ordStatusOf(message.text(tags.ordStatus) ?? "");
  const cumQty = mapped === undefined ? undefined : readVolume(message, tags.cumQty, mapped);
  if (!isUnknown && (ordStatus === undefined || cumQty === undefined)) {
    return unusable(message, 0, "status or quantity");
  }
  return {
    kind: "Status",
    isAmbiguous: isUnknown && message.integer(tags.ordRejReason) !== UNKNOWN_ORDER,
    status: {
      lp,
      leg: number,
      ordStatus,
      lpOrderID: keptID(message.text(tags.orderID) ?? ""),
      cumQty: cumQty?.volume ?? NO_VOLUME,
      avgPx: readPrice(message, tags.avgPx)?.price ?? asPrice(0),
      text: textOf(message),
    },
  };
}

/**
 * Rejected, in answer to a status request, may mean the order or the question. Only where the LP
 * names the OrderID it gave the leg before does it speak of the order; everything else is "I do not
 * know it", which proves nothing by itself. See `NamedOrders` for legs that it gave none.
 */
function isUnknownOrder(message: FixMessage, leg: Leg | undefined): boolean {
  if (ordStatusOf(message.text(tags.ordStatus) ?? "") !== "Rejected") return false;
  if (message.integer(tags.ordRejReason) === UNKNOWN_ORDER) return true;
  return (
    leg === undefined ||
    leg.lpOrderID === "" ||
    keptID(message.text(tags.orderID) ?? "") !== leg.lpOrderID
  );
}

function unusable(message: FixMessage, leg: number, what: string): ReadReport {
  const which = `${message.text(tags.execID) ?? ""} on ${message.text(tags.clOrdID) ?? ""}`;
  return { kind: "Unusable", leg, text: `report ${which}: ${what} cannot be read` };
}
