import type { HttpIntake } from "./http-intake.ts";
import type { Secret } from "./secret.ts";
import type { ClientClass } from "../core/terms.ts";
import type { Bps, Money, Price, Volume } from "../core/units/quantity.ts";
import type { ChangeTerms } from "./change-terms.ts";
import type { RuleEntry } from "./rule-entry.ts";
import type { LpEntry, SessionEntry } from "./lp-entry.ts";

/**
 * A policy as its layers say it together: validated, defaults filled in, names still names.
 *
 * Immutable (frozen). `null` is a key that was left out and has no default. docs/CONFIGURATION.md
 * says what each key means.
 */
export interface PolicyDocument {
  readonly broker: BrokerTerms;
  readonly routing: RoutingTerms;
  readonly execution: ExecutionTerms;
  readonly sor: SorTerms;
  readonly controls: ControlTerms;
  readonly durability: "fsync" | "os";
  readonly journal: JournalTerms;
  readonly reportingCurrency: string;
  readonly instruments: readonly InstrumentTerms[];
  readonly accounts: readonly AccountEntry[];
  readonly liquidityProviders: readonly LpEntry[];
  readonly routingRules: readonly RuleEntry[];
  readonly sessions: readonly SessionEntry[];
  readonly intake: IntakeTerms;
  readonly alerts: AlertTerms;
  readonly log: LogTerms;
  readonly changes: ChangeTerms;
  /** Hexadecimal, over everything above with secrets left out; equal policies have equal hashes. */
  readonly sha256: string;
}

/** What the desk writes down for people besides what they must know. */
export interface LogTerms {
  readonly orders: boolean;
}

/** How the journal is kept short to read, and how long it is kept. */
export interface JournalTerms {
  /** From one snapshot to the next. */
  readonly snapshotEvents: number;
  readonly keepDays: number | null;
  /** From one row of the exposure's history to the next. */
  readonly exposureEverySeconds: number;
  readonly exposureKeepDays: number | null;
}

export type ExecutionMode = "A_BOOK" | "B_BOOK" | "C_BOOK";

/** The specification's broker settings; each may come from the environment. */
export interface BrokerTerms {
  readonly executionMode: ExecutionMode;
  /** An LP id. */
  readonly priceFeedLp: string | null;
  readonly defaultLeverage: number;
  readonly defaultBalance: Money;
  readonly marginMode: "HEDGING" | "NETTING";
}

export interface RoutingTerms {
  /** An LP id; where the file names a session, the LP it belongs to. */
  readonly defaultLp: string | null;
  /** Of a PARTIAL_HEDGE rule without `hedge_percent`. */
  readonly defaultHedge: Bps;
  /** Sum of |net| notional in the reporting currency, in units of 100 000 of it. */
  readonly maxBBookExposure: Money;
  readonly volatilityThreshold: number;
  readonly quoteStalenessMs: number;
  readonly classification: ClassificationTerms;
  readonly volumeOverrides: {
    readonly largeOrderThreshold: Volume;
    readonly forceABook: boolean;
  };
  readonly exposureDefaults: ExposureTerms;
  /** By symbol, only what the file gives for it. */
  readonly symbolLimits: ReadonlyMap<string, SymbolLimitTerms>;
  readonly volatility: VolatilityTerms;
  readonly health: HealthTerms;
  readonly overrides: {
    readonly symbols: ReadonlyMap<string, StrategyOverride>;
    readonly groups: ReadonlyMap<string, StrategyOverride>;
    /** By group and symbol, thousandths of a pip. */
    readonly markups: ReadonlyMap<string, ReadonlyMap<string, number>>;
    readonly deviations: ReadonlyMap<string, ReadonlyMap<string, number>>;
    /** By group and symbol, in the quote currency for a million of the base. */
    readonly commissions: ReadonlyMap<string, ReadonlyMap<string, Money>>;
    /** By group and symbol. */
    readonly improvements: ReadonlyMap<string, ReadonlyMap<string, PriceImprovement>>;
    /** Who wants the kept ones of `improvements`, and when. */
    readonly keepAcknowledged: string | null;
  };
}

export interface ClassificationTerms {
  /** Toxicity, 0…100: a TOXIC client above it is refused. */
  readonly toxicRejectThreshold: number;
  /** Lower edges of the score bands, inclusive. */
  readonly toxicFrom: number;
  readonly professionalFrom: number;
  readonly semiProFrom: number;
  readonly professionalABook: Bps;
  readonly semiProABook: Bps;
  /** The share that is kept, unlike the others. */
  readonly retailBBook: Bps;
  readonly unknownABook: Bps;
  /** With fewer trades a client is UNKNOWN. */
  readonly minTrades: number;
  /** Points of score beyond an edge before the class changes. */
  readonly hysteresis: number;
}

