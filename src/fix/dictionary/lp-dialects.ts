import { compileDictionary } from "./compile-dictionary.ts";
import { withDialect } from "./dictionary.ts";
import type { Dialect, Dictionary } from "./dictionary.ts";
import { fix44, fix44Source } from "./fix44.ts";

export type LpDialectName = "generic" | "lmax" | "ctrader";

/** Instruments go by SecurityID(48) with SecurityIDSource(22), never by Symbol(55). */
const lmax: Dialect = {
  name: "lmax",
  changes: { D: "55", F: "55", G: "55", H: "55", "8": "55", W: "55", V: "146![48! 22]" },
};

/**
 * Entries of a book have ids, also in a snapshot, and a report leaves out what it need not say:
 * ExecID(17), LastPx(31), AvgPx(6), the OrderID(37) of an order that was refused.
 */
const ctrader: Dialect = {
  name: "ctrader",
  changes: {
    D: "721",
    "8": "37 17 54 55 151 14 6 721",
    "9": "37 39 434",
    W: "268![269! 278 {MDEntryRest} {Text}]",
  },
  groupOrder: "free",
};

/** What LPs of each dialect may say, and what may be said to them. */
export const lpDictionaries: Readonly<Record<LpDialectName, Dictionary>> = {
  generic: fix44,
  lmax: compileDictionary(withDialect(fix44Source, lmax)),
  ctrader: compileDictionary(withDialect(fix44Source, ctrader)),
};
