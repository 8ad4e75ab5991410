import * as fc from "fast-check";
import type { PolicyContent } from "../../src/policy/schema/policy-form.ts";
import type {
  AccountEntry,
  ClassificationTerms,
  InstrumentTerms,
  RoutingTerms,
  StrategyOverride,
  SymbolLimitTerms,
} from "../../src/policy/policy-document.ts";
import type { LpEntry, LpMapping, SessionEntry } from "../../src/policy/lp-entry.ts";
import type { RuleEntry } from "../../src/policy/rule-entry.ts";
import { Secret } from "../../src/policy/secret.ts";
import { fixIntake } from "./any-intake.ts";
import { anyLpEdge } from "./any-lp-edge.ts";
import type { Bps, Money, Price, Volume } from "../../src/core/units/quantity.ts";

/** With the prototype of ordinary objects, as a policy that was read has. */
const record = <T>(model: { [Key in keyof T]: fc.Arbitrary<T[Key]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true });

const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some, { nil: null });
const bps = fc.integer({ min: 0, max: 10_000 }).map((value) => value as Bps);
const volume = fc.integer({ min: 1, max: 1e12 }).map((value) => value as Volume);
const limit = fc.integer({ min: 0, max: 1e12 }).map((value) => value as Volume);
const money = fc.integer({ min: 0, max: 1e12 }).map((value) => value as Money);
const score = fc.integer({ min: 0, max: 1_000_000 }).map((value) => value / 10_000);
const weight = fc.integer({ min: 1, max: 10_000 }).map((value) => value / 10_000);
const sigma = fc.integer({ min: 1, max: 10_000_000 }).map((value) => value / 1_000_000);
const ms = fc.integer({ min: 100, max: 3_600_000 });
const us = fc.integer({ min: 0, max: 7_000_000_000_000_000 });
const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,8}$/);
/** What somebody may call a group: also what YAML could take for something else. */
const label = fc
  .oneof(
    fc.constantFrom("VIP Gold", "null", "~", "- a", "a: b", "#1", "${HOME}", "'", '"', "*", "true"),
    fc.string({ minLength: 1, maxLength: 12 }),
    fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
  )
  .filter((text) => /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,128}$/u.test(text));
/** Names somebody. */
const acknowledgement = label.filter((text) => text.length <= 100).map((text) => `me: ${text}`);
const clientClass = fc.constantFrom("TOXIC", "PROFESSIONAL", "SEMI_PRO", "RETAIL", "UNKNOWN");
const onBreach = fc.constantFrom("hedge_order", "hedge_excess", "reject");
const mode = fc.constantFrom("A_BOOK", "B_BOOK", "C_BOOK");
const orReject = fc.constantFrom("reject", "internalise");
const commission = fc.nat(100_000_000).map((value) => value as Money);
const improvement = fc.constantFrom("pass_on", "keep");
const zone = fc.constantFrom("UTC", "Europe/London", "America/New_York");
const weekMinute = fc.integer({ min: 0, max: 10_079 });
const day = fc
  .integer({ min: 0, max: 40_000 })
  .map((at) => new Date(at * 86_400_000).toISOString().slice(0, 10));

const symbols = ["EURUSD", "XAUUSD", "#US30", "BRK.B"] as const;
const aSymbol = fc.constantFrom(...symbols);

const unique = <T>(item: fc.Arbitrary<T>, by: (value: T) => unknown): fc.Arbitrary<T[]> =>
  fc.uniqueArray(item, { maxLength: 3, selector: by });

const classification: fc.Arbitrary<ClassificationTerms> = record({
  toxicRejectThreshold: score,
  toxicFrom: fc.integer({ min: 61, max: 100 }),
  professionalFrom: fc.integer({ min: 31, max: 60 }),
  semiProFrom: fc.integer({ min: 0, max: 30 }),
  professionalABook: bps,
  semiProABook: bps,
  retailBBook: bps,
  unknownABook: bps,
  minTrades: fc.nat(1_000),
  hysteresis: score,
});

const symbolLimit: fc.Arbitrary<SymbolLimitTerms> = record({
  enabled: fc.boolean(),
  maxNetExposure: maybe(limit),
  maxGrossExposure: maybe(limit),
  autoHedgeLevel: maybe(volume),
  approachingThreshold: maybe(bps),
  approachingBoost: maybe(bps),
  warningThreshold: maybe(bps),
  onBreach: maybe(onBreach),
});

