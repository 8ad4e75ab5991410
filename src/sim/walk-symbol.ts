import { asPrice } from "../core/units/quantity.ts";
import type { Price } from "../core/units/quantity.ts";
import { units } from "./units.ts";
import type { Units } from "./units.ts";

/** How one symbol is quoted and traded by a simulated venue. */
export interface WalkSymbol {
  readonly symbol: string;
  /** Where the walk begins, and the middle of the band it never leaves. */
  readonly startPrice: Price;
  /** Every price is a multiple of it. */
  readonly tickSize: Price;
  /** The narrowest spread, in ticks, >= 1; up to half as much again is added at random. */
  readonly spreadTicks: number;
  /** How far the mid may go from the start, in ticks. */
  readonly bandTicks: number;
  /** The most the mid moves at once, in ticks. */
  readonly moveTicks: number;
  /** The smallest size shown; up to five times as much is shown. */
  readonly size: Units;
  readonly orderMin: Units;
  readonly orderStep: Units;
}

const TICK_PER_PIP = 10;

/** About 3 % of band each: wide enough to look alive, narrow enough never to look wrong. */
export const defaultWalkSymbols: readonly WalkSymbol[] = [
  currencyPair("EURUSD", 110_000_000, 1000, 6, 3300),
  currencyPair("GBPUSD", 127_000_000, 1000, 9, 3800),
  currencyPair("USDJPY", 15_000_000_000, 100_000, 8, 4500),
  {
    symbol: "XAUUSD",
    startPrice: asPrice(240_000_000_000),
    tickSize: asPrice(1_000_000),
    spreadTicks: 20,
    bandTicks: 7000,
    moveTicks: 12,
    size: units(100),
    orderMin: units(1),
    orderStep: units(1),
  },
];

function currencyPair(
  symbol: string,
  startPrice: number,
  tickSize: number,
  spreadTicks: number,
  bandTicks: number,
): WalkSymbol {
  return {
    symbol,
    startPrice: asPrice(startPrice),
    tickSize: asPrice(tickSize),
    spreadTicks,
    bandTicks,
    moveTicks: TICK_PER_PIP / 2,
    size: units(1_000_000),
    orderMin: units(1000),
    orderStep: units(1000),
  };
}

/**
 * A symbol that is not in the list: band and move follow from the price.
 *
 * The band is a thirtieth of the price, and never reaches zero.
 */
export function walkSymbolOf(
  symbol: string,
  startPrice: Price,
  tickSize: Price,
  spreadTicks: number,
): WalkSymbol {
  const priceTicks = Math.floor(startPrice / tickSize);
  return {
    symbol,
    startPrice,
    tickSize,
    spreadTicks,
    bandTicks: Math.max(1, Math.floor(priceTicks / 30)),
    moveTicks: Math.max(1, Math.min(5, Math.floor(priceTicks / 1000))),
    size: units(1_000_000),
    orderMin: units(1),
    orderStep: units(1),
  };
}
