import type { Price, Volume } from "./quantity.ts";

/** What may be done with an instrument: everything, only closing, nothing. */
export type InstrumentMode = "full" | "close_only" | "off";

/** What is traded. One lot is `contractSize` units of `base`. */
export interface Instrument {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly marginCurrency: string;
  /** Units of the base in one lot. */
  readonly contractSize: number;
  /** Decimal places a price is shown with; nothing is rounded to them. */
  readonly digits: number;
  /** One pip as a price. */
  readonly pip: Price;
  readonly volumeMin: Volume;
  readonly volumeMax: Volume;
  readonly volumeStep: Volume;
  /** A quote older than this by the monotonic clock is not traded on. */
  readonly quoteStalenessNs: number;
  readonly mode: InstrumentMode;
}
