import type { ClientClass, ExecutionMode, OnBreach } from "../terms.ts";
import type { Bps, Money, Volume } from "../units/quantity.ts";

/** Shares to hedge of the classes that neither end the pipeline nor are refused. */
export type ClassShares = Readonly<Record<Exclude<ClientClass, "TOXIC">, Bps>>;

/** The thresholds of a decision, as they hold for one symbol and one client group. */
export interface Strategy {
  readonly mode: ExecutionMode;
  readonly shares: ClassShares;
  /** A TOXIC client with a score above it is refused. */
  readonly toxicReject: number;
  /** Of a PARTIAL_HEDGE rule that names no share. */
  readonly defaultHedge: Bps;
  readonly largeOrder: Volume;
  readonly hedgesLargeOrders: boolean;
  readonly onBreach: OnBreach;
  /** Share of the auto-hedge level above which the A share grows. */
  readonly approaching: Bps;
  /** What is added to it at the level itself. */
  readonly approachingBoost: Bps;
  /** Standard deviation of a day's log return. */
  readonly volatility: number;
  readonly volatilityBoost: Bps;
  /** Undefined: refused where the reason for hedging is the client or a rule, else kept. */
  readonly onBelowLpMin: "reject" | "internalise" | undefined;
  /** On the market's price for clients, in thousandths of a pip of the instrument. */
  readonly markupMilliPips: number;
  /** How far past the client's price an LP may fill, in thousandths of a pip. */
  readonly maxDeviationMilliPips: number;
  /** Who wants what an LP does better for a client kept, and when; empty: it is passed on. */
  readonly keepAcknowledged: string;
  /** What clients are charged, in the quote currency for a million units of the base. */
  readonly commissionPerMillion: Money;
}

/** Of one symbol over all client groups, in thousandths of a pip. */
export interface Markups {
  readonly least: number;
  readonly most: number;
}

/**
 * One strategy for every pair of symbol and group that differ from the rest.
 *
 * Row 0 and column 0 stand for all that the policy does not single out.
 */
export interface Strategies {
  readonly all: readonly Strategy[];
  /** Index into `all` by row × columns + column. */
  readonly cells: Int32Array;
  readonly columns: number;
  /** By symbol index. */
  readonly rowOfSymbol: Int32Array;
  /** By group index; beyond its end: column 0. */
  readonly columnOfGroup: Int32Array;
  /** By row. */
  readonly markups: readonly Markups[];
}

/** @throws `Invariant:` when the table has a hole */
export function strategyFor(strategies: Strategies, symbol: number, group: number): Strategy {
  const row = strategies.rowOfSymbol[symbol] ?? 0;
  const column = strategies.columnOfGroup[group] ?? 0;
  const found = strategies.all[strategies.cells[row * strategies.columns + column] ?? -1];
  if (found === undefined) throw new Error("Invariant: every symbol and group has a strategy");
  return found;
}

/** The markups of every row of a table whose cells are numbered row by row. */
export function markupsByRow(all: readonly Strategy[], columns: number): readonly Markups[] {
  const rows: Markups[] = [];
  for (let at = 0; at < all.length; at += columns) {
    const ofRow = all.slice(at, at + columns).map(({ markupMilliPips }) => markupMilliPips);
    rows.push({
      least: ofRow.reduce((a, b) => Math.min(a, b), Infinity),
      most: ofRow.reduce((a, b) => Math.max(a, b), 0),
    });
  }
  return rows;
}

/** @throws `Invariant:` when the table has a hole */
export function markupsOf({ markups, rowOfSymbol }: Strategies, symbol: number): Markups {
  const found = markups[rowOfSymbol[symbol] ?? 0];
  if (found === undefined) throw new Error("Invariant: every symbol has markups");
  return found;
}
