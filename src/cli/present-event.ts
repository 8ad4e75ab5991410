import type { Event } from "../core/events.ts";
import { printDecimal } from "../core/units/decimal.ts";
import { MONEY_SCALE, PRICE_SCALE, VOLUME_SCALE } from "../core/units/quantity.ts";

const volumes = new Set(
  [
    "orderQty net aVolume bVolume lastQty cumQty aQty bQty volume",
    "threshold wanted rounded step minimum bidQty askQty qty",
    "gross held doubt sliver closes aOpen bOpen aOpened bOpened aWhole bWhole",
    "level projected excess room",
  ]
    .join(" ")
    .split(" "),
);
const prices = new Set(
  "clientPx deviation kept markup limitPx expectedPx lastPx bid ask px".split(" "),
);
const amounts = new Set("globalNet lotWorth commission perMillion".split(" "));
/** They compare scores and fractions: plain numbers under the same word as a volume. */
const scoreCodes = new Set(["TOXIC_REJECTED", "TOXIC_HEDGED", "VOLATILITY_HIGH"]);
/** Lots, or money where all symbols are added up; -1 is none. */
const measured = new Set("value limit before".split(" "));
const SOH = "\u0001";

/** An event as a person reads it: volumes in lots, prices as prices, FIX bodies with bars. */
export function presentEvent(event: Event): object {
  if (event.type !== "FixSent") return presentFields(event);
  const body = Buffer.from(event.body).toString("latin1").replaceAll(SOH, "|");
  return { ...event, body };
}

function presentFields(fields: object): object {
  const isScored = "code" in fields && scoreCodes.has(String(fields.code));
  const shown: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    shown[key] = presentValue(key, value, isScored);
  }
  return "measure" in fields ? presentMeasure(shown, fields.measure === "GLOBAL") : shown;
}

function presentMeasure(shown: Record<string, unknown>, isMoney: boolean): object {
  const scale = isMoney ? MONEY_SCALE : VOLUME_SCALE;
  for (const key of measured) {
    const value = shown[key];
    if (typeof value === "number") shown[key] = Number(printDecimal(value, scale));
  }
  return shown;
}

function presentValue(key: string, value: unknown, isScored: boolean): unknown {
  if (Array.isArray(value)) {
    return value.map((entry: unknown) =>
      typeof entry === "object" && entry !== null ? presentFields(entry) : entry,
    );
  }
  if (typeof value !== "number" || isScored) return value;
  if (volumes.has(key)) return Number(printDecimal(value, VOLUME_SCALE));
  if (amounts.has(key)) return value < 0 ? value : Number(printDecimal(value, MONEY_SCALE));
  return prices.has(key) ? Number(printDecimal(value, PRICE_SCALE)) : value;
}