const strategy: fc.Arbitrary<StrategyOverride> = record({
  executionMode: maybe(mode),
  toxicRejectThreshold: maybe(score),
  professionalABook: maybe(bps),
  semiProABook: maybe(bps),
  retailBBook: maybe(bps),
  unknownABook: maybe(bps),
  defaultHedge: maybe(bps),
  largeOrderThreshold: maybe(volume),
  forceABook: maybe(fc.boolean()),
  approachingThreshold: maybe(bps),
  approachingBoost: maybe(bps),
  onBreach: maybe(onBreach),
  volatilityThreshold: maybe(sigma),
  volatilityBoost: maybe(bps),
  onBelowLpMin: maybe(orReject),
  maxNetLots: maybe(limit),
  markupMilliPips: maybe(fc.nat(1_000_000)),
  maxDeviationMilliPips: maybe(fc.nat(1_000_000)),
  commissionPerMillion: maybe(commission),
  priceImprovement: maybe(improvement),
  keepAcknowledged: acknowledgement,
});

const byName = <T>(
  key: fc.Arbitrary<string>,
  value: fc.Arbitrary<T>,
): fc.Arbitrary<Map<string, T>> =>
  unique(fc.tuple(key, value), ([text]) => text).map((entries) => new Map(entries));

const routing: fc.Arbitrary<RoutingTerms> = record({
  defaultLp: fc.constant(null),
  defaultHedge: bps,
  maxBBookExposure: fc.nat(1e9).map((value) => (value * 100_000) as Money),
  volatilityThreshold: sigma,
  quoteStalenessMs: ms,
  classification,
  volumeOverrides: record({ largeOrderThreshold: volume, forceABook: fc.boolean() }),
  exposureDefaults: record({
    maxNetExposure: limit,
    maxGrossExposure: limit,
    autoHedgeLevel: volume,
    approachingThreshold: bps,
    approachingBoost: bps,
    warningThreshold: bps,
    onBreach,
  }),
  symbolLimits: byName(aSymbol, symbolLimit),
  volatility: record({
    boost: bps,
    halfLifeSeconds: fc.integer({ min: 1, max: 1_000 }),
    sampleMs: ms,
    minSamples: fc.integer({ min: 1, max: 1_000 }),
  }),
  health: record({
    weights: record({
      fillRate: weight,
      slippage: weight,
      latency: weight,
      rejectRate: weight,
    }),
    unhealthyThreshold: weight,
    backMargin: weight,
    worstSlippageMilliPips: fc.integer({ min: 1, max: 1_000_000 }),
    worstLatencyMs: fc.integer({ min: 1, max: 600_000 }),
    halfLifeSeconds: fc.integer({ min: 1, max: 1_000 }),
    neutral: weight,
    neutralLegs: fc.integer({ min: 1, max: 1_000 }),
    connectionCheckMs: ms,
  }),
  overrides: record({
    symbols: byName(aSymbol, strategy),
    groups: byName(label, strategy),
    markups: byName(label, byName(aSymbol, fc.nat(1_000_000))),
    deviations: byName(label, byName(aSymbol, fc.nat(1_000_000))),
    commissions: byName(label, byName(aSymbol, commission)),
    improvements: byName(label, byName(aSymbol, improvement)),
    keepAcknowledged: acknowledgement,
  }),
});

const instrument = (symbol: string): fc.Arbitrary<InstrumentTerms> =>
  record({
    symbol: fc.constant(symbol),
    base: fc.constantFrom("EUR", "XAU"),
    quote: fc.constant("USD"),
    marginCurrency: fc.constantFrom("EUR", "USD"),
    contractSize: fc.constantFrom(1, 100, 100_000),
    digits: fc.constant(4),
    pip: fc.constantFrom(10_000, 100_000).map((value) => value as Price),
    volume: fc.constant({
      min: 10_000,
      max: 50_000_000,
      step: 10_000,
    } as InstrumentTerms["volume"]),
    quoteStalenessMs: ms,
    mode: fc.constantFrom("full", "close_only", "off"),
    tradingHours: maybe(
      record({
        zone,
        open: fc.tuple(weekMinute, weekMinute).map(([from, to]) => [{ from, to }]),
        holidays: fc.uniqueArray(day, { maxLength: 2 }),
        earlyCloses: fc.constant([]),
      }),
    ),
  });

const account: fc.Arbitrary<AccountEntry> = record({
  id: name,
  group: label,
  clientClass: maybe(clientClass),
  score: maybe(score),
  pin: maybe(record({ clientClass, reason: label, expiresUs: maybe(us) })),
  maxNetLots: maybe(limit),
});

const some = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.uniqueArray(item, { maxLength: 2 });

