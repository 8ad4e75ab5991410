import { strict as assert } from "node:assert";
import { test } from "vitest";
import type { Finding } from "../../src/core/decide/finding.ts";
import type { Event } from "../../src/core/events.ts";
import { asBps, asMoney, asPrice, asVolume, NO_VOLUME } from "../../src/core/units/quantity.ts";
import { ByteSink } from "../../src/journal/byte-sink.ts";
import { ByteSource, MalformedPayload } from "../../src/journal/byte-source.ts";
import { decodeEvent } from "../../src/journal/event-codec.ts";
import { eventSchema } from "../../src/journal/event-schema.ts";
import * as words from "../../src/journal/event-words.ts";
import type { FieldCodec } from "../../src/journal/field-codec.ts";
import { finding } from "../../src/journal/finding-codec.ts";
import { encoded } from "./encoded-event.ts";

// What stands here is in journals on disks: it may grow at its end, and changes only together with
// the format version.

const EVENTS =
  "Interned PolicyActivated OrderAccepted OrderDenied OrderDecided LegCreated LegAcknowledged " +
  "LegFilled LegRejected LegCanceled LegExpired LegInDoubt LegResolved ClientFilled " +
  "ClientRejected ClientCanceled FillSuspended KillSwitchSet LpSessionChanged FixSent " +
  "FixReserved FixReceived FixReset StateHash AccountChanged LimitBreached LpFailover " +
  "HedgeInternalised ClientExpired OrderTriggered LegJudged LpEjected " +
  "LegCancelRequested - LpReadmitted HedgeOrphaned - - ClientReplaced OrderRested - " +
  "HouseOrdered HouseFilled HouseEnded LegBusted PositionMoved MoveOrdered " +
  "LegWithheld LpSymbolStopped LpSymbolResumed";

test("every event keeps the number it has in the journals on disk", () => {
  const numbers = Object.entries(eventSchema).map(([type, { number }]) => [type, number]);
  assert.deepEqual(
    Object.fromEntries(numbers),
    Object.fromEntries(
      EVENTS.split(" ")
        .map((type, at) => [type, at + 1] as const)
        .filter(([type]) => type !== "-"),
    ),
  );
});

const FINDINGS =
  "TOXIC_REJECTED TOXIC_HEDGED CLASS_SHARE LARGE_ORDER LEG_ROUNDED SLIVER_KEPT SLIVER_REFUSED " +
  "NO_ELIGIBLE_LP NO_FRESH_QUOTE CLOSING RULE_MATCHED MODE_SHARE EXPOSURE_HEDGED " +
  "EXPOSURE_EXCESS EXPOSURE_REFUSED EXPOSURE_APPROACHING VOLATILITY_HIGH VOLATILITY_UNKNOWN " +
  "HARD_LIMIT GLOBAL_UNKNOWN TARGET_UNAVAILABLE MARKUP HEDGE_ORPHANED " +
  "IMPROVEMENT_KEPT COMMISSION";

const NOTHING = Buffer.alloc(64);

/** What these bytes and then zeros decode to. */
function decoded<T>(codec: { readonly read: FieldCodec<T>["read"] }, first: number): T {
  const bytes = Buffer.concat([Buffer.from([first]), NOTHING]);
  return codec.read(new ByteSource().over(bytes, 0, bytes.length));
}

test("an order that is denied when its price is reached ends with the denial's number and 100", () => {
  for (let number = 0; number <= 36; number++) {
    const denial: string = decoded(words.denialCode, number);
    assert.equal(decoded<string>(words.endingCode, number + 100), denial);
  }
  assert.throws(() => decoded(words.endingCode, 137), MalformedPayload);
});

test("every finding keeps the number it has in the journals on disk", () => {
  const known = FINDINGS.split(" ");
  const read = known.map((_code, number) => decoded<Finding>(finding, number).code);
  assert.deepEqual(read, known);
  assert.throws(() => decoded(finding, known.length), MalformedPayload);
});

