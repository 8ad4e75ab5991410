import type { Event } from "../../src/core/events.ts";
import { asBps, asMoney, asPrice, asVolume } from "../../src/core/units/quantity.ts";

const ACCOUNT = 0;
const SYMBOL = 0;
const LP = 0;
const CLIENT_SESSION = 0;
const TRADE_SESSION = 1;
const FIRST_TIME_US = 1_790_000_000_000_000;
const US_PER_ORDER = 37;
const ONE_LOT = asVolume(1_000_000);
const NONE = asVolume(0);
const BID = asPrice(108_765_000);
const ASK = asPrice(108_768_000);
const RETENTION = 100_000;
const NO_MONEY = asMoney(0);
/** Of one lot of euros, in 10⁻⁴ dollars. */
const LOT_WORTH = asMoney(1_087_700_000);

/** What stands in front of the first order. */
export const opening: readonly Event[] = [
  { type: "Interned", kind: "account", index: ACCOUNT, name: "1001" },
  { type: "Interned", kind: "symbol", index: SYMBOL, name: "EURUSD" },
  { type: "Interned", kind: "lp", index: LP, name: "lp1" },
  { type: "Interned", kind: "session", index: CLIENT_SESSION, name: "FLOW1" },
  { type: "Interned", kind: "session", index: TRADE_SESSION, name: "lp1-trade" },
  {
    type: "PolicyActivated",
    version: 1,
    hash: "0123456789abcdef",
    orderRetention: RETENTION,
    reportingCurrency: "USD",
    actor: "desk",
    source: "start",
  },
  { type: "LpSessionChanged", lp: LP, isUp: true, reason: "logged on" },
];

/**
 * The two batches an order hedged whole leaves in the journal, as the desk writes them: one as it
 * comes in, one as the LP fills it.
 *
 * @param n from 1
 */
export const orderBatches = (n: number): readonly (readonly Event[])[] => [
  accepted(n, FIRST_TIME_US + n * US_PER_ORDER),
  filled(n, FIRST_TIME_US + n * US_PER_ORDER),
];

const NO_PRICE = asPrice(0);

export const timeUsOf = (n: number): number => FIRST_TIME_US + n * US_PER_ORDER;

const sideOf = (n: number): "Buy" | "Sell" => (n % 2 === 0 ? "Sell" : "Buy");
const priceOf = (n: number): typeof ASK => (sideOf(n) === "Buy" ? ASK : BID);

function accepted(n: number, transactTimeUs: number): Event[] {
  const [order, leg, side] = [n, n, sideOf(n)];
  const ack = `37=K3M9QZ2AO${n}|11=FLOW1-${n}|17=K3M9QZ2AE${n}|150=0|39=0|`;
  const leaves = "1=1001|55=EURUSD|54=1|38=1|151=1|14=0|6=0|";
  const child = `11=K3M9QZ2A${n}|55=EURUSD|54=1|38=100000|40=2|44=1.0877|`;
  return [
    {
      type: "OrderAccepted",
      order,
      exec: 2 * n - 1,
      account: ACCOUNT,
      symbol: SYMBOL,
      session: CLIENT_SESSION,
      clOrdID: `FLOW1-${n}`,
      side,
      ordType: "Market",
      timeInForce: "ImmediateOrCancel",
      orderQty: ONE_LOT,
      limitPx: NO_PRICE,
      stopPx: NO_PRICE,
      expireUs: 0,
      isClosing: false,
      transactTimeUs,
      position: 0,
    },
    decided(n, order, transactTimeUs),
    {
      type: "LegCreated",
      leg,
      order,
      lp: LP,
      symbol: SYMBOL,
      side,
      orderQty: ONE_LOT,
      limitPx: priceOf(n),
      expectedPx: priceOf(n),
      timeInForce: "ImmediateOrCancel",
    },
    sent(CLIENT_SESSION, 2 * n, "8", 0, ack + leaves, transactTimeUs),
    sent(TRADE_SESSION, n + 1, "D", leg, child, transactTimeUs),
    { type: "FixReceived", session: CLIENT_SESSION, next: n + 2 },
  ];
}

/** Hedged whole, because the client is toxic. */
const decided = (n: number, order: number, transactTimeUs: number): Event => ({
  type: "OrderDecided",
  order,
  policyVersion: 1,
  timeUs: transactTimeUs,
  group: 0,
  clientClass: "TOXIC",
  score: 70,
  isPinned: false,
  net: NONE,
  doubt: NONE,
  gross: NONE,
  held: NONE,
  globalNet: NO_MONEY,
  lotWorth: LOT_WORTH,
  volatility: 0.0081,
  aOpen: NONE,
  bOpen: NONE,
  closes: NONE,
  aOpened: NONE,
  bOpened: NONE,
  ruleId: "",
  aBook: asBps(10_000),
  action: "A_BOOK",
  aVolume: ONE_LOT,
  bVolume: NONE,
  sliver: NONE,
  lp: LP,
  targets: [],
  isTargetOnly: false,
  mayKeep: false,
  clientPx: priceOf(n),
  findings: [
    {
      code: "TOXIC_HEDGED",
      from: asBps(0),
      to: asBps(10_000),
      score: 70,
      threshold: 80,
    },
  ],
  lps: [view(n)],
  aWhole: NONE,
  bWhole: NONE,
  isNetting: false,
  deviation: asPrice(20_000),
});

const view = (n: number): Extract<Event, { type: "OrderDecided" }>["lps"][number] => ({
  lp: LP,
  bid: BID,
  ask: ASK,
  bidQty: asVolume(100_000_000),
  askQty: asVolume(100_000_000),
  ageUs: 1000 + n,
  isUp: true,
  isKilled: false,
  legQty: ONE_LOT,
  health: 0.75,
  isEjected: false,
  isProbe: false,
  isOffMarket: false,
  atMost: asVolume(-1),
  held: NONE,
  verdict: "CHOSEN",
  deeper: [],
});

function filled(n: number, transactTimeUs: number): Event[] {
  const [order, leg, side, lastPx] = [n, n, sideOf(n), priceOf(n)];
  const head = `37=K3M9QZ2AO${n}|11=FLOW1-${n}|17=K3M9QZ2AF${n}|150=F|39=2|`;
  const rest = "1=1001|55=EURUSD|54=1|38=1|151=0|14=1|6=1.08768|32=1|31=1.08768|";
  return [
    { type: "LegAcknowledged", leg, lpOrderID: `V${900_000 + n}` },
    {
      type: "LegFilled",
      leg,
      lp: LP,
      symbol: SYMBOL,
      side,
      execID: `E${n}`,
      lastQty: ONE_LOT,
      lastPx,
      cumQty: ONE_LOT,
    },
    {
      type: "ClientFilled",
      order,
      exec: 2 * n,
      leg,
      aQty: ONE_LOT,
      bQty: NONE,
      lastPx,
      kept: NO_PRICE,
      commission: NO_MONEY,
      commCurrency: "",
    },
    sent(CLIENT_SESSION, 2 * n + 1, "8", 0, head + rest, transactTimeUs),
    { type: "FixReceived", session: TRADE_SESSION, next: 2 * n + 2 },
  ];
}

const sent = (
  session: number,
  msgSeqNum: number,
  msgType: string,
  leg: number,
  body: string,
  sendingTimeUs: number,
): Event => ({
  type: "FixSent",
  session,
  msgSeqNum,
  msgType,
  sendingTimeUs,
  leg,
  body: Buffer.from(body.replaceAll("|", "\u0001"), "latin1"),
});
