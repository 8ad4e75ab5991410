import { SymbolMapping } from "../../src/lps/fix/symbol-mapping.ts";
import { asMoney } from "../../src/core/units/quantity.ts";
import { lots } from "../core/world.ts";

export const EURUSD = 0;
export const GOLD = 1;
export const symbols: readonly string[] = ["EURUSD", "XAUUSD"];

const terms = {
  min: lots(0.01),
  step: lots(0.01),
  max: lots(100),
  orderTypes: [],
  timesInForce: [],
  commissionPerMillion: asMoney(0),
};

/** Euros in units without decimals, gold in ounces with two, under the LP's own names. */
export const eurAndGold: SymbolMapping = new SymbolMapping(
  [
    { symbol: "EURUSD", lpSymbol: "EUR/USD", quantityPerLot: 100_000, digits: 0, ...terms },
    { symbol: "XAUUSD", lpSymbol: "GOLD", quantityPerLot: 100, digits: 2, ...terms },
  ],
  (symbol) => symbols.indexOf(symbol),
);
