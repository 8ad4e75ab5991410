import type { Bps, Volume } from "../units/quantity.ts";

/** Limits of what the house keeps of one symbol. */
export interface SymbolLimits {
  readonly maxNet: Volume;
  readonly maxGross: Volume;
  /** Beyond this |net| an order is hedged, cut or refused. */
  readonly autoHedge: Volume;
  /** Share of a limit from which on it is warned of. */
  readonly warning: Bps;
}
