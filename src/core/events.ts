import type { DenialCode, EndingCode } from "./codes.ts";
import type { Finding } from "./decide/finding.ts";
import type { LegBusted } from "./execute/bust-events.ts";
import type { LegCancelRequested, LegInDoubt } from "./execute/doubt-events.ts";
import type { LegJudged, LegResolved } from "./execute/doubt-events.ts";
import type {
  LegCanceled,
  LegExpired,
  LegRejected,
  LegWithheld,
} from "./execute/leg-end-events.ts";
import type { ClientFilled } from "./execute/fill-events.ts";
import type { HedgeOrphaned } from "./execute/orphan-events.ts";
import type { ClientReplaced, OrderRested } from "./execute/rest-events.ts";
import type { LpView } from "./execute/sor/lp-view.ts";
import type { LpSymbolResumed, LpSymbolStopped } from "./execute/sor/symbol-stop-events.ts";
import type { Measure, Reached } from "./exposure/breach.ts";
import type { LpEjected, LpReadmitted } from "./health/ejection-events.ts";
import type { HouseEnded, HouseFilled, HouseOrdered } from "./house/house-events.ts";
import type { MoveOrdered, PositionMoved } from "./house/move-events.ts";
import type { NameKind } from "./names.ts";
import type { FixReceived, FixReserved, FixReset, FixSent } from "./session-events.ts";
import type { Action, ClientClass, KillLevel, KillScope } from "./terms.ts";
import type { OrdType, Side, TimeInForce } from "./terms.ts";
import type { Bps, Money, Price, Volume } from "./units/quantity.ts";

/**
 * Everything that ever happened, as the journal keeps it.
 *
 * `account`, `symbol`, `lp` and `session` are indexes given by `Interned` (-1: unknown); `order`,
 * `leg` and `exec` are counters from 1 (0: none). Volumes are lots of 10⁻⁶, prices 10⁻⁸. Events
 * carry no time: the batch they stand in does.
 */
export type Event =
  | Interned
  | PolicyActivated
  | OrderAccepted
  | OrderDenied
  | OrderDecided
  | LegCreated
  | LegAcknowledged
  | LegFilled
  | LegRejected
  | LegWithheld
  | LegCanceled
  | LegExpired
  | LegInDoubt
  | LegResolved
  | LegBusted
  | LegJudged
  | LegCancelRequested
  | ClientFilled
  | ClientRejected
  | ClientCanceled
  | ClientExpired
  | ClientReplaced
  | OrderRested
  | OrderTriggered
  | LpFailover
  | HedgeInternalised
  | HedgeOrphaned
  | FillSuspended
  | HouseOrdered
  | HouseFilled
  | HouseEnded
  | MoveOrdered
  | PositionMoved
  | KillSwitchSet
  | AccountChanged
  | LimitBreached
  | LpSessionChanged
  | LpEjected
  | LpReadmitted
  | LpSymbolStopped
  | LpSymbolResumed
  | FixSent
  | FixReserved
  | FixReceived
  | FixReset
  | StateHash;

export type EventType = Event["type"];

/** Precedes the first use of an index; indexes are never reused. */
export interface Interned {
  readonly type: "Interned";
  readonly kind: NameKind;
  readonly index: number;
  readonly name: string;
}

/** From here on orders are decided under this version. */
export interface PolicyActivated {
  readonly type: "PolicyActivated";
  readonly version: number;
  readonly hash: string;
  /** Ended orders remembered from here on; `apply` never reads the policy itself. */
  readonly orderRetention: number;
  /** In which worths of lots are told from here on. */
  readonly reportingCurrency: string;
  /** Who did it: the user of the machine; and how it came: the start, a signal, a command. */
  readonly actor: string;
  readonly source: string;
}

/** What a client asked for, as far as it could be read. */
export interface OrderTerms {
  readonly order: number;
  /** Counter of the report that answers the client: New or Rejected. */
  readonly exec: number;
  readonly account: number;
  readonly symbol: number;
  readonly session: number;
  readonly clOrdID: string;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly timeInForce: TimeInForce;
  /** 0 where the text was no volume. */
  readonly orderQty: Volume;
  /** The worst price it may be filled at, and the price that makes it live; 0: none. */
  readonly limitPx: Price;
  readonly stopPx: Price;
  /** When it expires, microseconds since 1970; 0: never, or it does not wait. */
  readonly expireUs: number;
  /** PositionEffect(77)=C, or it names a position: it may only close what the account holds. */
  readonly isClosing: boolean;
  readonly transactTimeUs: number;
  /** The position it closes, by the order that opened it; 0: it names none, -1: not known. */
  readonly position: number;
}

