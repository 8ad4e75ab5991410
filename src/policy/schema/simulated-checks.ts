import type { Section } from "../form/section.ts";
import type { LpEntry } from "../lp-entry.ts";
import { quoted } from "../quoted.ts";
import { parseSimulatedPrices } from "../simulated-prices.ts";

type Simulated = Pick<LpEntry, "settings" | "mappings" | "sessionIds">;

const walk = /^\d{1,9}$/;

/** A simulated LP needs a price to begin with for every symbol, and no session. */
export function checkSimulated(file: Simulated, section: Section): void {
  if (file.sessionIds.length > 0) {
    const key = section.has("session_ids") ? "session_ids" : "session_id";
    section.report(key, "CONTRADICTION", "a simulated LP has no sessions", "leave them out");
  }
  const number = file.settings.get("walk") ?? "1";
  if (typeof number !== "string" || !walk.test(number)) {
    const what = "walk is the number of a random walk";
    section.report("settings", "BAD_TEXT", what, "write up to nine digits");
  }
  const text = file.settings.get("prices") ?? "";
  const prices = typeof text === "string" ? parseSimulatedPrices(text) : "a secret is no price";
  if (typeof prices === "string") {
    const hint = "write prices: EURUSD 1.1 0.00006, XAUUSD 2000 0.3";
    return section.report("settings", "BAD_TEXT", `prices: ${prices}`, hint);
  }
  const priced = new Set(prices.map(({ symbol }) => symbol));
  const without = file.mappings.filter(({ symbol }) => !priced.has(symbol));
  if (without.length === 0) return undefined;
  const names = without.map(({ symbol }) => quoted(symbol)).join(", ");
  return section.report("settings", "CONTRADICTION", `prices says nothing of ${names}`, "add it");
}
