import type { EndingCode } from "../codes.ts";
import type { Side } from "../terms.ts";
import type { Price, Volume } from "../units/quantity.ts";

/**
 * A dealer's own size, all that is kept, or what an account holds in one book; or, of the desk's
 * own accord, slivers or orphans.
 */
export type HousePurpose = "COVER" | "FLATTEN" | "MOVE" | "SLIVER" | "ORPHAN";

/** What the desk hedges of its own accord. */
export type AutoPurpose = Extract<HousePurpose, "SLIVER" | "ORPHAN">;

/** Nobody asked for it: it is tried again, and not for ever. */
export const isAutomatic = (purpose: HousePurpose | undefined): purpose is AutoPurpose =>
  purpose === "SLIVER" || purpose === "ORPHAN";

/** The house hedges what it keeps of a symbol; the decision and its legs follow. */
export interface HouseOrdered {
  readonly type: "HouseOrdered";
  readonly order: number;
  readonly symbol: number;
  /** As LPs see it: what is kept long is covered by buying. */
  readonly side: Side;
  readonly orderQty: Volume;
  /** The house holds less when it is filled; such orders pass a switch that lets closings pass. */
  readonly isShrinking: boolean;
  readonly purpose: HousePurpose;
  /** It goes to this LP and to no other; -1: to any. */
  readonly lp: number;
  /** Wall time, microseconds since 1970. */
  readonly timeUs: number;
  readonly actor: string;
  readonly reason: string;
}

/** So much of a house order was filled by an LP; nobody is told but the books. */
export interface HouseFilled {
  readonly type: "HouseFilled";
  readonly order: number;
  readonly leg: number;
  readonly volume: Volume;
  readonly lastPx: Price;
}

/** What of a house order was still open is over. */
export interface HouseEnded {
  readonly type: "HouseEnded";
  readonly order: number;
  readonly code: EndingCode;
}
