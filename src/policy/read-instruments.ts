import { powerOfTen, printDecimal } from "../core/units/decimal.ts";
import { MONEY_SCALE, PRICE_SCALE, VOLUME_SCALE } from "../core/units/quantity.ts";
import { checkVolume } from "./check-volume.ts";
import { price, volume, whole } from "./kinds.ts";
import type { InstrumentTerms, VolumeTerms } from "./policy-document.ts";
import { instrumentKeys, volumeKeys } from "./policy-keys.ts";
import type { rootKeys } from "./policy-keys.ts";
import { staleness } from "./read-routing.ts";
import type { Located, Section } from "./section.ts";
import { currency, symbol } from "./words.ts";

type Root = Section<(typeof rootKeys)[number]>;
export type InstrumentKey = (typeof instrumentKeys)[number];

/** A price is taken to reach this many pips: EURUSD 10, USDJPY 1 000, gold at 0.1 a pip 10 000. */
const PIPS_TO_FIT = 100_000;
/** A pip is one point, ten, or, where a price shows two places more, a hundred. */
const MOST_POINTS_PER_PIP = 100;

export function readInstruments(
  root: Root,
  quoteStalenessMs: number,
): readonly Located<InstrumentTerms, InstrumentKey>[] {
  return root.children("instruments", instrumentKeys, (section) => {
    const terms = readInstrument(section, quoteStalenessMs);
    section.declare("instrument", "symbol", terms.symbol);
    if (section.isClean) {
      checkPip(section, terms);
      checkFits(section, terms);
    }
    return terms;
  });
}

function readInstrument(section: Section<InstrumentKey>, staleMs: number): InstrumentTerms {
  const base = section.required("base", currency);
  return {
    symbol: section.required("symbol", symbol),
    base,
    quote: section.required("quote", currency),
    marginCurrency: section.or("margin_currency", currency, base),
    contractSize: section.required("contract_size", whole(1, 1_000_000_000)),
    digits: section.required("digits", whole(0, PRICE_SCALE)),
    pip: section.required("pip", price),
    volume: readVolume(section.requiredChild("volume", volumeKeys)),
    quoteStalenessMs: section.or("quote_staleness_seconds", staleness, staleMs),
  };
}

function readVolume(section: Section<(typeof volumeKeys)[number]>): VolumeTerms {
  const terms = {
    min: section.required("min", volume),
    max: section.required("max", volume),
    step: section.required("step", volume),
  };
  if (section.isClean) checkVolume(section, terms);
  return terms;
}

function checkPip(section: Section<InstrumentKey>, { pip, digits }: InstrumentTerms): void {
  const point = powerOfTen(PRICE_SCALE - digits);
  if (pip % point === 0 && pip <= point * MOST_POINTS_PER_PIP) return;
  const pips = printDecimal(pip, PRICE_SCALE);
  const points = printDecimal(point, PRICE_SCALE);
  const what = `pip ${pips} does not fit ${digits} digits, whose point is ${points}`;
  section.report("pip", "CONTRADICTION", what, "a pip is 1 to 100 whole points");
}

/** The largest order must be countable in units and in money at any price of 100 000 pips. */
function checkFits(section: Section<InstrumentKey>, terms: InstrumentTerms): void {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  const units = BigInt(terms.volume.max) * BigInt(terms.contractSize);
  const highest = BigInt(terms.pip) * BigInt(PIPS_TO_FIT);
  const scale = BigInt(powerOfTen(VOLUME_SCALE)) * BigInt(powerOfTen(PRICE_SCALE - MONEY_SCALE));
  if (highest > limit) {
    const what = `prices of ${PIPS_TO_FIT} pips do not fit below 2^53 units of 10^-8`;
    section.report("pip", "OUT_OF_RANGE", what, "quote it in a larger unit");
  } else if (units > limit || (units * highest) / scale > limit) {
    const what = "the notional of volume.max does not fit below 2^53 units of 10^-4";
    section.report("volume", "OUT_OF_RANGE", what, "lower volume.max or contract_size");
  }
}
