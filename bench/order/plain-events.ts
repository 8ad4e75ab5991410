import type { ClientClass, OrdType, Side, TimeInForce } from "../../src/core/terms.ts";
import type { LpVerdict } from "../../src/core/execute/sor/lp-view.ts";

/** The records of the twin's journal: what ours say, with names where ours have indexes. */
export type PlainEvent =
  | PlainAccepted
  | PlainDecided
  | PlainLegCreated
  | PlainLegFilled
  | PlainClientFilled
  | PlainBreach;

export interface PlainTerms {
  readonly order: number;
  readonly exec: number;
  readonly account: string;
  readonly symbol: string;
  readonly session: string;
  readonly clOrdID: string;
  readonly side: Side;
  readonly ordType: OrdType;
  readonly timeInForce: TimeInForce;
  readonly orderQty: number;
  readonly limitPx: number;
  readonly stopPx: number;
  readonly expireUs: number;
  readonly isClosing: boolean;
  readonly transactTimeUs: number;
  readonly position: number;
}

export interface PlainAccepted extends PlainTerms {
  readonly type: "OrderAccepted";
}

/** One LP as the decision saw it. */
export interface PlainView {
  readonly lp: string;
  readonly bid: number;
  readonly ask: number;
  readonly bidQty: number;
  readonly askQty: number;
  readonly ageUs: number;
  readonly isUp: boolean;
  readonly isKilled: boolean;
  legQty: number;
  readonly health: number;
  readonly isEjected: boolean;
  readonly isProbe: boolean;
  readonly isOffMarket: boolean;
  readonly held: number;
  readonly atMost: number;
  verdict: LpVerdict;
  readonly deeper: readonly object[];
}

/** A stage's word: its code, the share that follows, and what the code tells beside. */
export interface PlainNote {
  readonly code: string;
  readonly to: number;
  readonly [detail: string]: string | number;
}

/** The same with the share before. */
export interface PlainFinding extends PlainNote {
  readonly from: number;
}

/** What a decision looks at beside policy and order. */
export interface PlainFacts {
  readonly timeUs: number;
  readonly group: string;
  readonly clientClass: ClientClass;
  readonly score: number;
  readonly isPinned: boolean;
  readonly net: number;
  readonly doubt: number;
  readonly gross: number;
  readonly held: number;
  readonly globalNet: number;
  readonly lotWorth: number;
  readonly volatility: number;
  readonly closes: number;
  readonly aOpen: number;
  readonly bOpen: number;
  readonly aOpened: number;
  readonly bOpened: number;
  readonly aWhole: number;
  readonly bWhole: number;
  readonly lps: readonly PlainView[];
}

export interface PlainDecided extends PlainFacts {
  readonly type: "OrderDecided";
  readonly order: number;
  readonly policyVersion: number;
  readonly ruleId: string;
  readonly aBook: number;
  readonly action: string;
  readonly aVolume: number;
  readonly bVolume: number;
  readonly sliver: number;
  /** Null where nothing is hedged. */
  readonly lp: string | null;
  readonly targets: readonly string[];
  readonly isTargetOnly: boolean;
  readonly mayKeep: boolean;
  readonly clientPx: number;
  readonly findings: readonly PlainFinding[];
  readonly isNetting: boolean;
  readonly deviation: number;
}

export interface PlainLegCreated {
  readonly type: "LegCreated";
  readonly leg: number;
  readonly order: number;
  readonly lp: string;
  readonly symbol: string;
  readonly side: Side;
  readonly orderQty: number;
  readonly limitPx: number;
  readonly expectedPx: number;
  readonly timeInForce: TimeInForce;
}

export interface PlainLegFilled {
  readonly type: "LegFilled";
  readonly leg: number;
  readonly lp: string;
  readonly symbol: string;
  readonly side: Side;
  readonly execID: string;
  readonly lastQty: number;
  readonly lastPx: number;
  readonly cumQty: number;
}

export interface PlainClientFilled {
  readonly type: "ClientFilled";
  readonly order: number;
  readonly exec: number;
  readonly leg: number;
  readonly aQty: number;
  readonly bQty: number;
  readonly lastPx: number;
  readonly kept: number;
  readonly commission: number;
  readonly commCurrency: string;
}

export interface PlainBreach {
  readonly type: "LimitBreached";
  /** Null for the sum over all symbols. */
  readonly symbol: string | null;
  readonly measure: "NET" | "GROSS" | "GLOBAL";
  readonly reached: "BELOW" | "WARNING" | "LIMIT";
  readonly value: number;
  readonly limit: number;
  readonly order: number;
}