export interface OrderAccepted extends OrderTerms {
  readonly type: "OrderAccepted";
}

/** Refused by us, once, before anything was done for it. */
export interface OrderDenied extends OrderTerms {
  readonly type: "OrderDenied";
  readonly code: DenialCode;
  /** The offending value as the client wrote it, shortened. */
  readonly detail: string;
  /** Account(1) and Symbol(55) as written, for the answer when the index is unknown. */
  readonly accountText: string;
  readonly symbolText: string;
}

/** What a decision looked at besides order and policy: with both it can be made again. */
export interface DecisionFacts {
  /** Wall time of the decision, microseconds since 1970. */
  readonly timeUs: number;
  /** Index of the account's group. */
  readonly group: number;
  readonly clientClass: ClientClass;
  /** Toxicity, 0…100. */
  readonly score: number;
  /** The class was pinned: the score did not choose it. */
  readonly isPinned: boolean;
  /** Kept net of the symbol before the order; client buys count up. */
  readonly net: Volume;
  /** How much further the net may be in the order's direction: the other side's reserved volume. */
  readonly doubt: Volume;
  /** Kept gross of the symbol before the order. */
  readonly gross: Volume;
  /** Of it, what this account holds, netted, with its live orders of this side filled. */
  readonly held: Volume;
  /** Sum of |net| notional over all symbols in the reporting currency; -1: not known. */
  readonly globalNet: Money;
  /** Worth of one lot in the reporting currency; -1: not known. */
  readonly lotWorth: Money;
  /** Standard deviation of a day's log return; -1: not known. */
  readonly volatility: number;
  /** How much of the order closes what the account holds on the other side. */
  readonly closes: Volume;
  /** What is open of the positions it closes: passed on to LPs, and kept. */
  readonly aOpen: Volume;
  readonly bOpen: Volume;
  /** All that was opened of the last of them, with what is open of those before it. */
  readonly aOpened: Volume;
  readonly bOpened: Volume;
  /** What is open of those before the last: they are closed whole. */
  readonly aWhole: Volume;
  readonly bWhole: Volume;
}

/** The decision with its whole input, so that it can be made again from this record alone. */
export interface OrderDecided extends DecisionFacts {
  readonly type: "OrderDecided";
  readonly order: number;
  readonly policyVersion: number;
  /** Id of the rule that decided, empty when none did. */
  readonly ruleId: string;
  /** Share to hedge before the legs are rounded. */
  readonly aBook: Bps;
  readonly action: Action;
  readonly aVolume: Volume;
  readonly bVolume: Volume;
  /** Of the B volume: what had to be hedged, but no LP takes. */
  readonly sliver: Volume;
  /** The LP chosen for the A leg, -1 when there is none. */
  readonly lp: number;
  /** LPs the rule names, in its order; empty: any. */
  readonly targets: readonly number[];
  /** It goes to none but those. */
  readonly isTargetOnly: boolean;
  /** What no LP takes of the A leg may be kept instead. */
  readonly mayKeep: boolean;
  /** Client price at the decision: ask for a buy, bid for a sell; 0 when there was none. */
  readonly clientPx: Price;
  readonly findings: readonly Finding[];
  readonly lps: readonly LpView[];
  /** What it opens is no position of its own but joins what is held: accounts are netted. */
  readonly isNetting: boolean;
  /** How far past the client's price an LP might fill; the order's own limit bounds it further. */
  readonly deviation: Price;
}

/** A child order for an LP; it leaves only after this is durable. */
export interface LegCreated {
  readonly type: "LegCreated";
  readonly leg: number;
  readonly order: number;
  readonly lp: number;
  readonly symbol: number;
  readonly side: Side;
  readonly orderQty: Volume;
  /** Worst price the LP may fill at. */
  readonly limitPx: Price;
  /** LP's quote at the decision. */
  readonly expectedPx: Price;
  readonly timeInForce: TimeInForce;
}

export interface LegAcknowledged {
  readonly type: "LegAcknowledged";
  readonly leg: number;
  readonly lpOrderID: string;
}

