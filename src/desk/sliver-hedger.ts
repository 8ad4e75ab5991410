import type { Input } from "../core/input.ts";

export interface SliverHedgerDesk {
  /** Legs are waited for and none is sent any more. */
  readonly isStopping: boolean;
  /** Symbols of which slivers are kept. */
  symbolsWithSlivers(): readonly number[];
  input(input: Input): void;
}

/** Lets the core look at the slivers that are kept, now and then: it says whether to hedge them. */
export function hedgeSliversOf(desk: SliverHedgerDesk): void {
  if (desk.isStopping) return;
  for (const symbol of desk.symbolsWithSlivers()) desk.input({ type: "SliversDue", symbol });
}
