import type { Side } from "../../src/core/terms.ts";

/** One position: what was opened of it, and what of that is still open. */
export interface PlainHolding {
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  aOpened: number;
  bOpened: number;
  aOpen: number;
  bOpen: number;
}

/**
 * What accounts hold, position by position, so that each can be closed as it was opened. A position
 * goes by the number of the order that opened it. This bench's orders close nothing.
 */
export class PlainHoldings {
  readonly #positions = new Map<number, PlainHolding>();
  /** The positions of an account, symbol and side, the oldest first. */
  readonly #held = new Map<string, Map<number, PlainHolding>>();
  /** Positions of an account, with those that live orders may open. */
  readonly #counts = new Map<string, number>();
  /** Live orders that are to open one, and have not. */
  readonly #opening = new Set<number>();

  count(account: string): number {
    return this.#counts.get(account) ?? 0;
  }

  has(position: number): boolean {
    return this.#positions.has(position);
  }

  /** A live order is going to open a position. */
  expect(account: string, order: number): void {
    if (this.#positions.has(order) || this.#opening.has(order)) return;
    this.#opening.add(order);
    this.#counts.set(account, this.count(account) + 1);
  }

  /** It is over: what it has not opened it never will. */
  expectNoMore(account: string, order: number): void {
    if (this.#opening.delete(order)) this.#counts.set(account, this.count(account) - 1);
  }

  open(place: Pick<PlainHolding, "account" | "symbol" | "side">, order: number, fill: Fill): void {
    const position = this.#positions.get(order) ?? this.#begin(place, order);
    position.aOpened += fill.aQty;
    position.bOpened += fill.bQty;
    position.aOpen += fill.aQty;
    position.bOpen += fill.bQty;
  }

  #begin(place: Pick<PlainHolding, "account" | "symbol" | "side">, order: number): PlainHolding {
    const { account, symbol, side } = place;
    const position = { account, symbol, side, aOpened: 0, bOpened: 0, aOpen: 0, bOpen: 0 };
    this.#positions.set(order, position);
    const key = `${account}|${symbol}|${side}`;
    const held = this.#held.get(key) ?? new Map<number, PlainHolding>();
    this.#held.set(key, held.set(order, position));
    if (!this.#opening.delete(order)) this.#counts.set(account, this.count(account) + 1);
    return position;
  }
}

interface Fill {
  readonly aQty: number;
  readonly bQty: number;
}
