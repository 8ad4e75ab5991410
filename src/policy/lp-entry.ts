import type { TimeInForce } from "../core/terms.ts";
import type { Money } from "../core/units/quantity.ts";
import type { RuleOrdType } from "./rule-entry.ts";
import type { VolumeTerms } from "./policy-document.ts";
import type { Secret } from "./secret.ts";

export interface LpEntry {
  readonly id: string;
  readonly name: string;
  /** What this build can do with it; UNSUPPORTED is never selected. */
  readonly type: "FIX" | "SIMULATED" | "UNSUPPORTED";
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
  /** MarketDepth(264) of a subscription; null: the dialect's own. */
  readonly marketDepth: number | null;
  /** It offers a list of its symbols: it is asked for after each logon. */
  readonly securityList: boolean;
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
  /** For a million of the notional traded, in the notional's currency. */
  readonly commissionPerMillion: Money;
  readonly orderTypes: readonly RuleOrdType[];
  readonly timesInForce: readonly Exclude<TimeInForce, "Other">[];
  /** How long a leg that rests may be filled before it is canceled. */
  readonly restMs: number;
}

/** How an LP deviates from FIX 4.4; `generic` does not. */
export type Dialect = "generic" | "lmax" | "ctrader";

interface SessionCommon {
  readonly id: string;
  /** Ours, whoever connects. */
  readonly senderCompID: string;
  /** The other side's. */
  readonly targetCompID: string;
  readonly heartbeatSeconds: number;
  readonly resetOnLogon: boolean;
  readonly dialect: Dialect;
}

/** A client that logs on to us. */
export interface ClientSession extends SessionCommon {
  readonly role: "acceptor";
  readonly purposes: readonly ["client"];
  readonly username: string;
  readonly password: Secret;
  /** What OrderQty(38) counts. */
  readonly quantity: "lots" | "units";
  /** What rests of its orders is cancelled when it ends. */
  readonly cancelOnDisconnect: boolean;
  /** The client group whose markup its prices have; null: that of no group. */
  readonly group: string | null;
}

/** A backup is used while the session before it is down. */
export type LpPurpose = "quote" | "trade" | "backup";

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
