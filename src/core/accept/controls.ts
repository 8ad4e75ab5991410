import type { Bps, Money, Volume } from "../units/quantity.ts";
import type { RateLimit } from "./order-rate.ts";

/** Checks before anything is decided; undefined: not made. */
export interface Controls {
  /** How far from the last mid a client's price may be, in basis points of that mid. */
  readonly priceCollar: Bps | undefined;
  /** Of one order, in the reporting currency. */
  readonly maxNotional: Money | undefined;
  /** Net position of one account in one symbol, where nothing closer says so. */
  readonly maxNetLots: Volume | undefined;
  /** By symbol and by group index. */
  readonly maxNetLotsOfSymbol: readonly (Volume | undefined)[];
  readonly maxNetLotsOfGroup: readonly (Volume | undefined)[];
  /** Of one account, where positions stand side by side. */
  readonly maxPositions: number;
  /** From TransactTime(60) to its coming, microseconds. */
  readonly maxOrderAgeUs: number | undefined;
  readonly accountRate: RateLimit | undefined;
  readonly sessionRate: RateLimit | undefined;
}
