import type { State } from "../core/state.ts";
import type { Listing } from "./lp-listings.ts";

/** A symbol that is stopped at an LP, since its list contradicts the mapping. */
export interface StoppedSymbol {
  readonly symbol: string;
  readonly fault: string;
  readonly text: string;
}

/** How an LP's own list of its symbols stands. */
export interface SymbolListStatus {
  /** Instruments in the last that was whole; absent: none came since the desk's start. */
  readonly instruments: number | undefined;
  /** Of them those that the policy does not map. */
  readonly unmapped: number | undefined;
  /** When it came, microseconds since 1970. */
  readonly listedUs: number | undefined;
  /** Why the last one asked for cannot be used. */
  readonly fault: { readonly code: string; readonly text: string } | undefined;
}

export const stoppedAt = ({ names, stops }: State, lp: number): StoppedSymbol[] =>
  [...stops.at(lp).values()].map(({ symbol, fault, text }) => ({
    symbol: names.nameOf("symbol", symbol),
    fault,
    text,
  }));

export function symbolListOf(listing: Listing | undefined): SymbolListStatus | undefined {
  if (listing === undefined) return undefined;
  const { list, listedUs, fault, mapping } = listing;
  if (list === undefined) {
    return { instruments: undefined, unmapped: undefined, listedUs: undefined, fault };
  }
  let unmapped = 0;
  for (const lpSymbol of list.keys()) if (mapping.ofLp(lpSymbol) === undefined) unmapped += 1;
  return { instruments: list.size, unmapped, listedUs, fault };
}
