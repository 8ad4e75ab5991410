import type { LegFill, LegReport } from "../../core/execute/leg-report.ts";
import type { LegStatus } from "../../core/execute/leg-in-doubt.ts";
import type { OrdStatus } from "../../core/execute/order-status.ts";
import { legNumberOf } from "../../core/ids.ts";
import type { Side } from "../../core/terms.ts";
import { asPrice, NO_VOLUME, PRICE_SCALE, VOLUME_SCALE } from "../../core/units/quantity.ts";
import type { Volume } from "../../core/units/quantity.ts";
import type { LegCreated } from "../../core/events.ts";
import type { FixMessage } from "../../fix/codec/message.ts";
import type { MessageWriter } from "../../fix/codec/message-writer.ts";
import {
  ordStatusOf,
  ordTypeChar,
  sideChar,
  sideOf,
  timeInForceChar,
  UNKNOWN_ORDER,
} from "../../fix/words.ts";
import { filledVolumeOf } from "./symbol-mapping.ts";
import type { MappedSymbol, SymbolMapping } from "./symbol-mapping.ts";

/** An ExecutionReport(8) that cannot be used, with what a person needs to look into it. */
export interface UnusableReport {
  readonly kind: "Unusable";
  readonly text: string;
}

export type ReadReport =
  | { readonly kind: "Report"; readonly report: LegReport }
  | { readonly kind: "Status"; readonly status: Omit<LegStatus, "isProof"> }
  /** PendingNew, a restatement: nothing the desk acts on. */
  | { readonly kind: "Nothing" }
  | UnusableReport;

/** A leg as NewOrderSingle(D): a limit the LP fills at once or not at all (X4). */
export function composeLeg(
  into: MessageWriter,
  leg: LegCreated,
  clOrdID: string,
  mapped: MappedSymbol,
  quantity: number,
  transactTimeUs: number,
): void {
  into.text(11, clOrdID).text(55, mapped.lpSymbol).text(54, sideChar(leg.side));
  into.timestampUs(60, transactTimeUs).decimal(38, quantity, mapped.digits);
  into.text(40, ordTypeChar("Limit")).decimal(44, leg.limitPx, PRICE_SCALE);
  into.text(59, timeInForceChar(leg.timeInForce));
}

/** OrderStatusRequest(H) for a leg nobody answered. */
export function composeLegStatusRequest(
  into: MessageWriter,
  clOrdID: string,
  mapped: MappedSymbol,
  side: Side,
): void {
  into.text(11, clOrdID).text(55, mapped.lpSymbol).text(54, sideChar(side));
}

/** Reads an LP's ExecutionReport(8) that passed the dictionary. */
export function readReport(
  message: FixMessage,
  lp: number,
  journalId: string,
  mapping: SymbolMapping,
): ReadReport {
  const mapped = mapping.ofLp(message.text(55) ?? "");
  const leg = legNumberOf(journalId, message.text(11) ?? "");
  const execType = message.text(150) ?? "";
  if (execType === "I") return readStatus(message, lp, leg, mapped);
  // A fill that is taken back or changed concerns a person: nothing here can undo one.
  if (execType === "H" || execType === "G") return unusable(message, "a fill's later change");
  const kind = kindOf(execType);
  if (kind === undefined) return { kind: "Nothing" };
  if (kind === "Filled") return readFill(message, lp, leg, mapped);
  const news = {
    lpOrderID: message.text(37) ?? "",
    cumQty: (mapped === undefined ? undefined : readVolume(message, 14, mapped)) ?? NO_VOLUME,
    text: message.text(58) ?? "",
  };
  return { kind: "Report", report: { kind, lp, leg, ...news } };
}

function readFill(
  message: FixMessage,
  lp: number,
  leg: number,
  mapped: MappedSymbol | undefined,
): ReadReport {
  const side = sideOf(message.text(54) ?? "");
  if (mapped === undefined || side === undefined) return unusable(message, "symbol or side");
  const cumQty = readVolume(message, 14, mapped);
  const lastQty = readVolume(message, 32, mapped);
  const lastPx = message.decimal(31, PRICE_SCALE);
  const isWhole = cumQty !== undefined && lastQty !== undefined && lastQty > 0;
  if (!isWhole || typeof lastPx !== "number" || lastPx <= 0) {
    return unusable(message, "quantity or price");
  }
  const report: LegFill = {
    kind: "Filled",
    lp,
    leg,
    symbol: mapped.symbol,
    side,
    execID: message.text(17) ?? "",
    lastQty,
    lastPx: asPrice(lastPx),
    cumQty,
  };
  return { kind: "Report", report };
}

/** ExecType(150) 1 and 2 are how older engines say Trade. */
function kindOf(execType: string): LegReport["kind"] | undefined {
  switch (execType) {
    case "0":
      return "Acknowledged";
    case "F":
    case "1":
    case "2":
      return "Filled";
    case "4":
      return "Canceled";
    case "8":
      return "Rejected";
    case "C":
      return "Expired";
    default:
      return undefined;
  }
}

function readVolume(message: FixMessage, tag: number, mapped: MappedSymbol): Volume | undefined {
  const quantity = message.decimal(tag, VOLUME_SCALE);
  return typeof quantity === "number" ? filledVolumeOf(quantity, mapped) : undefined;
}

function readStatus(
  message: FixMessage,
  lp: number,
  leg: number,
  mapped: MappedSymbol | undefined,
): ReadReport {
  const isUnknown = message.text(39) === "8" && message.integer(103) === UNKNOWN_ORDER;
  const avgPx = message.decimal(6, PRICE_SCALE);
  const cumQty = mapped === undefined ? undefined : readVolume(message, 14, mapped);
  const ordStatus: OrdStatus | undefined = isUnknown
    ? undefined
    : ordStatusOf(message.text(39) ?? "");
  const isReadable = cumQty !== undefined && ordStatus !== undefined && typeof avgPx === "number";
  if (!isUnknown && !isReadable) {
    return unusable(message, "status or quantity");
  }
  return {
    kind: "Status",
    status: {
      lp,
      leg,
      ordStatus,
      lpOrderID: message.text(37) ?? "",
      cumQty: cumQty ?? NO_VOLUME,
      avgPx: asPrice(typeof avgPx === "number" ? avgPx : 0),
      text: message.text(58) ?? "",
    },
  };
}

const unusable = (message: FixMessage, what: string): UnusableReport => ({
  kind: "Unusable",
  text: `report ${message.text(17) ?? ""} on ${message.text(11) ?? ""}: ${what} cannot be read`,
});
