/**
 * Every stable code a client, a dealer or a log can meet, in one place.
 *
 * `fix/` maps them to OrdRejReason(103); docs/CODES.md says what to do about each.
 */
export const denialCodes = [
  "KILL_SWITCH",
  "CLOSE_ONLY",
  "DESK_BUSY",
  "ORDER_RATE",
  "UNKNOWN_ACCOUNT",
  "UNKNOWN_SYMBOL",
  "INSTRUMENT_OFF",
  "MARKET_CLOSED",
  "BAD_CLORDID",
  "DUPLICATE_CLORDID",
  "BAD_VOLUME",
  "VOLUME_BELOW_MIN",
  "VOLUME_ABOVE_MAX",
  "VOLUME_STEP",
  "PRICE_ON_MARKET_ORDER",
  "BAD_PRICE",
  "BAD_EXPIRE_TIME",
  "STALE_ORDER",
  "UNSUPPORTED_ORD_TYPE",
  "UNSUPPORTED_TIME_IN_FORCE",
  "NOTHING_TO_CLOSE",
  "UNKNOWN_POSITION",
  "POSITION_MISMATCH",
  "MAX_POSITIONS",
  "MAX_NET_LOTS",
  "MAX_NOTIONAL",
  "PRICE_COLLAR",
  "NO_RATE",
  "RULE_REJECTED",
  "TOXIC_CLIENT",
  "EXPOSURE_LIMIT",
  "EXPOSURE_HARD_LIMIT",
  "TARGET_LP_UNAVAILABLE",
  "NO_PRICE",
  "NO_LP",
  "LP_UNHEALTHY",
  "BELOW_LP_MINIMUM",
] as const;

/** Why an order was refused before anything was done for it: ours, not an LP's. */
export type DenialCode = (typeof denialCodes)[number];

const ownEndings = [
  "LP_REJECTED",
  "LP_CANCELED",
  "LP_EXPIRED",
  "LP_NOT_RECEIVED",
  "PRICE_NOT_REACHED",
  "CLIENT_REQUEST",
  "EXPIRED",
  "DISCONNECTED",
  "LEG_NOT_SENT",
] as const;

/** Why an accepted order ended without being filled whole; a denial when its price was reached. */
export type EndingCode = (typeof ownEndings)[number] | DenialCode;

export const endingCodes: readonly EndingCode[] = [...ownEndings, ...denialCodes];

export const replaceCodes = [
  "UNKNOWN_ORDER",
  "BEING_CARRIED_OUT",
  "ORDER_ENDED",
  "REPLACED_ALREADY",
  "OTHER_ORDER",
  "QTY_BELOW_FILLED",
] as const;

/** Why an order stays as it is though its client wants it otherwise, beside a denial. */
export type ReplaceCode = (typeof replaceCodes)[number];

export const alertCodes = [
  "LEG_STATUS_REFUSED",
  "LEG_UNKNOWN",
  "CUM_QTY_MISMATCH",
  "FILL_SUSPENDED",
  "FILL_BEYOND_LIMIT",
  "LEG_IN_DOUBT",
  "CLIENT_WAITS",
  "HEDGE_ORPHANED",
  "LP_EJECTED",
  "LP_EJECTION_WITHHELD",
  "LP_READMITTED",
  "HEDGE_GIVEN_UP",
  "FILL_BUSTED",
  "FILL_CLAIMED",
  "FILL_CORRECTED",
  "BUST_UNKNOWN",
  "BUST_REFUSED",
  "BOOKS_DISAGREE",
  "LEG_WITHHELD",
  "EDGE_STOP",
  "EDGE_NEAR",
  "LP_DOWN",
  "LP_UP",
  "LP_QUOTES_STALE",
  "LP_QUOTES_FRESH",
  "LP_HEALTH_LOW",
  "LP_HEALTH_BACK",
  "LP_SYMBOL_STOPPED",
  "LP_SYMBOL_RESUMED",
  "LP_LIST_UNUSABLE",
] as const;

