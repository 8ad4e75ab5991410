import type { Action, ClientClass, ExecutionMode } from "../terms.ts";
import type { Bps, Money, Price, Volume } from "../units/quantity.ts";
import type { Measure } from "../exposure/breach.ts";

/** The share to hedge before and after the stage that left the finding. */
interface Change {
  readonly from: Bps;
  readonly to: Bps;
}

interface Score {
  readonly score: number;
  readonly threshold: number;
}

/** |net| with the whole order kept, and the level of automatic hedging. */
interface Projection {
  readonly projected: Volume;
  readonly level: Volume;
}

interface Sliver {
  readonly volume: Volume;
  readonly minimum: Volume;
}

/** What a stage tells. The code is stable: journal, audit and pages key on it. */
export type Note =
  | { readonly code: "CLOSING"; readonly aOpen: Volume; readonly bOpen: Volume }
  | { readonly code: "RULE_MATCHED"; readonly ruleId: string; readonly action: Action }
  | { readonly code: "MODE_SHARE"; readonly mode: ExecutionMode }
  | ({ readonly code: "TOXIC_REJECTED" } & Score)
  | ({ readonly code: "TOXIC_HEDGED" } & Score)
  | { readonly code: "CLASS_SHARE"; readonly clientClass: ClientClass; readonly share: Bps }
  | { readonly code: "LARGE_ORDER"; readonly volume: Volume; readonly threshold: Volume }
  | ({ readonly code: "EXPOSURE_HEDGED" } & Projection)
  | ({ readonly code: "EXPOSURE_EXCESS"; readonly excess: Volume } & Projection)
  | ({ readonly code: "EXPOSURE_REFUSED" } & Projection)
  | ({ readonly code: "EXPOSURE_APPROACHING"; readonly boost: Bps } & Projection)
  | {
      readonly code: "VOLATILITY_HIGH";
      readonly volatility: number;
      readonly threshold: number;
      readonly boost: Bps;
    }
  | { readonly code: "VOLATILITY_UNKNOWN" }
  | {
      readonly code: "HARD_LIMIT";
      readonly measure: Measure;
      /** Lots of 10⁻⁶; of GLOBAL 10⁻⁴ of the reporting currency. */
      readonly before: number;
      readonly limit: number;
      /** What the house may still keep of this order. */
      readonly room: Volume;
    }
  | { readonly code: "GLOBAL_UNKNOWN" }
  | {
      readonly code: "LEG_ROUNDED";
      readonly wanted: Volume;
      readonly rounded: Volume;
      readonly step: Volume;
    }
  | ({ readonly code: "SLIVER_KEPT" } & Sliver)
  | ({ readonly code: "SLIVER_REFUSED" } & Sliver)
  | { readonly code: "TARGET_UNAVAILABLE" }
  | { readonly code: "NO_ELIGIBLE_LP"; readonly volume: Volume }
  | { readonly code: "HEDGE_ORPHANED"; readonly volume: Volume }
  | { readonly code: "NO_FRESH_QUOTE" }
  /** On the market's price for the client, in all fills of the order. */
  | { readonly code: "MARKUP"; readonly markup: Price }
  /** What an LP fills better than the client's price is the house's, in all fills of the order. */
  | { readonly code: "IMPROVEMENT_KEPT"; readonly acknowledged: string }
  /** What the client is charged for a million units of the base, in all fills of the order. */
  | {
      readonly code: "COMMISSION";
      /** Of `currency`, the instrument's quote currency. */
      readonly perMillion: Money;
      /** Of the base. */
      readonly unitsPerLot: number;
      readonly currency: string;
    };

/** Why a stage changed the outcome, and how; made once, as it stays in the record. */
export type Finding = Note & Change;

export type FindingCode = Finding["code"];
