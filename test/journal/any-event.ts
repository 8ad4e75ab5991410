import * as fc from "fast-check";
import { denialCodes, endingCodes } from "../../src/core/codes.ts";
import type { Finding } from "../../src/core/decide/finding.ts";
import type { Event, EventType } from "../../src/core/events.ts";
import { nameKinds } from "../../src/core/names.ts";
import { asBps, asPrice, asVolume } from "../../src/core/units/quantity.ts";
import type { EventOf } from "../../src/journal/event-schema.ts";

/** Objects as the core makes them, with the usual prototype. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true });

const int = fc.maxSafeInteger();
const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  // Lone surrogates too: a text must come back as it was, whatever a client sent.
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
);
const price = int.map(asPrice);
const volume = int.map(asVolume);
const bps = fc.integer({ min: 0, max: 10_000 }).map(asBps);
const score = fc.double({ noNaN: true });
const side = fc.constantFrom("Buy", "Sell");
const timeInForce = fc.constantFrom(
  "Day",
  "GoodTillCancel",
  "ImmediateOrCancel",
  "FillOrKill",
  "GoodTillDate",
  "Other",
);
const clientClass = fc.constantFrom("RETAIL", "SEMI_PRO", "PROFESSIONAL", "TOXIC", "UNKNOWN");

const terms = {
  order: int,
  exec: int,
  account: int,
  symbol: int,
  session: int,
  clOrdID: text,
  side,
  ordType: fc.constantFrom("Market", "Limit", "Stop", "StopLimit", "Other"),
  timeInForce,
  orderQty: volume,
  transactTimeUs: int,
} as const;

const anyFinding: fc.Arbitrary<Finding> = fc.oneof(
  record({ code: fc.constant("TOXIC_REJECTED"), score, threshold: score }),
  record({ code: fc.constant("TOXIC_HEDGED"), score, threshold: score }),
  record({ code: fc.constant("CLASS_SHARE"), clientClass, share: bps }),
  record({ code: fc.constant("LARGE_ORDER"), volume, threshold: volume }),
  record({ code: fc.constant("LEG_ROUNDED"), wanted: volume, rounded: volume, step: volume }),
  record({ code: fc.constant("SLIVER_KEPT"), volume, minimum: volume }),
  record({ code: fc.constant("SLIVER_REFUSED"), volume, minimum: volume }),
  record({ code: fc.constant("NO_ELIGIBLE_LP"), volume }),
  record({ code: fc.constant("NO_FRESH_QUOTE") }),
);

const lpView = record({
  lp: int,
  bid: price,
  ask: price,
  bidQty: volume,
  askQty: volume,
  ageUs: int,
  isUp: fc.boolean(),
  verdict: fc.constantFrom("CHOSEN", "NOT_NEEDED", "WORSE_PRICE", "STALE_QUOTE", "ABOVE_MAXIMUM"),
});

const as = <T extends EventType>(type: T): fc.Arbitrary<T> => fc.constant(type);
const exec = { order: int, exec: int, code: fc.constantFrom(...endingCodes) };

/** One generator an event, typed like the schema: a new event does not compile until it is here. */
const generators: { [T in EventType]: fc.Arbitrary<EventOf[T]> } = {
  Interned: record({
    type: as("Interned"),
    kind: fc.constantFrom(...nameKinds),
    index: int,
    name: text,
  }),
  PolicyActivated: record({
    type: as("PolicyActivated"),
    version: int,
    hash: text,
    orderRetention: int,
  }),
  OrderAccepted: record({ type: as("OrderAccepted"), ...terms }),
  OrderDenied: record({
    type: as("OrderDenied"),
    ...terms,
    code: fc.constantFrom(...denialCodes),
    detail: text,
    accountText: text,
    symbolText: text,
  }),
  OrderDecided: record({
    type: as("OrderDecided"),
    order: int,
    policyVersion: int,
    clientClass,
    score,
    net: volume,
    aBook: bps,
    action: fc.constantFrom("A_BOOK", "B_BOOK", "PARTIAL_HEDGE", "REJECT"),
    aVolume: volume,
    bVolume: volume,
    lp: int,
    clientPx: price,
    findings: fc.array(anyFinding, { maxLength: 4 }),
    lps: fc.array(lpView, { maxLength: 4 }),
  }),
  LegCreated: record({
    type: as("LegCreated"),
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
  LegAcknowledged: record({ type: as("LegAcknowledged"), leg: int, lpOrderID: text }),
  LegFilled: record({
    type: as("LegFilled"),
    leg: int,
    lp: int,
    symbol: int,
    side,
    execID: text,
    lastQty: volume,
    lastPx: price,
    cumQty: volume,
  }),
  LegRejected: record({ type: as("LegRejected"), leg: int, text }),
  LegCanceled: record({ type: as("LegCanceled"), leg: int, text }),
  LegExpired: record({ type: as("LegExpired"), leg: int, text }),
  LegInDoubt: record({
    type: as("LegInDoubt"),
    leg: int,
    cause: fc.constantFrom("SESSION_DOWN", "TIMEOUT", "RESTART"),
  }),
  LegResolved: record({
    type: as("LegResolved"),
    leg: int,
    how: fc.constantFrom("REPORT", "STATUS", "NOT_RECEIVED"),
  }),
  ClientFilled: record({
    type: as("ClientFilled"),
    order: int,
    exec: int,
    leg: int,
    aQty: volume,
    bQty: volume,
    lastPx: price,
  }),
  ClientRejected: record({ type: as("ClientRejected"), ...exec }),
  ClientCanceled: record({ type: as("ClientCanceled"), ...exec }),
  FillSuspended: record({
    type: as("FillSuspended"),
    leg: int,
    lp: int,
    symbol: int,
    side,
    volume,
    lastPx: price,
    why: fc.constantFrom("OVERFILL", "ORDER_ENDED", "UNKNOWN_LEG"),
  }),
  KillSwitchSet: record({
    type: as("KillSwitchSet"),
    scope: fc.constant("global"),
    level: fc.constantFrom("off", "halt"),
    actor: text,
    reason: text,
  }),
  LpSessionChanged: record({
    type: as("LpSessionChanged"),
    lp: int,
    isUp: fc.boolean(),
    reason: text,
  }),
  FixSent: record({
    type: as("FixSent"),
    session: int,
    msgSeqNum: int,
    msgType: text,
    sendingTimeUs: int,
    leg: int,
    body: fc.uint8Array({ maxLength: 300 }),
  }),
  FixReserved: record({ type: as("FixReserved"), session: int, upTo: int }),
  FixReceived: record({ type: as("FixReceived"), session: int, next: int }),
  FixReset: record({ type: as("FixReset"), session: int }),
  StateHash: record({ type: as("StateHash"), hash: text }),
};

/** Any event at all, of every type equally. */
export const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  ...Object.values<fc.Arbitrary<Event>>(generators),
);