const rule: fc.Arbitrary<RuleEntry> = record({
  id: name,
  priority: fc.integer({ min: -1_000_000, max: 1_000_000 }),
  enabled: fc.boolean(),
  description: fc.oneof(fc.constant(""), label),
  filters: record({
    accountIds: some(name),
    groups: some(label),
    symbols: some(fc.constantFrom("EURUSD", "XAU*", "*JPY", "??")),
    sides: some(fc.constantFrom("Buy", "Sell")),
    ordTypes: some(fc.constantFrom("Market", "Limit", "Stop", "StopLimit")),
    minVolume: maybe(fc.constant(10_000 as Volume)),
    maxVolume: maybe(volume.map((value) => (value + 10_000) as Volume)),
    classes: some(clientClass),
    minToxicity: maybe(fc.constant(0.5)),
    maxToxicity: maybe(fc.constantFrom(0.5, 99.9999)),
    windows: fc.array(record({ zone, from: weekMinute, to: weekMinute }), { maxLength: 2 }),
  }),
  action: fc.constantFrom("A_BOOK", "B_BOOK", "PARTIAL_HEDGE", "REJECT"),
  hedge: maybe(fc.integer({ min: 1, max: 10_000 }).map((value) => value as Bps)),
  targetLps: fc.array(name, { maxLength: 3 }),
  onTargetUnavailable: fc.constantFrom("next_best", "reject"),
  startsUs: maybe(fc.nat(1_000)),
  expiresUs: maybe(us.map((value) => value + 1_001)),
}).filter(({ action, hedge }) => hedge === null || action === "PARTIAL_HEDGE");

const settings = byName(
  fc.constantFrom("endpoint", "note", "region"),
  fc.string({ maxLength: 8, unit: "grapheme" }).filter((text) => !/\p{Cc}/u.test(text)),
);

const lp = (id: string, symbolsOfAll: readonly string[]): fc.Arbitrary<LpEntry> =>
  record({
    id: fc.constant(id),
    name: label,
    type: fc.constant("UNSUPPORTED"),
    declaredType: fc.constantFrom("OANDA", "BINANCE"),
    enabled: fc.boolean(),
    priority: fc.nat(1_000),
    sessionIds: fc.uniqueArray(name, { maxLength: 2 }),
    marketDepth: maybe(fc.nat(10)),
    securityList: fc.boolean(),
    symbols: fc.subarray([...symbolsOfAll]),
    settings: settings.map((map) =>
      new Map<string, string | Secret>(map).set("api_key", new Secret("s")),
    ),
    mappings: fc.subarray([...symbolsOfAll]).chain((names) =>
      fc.tuple(
        ...names.map((symbol) =>
          record({
            symbol: fc.constant(symbol),
            lpSymbol: fc.constant(`${symbol}/X`),
            quantityPerLot: fc.constantFrom(100, 100_000),
            digits: fc.nat(3),
            commissionPerMillion: fc.nat(100_000_000).map((value) => value as Money),
            min: fc.constant(10_000 as Volume),
            step: fc.constant(10_000 as Volume),
            max: fc.constant(1_000_000 as Volume),
            orderTypes: fc.constantFrom<LpMapping["orderTypes"]>(["Limit"], ["Market", "Limit"]),
            timesInForce: fc.constantFrom<LpMapping["timesInForce"]>(
              ["ImmediateOrCancel"],
              ["ImmediateOrCancel", "FillOrKill"],
              ["Day", "ImmediateOrCancel"],
            ),
            restMs: fc.constantFrom(0, 250),
          }),
        ),
      ),
    ),
  });

const session = (id: string): fc.Arbitrary<SessionEntry> => {
  const common = {
    id: fc.constant(id),
    senderCompID: fc.constant("US"),
    targetCompID: fc.constant(id.toUpperCase()),
    heartbeatSeconds: fc.integer({ min: 1, max: 60 }),
    resetOnLogon: fc.boolean(),
    dialect: fc.constant("generic" as const),
  };
  const client = record({
    ...common,
    role: fc.constant("acceptor" as const),
    purposes: fc.constant(["client"] as const),
    username: fc.constantFrom("demo", "a b", "null"),
    password: fc.constant(new Secret("s")),
    quantity: fc.constantFrom("lots" as const, "units" as const),
    cancelOnDisconnect: fc.boolean(),
    group: maybe(fc.constantFrom("VIP", "Standard")),
  });
  const initiator = record({
    ...common,
    role: fc.constant("initiator" as const),
    purposes: fc.constantFrom(["quote"] as const, ["quote", "trade"] as const),
    host: fc.constantFrom("127.0.0.1", "lp.example", "::1"),
    port: fc.integer({ min: 1, max: 65_535 }),
    username: fc.constant("us"),
    password: maybe(fc.constant(new Secret("s"))),
  });
  return fc.oneof(client, initiator);
};

