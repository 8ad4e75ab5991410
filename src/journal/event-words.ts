import type { DenialCode, EndingCode } from "../core/codes.ts";
import type { AccountChanged, FillSuspended, KillSwitchSet } from "../core/events.ts";
import type { LegInDoubt, LegResolved } from "../core/execute/doubt-events.ts";
import type { Measure, Reached } from "../core/exposure/breach.ts";
import type { LpVerdict } from "../core/execute/sor/lp-view.ts";
import type { LpSymbolResumed, SymbolFault } from "../core/execute/sor/symbol-stop-events.ts";
import type { LpEjected, LpReadmitted } from "../core/health/ejection-events.ts";
import type { HousePurpose } from "../core/house/house-events.ts";
import type { Book } from "../core/house/move-events.ts";
import type { NameKind } from "../core/names.ts";
import type { Action, ClientClass, ExecutionMode, OrdType, Side } from "../core/terms.ts";
import type { TimeInForce } from "../core/terms.ts";
import { word } from "./field-codec.ts";
import type { FieldCodec } from "./field-codec.ts";

// The numbers are in every journal ever written: add words, never change or reuse a number.

export const nameKind: FieldCodec<NameKind> = word({
  account: 0,
  symbol: 1,
  lp: 2,
  session: 3,
  group: 4,
});

// Words of every order are compared as they are written: an object that is asked by names that
// vary answers in the time of ten comparisons. A test reads each back by its table.

export const side: FieldCodec<Side> = {
  ...word({ Buy: 0, Sell: 1 }),
  write: (sink, value) => sink.u8(value === "Buy" ? 0 : 1),
};

const ordTypes = word<OrdType>({ Market: 0, Limit: 1, Stop: 2, StopLimit: 3, Other: 4 });
export const ordType: FieldCodec<OrdType> = {
  ...ordTypes,
  write: (sink, value) => (value === "Market" ? sink.u8(0) : ordTypes.write(sink, value)),
};

const timesInForce = word<TimeInForce>({
  Day: 0,
  GoodTillCancel: 1,
  ImmediateOrCancel: 2,
  FillOrKill: 3,
  GoodTillDate: 4,
  Other: 5,
});
export const timeInForce: FieldCodec<TimeInForce> = {
  ...timesInForce,
  write: (sink, value) =>
    value === "ImmediateOrCancel" ? sink.u8(2) : timesInForce.write(sink, value),
};

export const clientClass: FieldCodec<ClientClass> = word({
  RETAIL: 0,
  SEMI_PRO: 1,
  PROFESSIONAL: 2,
  TOXIC: 3,
  UNKNOWN: 4,
});

export const classOrNone: FieldCodec<ClientClass | "NONE"> = word({
  RETAIL: 0,
  SEMI_PRO: 1,
  PROFESSIONAL: 2,
  TOXIC: 3,
  UNKNOWN: 4,
  NONE: 5,
});

export const executionMode: FieldCodec<ExecutionMode> = word({ A_BOOK: 0, B_BOOK: 1, C_BOOK: 2 });

export const accountChange: FieldCodec<AccountChanged["change"]> = word({
  IMPORT: 0,
  PIN: 1,
  UNPIN: 2,
});

export const measure: FieldCodec<Measure> = word({ NET: 0, GROSS: 1, GLOBAL: 2 });

export const reached: FieldCodec<Reached> = word({ BELOW: 0, WARNING: 1, LIMIT: 2 });

export const action: FieldCodec<Action> = word({
  A_BOOK: 0,
  B_BOOK: 1,
  PARTIAL_HEDGE: 2,
  REJECT: 3,
});

const denialNumbers: Readonly<Record<DenialCode, number>> = {
  KILL_SWITCH: 0,
  DESK_BUSY: 1,
  UNKNOWN_ACCOUNT: 2,
  UNKNOWN_SYMBOL: 3,
  BAD_CLORDID: 4,
  DUPLICATE_CLORDID: 5,
  BAD_VOLUME: 6,
  VOLUME_BELOW_MIN: 7,
  VOLUME_ABOVE_MAX: 8,
  VOLUME_STEP: 9,
  PRICE_ON_MARKET_ORDER: 10,
  UNSUPPORTED_ORD_TYPE: 11,
  UNSUPPORTED_TIME_IN_FORCE: 12,
  TOXIC_CLIENT: 13,
  NO_PRICE: 14,
  NO_LP: 15,
  BELOW_LP_MINIMUM: 16,
  CLOSE_ONLY: 17,
  ORDER_RATE: 18,
  INSTRUMENT_OFF: 19,
  MARKET_CLOSED: 20,
  NOTHING_TO_CLOSE: 21,
  MAX_NET_LOTS: 22,
  MAX_NOTIONAL: 23,
  PRICE_COLLAR: 24,
  NO_RATE: 25,
  RULE_REJECTED: 26,
  EXPOSURE_LIMIT: 27,
  EXPOSURE_HARD_LIMIT: 28,
  TARGET_LP_UNAVAILABLE: 29,
  BAD_PRICE: 30,
  BAD_EXPIRE_TIME: 31,
  STALE_ORDER: 32,
  LP_UNHEALTHY: 33,
  UNKNOWN_POSITION: 34,
  POSITION_MISMATCH: 35,
  MAX_POSITIONS: 36,
};