/** What a person at the desk must hear of. */
export type AlertCode = (typeof alertCodes)[number];

export const edgeCodes = [
  "EDGE_UNREADABLE",
  "EDGE_NO_ORDER",
  "EDGE_SENT_TWICE",
  "EDGE_CONTRADICTS",
  "EDGE_BEYOND_ORDER",
  "EDGE_BEYOND_LIMIT",
  "EDGE_STOPPED",
  "EDGE_UNMAPPED",
  "EDGE_QUANTITY",
  "EDGE_PRICE",
  "EDGE_RATE",
  "EDGE_NOTIONAL",
] as const;

/** Why a message must not leave for an LP. */
export type EdgeCode = (typeof edgeCodes)[number];

/** What goes wrong with an LP, or with what it sends, beside the alerts that name one. */
export const lpErrorCodes = [
  "SESSION_DOWN",
  "LOGON_REFUSED",
  "LP_UNREACHABLE",
  "MESSAGES_MISSING",
  "MESSAGES_MISSED",
  "MESSAGE_REJECTED",
  "GARBLED",
  "LEG_REJECTED",
  "LEG_UNANSWERED",
  "TROUBLE",
] as const;

export type LpErrorCode = (typeof lpErrorCodes)[number] | AlertCode;

/** Why a request for prices is refused; UNKNOWN_SYMBOL reads as in a denial. */
export const priceRequestCodes = [
  "UNKNOWN_SYMBOL",
  "BAD_MDREQID",
  "DUPLICATE_MDREQID",
  "UNKNOWN_MDREQID",
  "TOO_MANY_SUBSCRIPTIONS",
  "UNSUPPORTED_MARKET_DEPTH",
  "UNSUPPORTED_MD_ENTRY_TYPE",
] as const;

export type PriceRequestCode = (typeof priceRequestCodes)[number];

const priceRequestTexts: Readonly<Record<PriceRequestCode, string>> = {
  UNKNOWN_SYMBOL: "no such instrument; Symbol(55) must be one the policy lists",
  BAD_MDREQID: "MDReqID(262) may have 64 characters",
  DUPLICATE_MDREQID: "MDReqID(262) is in use by an earlier request",
  UNKNOWN_MDREQID: "no request of this connection has this MDReqID(262)",
  TOO_MANY_SUBSCRIPTIONS: "this session would have more symbols streamed than it may",
  UNSUPPORTED_MARKET_DEPTH: "MarketDepth(264) must be 1, top of book",
  UNSUPPORTED_MD_ENTRY_TYPE: "MDEntryType(269) must be 0 bid or 1 offer",
};

export const wordPriceRequest = (code: PriceRequestCode): string => priceRequestTexts[code];

