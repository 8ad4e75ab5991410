/** What of orders, decisions and fills people look for; a part that is left out may be anything. */
export interface ListFilter {
  readonly account?: string | undefined;
  readonly symbol?: string | undefined;
  readonly side?: string | undefined;
  readonly ordType?: string | undefined;
  readonly ordStatus?: string | undefined;
  readonly clientClass?: string | undefined;
  readonly action?: string | undefined;
  /** Empty: no rule decided. */
  readonly rule?: string | undefined;
  /** An LP that a leg went to. */
  readonly lp?: string | undefined;
  readonly reason?: string | undefined;
  /** `A`: LPs have some of it, `B`: the house keeps some of it. */
  readonly book?: "A" | "B" | undefined;
  readonly party?: string | undefined;
  /** An order by its number in the journal. */
  readonly order?: number | undefined;
  /** The ClOrdID it has, or had before it was replaced. */
  readonly clOrdID?: string | undefined;
  /** µs since 1970, of the journal's time; `toUs` is not in it. */
  readonly fromUs?: number | undefined;
  readonly toUs?: number | undefined;
}

/** A page of a list, the newest first. */
export interface ListQuery extends ListFilter {
  readonly journalId: string;
  /** Only rows the journal counted before it: orders by their number, others by their event. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Integers between which the keys of a journal's rows lie; `to` is not in it. */
export interface KeyRange {
  readonly from: number;
  readonly to: number;
}
