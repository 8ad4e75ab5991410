import type { Policy } from "../policy.ts";
import type { State } from "../state.ts";
import { opposite } from "../terms.ts";
import type { Side } from "../terms.ts";
import { minus, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import { freeOf, isTaken } from "./holdings.ts";
import type { Holdings } from "./holdings.ts";
import type { Holding, Place } from "./held.ts";
import type { Position } from "./positions.ts";

/** What an order unwinds, as a decision looks at it: passed on to LPs, and kept. */
export interface BooksToClose {
  /** What is open, and not on its way to be closed, of the positions it closes. */
  readonly aOpen: Volume;
  readonly bOpen: Volume;
  /** All that was opened of the last of them, with what is open of those before it. */
  readonly aOpened: Volume;
  readonly bOpened: Volume;
  /** What is open of those before the last: they are closed whole. */
  readonly aWhole: Volume;
  readonly bWhole: Volume;
}

/** An order as far as it says what it closes. */
export interface MayClose {
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  /** PositionEffect(77)=C, or it names a position. */
  readonly isClosing: boolean;
  /** The one position it closes; 0: it names none. */
  readonly position: number;
  /** A text is no volume. */
  readonly orderQty: Volume | string;
}

type Books = Pick<State, "holdings">;

/** Nothing is closed. */
export const nothingToClose: BooksToClose = {
  aOpen: NO_VOLUME,
  bOpen: NO_VOLUME,
  aOpened: NO_VOLUME,
  bOpened: NO_VOLUME,
  aWhole: NO_VOLUME,
  bWhole: NO_VOLUME,
};

/** The positions of a place, the oldest first; or the one that is named, where it is there. */
export function openPositions(
  holdings: Holdings,
  { account, symbol, side }: Place,
  named: number,
): Iterable<readonly [number, Holding]> {
  if (named === 0) return holdings.positions(account, symbol, side);
  const holding = holdings.position({ account, symbol, side }, named);
  return holding === undefined ? [] : [[named, holding]];
}

/**
 * What an order unwinds on the other side, a sell what was bought: the one position it names, else
 * the oldest first.
 *
 * @param closes how much of it closes, 10⁻⁶ lots; no more than there is
 */
export function booksToClose(
  { holdings }: Books,
  { account, symbol, side, position }: Omit<MayClose, "isClosing" | "orderQty">,
  closes: Volume,
): BooksToClose {
  const place = { account, symbol, side: opposite(side) };
  let [aWhole, bWhole, aOpen, bOpen] = [NO_VOLUME, NO_VOLUME, NO_VOLUME, NO_VOLUME];
  let last: Holding | undefined;
  for (const [, holding] of openPositions(holdings, place, position)) {
    if (isTaken(holding)) continue;
    last = holding;
    aWhole = aOpen;
    bWhole = bOpen;
    aOpen = plus(aWhole, minus(holding.aOpen, holding.aClosing));
    bOpen = plus(bWhole, minus(holding.bOpen, holding.bClosing));
    if (plus(aOpen, bOpen) >= closes) break;
  }
  if (last === undefined) return nothingToClose;
  const [aOpened, bOpened] = [plus(aWhole, last.aOpened), plus(bWhole, last.bOpened)];
  return { aOpen, bOpen, aOpened, bOpened, aWhole, bWhole };
}

/** What an order closes at most. */
export function closableOf(
  { holdings }: Books,
  { account, symbol, side, position }: Omit<MayClose, "isClosing" | "orderQty">,
): Volume {
  const closed = opposite(side);
  const holding =
    position === 0
      ? holdings.of(account, symbol, closed)
      : holdings.position({ account, symbol, side: closed }, position);
  if (holding === undefined) return NO_VOLUME;
  const { aOpen, bOpen } = freeOf(holding);
  return plus(aOpen, bOpen);
}

/**
 * How much of an order closes: of one that is marked or names a position all of it; where accounts
 * are netted, of any other as much as is held on the other side.
 */
export function closesOf(
  { state, policy }: { readonly state: Books; readonly policy: Policy },
  order: Omit<MayClose, "isClosing" | "orderQty">,
  isClosing: boolean,
  orderQty: Volume | string,
): Volume {
  if (typeof orderQty === "string" || orderQty <= 0) return NO_VOLUME;
  if (isClosing) return orderQty;
  if (!policy.isNetting) return NO_VOLUME;
  return smaller(orderQty, closableOf(state, order));
}

/** The order as controls look at it: one that closes whole is a closing, marked or not. */
export function asItCloses<Order extends MayClose>(
  view: { readonly state: Books; readonly policy: Policy },
  order: Order,
): Order {
  if (order.isClosing || !view.policy.isNetting) return order;
  const closes = closesOf(view, order, order.isClosing, order.orderQty);
  return closes > 0 && closes === order.orderQty ? { ...order, isClosing: true } : order;
}

/**
 * What the house holds against an account's order, netted, as it stands once the account's live
 * orders of that side are filled: what they close is not closed again.
 */
export const heldBy = ({ bNet, bLiveBuy, bLiveSell }: Position, side: Side): Volume =>
  side === "Buy" ? plus(bNet, bLiveBuy) : minus(bNet, bLiveSell);