export const denialCode: FieldCodec<DenialCode> = word(denialNumbers);

/** An order that is denied when its price is reached ends with the denial, this much higher. */
const DENIALS_FROM = 100;

export const endingCode: FieldCodec<EndingCode> = word({
  ...movedUp(denialNumbers, DENIALS_FROM),
  LP_REJECTED: 0,
  LP_CANCELED: 1,
  LP_EXPIRED: 2,
  LP_NOT_RECEIVED: 3,
  PRICE_NOT_REACHED: 4,
  CLIENT_REQUEST: 5,
  EXPIRED: 6,
  DISCONNECTED: 7,
  LEG_NOT_SENT: 8,
});

function movedUp<W extends string>(
  numbers: Readonly<Record<W, number>>,
  by: number,
): Record<W, number> {
  const moved: Record<W, number> = { ...numbers };
  for (const name in moved) moved[name] += by;
  return moved;
}

const lpVerdicts = word<LpVerdict>({
  CHOSEN: 0,
  NOT_NEEDED: 1,
  WORSE_PRICE: 2,
  LOWER_PRIORITY: 3,
  DISABLED: 4,
  SESSION_DOWN: 5,
  NOT_MAPPED: 6,
  NO_QUOTE: 7,
  STALE_QUOTE: 8,
  BELOW_MINIMUM: 9,
  ABOVE_MAXIMUM: 10,
  STEP_TOO_COARSE: 11,
  KILLED: 12,
  NOT_TARGETED: 13,
  LESS_HEALTHY: 14,
  UNHEALTHY: 15,
  EJECTED: 16,
  OFF_MARKET: 17,
  NO_FILL_OR_KILL: 18,
  HOLDS_NO_HEDGE: 19,
  SHOWS_TOO_LITTLE: 20,
  SYMBOL_STOPPED: 21,
});
/** Those first that nearly all LPs of nearly all decisions have. */
export const lpVerdict: FieldCodec<LpVerdict> = {
  ...lpVerdicts,
  write: (sink, value) => {
    if (value === "WORSE_PRICE") sink.u8(2);
    else if (value === "CHOSEN") sink.u8(0);
    else if (value === "NOT_NEEDED") sink.u8(1);
    else lpVerdicts.write(sink, value);
  },
};

export const doubtCause: FieldCodec<LegInDoubt["cause"]> = word({
  SESSION_DOWN: 0,
  TIMEOUT: 1,
  RESTART: 2,
  FILL_MISSING: 3,
  UNREADABLE: 4,
  CANCEL_REFUSED: 5,
});

export const resolution: FieldCodec<LegResolved["how"]> = word({
  REPORT: 0,
  STATUS: 1,
  NOT_RECEIVED: 2,
  DEALER: 3,
  STATEMENT: 4,
});

export const suspension: FieldCodec<FillSuspended["why"]> = word({
  OVERFILL: 0,
  ORDER_ENDED: 1,
  UNKNOWN_LEG: 2,
  CORRECTED: 3,
});

export const killScope: FieldCodec<KillSwitchSet["scope"]> = word({
  global: 0,
  lp: 1,
  symbol: 2,
  group: 3,
  account: 4,
});

export const killLevel: FieldCodec<KillSwitchSet["level"]> = word({
  off: 0,
  halt: 1,
  close_only: 2,
});

export const symbolFault: FieldCodec<SymbolFault> = word({
  NOT_LISTED: 0,
  MINIMUM: 1,
  STEP: 2,
  MAXIMUM: 3,
  CONTRACT: 4,
});

export const resumption: FieldCodec<LpSymbolResumed["cause"]> = word({ LIST: 0, POLICY: 1 });

export const ejectionCause: FieldCodec<LpEjected["cause"]> = word({ REJECT: 0, TIMEOUT: 1 });

export const readmission: FieldCodec<LpReadmitted["how"]> = word({ FILL: 0, POLICY: 1 });

export const housePurpose: FieldCodec<HousePurpose> = word({
  COVER: 0,
  FLATTEN: 1,
  SLIVER: 2,
  ORPHAN: 3,
  MOVE: 4,
});

export const book: FieldCodec<Book> = word({ A: 0, B: 1 });
