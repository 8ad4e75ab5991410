import { SymbolMapping } from "../../src/lps/fix/symbol-mapping.ts";
import { asMoney } from "../../src/core/units/quantity.ts";
import type { LpMapping } from "../../src/policy/lp-entry.ts";
import { lots } from "../core/world.ts";

export const EURUSD = 0;
export const GOLD = 1;
export const symbols: readonly string[] = ["EURUSD", "XAUUSD"];

const terms: Omit<LpMapping, "symbol" | "lpSymbol" | "quantityPerLot" | "digits"> = {
  min: lots(0.01),
  step: lots(0.01),
  max: lots(100),
  orderTypes: ["Limit"],
  timesInForce: ["ImmediateOrCancel", "FillOrKill"],
  restMs: 0,
  commissionPerMillion: asMoney(0),
};

const mapped = (...mappings: readonly LpMapping[]): SymbolMapping =>
  new SymbolMapping(mappings, (symbol) => symbols.indexOf(symbol));

/** Euros in units without decimals, gold in ounces with two, under the LP's own names. */
export const eurAndGold: SymbolMapping = mapped(
  { symbol: "EURUSD", lpSymbol: "EUR/USD", quantityPerLot: 100_000, digits: 0, ...terms },
  { symbol: "XAUUSD", lpSymbol: "GOLD", quantityPerLot: 100, digits: 2, ...terms },
);

/** As LMAX counts: contracts of 10 000, with one decimal. */
export const atLmax: SymbolMapping = mapped({
  symbol: "EURUSD",
  lpSymbol: "4001",
  quantityPerLot: 10,
  digits: 1,
  ...terms,
});

/** As cTrader takes orders: limit orders rest there. Gold is taken at the market only. */
export const atCtrader: SymbolMapping = mapped(
  {
    symbol: "EURUSD",
    lpSymbol: "1",
    quantityPerLot: 100_000,
    digits: 0,
    ...terms,
    timesInForce: ["GoodTillCancel"],
  },
  {
    symbol: "XAUUSD",
    lpSymbol: "41",
    quantityPerLot: 100,
    digits: 0,
    ...terms,
    orderTypes: ["Market"],
    timesInForce: ["ImmediateOrCancel"],
  },
);
