import type { Input } from "../core/input.ts";

export interface AutoHedgerDesk {
  /** Legs are waited for and none is sent any more. */
  readonly isStopping: boolean;
  /** Symbols with slivers or orphaned hedges. */
  symbolsToHedge(): readonly number[];
  input(input: Input): void;
}

/** Lets the core look at slivers and orphaned hedges, now and then: it says whether to hedge. */
export function hedgeWhatIsDue(desk: AutoHedgerDesk): void {
  if (desk.isStopping) return;
  for (const symbol of desk.symbolsToHedge()) desk.input({ type: "HedgeDue", symbol });
}
