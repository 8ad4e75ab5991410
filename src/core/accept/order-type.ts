import type { OrdType, TimeInForce } from "../terms.ts";
import type { Instrument } from "../units/instrument.ts";
import { MAX_PRICE } from "../units/quantity.ts";
import { powerOfTenBetween, PRICE_SCALE } from "../units/quantity.ts";
import { denied } from "./denial.ts";
import type { Denial } from "./denial.ts";
import type { OrderRequest, RequestedPrice } from "./order-request.ts";

interface TypeRule {
  readonly hasPrice: boolean;
  readonly hasStopPx: boolean;
  readonly timesInForce: ReadonlySet<TimeInForce>;
}

const lasting = ["Day", "GoodTillCancel", "GoodTillDate"] as const;
const atOnce = ["ImmediateOrCancel", "FillOrKill"] as const;

const rules: Readonly<Record<Exclude<OrdType, "Other">, TypeRule>> = {
  // A market order does not wait: Day and GTC say no more than the rest.
  Market: {
    hasPrice: false,
    hasStopPx: false,
    timesInForce: new Set(["Day", "GoodTillCancel", ...atOnce]),
  },
  Limit: { hasPrice: true, hasStopPx: false, timesInForce: new Set([...lasting, ...atOnce]) },
  Stop: { hasPrice: false, hasStopPx: true, timesInForce: new Set(lasting) },
  StopLimit: { hasPrice: true, hasStopPx: true, timesInForce: new Set(lasting) },
};

/** Whether type, prices and time in force go together, and the desk serves them. */
export function typeDenial(
  request: OrderRequest,
  instrument: Instrument,
  timeUs: number,
): Denial | undefined {
  const { ordType, timeInForce, price, stopPx, expireTimeUs } = request;
  if (ordType === "Other") return denied("UNSUPPORTED_ORD_TYPE", request.ordTypeText);
  const rule = rules[ordType];
  const isPriced = price !== undefined || stopPx !== undefined;
  if (ordType === "Market" && isPriced) return denied("PRICE_ON_MARKET_ORDER", "");
  const byPrice =
    priceDenial("Price(44)", price, rule.hasPrice, instrument) ??
    priceDenial("StopPx(99)", stopPx, rule.hasStopPx, instrument);
  if (byPrice !== undefined) return byPrice;
  if (!rule.timesInForce.has(timeInForce)) {
    return denied("UNSUPPORTED_TIME_IN_FORCE", timeInForce);
  }
  const isLate = timeInForce === "GoodTillDate" && expireTimeUs <= timeUs;
  return isLate ? denied("BAD_EXPIRE_TIME", "") : undefined;
}

function priceDenial(
  name: string,
  price: RequestedPrice,
  isWanted: boolean,
  { digits }: Instrument,
): Denial | undefined {
  if (price === undefined) return isWanted ? denied("BAD_PRICE", `${name} is missing`) : undefined;
  if (!isWanted) return denied("BAD_PRICE", `${name} is not for this OrdType(40)`);
  if (typeof price === "string") return denied("BAD_PRICE", `${name} ${price}`);
  if (price <= 0 || price > MAX_PRICE) return denied("BAD_PRICE", `${name} is out of range`);
  const isFiner = price % powerOfTenBetween(PRICE_SCALE, digits) !== 0;
  return isFiner ? denied("BAD_PRICE", `${name} has more than ${digits} digits`) : undefined;
}