for (const [name, codec, text] of [
  ["kind of name", words.nameKind, "account symbol lp session group"],
  ["side", words.side, "Buy Sell"],
  ["order type", words.ordType, "Market Limit Stop StopLimit Other"],
  [
    "time in force",
    words.timeInForce,
    "Day GoodTillCancel ImmediateOrCancel FillOrKill GoodTillDate Other",
  ],
  ["class", words.clientClass, "RETAIL SEMI_PRO PROFESSIONAL TOXIC UNKNOWN"],
  ["class, or none", words.classOrNone, "RETAIL SEMI_PRO PROFESSIONAL TOXIC UNKNOWN NONE"],
  ["execution mode", words.executionMode, "A_BOOK B_BOOK C_BOOK"],
  ["change of an account", words.accountChange, "IMPORT PIN UNPIN"],
  ["measure", words.measure, "NET GROSS GLOBAL"],
  ["step to a limit", words.reached, "BELOW WARNING LIMIT"],
  ["action", words.action, "A_BOOK B_BOOK PARTIAL_HEDGE REJECT"],
  [
    "denial",
    words.denialCode,
    "KILL_SWITCH DESK_BUSY UNKNOWN_ACCOUNT UNKNOWN_SYMBOL BAD_CLORDID DUPLICATE_CLORDID " +
      "BAD_VOLUME VOLUME_BELOW_MIN VOLUME_ABOVE_MAX VOLUME_STEP PRICE_ON_MARKET_ORDER " +
      "UNSUPPORTED_ORD_TYPE UNSUPPORTED_TIME_IN_FORCE TOXIC_CLIENT NO_PRICE NO_LP " +
      "BELOW_LP_MINIMUM CLOSE_ONLY ORDER_RATE INSTRUMENT_OFF MARKET_CLOSED NOTHING_TO_CLOSE " +
      "MAX_NET_LOTS MAX_NOTIONAL PRICE_COLLAR NO_RATE RULE_REJECTED EXPOSURE_LIMIT " +
      "EXPOSURE_HARD_LIMIT TARGET_LP_UNAVAILABLE BAD_PRICE BAD_EXPIRE_TIME STALE_ORDER " +
      "LP_UNHEALTHY UNKNOWN_POSITION POSITION_MISMATCH MAX_POSITIONS",
  ],
  [
    "ending",
    words.endingCode,
    "LP_REJECTED LP_CANCELED LP_EXPIRED LP_NOT_RECEIVED PRICE_NOT_REACHED CLIENT_REQUEST EXPIRED " +
      "DISCONNECTED LEG_NOT_SENT",
  ],
  [
    "verdict on an LP",
    words.lpVerdict,
    "CHOSEN NOT_NEEDED WORSE_PRICE LOWER_PRIORITY DISABLED SESSION_DOWN NOT_MAPPED NO_QUOTE " +
      "STALE_QUOTE BELOW_MINIMUM ABOVE_MAXIMUM STEP_TOO_COARSE KILLED NOT_TARGETED " +
      "LESS_HEALTHY UNHEALTHY EJECTED OFF_MARKET NO_FILL_OR_KILL HOLDS_NO_HEDGE " +
      "SHOWS_TOO_LITTLE SYMBOL_STOPPED",
  ],
  ["contradiction of a mapping", words.symbolFault, "NOT_LISTED MINIMUM STEP MAXIMUM CONTRACT"],
  ["end of a stop", words.resumption, "LIST POLICY"],
  [
    "cause of doubt",
    words.doubtCause,
    "SESSION_DOWN TIMEOUT RESTART FILL_MISSING UNREADABLE CANCEL_REFUSED",
  ],
  ["end of doubt", words.resolution, "REPORT STATUS NOT_RECEIVED DEALER STATEMENT"],
  ["suspense", words.suspension, "OVERFILL ORDER_ENDED UNKNOWN_LEG CORRECTED"],
  ["cause of an ejection", words.ejectionCause, "REJECT TIMEOUT"],
  ["readmission", words.readmission, "FILL POLICY"],
  ["scope of a kill switch", words.killScope, "global lp symbol group account"],
  ["level of a kill switch", words.killLevel, "off halt close_only"],
] as const) {
  test(`every ${name} keeps its number, and a number that is none is refused`, () => {
    const known = text.split(" ");
    assert.deepEqual(
      known.map((_word, number) => decoded<string>(codec, number)),
      known,
    );
    assert.throws(() => decoded<string>(codec, known.length), MalformedPayload);
    assert.throws(() => decoded<string>(codec, 255), MalformedPayload);
  });
}

function rewritten<T>(codec: FieldCodec<T>, number: number): number | undefined {
  const sink = new ByteSink(1, 1);
  codec.write(sink, decoded<T>(codec, number));
  return sink.bytes[0];
}

test("a word of every order, which no table says as it is written, is read back by its table", () => {
  for (let n = 0; n < 2; n++) assert.equal(rewritten(words.side, n), n);
  for (let n = 0; n < 5; n++) assert.equal(rewritten(words.ordType, n), n);
  for (let n = 0; n < 6; n++) assert.equal(rewritten(words.timeInForce, n), n);
  for (let n = 0; n < 22; n++) assert.equal(rewritten(words.lpVerdict, n), n);
});

const filled: Event = {
  type: "LegFilled",
  leg: 1,
  lp: -1,
  symbol: 64,
  side: "Sell",
  execID: "E1é",
  lastQty: asVolume(100_000),
  lastPx: asPrice(1_08_123_000_000),
  cumQty: asVolume(-1),
};

