import type { Leg } from "../../core/execute/order.ts";
import type { Input } from "../../core/input.ts";
import type { QuoteBook } from "../../core/quotes/quote-book.ts";
import type { LeavingGate } from "../edge/leaving-gate.ts";
import type { LpDialect } from "./lp-dialect.ts";
import type { SymbolMapping } from "./symbol-mapping.ts";

/** What an LP needs from the desk. */
export interface LpDesk {
  readonly journalId: string;
  /** Asked before any order or cancel leaves. */
  readonly edge: LeavingGate;
  book(): QuoteBook;
  input(input: Input): void;
  /** Prices in the book are others than before. */
  quotesMoved(): void;
  legOf(number: number): Leg | undefined;
  /** The open leg of an LP that a request to cancel is under way for. */
  legOfCancel(lp: number, cancel: number): Leg | undefined;
  /** @param about whose trouble it is: an LP or a session */
  trouble(about: string, text: string): void;
  /** The LP answers again: legs in doubt may be asked about. */
  answers(lp: number): void;
}

/** An LP over FIX: who it is, and how it speaks. */
export interface FixLpTerms {
  readonly lp: number;
  readonly id: string;
  readonly mapping: SymbolMapping;
  readonly dialect: LpDialect;
}
