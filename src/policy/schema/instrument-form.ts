import { powerOfTen, printDecimal } from "../../core/units/decimal.ts";
import { MONEY_SCALE, PRICE_SCALE, VOLUME_SCALE } from "../../core/units/quantity.ts";
import { key, later, optional, required } from "../form/field.ts";
import { entitiesOf } from "../form/lists.ts";
import type { Form } from "../form/form.ts";
import { MapForm } from "../form/map-form.ts";
import { price, volume, whole } from "../form/numbers.ts";
import type { Section } from "../form/section.ts";
import { currency, oneOf, symbol } from "../form/words.ts";
import type { InstrumentTerms, VolumeTerms } from "../policy-document.ts";
import { checkVolume } from "./check-volume.ts";
import { staleness } from "./routing-form.ts";
import { tradingHours } from "./trading-hours-form.ts";

/** As a file writes it: what is left out is taken from elsewhere. */
export interface InstrumentFile extends Omit<
  InstrumentTerms,
  "marginCurrency" | "quoteStalenessMs"
> {
  readonly marginCurrency: string | null;
  readonly quoteStalenessMs: number | null;
}

/** A price is taken to reach this many pips: EURUSD 10, USDJPY 1 000, gold at 0.1 a pip 10 000. */
const PIPS_TO_FIT = 100_000;
/** A pip is one point, ten, or, where a price shows two places more, a hundred. */
const MOST_POINTS_PER_PIP = 100;

const volumes = new MapForm<VolumeTerms>(
  {
    min: required("min", volume, "smallest order; a multiple of `step`"),
    max: required("max", volume, "largest order; a multiple of `step`"),
    step: required("step", volume, "finest step"),
  },
  { check: (terms, section) => checkVolume(section, terms) },
);

const instrument = new MapForm<InstrumentFile>(
  {
    symbol: required("symbol", symbol.declaring("instrument"), "our name for it, unique"),
    base: required("base", currency, "what is bought and sold"),
    quote: required("quote", currency, "what it is priced in"),
    marginCurrency: optional(
      "margin_currency",
      currency,
      later("what margin is counted in"),
      "`base`",
    ),
    contractSize: required("contract_size", whole(1, 1_000_000_000, "units of `base`"), "one lot"),
    digits: required(
      "digits",
      whole(0, PRICE_SCALE),
      "decimal places of a point, against which `pip` is checked",
    ),
    pip: required("pip", price, "1 to 100 whole points, a point being the last of the `digits`"),
    volume: required("volume", volumes, "volumes an order may have"),
    quoteStalenessMs: optional(
      "quote_staleness_seconds",
      staleness,
      "as in `routing`, for this instrument",
      "that of `routing`",
    ),
    mode: key(
      "mode",
      oneOf(["full", "close_only", "off"]),
      "full",
      "whether orders may open positions, only close them, or do neither",
    ),
    tradingHours: optional("trading_hours", tradingHours, "when it trades", "always"),
  },
  {
    check(terms, section) {
      checkPip(section, terms);
      checkFits(section, terms);
    },
  },
);

export const instruments: Form<readonly InstrumentFile[]> = entitiesOf(
  instrument,
  "symbol",
  (terms) => terms.symbol,
);

/** What the file's instrument says, with what it takes from elsewhere. */
export const instrumentOf = (file: InstrumentFile, staleMs: number): InstrumentTerms => ({
  ...file,
  marginCurrency: file.marginCurrency ?? file.base,
  quoteStalenessMs: file.quoteStalenessMs ?? staleMs,
});

function checkPip(section: Section, { pip, digits }: InstrumentFile): void {
  const point = powerOfTen(PRICE_SCALE - digits);
  if (pip % point === 0 && pip <= point * MOST_POINTS_PER_PIP) return;
  const pips = printDecimal(pip, PRICE_SCALE);
  const points = printDecimal(point, PRICE_SCALE);
  const what = `pip ${pips} does not fit ${digits} digits, whose point is ${points}`;
  section.report("pip", "CONTRADICTION", what, "a pip is 1 to 100 whole points");
}

/** The largest order must be countable in units and in money at any price of 100 000 pips. */
function checkFits(section: Section, terms: InstrumentFile): void {
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
