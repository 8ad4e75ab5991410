import { printDecimal } from "./decimal.ts";
import { MONEY_SCALE, PRICE_SCALE, VOLUME_SCALE } from "./quantity.ts";
import type { Money, Price, Volume } from "./quantity.ts";

/** Quantities as people and JSON write them: the number nearest to the exact text. */
export const lotsOf = (volume: Volume): number => Number(printDecimal(volume, VOLUME_SCALE));
export const pxOf = (price: Price): number => Number(printDecimal(price, PRICE_SCALE));
export const amountOf = (money: Money): number => Number(printDecimal(money, MONEY_SCALE));