/** Any policy that could have been read from a file, secrets all the same text. */
export const anyPolicy: fc.Arbitrary<PolicyContent> = fc
  .subarray([...symbols], { minLength: symbols.length })
  .chain((names) =>
    record({
      journal: record({
        snapshotEvents: fc.integer({ min: 1_000, max: 100_000_000 }),
        keepDays: maybe(fc.integer({ min: 1, max: 36_500 })),
        exposureEverySeconds: fc.integer({ min: 1, max: 3_600 }),
        exposureKeepDays: maybe(fc.integer({ min: 1, max: 36_500 })),
      }),
      broker: record({
        executionMode: mode,
        priceFeedLp: fc.constant(null),
        defaultLeverage: fc.integer({ min: 1, max: 1_000 }),
        defaultBalance: money,
        marginMode: fc.constantFrom("HEDGING", "NETTING"),
      }),
      routing,
      execution: record({
        onBelowLpMin: maybe(orReject),
        onLpFailure: orReject,
        onCloseLpFailure: orReject,
        maxDeviationMilliPips: fc.nat(1_000_000),
        commissionPerMillion: commission,
        priceImprovement: improvement,
        keepAcknowledged: acknowledgement,
        markupMilliPips: fc.nat(1_000_000),
        closeToleranceMilliPips: fc.nat(1_000_000),
        restAgainTimes: fc.nat(10_000),
        restAgainMs: fc.integer({ min: 1, max: 600_000 }),
        hedgeSlivers: fc.boolean(),
        hedgeOrphans: fc.boolean(),
        sliverRetries: fc.integer({ min: 0, max: 1_000 }),
        sliverPauseMs: fc.integer({ min: 1, max: 86_400_000 }),
        clientWaitMs: fc.integer({ min: 1, max: 600_000 }),
        legTimeoutMs: fc.integer({ min: 251, max: 600_000 }),
        orderRetention: fc.integer({ min: 1_000, max: 10_000_000 }),
        dayEndsAtMinute: fc.nat(1_439),
        dayZone: fc.constantFrom("America/New_York", "UTC", "Europe/London"),
      }),
      sor: record({
        onAllUnhealthy: fc.constantFrom("use_best", "reject"),
        collar: bps,
        ejectAfter: fc.integer({ min: 1, max: 1_000 }),
        ejectSeconds: fc.integer({ min: 1, max: 1_000 }),
        ejectMaxSeconds: fc.integer({ min: 1_000, max: 604_800 }),
        ejectForgiveSeconds: fc.integer({ min: 1, max: 604_800 }),
        maxEjected: bps,
        retryBudget: fc.nat(100),
        deadlineMs: fc.integer({ min: 1, max: 600_000 }),
      }),
      controls: record({
        priceCollar: maybe(bps),
        maxNotional: maybe(money),
        maxNetLots: maybe(limit),
        maxPositions: fc.integer({ min: 1, max: 10_000_000 }),
        maxOrderAgeMs: maybe(fc.integer({ min: 1, max: 86_400_000 })),
        busyTurnMs: fc.integer({ min: 1, max: 60_000 }),
        busyAfterMs: fc.integer({ min: 1, max: 60_000 }),
        accountRate: maybe(
          record({
            perSecond: fc.integer({ min: 1, max: 10_000 }).map((value) => value / 1_000),
            burst: fc.integer({ min: 1, max: 100 }),
          }),
        ),
        sessionRate: fc.constant(null),
        lpEdge: anyLpEdge,
      }),
      alerts: fc.constant({ webhook: null }),
      log: record({ orders: fc.boolean() }),
      changes: record({ fourEyes: fc.boolean(), watchFile: fc.boolean() }),
      durability: fc.constantFrom("fsync", "os"),
      reportingCurrency: fc.constantFrom("USD", "EUR"),
      instruments: fc.tuple(...names.map(instrument)),
      accounts: unique(account, ({ id }) => id),
      liquidityProviders: fc.tuple(lp("oanda", names), lp("0-lp", names)),
      routingRules: unique(rule, ({ id }) => id),
      sessions: fc.tuple(session("s-1"), session("s.1"), session("s2")),
      intake: record({
        fix: fc.constant(fixIntake(9)),
        http: maybe(
          record({
            host: fc.constantFrom("127.0.0.1", "0.0.0.0", "::1"),
            port: fc.integer({ min: 0, max: 65_535 }),
            sessionIdleMinutes: fc.integer({ min: 1, max: 10_080 }),
            sessionHours: fc.integer({ min: 1, max: 744 }),
          }),
        ),
      }),
    }),
  );
