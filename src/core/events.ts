import type { DenialCode, EndingCode } from "./codes.ts";
import type { Finding } from "./decide/finding.ts";
import type { LpView } from "./execute/sor/lp-view.ts";
import type { NameKind } from "./names.ts";
import type { Action, ClientClass, OrdType, Side, TimeInForce } from "./terms.ts";
import type { Bps, Price, Volume } from "./units/quantity.ts";

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
  | LegCanceled
  | LegExpired
  | LegInDoubt
  | LegResolved
  | ClientFilled
  | ClientRejected
  | ClientCanceled
  | FillSuspended
  | KillSwitchSet
  | LpSessionChanged
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
  readonly transactTimeUs: number;
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

/** The decision with its whole input, so that it can be made again from this record alone. */
export interface OrderDecided {
  readonly type: "OrderDecided";
  readonly order: number;
  readonly policyVersion: number;
  readonly clientClass: ClientClass;
  /** Toxicity, 0…100. */
  readonly score: number;
  /** Kept net of the symbol before the order. */
  readonly net: Volume;
  /** Share to hedge before the legs are rounded. */
  readonly aBook: Bps;
  readonly action: Action;
  readonly aVolume: Volume;
  readonly bVolume: Volume;
  /** The LP chosen for the A leg, -1 when there is none. */
  readonly lp: number;
  /** Client price at the decision: ask for a buy, bid for a sell; 0 when there was none. */
  readonly clientPx: Price;
  readonly findings: readonly Finding[];
  readonly lps: readonly LpView[];
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

export interface LegRejected {
  readonly type: "LegRejected";
  readonly leg: number;
  readonly text: string;
}

export interface LegCanceled {
  readonly type: "LegCanceled";
  readonly leg: number;
  readonly text: string;
}

export interface LegExpired {
  readonly type: "LegExpired";
  readonly leg: number;
  readonly text: string;
}

/** Nobody knows whether the LP has it: counts both ways until resolved. */
export interface LegInDoubt {
  readonly type: "LegInDoubt";
  readonly leg: number;
  readonly cause: "SESSION_DOWN" | "TIMEOUT" | "RESTART" | "FILL_MISSING" | "UNREADABLE";
}

export interface LegResolved {
  readonly type: "LegResolved";
  readonly leg: number;
  readonly how: "REPORT" | "STATUS" | "NOT_RECEIVED";
}

/** One fill to the client; `aQty` came from the LP, `bQty` from the house, at one price. */
export interface ClientFilled {
  readonly type: "ClientFilled";
  readonly order: number;
  readonly exec: number;
  readonly leg: number;
  readonly aQty: Volume;
  readonly bQty: Volume;
  readonly lastPx: Price;
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
  readonly why: "OVERFILL" | "ORDER_ENDED" | "UNKNOWN_LEG";
}

export interface KillSwitchSet {
  readonly type: "KillSwitchSet";
  readonly scope: "global";
  readonly level: "off" | "halt";
  readonly actor: string;
  readonly reason: string;
}

/** An LP can take orders from now on, or no longer. */
export interface LpSessionChanged {
  readonly type: "LpSessionChanged";
  readonly lp: number;
  readonly isUp: boolean;
  readonly reason: string;
}

/** An application message with its number, kept for a resend; session messages are not kept. */
export interface FixSent {
  readonly type: "FixSent";
  readonly session: number;
  readonly msgSeqNum: number;
  readonly msgType: string;
  readonly sendingTimeUs: number;
  /** The leg whose order this is, 0 for every other message. */
  readonly leg: number;
  readonly body: Uint8Array;
}

/** Numbers below `upTo` may have been used; after an unclean end the session goes on from there. */
export interface FixReserved {
  readonly type: "FixReserved";
  readonly session: number;
  readonly upTo: number;
}

/** Next MsgSeqNum expected from the peer: in the batch of what the last message brought. */
export interface FixReceived {
  readonly type: "FixReceived";
  readonly session: number;
  readonly next: number;
}

/** Both numbers are 1 again and what was sent is forgotten. */
export interface FixReset {
  readonly type: "FixReset";
  readonly session: number;
}

/** Hash of the core's state after every event before this one. */
export interface StateHash {
  readonly type: "StateHash";
  readonly hash: string;
}
