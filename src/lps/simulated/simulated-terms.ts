import type { Names } from "../../core/names.ts";
import type { LpEntry } from "../../policy/lp-entry.ts";
import { parseSimulatedPrices } from "../../policy/simulated-prices.ts";
import type { SimulatedLpTerms } from "./simulated-lp.ts";

/** What a policy that was checked says of a simulated LP, by index. */
export function simulatedTerms(entry: LpEntry, names: Names): SimulatedLpTerms {
  const prices = parseSimulatedPrices(textOf(entry, "prices"));
  if (typeof prices === "string") throw new Error(`Invariant: ${entry.id} must have prices`);
  const symbols = entry.mappings.flatMap(({ symbol: name, max: size }) => {
    const start = prices.find(({ symbol }) => symbol === name);
    return start === undefined ? [] : [{ symbol: names.indexOf("symbol", name), start, size }];
  });
  const seed = Number(textOf(entry, "walk") || "1");
  return { lp: names.indexOf("lp", entry.id), id: entry.id, symbols, seed };
}

function textOf({ settings }: LpEntry, name: string): string {
  const value = settings.get(name);
  return typeof value === "string" ? value : "";
}
