export const symbolFaults = ["NOT_LISTED", "MINIMUM", "STEP", "MAXIMUM", "CONTRACT"] as const;

/** How what an LP says of a symbol contradicts the policy's mapping of it. */
export type SymbolFault = (typeof symbolFaults)[number];

/** The LP's own list says that it would not take what the mapping sends: no order goes there. */
export interface LpSymbolStopped {
  readonly type: "LpSymbolStopped";
  readonly lp: number;
  readonly symbol: number;
  readonly fault: SymbolFault;
  /** Both sides of it, in words. */
  readonly text: string;
}

/** Its list and the mapping agree again, or it is not asked for a list any more. */
export interface LpSymbolResumed {
  readonly type: "LpSymbolResumed";
  readonly lp: number;
  readonly symbol: number;
  /** What brought it about: a list that came, or a policy. */
  readonly cause: "LIST" | "POLICY";
}