const decided: Event = {
  type: "OrderDecided",
  order: 1,
  policyVersion: 2,
  timeUs: 3,
  group: -1,
  clientClass: "TOXIC",
  score: 0.5,
  isPinned: true,
  net: asVolume(-1),
  doubt: asVolume(2),
  gross: asVolume(3),
  held: asVolume(-4),
  globalNet: asMoney(-1),
  lotWorth: asMoney(5),
  volatility: -1,
  closes: asVolume(6),
  aOpen: asVolume(6),
  bOpen: NO_VOLUME,
  aOpened: asVolume(6),
  bOpened: NO_VOLUME,
  ruleId: "r1",
  aBook: asBps(100),
  action: "PARTIAL_HEDGE",
  aVolume: asVolume(7),
  bVolume: asVolume(8),
  sliver: asVolume(9),
  lp: 10,
  targets: [1],
  isTargetOnly: false,
  mayKeep: true,
  clientPx: asPrice(11),
  findings: [{ code: "MODE_SHARE", from: asBps(0), to: asBps(1), mode: "B_BOOK" }],
  lps: [
    {
      lp: 0,
      bid: asPrice(1),
      ask: asPrice(2),
      bidQty: asVolume(3),
      askQty: asVolume(4),
      ageUs: -1,
      isUp: true,
      isKilled: false,
      legQty: asVolume(5),
      health: 0.5,
      isEjected: true,
      isProbe: false,
      isOffMarket: false,
      atMost: asVolume(-1),
      held: NO_VOLUME,
      verdict: "NOT_TARGETED",
      deeper: [{ px: asPrice(6), qty: asVolume(7) }],
    },
  ],
  aWhole: asVolume(1),
  bWhole: NO_VOLUME,
  isNetting: true,
  deviation: asPrice(12),
};

const changed: Event = {
  type: "AccountChanged",
  account: 1,
  change: "PIN",
  group: -1,
  clientClass: "NONE",
  score: -1,
  trades: -1,
  isStated: false,
  pinClass: "SEMI_PRO",
  pinReason: "r",
  pinExpiresUs: 64,
  actor: "a",
  reason: "",
};

for (const [event, type, bytes] of [
  // leg 1, lp -1, symbol 64, Sell, three one-byte characters, then the three integers.
  [filled, 8, "02 01 8001 01 064531e9 c09a0c 80b390caa506 01"],
  // The order, then what the decision looked at, then what it came to, its finding, its LP.
  [
    decided,
    5,
    "02 04 06 01 03 000000000000e03f 01 01 04 06 07 01 0a 000000000000f0bf 0c 0c " +
      "00 0c 00 047231 c801 02 0e 10 12 14 0102 00 01 16 01 0b0002 01 01 00 02 04 06 08 01 01 00 " +
      "0a 000000000000e03f 01 00 00 00 01 0d 01 0c 0e 02 00 01 18",
  ],
  [
    {
      type: "PolicyActivated",
      version: 2,
      hash: "ab",
      orderRetention: 100,
      reportingCurrency: "USD",
      actor: "a",
      source: "",
    },
    2,
    "04 046162 c801 06555344 0261 00",
  ],
  // Order, exec, leg, both volumes, the price, what was kept, the commission and its currency.
  [
    {
      type: "ClientFilled",
      order: 1,
      exec: 2,
      leg: 3,
      aQty: asVolume(4),
      bQty: asVolume(5),
      lastPx: asPrice(64),
      kept: asPrice(6),
      commission: asMoney(35_000),
      commCurrency: "USD",
    },
    14,
    "02 04 06 08 0a 8001 0c f0a204 06555344",
  ],
  // An account pinned until 64 µs after 1970; nothing was imported for it.
  [changed, 25, "02 01 01 05 000000000000f0bf 01 00 01 0272 8001 0261 00"],
  [
    {
      type: "LimitBreached",
      symbol: -1,
      measure: "GLOBAL",
      reached: "WARNING",
      value: 70,
      limit: 100,
      order: 3,
    },
    26,
    "01 02 01 8c01 c801 06",
  ],
  [
    { type: "LpEjected", lp: 1, failures: 5, cause: "TIMEOUT", times: 2, timeUs: 64 },
    32,
    "02 0a 01 04 8001",
  ],
  [{ type: "LpReadmitted", lp: 1, how: "POLICY" }, 35, "02 01"],
  [{ type: "LpSymbolStopped", lp: 1, symbol: 2, fault: "STEP", text: "x" }, 49, "02 04 02 0278"],
  [{ type: "LpSymbolResumed", lp: 1, symbol: 2, cause: "POLICY" }, 50, "02 04 01"],
  [
    {
      type: "KillSwitchSet",
      scope: "group",
      index: 1,
      level: "close_only",
      actor: "",
      reason: "x",
    },
    18,
    "03 02 02 00 0278",
  ],
] satisfies readonly (readonly [Event, number, string])[]) {
  test(`the bytes of ${event.type} are those of the format page`, () => {
    const { type: number, payload } = encoded(event);
    assert.equal(number, type);
    assert.equal(payload.toString("hex"), bytes.replaceAll(" ", ""));
    assert.deepEqual(decodeEvent(type, payload, 0, payload.length), event);
  });
}
