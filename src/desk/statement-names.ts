import type { Leg } from "../core/execute/order.ts";
import { legNumberOf } from "../core/ids.ts";
import type { State } from "../core/state.ts";
import type { StatedTrade } from "../intake/control/statement-request.ts";
import { isNobodys } from "../lps/fix/named-orders.ts";
import { keptID } from "../lps/fix/report-fields.ts";
import type { SymbolMapping } from "../lps/fix/symbol-mapping.ts";

/** Whose orders a statement may name. */
export interface NamesSight {
  readonly journalId: string;
  readonly state: State;
  readonly lp: number;
  readonly mapping: SymbolMapping;
}

/** What a trade names; undefined: no order that is known here. */
export type Named = Leg | undefined | { readonly field: keyof StatedTrade; readonly what: string };

const theirName = "is not the LP's order of that ClOrdID";

/**
 * Which order of ours a trade of a statement names, by ClOrdID(11) or by the OrderID(37) that the
 * LP gave a leg that is open. An OrderID that stands for none, or that several such legs have,
 * names none.
 */
export class StatementNames {
  /** Legs of the LP. */
  readonly inDoubt: ReadonlySet<Leg>;
  readonly #sight: NamesSight;
  readonly #byOrderID = new Map<string, Leg>();
  readonly #repeated = new Set<string>();
  /** OrderIDs of trades that name no order, by symbol and side; empty: without one. */
  readonly #nobodys = new Map<string, Set<string>>();

  constructor(sight: NamesSight) {
    this.#sight = sight;
    const inDoubt = new Set<Leg>();
    for (const leg of sight.state.orders.openLegs()) {
      if (leg.lp !== sight.lp) continue;
      if (leg.isInDoubt) inDoubt.add(leg);
      const name = this.#nameOf(leg.lpOrderID);
      if (name === "") continue;
      if (this.#byOrderID.has(name)) this.#repeated.add(name);
      else this.#byOrderID.set(name, leg);
    }
    for (const name of this.#repeated) this.#byOrderID.delete(name);
    this.inDoubt = inDoubt;
  }

  /** What a trade names, or the field of it that cannot be so. */
  of({ clOrdID, orderID }: StatedTrade): Named {
    const { journalId, state, lp } = this.#sight;
    const number = legNumberOf(journalId, clOrdID);
    const known = state.orders.leg(number);
    if (known !== undefined && known.lp !== lp) {
      return { field: "clOrdID", what: "is an order at another LP" };
    }
    const name = this.#nameOf(keptID(orderID));
    const byName = this.#byOrderID.get(name);
    // An order of ours that is not remembered is over, and none of those that are open.
    if (known === undefined) return number === 0 ? byName : undefined;
    const ours = this.#nameOf(known.lpOrderID);
    const isOther = name !== "" && name !== ours && (ours !== "" || byName !== undefined);
    return isOther ? { field: "orderID", what: theirName } : known;
  }

  /** A trade that names no order, and that none has: it may be of a leg all the same. */
  addNobodys({ symbol, side, orderID }: StatedTrade): void {
    const mapped = this.#sight.mapping.ofLp(symbol);
    if (mapped === undefined) return;
    const key = keyOf(mapped.symbol, side);
    const names = this.#nobodys.get(key) ?? new Set<string>();
    this.#nobodys.set(key, names.add(this.#nameOf(keptID(orderID))));
  }

  /** Whether a trade that names no order may be of a leg, for all that is known. */
  mayHaveMore({ symbol, side, lpOrderID }: Leg): boolean {
    const names = this.#nobodys.get(keyOf(symbol, side));
    const ours = this.#nameOf(lpOrderID);
    return names !== undefined && (ours === "" || names.has("") || names.has(ours));
  }

  /** @param kept an OrderID as it is kept; @returns empty where it names no one order */
  #nameOf(kept: string): string {
    return isNobodys(kept) || this.#repeated.has(kept) ? "" : kept;
  }
}

const keyOf = (symbol: number, side: string): string => `${symbol} ${side}`;
