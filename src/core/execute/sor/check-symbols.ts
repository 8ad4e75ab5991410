import type { AlertCode } from "../../codes.ts";
import type { Outcome, View } from "../../view.ts";
import type { LpSymbolResumed, LpSymbolStopped } from "./symbol-stop-events.ts";

/** A symbol whose mapping an LP's list contradicts. */
export type ContradictedSymbol = Pick<LpSymbolStopped, "symbol" | "fault" | "text">;

/** All of an LP's symbols were held against its list, or against none any more. */
export interface SymbolsChecked {
  readonly lp: number;
  /** Those that its list contradicts, each once; it does not contradict any other. */
  readonly faults: readonly ContradictedSymbol[];
  readonly cause: LpSymbolResumed["cause"];
}

/** Stops what an LP's list contradicts, and lifts what it does not. Legs under way stay. */
export function checkSymbols(view: View, input: SymbolsChecked, outcome: Outcome): void {
  const { lp, faults, cause } = input;
  const { names, stops } = view.state;
  const before = stops.at(lp);
  const alert = (code: AlertCode, symbol: number, text: string): void => {
    const named = `${names.nameOf("symbol", symbol)}: ${text}`;
    outcome.alerts.push({ code, lp, leg: 0, text: named });
  };
  for (const { symbol, fault, text } of faults) {
    const known = before.get(symbol);
    if (known?.fault === fault && known.text === text) continue;
    outcome.events.push({ type: "LpSymbolStopped", lp, symbol, fault, text });
    alert("LP_SYMBOL_STOPPED", symbol, `${fault}, ${text}`);
  }
  const contradicted = new Set(faults.map(({ symbol }) => symbol));
  for (const symbol of before.keys()) {
    if (contradicted.has(symbol)) continue;
    outcome.events.push({ type: "LpSymbolResumed", lp, symbol, cause });
    alert("LP_SYMBOL_RESUMED", symbol, "its mapping is not contradicted any more");
  }
}

/** An LP's list cannot be used: nothing is stopped by it, and nothing lifted. */
export function tellUnusableList(lp: number, text: string, outcome: Outcome): void {
  outcome.alerts.push({ code: "LP_LIST_UNUSABLE", lp, leg: 0, text });
}
