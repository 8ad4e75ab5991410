import type { DenialCode, PriceRequestCode, ReplaceCode } from "../core/codes.ts";
import type { OrdStatus } from "../core/execute/order-status.ts";
import type { OrdType, Side, TimeInForce } from "../core/terms.ts";

/** CommType(13): Commission(12) is an amount of money for the whole fill. */
export const COMMISSION_ABSOLUTE = "3";

/** The wire characters of FIX 4.4 and what they mean here; nowhere else are they known. */
const sides: ReadonlyMap<string, Side> = new Map([
  ["1", "Buy"],
  ["2", "Sell"],
]);

const ordTypes: ReadonlyMap<string, OrdType> = new Map([
  ["1", "Market"],
  ["2", "Limit"],
  ["3", "Stop"],
  ["4", "StopLimit"],
]);

const timesInForce: ReadonlyMap<string, TimeInForce> = new Map([
  ["0", "Day"],
  ["1", "GoodTillCancel"],
  ["3", "ImmediateOrCancel"],
  ["4", "FillOrKill"],
  ["6", "GoodTillDate"],
]);

const ordStatuses: ReadonlyMap<string, OrdStatus> = new Map([
  ["0", "New"],
  ["1", "PartiallyFilled"],
  ["2", "Filled"],
  ["4", "Canceled"],
  // Done for the day: nothing more comes of it.
  ["3", "Canceled"],
  ["8", "Rejected"],
  ["A", "PendingNew"],
  ["C", "Expired"],
  // Pending cancel, stopped, suspended, accepted for bidding, pending replace: it still stands.
  ["6", "New"],
  ["7", "New"],
  ["9", "New"],
  ["D", "New"],
  ["E", "New"],
]);

// Words that every message has are compared on their way out, not looked up: an object that is
// asked by names that vary answers in the time of ten comparisons. A test reads each back.

export const sideChar = (side: Side): string => (side === "Buy" ? "1" : "2");

export function ordTypeChar(ordType: OrdType): string {
  switch (ordType) {
    case "Market":
      return "1";
    case "Limit":
      return "2";
    case "Stop":
      return "3";
    case "StopLimit":
      return "4";
    case "Other":
      return "";
  }
}

export function timeInForceChar(timeInForce: TimeInForce): string {
  switch (timeInForce) {
    case "ImmediateOrCancel":
      return "3";
    case "FillOrKill":
      return "4";
    case "Day":
      return "0";
    case "GoodTillCancel":
      return "1";
    case "GoodTillDate":
      return "6";
    case "Other":
      return "";
  }
}

export function ordStatusChar(status: OrdStatus): string {
  switch (status) {
    case "New":
      return "0";
    case "PartiallyFilled":
      return "1";
    case "Filled":
      return "2";
    case "Canceled":
      return "4";
    case "Rejected":
      return "8";
    case "Expired":
      return "C";
    case "PendingNew":
      return "A";
  }
}

/** ExecType(150) of the reports we send. */
export type ExecType =
  | "New"
  | "Trade"
  | "Canceled"
  | "Replaced"
  | "Rejected"
  | "Expired"
  | "OrderStatus";

/** What a report we get may be; the others change nothing. */
export type ReportedExecType = Exclude<ExecType, "Replaced"> | "TradeCorrect" | "TradeCancel";

export function execTypeChar(execType: ExecType | ReportedExecType): string {
  switch (execType) {
    case "New":
      return "0";
    case "Trade":
      return "F";
    case "Canceled":
      return "4";
    case "Replaced":
      return "5";
    case "Rejected":
      return "8";
    case "Expired":
      return "C";
    case "TradeCorrect":
      return "G";
    case "TradeCancel":
      return "H";
    case "OrderStatus":
      return "I";
  }
}

const execTypes: ReadonlyMap<string, ReportedExecType> = new Map([
  ["0", "New"],
  ["F", "Trade"],
  // How older engines say Trade.
  ["1", "Trade"],
  ["2", "Trade"],
  ["4", "Canceled"],
  ["8", "Rejected"],
  ["C", "Expired"],
  ["G", "TradeCorrect"],
  ["H", "TradeCancel"],
  ["I", "OrderStatus"],
]);

/** The sides of a book among MDEntryType(269). */
const bookSides: ReadonlyMap<string, "bid" | "ask"> = new Map([
  ["0", "bid"],
  ["1", "ask"],
]);

/**
 * OrdRejReason(103): 0 broker option, 1 unknown symbol, 2 closed, 3 above a limit, 4 too late, 5
 * unknown order,
 * 6 duplicate, 11 unsupported, 13 quantity, 15 unknown account.
 */
const ordRejReasons: Readonly<Record<DenialCode, number>> = {
  KILL_SWITCH: 0,
  DESK_BUSY: 0,
  UNKNOWN_ACCOUNT: 15,
  UNKNOWN_SYMBOL: 1,
  BAD_CLORDID: 99,
  DUPLICATE_CLORDID: 6,
  BAD_VOLUME: 13,
  VOLUME_BELOW_MIN: 13,
  VOLUME_ABOVE_MAX: 13,
  VOLUME_STEP: 13,
  PRICE_ON_MARKET_ORDER: 11,
  BAD_PRICE: 99,
  BAD_EXPIRE_TIME: 99,
  STALE_ORDER: 4,
  UNSUPPORTED_ORD_TYPE: 11,
  UNSUPPORTED_TIME_IN_FORCE: 11,
  TOXIC_CLIENT: 0,
  NO_PRICE: 0,
  NO_LP: 0,
  LP_UNHEALTHY: 0,
  BELOW_LP_MINIMUM: 13,
  CLOSE_ONLY: 0,
  ORDER_RATE: 0,
  INSTRUMENT_OFF: 0,
  MARKET_CLOSED: 2,
  NOTHING_TO_CLOSE: 13,
  UNKNOWN_POSITION: 99,
  POSITION_MISMATCH: 99,
  MAX_POSITIONS: 3,
  MAX_NET_LOTS: 3,
  MAX_NOTIONAL: 3,
  PRICE_COLLAR: 0,
  NO_RATE: 0,
  RULE_REJECTED: 0,
  EXPOSURE_LIMIT: 3,
  EXPOSURE_HARD_LIMIT: 3,
  TARGET_LP_UNAVAILABLE: 0,
};