/** Whose what an LP fills better than the client's price is: the client's, or the house's. */
export type PriceImprovement = "pass_on" | "keep";

export type OnBreach = "hedge_order" | "hedge_excess" | "reject";

/** Limits of one symbol, or the defaults for all. Fractions are basis points: 0.7 is 7000. */
export interface ExposureTerms {
  readonly maxNetExposure: Volume;
  readonly maxGrossExposure: Volume;
  readonly autoHedgeLevel: Volume;
  readonly approachingThreshold: Bps;
  readonly approachingBoost: Bps;
  /** Share of a limit from which on it is warned of. */
  readonly warningThreshold: Bps;
  readonly onBreach: OnBreach;
}

export interface SymbolLimitTerms {
  /** False: no limit of this symbol holds but the global one. */
  readonly enabled: boolean;
  readonly maxNetExposure: Volume | null;
  readonly maxGrossExposure: Volume | null;
  readonly autoHedgeLevel: Volume | null;
  readonly approachingThreshold: Bps | null;
  readonly approachingBoost: Bps | null;
  readonly warningThreshold: Bps | null;
  readonly onBreach: OnBreach | null;
}

export interface VolatilityTerms {
  readonly boost: Bps;
  readonly halfLifeSeconds: number;
  readonly sampleMs: number;
  /** With fewer samples the volatility is unknown. */
  readonly minSamples: number;
}

export interface HealthTerms {
  readonly weights: {
    readonly fillRate: number;
    readonly slippage: number;
    readonly latency: number;
    readonly rejectRate: number;
  };
  readonly unhealthyThreshold: number;
  readonly backMargin: number;
  /** Thousandths of a pip. */
  readonly worstSlippageMilliPips: number;
  readonly worstLatencyMs: number;
  readonly halfLifeSeconds: number;
  readonly neutral: number;
  readonly neutralLegs: number;
  readonly connectionCheckMs: number;
}

/** What a symbol or a client group has of its own; null is what all have. */
export interface StrategyOverride {
  readonly executionMode: ExecutionMode | null;
  readonly toxicRejectThreshold: number | null;
  readonly professionalABook: Bps | null;
  readonly semiProABook: Bps | null;
  readonly retailBBook: Bps | null;
  readonly unknownABook: Bps | null;
  readonly defaultHedge: Bps | null;
  readonly largeOrderThreshold: Volume | null;
  readonly forceABook: boolean | null;
  readonly approachingThreshold: Bps | null;
  readonly approachingBoost: Bps | null;
  readonly onBreach: OnBreach | null;
  readonly volatilityThreshold: number | null;
  readonly volatilityBoost: Bps | null;
  readonly onBelowLpMin: "reject" | "internalise" | null;
  readonly maxNetLots: Volume | null;
  /** Thousandths of a pip. */
  readonly markupMilliPips: number | null;
  readonly maxDeviationMilliPips: number | null;
  /** In the quote currency for a million of the base. */
  readonly commissionPerMillion: Money | null;
  readonly priceImprovement: PriceImprovement | null;
  readonly keepAcknowledged: string | null;
}

export interface ExecutionTerms {
  readonly onBelowLpMin: "reject" | "internalise" | null;
  readonly onLpFailure: "reject" | "internalise";
  readonly onCloseLpFailure: "reject" | "internalise";
  /** Thousandths of a pip, so that half a pip stays exact. */
  readonly maxDeviationMilliPips: number;
  readonly markupMilliPips: number;
  /** In the quote currency for a million of the base. */
  readonly commissionPerMillion: Money;
  readonly priceImprovement: PriceImprovement;
  /** Who wants it kept, and when; there where it is. */
  readonly keepAcknowledged: string | null;
  /** Of what is kept because it is below every LP's minimum. */
  readonly hedgeSlivers: boolean;
  readonly hedgeOrphans: boolean;
  readonly sliverRetries: number;
  readonly sliverPauseMs: number;
  readonly closeToleranceMilliPips: number;
  readonly restAgainTimes: number;
  readonly restAgainMs: number;
  readonly clientWaitMs: number;
  readonly legTimeoutMs: number;
  readonly orderRetention: number;
  /** Minute of the local day at which the trading day ends. */
  readonly dayEndsAtMinute: number;
  readonly dayZone: string;
}

export interface SorTerms {
  readonly onAllUnhealthy: "use_best" | "reject";
  /** Fraction in basis points: 1 % is 100. */
  readonly collar: Bps;
  readonly ejectAfter: number;
  readonly ejectSeconds: number;
  readonly ejectMaxSeconds: number;
  readonly ejectForgiveSeconds: number;
  /** Fraction in basis points. */
  readonly maxEjected: Bps;
  readonly retryBudget: number;
  readonly deadlineMs: number;
}