const denialTexts: Readonly<Record<DenialCode, string>> = {
  KILL_SWITCH: "trading is halted by a kill switch",
  CLOSE_ONLY: "only orders that close a position are taken now; PositionEffect(77) C marks them",
  ORDER_RATE: "orders come faster than the desk takes them; send again later with a new ClOrdID",
  INSTRUMENT_OFF: "this instrument is not traded",
  MARKET_CLOSED: "the market of this instrument is closed",
  NOTHING_TO_CLOSE: "the account holds less than this order would close",
  UNKNOWN_POSITION: "the account holds no position that goes by this PosMaintRptID(721)",
  POSITION_MISMATCH: "the position is of another Symbol(55), or this Side(54) would not close it",
  MAX_POSITIONS: "the account has as many positions as it may",
  MAX_NET_LOTS: "the account would hold more of this instrument than it may",
  MAX_NOTIONAL: "the order is worth more than one order may be",
  PRICE_COLLAR: "the price is too far from the market's last; send again later with a new ClOrdID",
  NO_RATE: "there is no rate to value the order with",
  RULE_REJECTED: "the desk does not take this order",
  EXPOSURE_LIMIT: "the desk takes no more of this instrument on this side",
  EXPOSURE_HARD_LIMIT: "the desk may keep no more of this instrument and nobody else takes it",
  TARGET_LP_UNAVAILABLE: "the liquidity provider this order must go to cannot take it now",
  DESK_BUSY: "no more orders are taken now; send again later with a new ClOrdID",
  UNKNOWN_ACCOUNT: "no such account; Account(1) must be one the policy lists",
  UNKNOWN_SYMBOL: "no such instrument; Symbol(55) must be one the policy lists",
  BAD_CLORDID: "ClOrdID(11) must have 1 to 64 printable characters",
  DUPLICATE_CLORDID: "ClOrdID(11) was used for another order of this account",
  BAD_VOLUME: "OrderQty(38) must be a positive number the desk can hold exactly",
  VOLUME_BELOW_MIN: "OrderQty(38) is below the instrument's minimum",
  VOLUME_ABOVE_MAX: "OrderQty(38) is above the instrument's maximum",
  VOLUME_STEP: "OrderQty(38) is not a multiple of the instrument's step",
  PRICE_ON_MARKET_ORDER: "a market order carries no Price(44) and no StopPx(99)",
  BAD_PRICE: "Price(44) or StopPx(99) is not one this order can have",
  STALE_ORDER: "TransactTime(60) is too long ago",
  BAD_EXPIRE_TIME: "a GTD order needs an ExpireTime(126) that is to come",
  UNSUPPORTED_ORD_TYPE: "OrdType(40) is 1 Market, 2 Limit, 3 Stop or 4 Stop limit",
  UNSUPPORTED_TIME_IN_FORCE: "TimeInForce(59) is none that this OrdType(40) can have",
  TOXIC_CLIENT: "the desk does not take this order",
  NO_PRICE: "there is no fresh price for this instrument",
  NO_LP: "no liquidity provider can take this order now",
  LP_UNHEALTHY: "no liquidity provider is sound enough to be given this order now",
  BELOW_LP_MINIMUM: "the part to be hedged is below every provider's minimum",
};

const endingTexts: Readonly<Record<EndingCode, string>> = {
  ...denialTexts,
  PRICE_NOT_REACHED: "the market is not at the order's price",
  CLIENT_REQUEST: "cancelled at the client's request",
  EXPIRED: "its time is over",
  DISCONNECTED: "its session ended, and the policy cancels what rests then",
  LP_REJECTED: "the liquidity provider rejected the order",
  LP_CANCELED: "the liquidity provider could not fill at this price",
  LP_EXPIRED: "the order expired at the liquidity provider",
  LEG_NOT_SENT: "this desk kept the order from the liquidity provider",
  LP_NOT_RECEIVED: "the order never reached the liquidity provider",
};

const replaceTexts: Readonly<Record<ReplaceCode | DenialCode, string>> = {
  ...denialTexts,
  UNKNOWN_ORDER: "no such order, or it ended too long ago",
  BEING_CARRIED_OUT: "the order is being carried out",
  ORDER_ENDED: "the order has ended",
  REPLACED_ALREADY: "the order goes by another ClOrdID(11) by now",
  OTHER_ORDER:
    "Account(1), Symbol(55), Side(54), OrdType(40), PositionEffect(77) and PosMaintRptID(721) stay",
  QTY_BELOW_FILLED: "OrderQty(38) is less than what is filled",
};

/**
 * The code a client reads in Text(58). What the house thinks of a client stays in the house;
 * explain has the code itself.
 */
export const toldCodeOf = (code: DenialCode | EndingCode): string =>
  houseOnly.has(code) ? "REFUSED" : code;

const houseOnly: ReadonlySet<string> = new Set(["TOXIC_CLIENT", "RULE_REJECTED"]);

/** The sentence a client reads in Text(58). */
export const wordDenial = (code: DenialCode): string => denialTexts[code];
export const wordRefusal = (code: ReplaceCode | DenialCode): string => replaceTexts[code];
export const wordEnding = (code: EndingCode): string => endingTexts[code];
