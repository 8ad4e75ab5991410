import * as fc from "fast-check";
import { denialCodes, endingCodes } from "../../src/core/codes.ts";
import type * as Events from "../../src/core/events.ts";
import type { Event, EventType } from "../../src/core/events.ts";
import type { LpVerdict } from "../../src/core/execute/sor/lp-view.ts";
import type { Reached } from "../../src/core/exposure/breach.ts";
import { nameKinds } from "../../src/core/names.ts";
import type { ClientClass, KillLevel, KillScope } from "../../src/core/terms.ts";
import type { EventOf } from "../../src/journal/event-schema.ts";
import { action, bps, clientClass, fraction, int, money, ordType, price } from "./any-field.ts";
import { record, side, text, timeInForce, volume, wordOf } from "./any-field.ts";
import { anyFinding, measure } from "./any-finding.ts";

const terms = {
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
  isClosing: fc.boolean(),
  transactTimeUs: int,
} as const;

const verdict = wordOf<LpVerdict>({
  CHOSEN: true,
  NOT_NEEDED: true,
  WORSE_PRICE: true,
  LOWER_PRIORITY: true,
  DISABLED: true,
  SESSION_DOWN: true,
  NOT_MAPPED: true,
  NO_QUOTE: true,
  STALE_QUOTE: true,
  OFF_MARKET: true,
  KILLED: true,
  NOT_TARGETED: true,
  BELOW_MINIMUM: true,
  ABOVE_MAXIMUM: true,
  STEP_TOO_COARSE: true,
});

const lpView = record({
  lp: int,
  bid: price,
  ask: price,
  bidQty: volume,
  askQty: volume,
  ageUs: int,
  isUp: fc.boolean(),
  isKilled: fc.boolean(),
  isOffMarket: fc.boolean(),
  verdict,
});

const classOrNone = wordOf<ClientClass | "NONE">({
  RETAIL: true,
  SEMI_PRO: true,
  PROFESSIONAL: true,
  TOXIC: true,
  UNKNOWN: true,
  NONE: true,
});

const as = <T extends EventType>(type: T): fc.Arbitrary<T> => fc.constant(type);
const exec = { order: int, exec: int, code: fc.constantFrom(...endingCodes) };

/** One generator an event, typed like the schema: a new event does not compile until it is here. */
export const generators: { readonly [T in EventType]: fc.Arbitrary<EventOf[T]> } = {
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
    reportingCurrency: text,
    actor: text,
    source: text,
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
    timeUs: int,
    group: int,
    clientClass,
    score: fraction,
    isPinned: fc.boolean(),
    net: volume,
    doubt: volume,
    gross: volume,
    held: volume,
    globalNet: money,
    lotWorth: money,
    volatility: fraction,
    aOpen: volume,
    bOpen: volume,
    ruleId: text,
    aBook: bps,
    action,
    aVolume: volume,
    bVolume: volume,
    sliver: volume,
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
    cause: wordOf<Events.LegInDoubt["cause"]>({
      SESSION_DOWN: true,
      TIMEOUT: true,
      RESTART: true,
      FILL_MISSING: true,
      UNREADABLE: true,
    }),
  }),
  LegResolved: record({
    type: as("LegResolved"),
    leg: int,
    how: wordOf<Events.LegResolved["how"]>({ REPORT: true, STATUS: true, NOT_RECEIVED: true }),
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
    why: wordOf<Events.FillSuspended["why"]>({
      OVERFILL: true,
      ORDER_ENDED: true,
      UNKNOWN_LEG: true,
    }),
  }),
  KillSwitchSet: record({
    type: as("KillSwitchSet"),
    scope: wordOf<KillScope>({ global: true, lp: true, symbol: true, group: true, account: true }),
    index: int,
    level: wordOf<KillLevel>({ off: true, close_only: true, halt: true }),
    actor: text,
    reason: text,
  }),
  AccountChanged: record({
    type: as("AccountChanged"),
    account: int,
    change: wordOf<Events.AccountChanged["change"]>({ IMPORT: true, PIN: true, UNPIN: true }),
    group: int,
    clientClass: classOrNone,
    score: fraction,
    trades: int,
    isStated: fc.boolean(),
    pinClass: classOrNone,
    pinReason: text,
    pinExpiresUs: int,
    actor: text,
    reason: text,
  }),
  LimitBreached: record({
    type: as("LimitBreached"),
    symbol: int,
    measure,
    reached: wordOf<Reached>({ BELOW: true, WARNING: true, LIMIT: true }),
    value: int,
    limit: int,
    order: int,
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
