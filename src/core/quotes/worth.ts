import type { Instrument } from "../units/instrument.ts";
import { asMoney, mulDiv } from "../units/quantity.ts";
import { MONEY_SCALE, powerOfTenBetween, PRICE_SCALE, VOLUME_SCALE } from "../units/quantity.ts";
import type { Money, Price } from "../units/quantity.ts";

/** One symbol whose mid is a rate, or the rate the other way round. */
export interface RateStep {
  readonly symbol: number;
  readonly isInverse: boolean;
}

/**
 * How one lot of a symbol becomes the reporting currency, found when a policy is compiled.
 *
 * Each way is a list of rates to multiply: none where the quote currency is the reporting one, one,
 * or two through a common currency. The first way whose mids are known is taken.
 */
export interface WorthPath {
  /** The base is the reporting currency: a lot is worth its units, whatever the price. */
  readonly isBase: boolean;
  readonly ways: readonly (readonly RateStep[])[];
}

/** Last known mid of a symbol; undefined: there never was one. */
export type MidOf = (symbol: number) => Price | undefined;

const LOT = powerOfTenBetween(VOLUME_SCALE, 0);

/**
 * What one lot is worth now in the reporting currency, towards zero.
 *
 * Counted as one fraction and divided once: a rate that is turned round and cut in between would
 * lose much of a small one, and always on the side of the limit.
 *
 * @returns undefined when the mids do not give it, or no number holds it: never a guess
 */
export function lotWorthOf(
  path: WorthPath,
  instrument: Instrument,
  symbol: number,
  midOf: MidOf,
): Money | undefined {
  if (path.isBase) return asMoney(instrument.contractSize * powerOfTenBetween(MONEY_SCALE, 0));
  const mid = midOf(symbol);
  if (mid === undefined) return undefined;
  for (const way of path.ways) {
    const rate = rateOf(way, midOf);
    if (rate === undefined) continue;
    const amount = BigInt(instrument.contractSize) * BigInt(mid) * rate.above;
    return moneyOf(amount / (PRICE_TO_MONEY * rate.below));
  }
  return undefined;
}

const PAR = BigInt(powerOfTenBetween(PRICE_SCALE, 0));
const PRICE_TO_MONEY = BigInt(powerOfTenBetween(PRICE_SCALE, MONEY_SCALE));

/** All rates of a way multiplied, as a fraction; undefined while one of them is not known. */
function rateOf(
  way: readonly RateStep[],
  midOf: MidOf,
): { readonly above: bigint; readonly below: bigint } | undefined {
  let above = 1n;
  let below = 1n;
  for (const { symbol, isInverse } of way) {
    const mid = midOf(symbol);
    if (mid === undefined || mid <= 0) return undefined;
    above *= isInverse ? PAR : BigInt(mid);
    below *= isInverse ? BigInt(mid) : PAR;
  }
  return { above, below };
}

function moneyOf(amount: bigint): Money | undefined {
  const number = Number(amount);
  return Number.isSafeInteger(number) ? asMoney(number) : undefined;
}

/** Beyond any limit, and still exact. What is worth more is told as this much. */
export const MAX_WORTH: Money = asMoney(9e15);

/**
 * What a volume is worth at the worth of a lot, towards zero.
 *
 * An LP that reports fills without end must not stop the desk: a sum that no number holds is cut.
 */
export const worthOfVolume = (volume: number, lotWorth: Money): Money =>
  (volume / LOT) * lotWorth > MAX_WORTH ? MAX_WORTH : asMoney(mulDiv(volume, lotWorth, LOT));

/**
 * Every way from a currency to another over the mids of the policy's symbols: directly, the other
 * way round, and through one common currency.
 */
export function waysBetween(
  from: string,
  to: string,
  instruments: readonly (Instrument | undefined)[],
): readonly (readonly RateStep[])[] {
  if (from === to) return [[]];
  const direct = stepsBetween(from, to, instruments).map((step) => [step]);
  const currencies = new Set(instruments.flatMap((it) => (it ? [it.base, it.quote] : [])));
  const crosses = [...currencies]
    .filter((common) => common !== from && common !== to)
    .flatMap((common) =>
      stepsBetween(from, common, instruments).flatMap((first) =>
        stepsBetween(common, to, instruments).map((second) => [first, second]),
      ),
    );
  return [...direct, ...crosses];
}

function stepsBetween(
  from: string,
  to: string,
  instruments: readonly (Instrument | undefined)[],
): RateStep[] {
  const steps: RateStep[] = [];
  for (const [symbol, instrument] of instruments.entries()) {
    if (instrument === undefined) continue;
    const { base, quote } = instrument;
    if (base === from && quote === to) steps.push({ symbol, isInverse: false });
    else if (base === to && quote === from) steps.push({ symbol, isInverse: true });
  }
  return steps;
}
