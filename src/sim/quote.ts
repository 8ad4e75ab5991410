import type { Price } from "../core/units/quantity.ts";
import type { Units } from "./units.ts";

/** What a venue shows for one symbol at one moment. */
export interface Quote {
  readonly symbol: string;
  readonly bid: Price;
  readonly ask: Price;
  readonly bidSize: Units;
  readonly askSize: Units;
}