/** Checks before anything is decided; null switches one off. */
export interface ControlTerms {
  /** How far a client's price may be from the last mid, in basis points of it. */
  readonly priceCollar: Bps | null;
  /** Of one order, in the reporting currency. */
  readonly maxNotional: Money | null;
  /** Net position of one account in one symbol. */
  readonly maxNetLots: Volume | null;
  /** Of one account, where positions stand side by side. */
  readonly maxPositions: number;
  /** From TransactTime(60) to its coming. */
  readonly maxOrderAgeMs: number | null;
  /** A turn of the desk that works for longer is long. */
  readonly busyTurnMs: number;
  /** So much may long turns work, without as much calm, before new orders are not taken. */
  readonly busyAfterMs: number;
  readonly accountRate: RateTerms | null;
  readonly sessionRate: RateTerms | null;
  readonly lpEdge: LpEdgeBounds;
}

/** Where the last look at what leaves for LPs stops it. */
export interface LpEdgeBounds {
  /** How far a limit may be from the last mid, in basis points of it. */
  readonly priceCollar: Bps;
  /** To one LP, in a second. */
  readonly messagesPerSecond: number;
  /** To one LP, in a minute, in the reporting currency. */
  readonly notionalPerMinute: Money;
  /** Share of either bound from which on it is told, in basis points. */
  readonly warnAt: Bps;
  /** In so many seconds, or minutes, in a row a bound must be reached before its LP is halted. */
  readonly windowsBeforeHalt: number;
}

export interface RateTerms {
  readonly perSecond: number;
  readonly burst: number;
}

export interface InstrumentTerms {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly marginCurrency: string;
  /** Units of the base in one lot. */
  readonly contractSize: number;
  readonly digits: number;
  readonly pip: Price;
  readonly volume: VolumeTerms;
  /** The instrument's own, else `routing.quote_staleness_seconds`. */
  readonly quoteStalenessMs: number;
  readonly mode: "full" | "close_only" | "off";
  /** Null: always open. */
  readonly tradingHours: TradingHoursTerms | null;
}

/** When an instrument trades, in the local time of a zone. */
export interface TradingHoursTerms {
  /** An IANA name, as America/New_York. */
  readonly zone: string;
  readonly open: readonly WeekSpan[];
  /** Local dates on which it is closed all day, as 2026-12-25. */
  readonly holidays: readonly string[];
  readonly earlyCloses: readonly EarlyCloseTerms[];
}

export interface EarlyCloseTerms {
  /** Local date. */
  readonly date: string;
  /** Minutes after local midnight from which on it is closed for the rest of that day. */
  readonly atMinute: number;
}

/** From inclusive, to exclusive, in minutes after Monday 00:00; `to` <= `from` goes round. */
export interface WeekSpan {
  readonly from: number;
  readonly to: number;
}

/** Smallest, largest and finest volume, in lots. */
export interface VolumeTerms {
  readonly min: Volume;
  readonly max: Volume;
  readonly step: Volume;
}

export interface AccountEntry {
  readonly id: string;
  readonly group: string;
  /** Null: what the score's band says, UNKNOWN without a score. */
  readonly clientClass: ClientClass | null;
  /** Toxicity, 0…100. */
  readonly score: number | null;
  readonly pin: PinTerms | null;
  readonly maxNetLots: Volume | null;
}

/** A class that holds whatever the score says. */
export interface PinTerms {
  readonly clientClass: ClientClass;
  readonly reason: string;
  /** Microseconds since 1970, exclusive; null: until it is taken away. */
  readonly expiresUs: number | null;
}

/** What a webhook can be told of. */
export const webhookEvents = [
  "DESK_DOWN",
  "LP_DOWN",
  "LEGS_IN_DOUBT",
  "SUSPENSE",
  "LIMIT",
  "JOURNAL",
  "EDGE_STOP",
  "BUSY",
] as const;

export type WebhookEvent = (typeof webhookEvents)[number];

/** Who is told when a person is needed. */
export interface AlertTerms {
  readonly webhook: WebhookTerms | null;
}

export interface WebhookTerms {
  readonly url: Secret;
  readonly secret: Secret;
  readonly events: readonly WebhookEvent[];
  /** How often the desk is asked. */
  readonly checkSeconds: number;
  /** The same is told again no sooner. */
  readonly minIntervalSeconds: number;
  /** Longer than this a leg may not be in doubt. */
  readonly doubtSeconds: number;
  /** So long an LP may take no orders. */
  readonly lpDownSeconds: number;
  readonly allowLoopback: boolean;
}

/** Where orders come in. */
export interface IntakeTerms {
  readonly fix: FixIntake | null;
  readonly http: HttpIntake | null;
}

/** Where clients connect. */
export interface FixIntake {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly maxConnections: number;
  /** Symbols one session may have streamed. */
  readonly maxSubscriptions: number;
  readonly priceIntervalMs: number;
}
