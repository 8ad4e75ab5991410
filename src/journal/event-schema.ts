import type { Event, EventType, OrderTerms } from "../core/events.ts";
import type { LpView } from "../core/execute/sor/lp-view.ts";
import {
  action,
  clientClass,
  denialCode,
  doubtCause,
  endingCode,
  killLevel,
  killScope,
  lpVerdict,
  nameKind,
  ordType,
  resolution,
  side,
  suspension,
  timeInForce,
} from "./event-words.ts";
import { bool, bps, bytes, f64, int, is, list, numbered } from "./field-codec.ts";
import { price, struct, text, volume } from "./field-codec.ts";
import type { FieldCodec, FieldCodecs, Numbered } from "./field-codec.ts";
import { finding } from "./finding-codec.ts";

/** Each event by its name. */
export type EventOf = { readonly [T in EventType]: Extract<Event, { readonly type: T }> };

const terms: FieldCodecs<OrderTerms> = {
  order: int,
  exec: int,
  account: int,
  symbol: int,
  session: int,
  clOrdID: text,
  side,
  ordType,
  timeInForce,
  orderQty: volume,
  transactTimeUs: int,
};

const lpView: FieldCodec<LpView> = struct({
  lp: int,
  bid: price,
  ask: price,
  bidQty: volume,
  askQty: volume,
  ageUs: int,
  isUp: bool,
  verdict: lpVerdict,
});

/**
 * The format of every event: record type, then the fields in the order in which they are written.
 *
 * Both are in every journal ever written: never change or reuse a number or the order of fields.
 * A field more is a new record type.
 */
export const eventSchema: { readonly [T in EventType]: Numbered<EventOf[T]> } = {
  Interned: numbered(1, { type: is("Interned"), kind: nameKind, index: int, name: text }),
  PolicyActivated: numbered(2, {
    type: is("PolicyActivated"),
    version: int,
    hash: text,
    orderRetention: int,
  }),
  OrderAccepted: numbered(3, { type: is("OrderAccepted"), ...terms }),
  OrderDenied: numbered(4, {
    type: is("OrderDenied"),
    ...terms,
    code: denialCode,
    detail: text,
    accountText: text,
    symbolText: text,
  }),
  OrderDecided: numbered(5, {
    type: is("OrderDecided"),
    order: int,
    policyVersion: int,
    clientClass,
    score: f64,
    net: volume,
    aBook: bps,
    action,
    aVolume: volume,
    bVolume: volume,
    lp: int,
    clientPx: price,
    findings: list(finding),
    lps: list(lpView),
  }),
  LegCreated: numbered(6, {
    type: is("LegCreated"),
    leg: int,
    order: int,
    lp: int,
    symbol: int,
    side,
    orderQty: volume,
    limitPx: price,
    expectedPx: price,
    timeInForce,
  }),
  LegAcknowledged: numbered(7, { type: is("LegAcknowledged"), leg: int, lpOrderID: text }),
  LegFilled: numbered(8, {
    type: is("LegFilled"),
    leg: int,
    lp: int,
    symbol: int,
    side,
    execID: text,
    lastQty: volume,
    lastPx: price,
    cumQty: volume,
  }),
  LegRejected: numbered(9, { type: is("LegRejected"), leg: int, text }),
  LegCanceled: numbered(10, { type: is("LegCanceled"), leg: int, text }),
  LegExpired: numbered(11, { type: is("LegExpired"), leg: int, text }),
  LegInDoubt: numbered(12, { type: is("LegInDoubt"), leg: int, cause: doubtCause }),
  LegResolved: numbered(13, { type: is("LegResolved"), leg: int, how: resolution }),
  ClientFilled: numbered(14, {
    type: is("ClientFilled"),
    order: int,
    exec: int,
    leg: int,
    aQty: volume,
    bQty: volume,
    lastPx: price,
  }),
  ClientRejected: numbered(15, {
    type: is("ClientRejected"),
    order: int,
    exec: int,
    code: endingCode,
  }),
  ClientCanceled: numbered(16, {
    type: is("ClientCanceled"),
    order: int,
    exec: int,
    code: endingCode,
  }),
  FillSuspended: numbered(17, {
    type: is("FillSuspended"),
    leg: int,
    lp: int,
    symbol: int,
    side,
    volume,
    lastPx: price,
    why: suspension,
  }),
  KillSwitchSet: numbered(18, {
    type: is("KillSwitchSet"),
    scope: killScope,
    level: killLevel,
    actor: text,
    reason: text,
  }),
  LpSessionChanged: numbered(19, {
    type: is("LpSessionChanged"),
    lp: int,
    isUp: bool,
    reason: text,
  }),
  FixSent: numbered(20, {
    type: is("FixSent"),
    session: int,
    msgSeqNum: int,
    msgType: text,
    sendingTimeUs: int,
    leg: int,
    body: bytes,
  }),
  FixReserved: numbered(21, { type: is("FixReserved"), session: int, upTo: int }),
  FixReceived: numbered(22, { type: is("FixReceived"), session: int, next: int }),
  FixReset: numbered(23, { type: is("FixReset"), session: int }),
  StateHash: numbered(24, { type: is("StateHash"), hash: text }),
};
