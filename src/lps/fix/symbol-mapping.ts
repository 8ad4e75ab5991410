import type { TimeInForce } from "../../core/terms.ts";
import { quantityOf, volumeBelow, volumeOf } from "../../core/units/lots.ts";
import type { Volume } from "../../core/units/quantity.ts";
import { VOLUME_SCALE } from "../../core/units/quantity.ts";
import { legTypeOf } from "../../policy/leg-type.ts";
import type { LpMapping } from "../../policy/lp-entry.ts";

/** How one symbol of ours is traded at one LP, by index. */
export interface MappedSymbol {
  readonly symbol: number;
  readonly lpSymbol: string;
  readonly quantityPerLot: number;
  /** Decimal places the LP takes in a quantity. */
  readonly digits: number;
  /** What legs are sent as. */
  readonly ordType: "Limit" | "Market";
  readonly timesInForce: readonly TimeInForce[];
  /** How long a leg may rest before it is canceled. */
  readonly restMs: number;
}

/** Symbols of an LP, found by our index or by the LP's own name. */
export class SymbolMapping {
  readonly #bySymbol = new Map<number, MappedSymbol>();
  readonly #byLpSymbol = new Map<string, MappedSymbol>();

  constructor(mappings: readonly LpMapping[], indexOf: (symbol: string) => number) {
    for (const it of mappings) {
      const { lpSymbol, quantityPerLot, digits, timesInForce, restMs } = it;
      const ordType = legTypeOf(it);
      const symbol = indexOf(it.symbol);
      const how = { ordType, timesInForce, restMs };
      const mapped = { symbol, lpSymbol, quantityPerLot, digits, ...how };
      this.#bySymbol.set(symbol, mapped);
      this.#byLpSymbol.set(lpSymbol, mapped);
    }
  }

  of(symbol: number): MappedSymbol | undefined {
    return this.#bySymbol.get(symbol);
  }

  ofLp(lpSymbol: string): MappedSymbol | undefined {
    return this.#byLpSymbol.get(lpSymbol);
  }

  all(): Iterable<MappedSymbol> {
    return this.#bySymbol.values();
  }
}

/** What an order that need not be filled at once rests as, where the LP has no better. */
const resting: readonly TimeInForce[] = ["GoodTillCancel", "Day"];

/** @returns what the LP is told of a leg's time in force; undefined: nothing that would do */
export function timeInForceAt(
  wanted: TimeInForce,
  { timesInForce }: MappedSymbol,
): TimeInForce | undefined {
  if (timesInForce.includes(wanted) || wanted !== "ImmediateOrCancel") {
    return timesInForce.find((each) => each === wanted);
  }
  return resting.find((each) => timesInForce.includes(each));
}

/** @returns undefined when the LP cannot be told this volume exactly */
export const lpQuantityOf = (volume: Volume, mapped: MappedSymbol): number | undefined =>
  quantityOf(volume, mapped.digits, mapped.quantityPerLot);

/** @param quantity 10⁻⁶ of the LP's unit; @returns undefined when it is no exact volume */
export const filledVolumeOf = (quantity: number, mapped: MappedSymbol): Volume | undefined =>
  volumeOf(quantity, VOLUME_SCALE, mapped.quantityPerLot);

/** Size of a quote, cut down: nobody is filled by it. */
export const quotedVolumeOf = (quantity: number, mapped: MappedSymbol): Volume =>
  volumeBelow(quantity, VOLUME_SCALE, mapped.quantityPerLot);