/** OrdRejReason(103) of an LP, or of us, that does not know an order. */
export const UNKNOWN_ORDER = 5;
/** BusinessRejectReason(380): what is asked about is not known. */
export const UNKNOWN_ID = 1;

/** CxlRejReason(102): the order is under way or over, or it is none of this session's. */
export const TOO_LATE_TO_CANCEL = 0;
export const UNKNOWN_TO_CANCEL = 1;
/** CxlRejReason(102): the desk does not want it; the ClOrdID was used; the request is wrong. */
const BROKER_OPTION = 2;
const DUPLICATE_ID = 6;
const WRONG_REQUEST = 99;
/** CxlRejResponseTo(434): an OrderCancelRequest(F), an OrderCancelReplaceRequest(G). */
export const TO_CANCEL_REQUEST = "1";
export const TO_REPLACE_REQUEST = "2";

const cxlRejReasons: Readonly<Record<ReplaceCode, number>> = {
  UNKNOWN_ORDER: UNKNOWN_TO_CANCEL,
  BEING_CARRIED_OUT: TOO_LATE_TO_CANCEL,
  ORDER_ENDED: TOO_LATE_TO_CANCEL,
  REPLACED_ALREADY: WRONG_REQUEST,
  OTHER_ORDER: WRONG_REQUEST,
  QTY_BELOW_FILLED: WRONG_REQUEST,
};

/** CxlRejReason(102) of a replacement that was refused. */
export function cxlRejReasonOf(code: ReplaceCode | DenialCode): number {
  if (code === "DUPLICATE_CLORDID") return DUPLICATE_ID;
  if (isOwn(code)) return cxlRejReasons[code];
  return houseReasons.has(ordRejReasons[code]) ? BROKER_OPTION : WRONG_REQUEST;
}

const isOwn = (code: ReplaceCode | DenialCode): code is ReplaceCode => code in cxlRejReasons;

/** OrdRejReason(103) of what is not the client's mistake: the desk, the hours, a limit. */
const houseReasons: ReadonlySet<number> = new Set([0, 2, 3]);

/** MDReqRejReason(281); what it has no value for is told by the text alone. */
const mdReqRejReasons: Readonly<Record<PriceRequestCode, string>> = {
  UNKNOWN_SYMBOL: "0",
  BAD_MDREQID: "",
  DUPLICATE_MDREQID: "1",
  UNKNOWN_MDREQID: "",
  TOO_MANY_SUBSCRIPTIONS: "2",
  UNSUPPORTED_MARKET_DEPTH: "5",
  UNSUPPORTED_MD_ENTRY_TYPE: "8",
};
export const mdReqRejReasonOf = (code: PriceRequestCode): string => mdReqRejReasons[code];

export const execTypeOf = (char: string): ReportedExecType | undefined => execTypes.get(char);
export const bookSideOf = (char: string): "bid" | "ask" | undefined => bookSides.get(char);
export const bookSideChar = (side: "bid" | "ask"): string => (side === "bid" ? "0" : "1");
/** MDUpdateAction(279) that takes an entry out of the book. */
export const isDeletion = (char: string): boolean => char === MD_DELETE;
/** SubscriptionRequestType(263): a snapshot; a snapshot, then every change; no more of it. */
export const SNAPSHOT = "0";
export const SNAPSHOT_AND_UPDATES = "1";
export const UNSUBSCRIBE = "2";
/** SecurityListRequestType(559): the symbols that are named, or with none named all; all. */
export const LIST_BY_SYMBOL = "0";
export const LIST_ALL = "4";
/** SecurityRequestResult(560) of a request that is answered. */
export const VALID_REQUEST = 0;
/** MDUpdateAction(279). */
export const MD_NEW = "0";
export const MD_CHANGE = "1";
export const MD_DELETE = "2";
/** MDUpdateType(265): a whole book each time, or changes one by one. */
export const FULL_REFRESH = "0";
export const INCREMENTAL = "1";
/** MarketDepth(264). */
export const FULL_BOOK = 0;
export const TOP_OF_BOOK = 1;
/** SecurityIDSource(22): the exchange's own. */
export const EXCHANGE_SYMBOL = "8";
/** ExecInst(18): the order outlives a failure of the system. */
export const REINSTATE = "H";
/** SenderSubID(50) and TargetSubID(57) where one pair of CompIDs has two sessions. */
export const QUOTE_SUB_ID = "QUOTE";
export const TRADE_SUB_ID = "TRADE";
/** PositionEffect(77): C closes; without it, or with another value, an order opens. */
export const isClosingEffect = (text: string | undefined): boolean => text === "C";

export const sideOf = (char: string): Side | undefined => sides.get(char);
export const ordTypeOf = (char: string): OrdType => ordTypes.get(char) ?? "Other";
export const timeInForceOf = (char: string | undefined): TimeInForce =>
  char === undefined ? "Day" : (timesInForce.get(char) ?? "Other");
export const ordStatusOf = (char: string): OrdStatus | undefined => ordStatuses.get(char);
export const ordRejReasonOf = (code: DenialCode): number => ordRejReasons[code];
