import { compileDictionary } from "./compile-dictionary.ts";
import { withDialect } from "./dictionary.ts";
import type { Dialect, Dictionary } from "./dictionary.ts";
import { fix44Source } from "./fix44.ts";

export type LpDialectName = "generic" | "lmax" | "ctrader";

/** What a SecurityList(y) says of one instrument, behind its name. */
const LISTED =
  "{Instrument} {InstrumentExtension} {Financing} 15 {Stipulations} {SpreadOrBenchmarkCurve} " +
  "{Yield} 561 562 1140 336 625 827 {Text}";

/**
 * What a price is made of is read by whoever believes it: a message that is refused for a price
 * that is no number would leave the price before it standing.
 */
const OWN_NUMBERS = "270 MDEntryPx STRING\n271 MDEntrySize STRING";

/** Some LPs say in their lists how much they take at once: MaxTradeVol(1140), of FIX 5.0. */
const generic: Dialect = {
  name: "generic",
  fields: `${OWN_NUMBERS}\n1140 MaxTradeVol QTY`,
  changes: { y: `146[55! ${LISTED}]` },
};

/** Instruments go by SecurityID(48) with SecurityIDSource(22), never by Symbol(55). */
const lmax: Dialect = {
  name: "lmax",
  fields: `${OWN_NUMBERS}\n1140 MaxTradeVol QTY`,
  changes: {
    D: "55",
    F: "55",
    G: "55",
    H: "55",
    "8": "55",
    W: "55",
    V: "146![48! 22]",
    y: `146[48! ${LISTED}]`,
  },
};

/**
 * Entries of a book have ids, also in a snapshot, a list names its symbols, and a report leaves out
 * what it need not say:
 * ExecID(17), LastPx(31), AvgPx(6), the OrderID(37) of an order that was refused.
 */
const ctrader: Dialect = {
  name: "ctrader",
  fields: `${OWN_NUMBERS}\n1007 SymbolName STRING\n1008 SymbolDigits INT\n1140 MaxTradeVol QTY`,
  changes: {
    D: "721",
    "8": "37 17 54 55 151 14 6 721",
    "9": "37 39 434",
    W: "268![269! 278 {MDEntryRest} {Text}]",
    y: `146[55! 1007 1008 ${LISTED}]`,
  },
  groupOrder: "free",
};

/** What LPs of each dialect may say, and what may be said to them. */
export const lpDictionaries: Readonly<Record<LpDialectName, Dictionary>> = {
  generic: compileDictionary(withDialect(fix44Source, generic)),
  lmax: compileDictionary(withDialect(fix44Source, lmax)),
  ctrader: compileDictionary(withDialect(fix44Source, ctrader)),
};
