import type { JournalDeed } from "../audit/journal-deeds.ts";
import type { Facets } from "./facets.ts";

/** A row with its facets, which the writer turns into the number of theirs. */
export interface WithFacets<Row> {
  readonly row: Row;
  readonly facets: Facets;
}

/** Volumes in 10⁻⁶ lots, prices in 10⁻⁸, times in µs since 1970; keys as `keyOf` makes them. */
export interface OrderRow {
  readonly id: number;
  readonly order_id: string;
  readonly account: string;
  readonly session: string;
  readonly cl_ord_id: string;
  readonly order_qty: number;
  /** 0: it has none. */
  readonly limit_px: number;
  readonly stop_px: number;
  readonly time_in_force: string;
  /** 0: never. */
  readonly expire_us: number;
  readonly is_closing: boolean;
  /** The OrderID of what opened the position it names; empty: it names none. */
  readonly position_id: string;
  readonly transact_us: number;
  /** When it was taken or denied; as it came first, whatever is written later. */
  readonly came_us: number;
  readonly changed_us: number;
  readonly is_resting: boolean;
  readonly cum_qty: number;
  /** 0 once it ended. */
  readonly leaves_qty: number;
  readonly avg_px: number;
  readonly a_volume: number;
  readonly b_volume: number;
  readonly a_filled: number;
  readonly b_filled: number;
  /** What was wrong with it, as the client wrote it; of an order of the house what it is for. */
  readonly detail: string;
}

export interface LegRow {
  readonly id: number;
  /** ClOrdID(11) at the LP. */
  readonly leg_id: string;
  readonly order_key: number;
  readonly order_id: string;
  readonly lp: string;
  readonly symbol: string;
  readonly side: string;
  readonly order_qty: number;
  readonly limit_px: number;
  readonly expected_px: number;
  readonly time_in_force: string;
  readonly ord_status: string;
  readonly is_in_doubt: boolean;
  readonly lp_order_id: string;
  readonly cum_qty: number;
  readonly leg_text: string;
  readonly created_us: number;
  readonly changed_us: number;
}

export interface FillRow {
  /** Of its event. */
  readonly id: number;
  readonly exec_id: string;
  /** 0: of no order that is known. */
  readonly order_key: number;
  readonly order_id: string;
  /** Empty: no LP had part in it. */
  readonly leg_id: string;
  readonly account: string;
  readonly time_us: number;
  readonly qty: number;
  /** What of it LPs filled, and the house. */
  readonly a_qty: number;
  readonly b_qty: number;
  readonly px: number;
  readonly kept: number;
  readonly commission: number;
  readonly comm_currency: string;
}

export interface DecisionRow {
  /** Of its event. */
  readonly id: number;
  readonly order_key: number;
  readonly order_id: string;
  readonly account: string;
  /** Of its batch in the journal: it never goes back. */
  readonly time_us: number;
  /** Of the wall clock, as the decision says. */
  readonly decided_us: number;
  /** What was open of the order. */
  readonly order_qty: number;
  readonly a_volume: number;
  readonly b_volume: number;
  readonly sliver: number;
  readonly share_bps: number;
  readonly score: number;
  readonly is_pinned: boolean;
  readonly net: number;
  readonly gross: number;
  readonly client_px: number;
  readonly policy_version: number;
  /** Codes of what was found, in order, with blanks between. */
  readonly findings: string;
}

export interface ExposureRow {
  readonly symbol: string;
  /** Begin of the span of which it is the last. */
  readonly bucket_us: number;
  readonly time_us: number;
  /** Client buys count up. */
  readonly net: number;
  readonly gross: number;
  readonly b_long: number;
  readonly b_short: number;
  readonly a_net: number;
  /** JSON: what is held at each LP, bought counts up. */
  readonly hedged: string;
}

export interface BreachRow {
  readonly id: number;
  readonly time_us: number;
  /** Empty: all symbols together. */
  readonly symbol: string;
  readonly measure: string;
  readonly reached: string;
  /** 10⁻⁶ lots; of GLOBAL 10⁻⁴ of the reporting currency. */
  readonly measured: number;
  readonly limit_value: number;
  /** 0: no order brought it about. */
  readonly order_key: number;
  readonly order_id: string;
  readonly account: string;
}

/** Decisions of a span of time that have all of this in common. */
export interface DecisionSum {
  readonly span_s: number;
  readonly at_us: number;
  readonly symbol: string;
  readonly client_class: string;
  readonly action: string;
  readonly rule: string;
  readonly decisions: number;
  readonly volume: number;
  readonly a_volume: number;
  readonly b_volume: number;
}

/** Legs of a span of time: those created, filled and rejected in it. */
export interface LegSum {
  readonly span_s: number;
  readonly at_us: number;
  readonly lp: string;
  readonly symbol: string;
  readonly legs: number;
  readonly volume: number;
  readonly filled_volume: number;
  readonly rejected: number;
}

/** An order's last decision of before has these now. */
export interface DecisionMove {
  readonly order_key: number;
  readonly account: string;
  readonly facets: Facets;
}

/** What a stretch of the journal comes to. */
export interface RowBatch {
  /** The first event, and the first that is not in it. */
  readonly firstEvent: number;
  readonly nextEvent: number;
  /** Of the last batch. */
  readonly timeUs: number;
  /** Checksum of the last batch, so that it is known again; 0: none was read. */
  readonly batchCrc: number;
  readonly orders: readonly WithFacets<OrderRow>[];
  readonly legs: readonly LegRow[];
  readonly fills: readonly WithFacets<FillRow>[];
  readonly decisions: readonly WithFacets<DecisionRow>[];
  readonly decisionMoves: readonly DecisionMove[];
  readonly exposure: readonly ExposureRow[];
  readonly breaches: readonly BreachRow[];
  /** ClOrdIDs orders went by before, with the key of the order. */
  readonly earlierIds: readonly { readonly cl_ord_id: string; readonly order_key: number }[];
  readonly decisionSums: readonly DecisionSum[];
  readonly legSums: readonly LegSum[];
  /** What the audit trail says of it. */
  readonly deeds: readonly JournalDeed[];
  /** Exposure of before goes; 0: none does. */
  readonly forgetExposureBeforeUs: number;
}
