import type { ClientClass } from "../core/terms.ts";
import type { Bps, Price, Volume } from "../core/units/quantity.ts";
import type { Secret } from "./secret.ts";

/**
 * A policy as a file says it: validated, defaults filled in, names still names.
 *
 * Immutable (frozen). `null` is a key that was left out and has no default. docs/POLICY.md says
 * what each key means.
 */
export interface PolicyDocument {
  readonly routing: RoutingTerms;
  readonly execution: ExecutionTerms;
  readonly durability: "fsync" | "os";
  readonly reportingCurrency: string;
  readonly instruments: readonly InstrumentTerms[];
  readonly accounts: readonly AccountEntry[];
  readonly liquidityProviders: readonly LpEntry[];
  readonly sessions: readonly SessionEntry[];
  readonly intake: { readonly fix: FixIntake | null };
  /** Hexadecimal, over everything above with secrets left out; equal policies have equal hashes. */
  readonly sha256: string;
}

export interface RoutingTerms {
  /** An LP id. */
  readonly defaultLp: string | null;
  readonly quoteStalenessMs: number;
  readonly classification: {
    /** Toxicity, 0…100. */
    readonly toxicRejectThreshold: number;
    readonly professionalABook: Bps;
    readonly semiProABook: Bps;
    /** The share that is kept, unlike the others. */
    readonly retailBBook: Bps;
    readonly unknownABook: Bps;
  };
  readonly volumeOverrides: {
    readonly largeOrderThreshold: Volume;
    readonly forceABook: boolean;
  };
}

export interface ExecutionTerms {
  readonly onBelowLpMin: "reject" | "internalise" | null;
  /** Thousandths of a pip, so that half a pip stays exact. */
  readonly maxDeviationMilliPips: number;
  readonly legTimeoutMs: number;
  readonly orderRetention: number;
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
  readonly clientClass: ClientClass;
  /** Toxicity, 0…100. */
  readonly score: number;
}

export interface LpEntry {
  readonly id: string;
  readonly name: string;
  /** What this build can do with it; UNSUPPORTED is never selected. */
  readonly type: "FIX" | "UNSUPPORTED";
  /** As the file says it. */
  readonly declaredType: string;
  readonly enabled: boolean;
  /** Low number first. */
  readonly priority: number;
  /** In the order they are to be used. */
  readonly sessionIds: readonly string[];
  /** Empty: every mapped symbol. */
  readonly symbols: readonly string[];
  readonly settings: ReadonlyMap<string, string | Secret>;
  readonly mappings: readonly LpMapping[];
}

/** How one symbol is traded at one LP. */
export interface LpMapping extends VolumeTerms {
  readonly symbol: string;
  /** What the LP calls it. */
  readonly lpSymbol: string;
  /** Quantity at the LP for one lot of ours. */
  readonly quantityPerLot: number;
  /** Decimal places the LP takes in a quantity. */
  readonly digits: number;
}

interface SessionCommon {
  readonly id: string;
  /** Ours, whoever connects. */
  readonly senderCompID: string;
  /** The other side's. */
  readonly targetCompID: string;
  readonly heartbeatSeconds: number;
  readonly resetOnLogon: boolean;
  readonly dialect: "generic";
}

/** A client that logs on to us. */
export interface ClientSession extends SessionCommon {
  readonly role: "acceptor";
  readonly purposes: readonly ["client"];
  readonly username: string;
  readonly password: Secret;
  /** What OrderQty(38) counts. */
  readonly quantity: "lots" | "units";
}

export type LpPurpose = "quote" | "trade";

/** A session on which we log on at an LP. */
export interface LpSession extends SessionCommon {
  readonly role: "initiator";
  readonly purposes: readonly LpPurpose[];
  readonly host: string;
  readonly port: number;
  readonly username: string | null;
  readonly password: Secret | null;
}

export type SessionEntry = ClientSession | LpSession;

/** Where clients connect. */
export interface FixIntake {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly maxConnections: number;
}