/** An LP's fill; always booked to the hedge ledger, whatever the leg's status. */
export interface LegFilled {
  readonly type: "LegFilled";
  /** 0 when the fill names no leg we know. */
  readonly leg: number;
  readonly lp: number;
  readonly symbol: number;
  readonly side: Side;
  readonly execID: string;
  readonly lastQty: Volume;
  readonly lastPx: Price;
  /** CumQty(14) as the LP reported it; a cross-check, never the truth. */
  readonly cumQty: Volume;
}

/** Failed as a whole after acceptance: nothing was filled. */
export interface ClientRejected {
  readonly type: "ClientRejected";
  readonly order: number;
  readonly exec: number;
  readonly code: EndingCode;
}

/** What was still open is cancelled; earlier fills stand. */
export interface ClientCanceled {
  readonly type: "ClientCanceled";
  readonly order: number;
  readonly exec: number;
  readonly code: EndingCode;
  /** ClOrdID(11) of the client's own request, empty where nobody asked. */
  readonly requestID: string;
}

/** Its day, or its time, is over. */
export interface ClientExpired {
  readonly type: "ClientExpired";
  readonly order: number;
  readonly exec: number;
}

/** The price a resting order waited for is there; what follows is decided now. */
export interface OrderTriggered {
  readonly type: "OrderTriggered";
  readonly order: number;
  /** The client's prices of that moment. */
  readonly bid: Price;
  readonly ask: Price;
  /** Its limit is not reached yet: from here on it waits for that. */
  readonly isResting: boolean;
}

/** What an LP did not take goes to another one; the leg that is created for it follows. */
export interface LpFailover {
  readonly type: "LpFailover";
  readonly order: number;
  /** The leg that failed. */
  readonly leg: number;
  readonly from: number;
  readonly to: number;
  readonly cause: EndingCode;
}

/** What no LP took of the A leg: the house keeps it, and fills it next. */
export interface HedgeInternalised {
  readonly type: "HedgeInternalised";
  readonly order: number;
  readonly volume: Volume;
}

/** The part of an LP's fill no client order can take; it is exposure of the house until settled. */
export interface FillSuspended {
  readonly type: "FillSuspended";
  readonly leg: number;
  readonly lp: number;
  readonly symbol: number;
  readonly side: Side;
  readonly volume: Volume;
  readonly lastPx: Price;
  readonly why: "OVERFILL" | "ORDER_ENDED" | "UNKNOWN_LEG" | "CORRECTED";
}

export interface KillSwitchSet {
  readonly type: "KillSwitchSet";
  readonly scope: KillScope;
  /** Index of the LP, symbol, group or account; -1 for the global one. */
  readonly index: number;
  readonly level: KillLevel;
  readonly actor: string;
  readonly reason: string;
}

/** All that is known of an account beyond the policy, as it is from here on. */
export interface AccountChanged {
  readonly type: "AccountChanged";
  readonly account: number;
  readonly change: "IMPORT" | "PIN" | "UNPIN";
  /** Index of its group, -1: the policy says which. */
  readonly group: number;
  /** NONE: the policy says which. */
  readonly clientClass: ClientClass | "NONE";
  /** Toxicity 0…100, -1: the policy says which. */
  readonly score: number;
  /** Trades the score was computed over, -1: not told. */
  readonly trades: number;
  /** The class was stated; otherwise the score's band chose it. */
  readonly isStated: boolean;
  readonly pinClass: ClientClass | "NONE";
  readonly pinReason: string;
  /** Microseconds since 1970, exclusive; -1: until it is taken away. */
  readonly pinExpiresUs: number;
  readonly actor: string;
  readonly reason: string;
}

/** A figure of the exposure came to its warning level or its limit, or left it. */
export interface LimitBreached {
  readonly type: "LimitBreached";
  /** -1 for the figure over all symbols. */
  readonly symbol: number;
  readonly measure: Measure;
  readonly reached: Reached;
  /** 10⁻⁶ lots; of GLOBAL 10⁻⁴ of the reporting currency. */
  readonly value: number;
  readonly limit: number;
  /** The order that did it, 0: a new policy, a price or an LP. */
  readonly order: number;
}

/** An LP can take orders from now on, or no longer. */
export interface LpSessionChanged {
  readonly type: "LpSessionChanged";
  readonly lp: number;
  readonly isUp: boolean;
  readonly reason: string;
}

/** Hash of the core's state after every event before this one. */
export interface StateHash {
  readonly type: "StateHash";
  readonly hash: string;
}
