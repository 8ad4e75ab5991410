declare const unit: unique symbol;

/** An integer that carries its unit in its type. At run time it is an ordinary number. */
export type Quantity<Unit extends string> = number & { readonly [unit]: Unit };

/** Price in 10⁻⁸ of the quote currency. */
export type Price = Quantity<"Price">;

/** Quantity in 10⁻⁶ lots; an order's is positive, a net may be negative. */
export type Volume = Quantity<"Volume">;

/** Amount in 10⁻⁴ of a currency, which stands beside it. */
export type Money = Quantity<"Money">;

/** Share of an order in basis points, integer, 0…10 000. */
export type Bps = Quantity<"Bps">;

/** Decimal places behind the stored integer of a price. */
export const PRICE_SCALE = 8;
/** Decimal places behind the stored integer of a volume. */
export const VOLUME_SCALE = 6;
/** Decimal places behind the stored integer of an amount of money. */
export const MONEY_SCALE = 4;
/** @throws `Invariant:` when the integer is no longer exact in a double. */
export function checked(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Error(`Invariant: ${value} must be a safe integer`);
  return value;
}

/** Brands an integer that is known to be in 10⁻⁸ of the quote currency. */
export const asPrice = (value: number): Price => checked(value) as Price;
/** Brands an integer that is known to be in 10⁻⁶ lots. */
export const asVolume = (value: number): Volume => checked(value) as Volume;
/** Brands an integer that is known to be in 10⁻⁴ of a currency. */
export const asMoney = (value: number): Money => checked(value) as Money;
/**
 * Brands an integer that is known to be a share in basis points. One that was computed as a
 * fraction is stored as what it is from here on: reading it makes no number anew.
 */
export const asBps = (value: number): Bps => (checked(value) | 0) as Bps;

export const NO_VOLUME: Volume = 0 as Volume;

/**
 * Largest price and volume taken from outside: sums of many stay exact, and no market comes near
 * (40 million of a quote currency; a million lots).
 */
export const MAX_PRICE: Price = 4e15 as Price;
export const MAX_VOLUME: Volume = 1e12 as Volume;
/** Largest sum of volumes, so that sums of a few such sums are exact too. */
export const MAX_BOOK: Volume = 1e15 as Volume;

/** The whole of an order in basis points. */
export const WHOLE: Bps = 10_000 as Bps;

export const plus = <Q extends number>(a: Q, b: Q): Q => checked(a + b) as Q;
export const minus = <Q extends number>(a: Q, b: Q): Q => checked(a - b) as Q;
export const negated = <Q extends number>(a: Q): Q => (a === 0 ? a : 0 - a) as Q;
export const smaller = <Q extends number>(a: Q, b: Q): Q => (a < b ? a : b);
export const larger = <Q extends number>(a: Q, b: Q): Q => (a > b ? a : b);

/** 10^(from - to): what turns an integer of 10^-from into one of 10^-to. */
export function powerOfTenBetween(from: number, to: number): number {
  let power = 1;
  for (let place = to; place < from; place++) power *= 10;
  return checked(power);
}

/**
 * a × b ÷ divisor, exact, rounded towards zero.
 *
 * The product of two quantities can pass 2⁵³. Taken apart at the divisor it mostly does not; only
 * where it still does is BigInt paid for.
 */
export function mulDiv(a: number, b: number, divisor: number): number {
  const product = a * b;
  // Adding zero turns the minus zero that truncation can leave into zero.
  if (Number.isSafeInteger(product)) return checked(Math.trunc(product / divisor) + 0);
  if (divisor === 0) return checked(Number.NaN);
  const rest = a % divisor;
  const whole = ((a - rest) / divisor) * b;
  const part = rest * b;
  if (Number.isSafeInteger(whole) && Number.isSafeInteger(part)) {
    return checked(whole + Math.trunc(part / divisor) + 0);
  }
  return checked(Number((BigInt(a) * BigInt(b)) / BigInt(divisor)));
}
