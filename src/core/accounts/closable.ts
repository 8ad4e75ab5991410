import type { Policy } from "../policy.ts";
import type { State } from "../state.ts";
import { opposite } from "../terms.ts";
import type { Side } from "../terms.ts";
import { minus, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { Position } from "./positions.ts";

/** What a position is unwound from, as a decision looks at it. */
export interface BooksToClose {
  /** All that was opened since the account held nothing on that side. */
  readonly aOpened: Volume;
  readonly bOpened: Volume;
  /** What of it is open and not on its way to be closed. */
  readonly aOpen: Volume;
  readonly bOpen: Volume;
}

/** An order as far as it says what it closes. */
export interface MayClose {
  readonly account: number;
  readonly symbol: number;
  readonly side: Side;
  /** PositionEffect(77)=C. */
  readonly isClosing: boolean;
  /** A text is no volume. */
  readonly orderQty: Volume | string;
}

type Books = Pick<State, "holdings">;

/** What is held on the other side, passed on to LPs and kept: a sell closes what was bought. */
export function booksToClose(
  { holdings }: Books,
  account: number,
  symbol: number,
  side: Side,
): BooksToClose {
  const held = holdings.of(account, symbol, opposite(side));
  const { aOpened, bOpened, aOpen, bOpen, aClosing, bClosing } = held;
  // What is on its way to be closed is not closed twice.
  return { aOpened, bOpened, aOpen: minus(aOpen, aClosing), bOpen: minus(bOpen, bClosing) };
}

/** What an order of that side closes at most. */
export function closableOf(state: Books, account: number, symbol: number, side: Side): Volume {
  const { aOpen, bOpen } = booksToClose(state, account, symbol, side);
  return plus(aOpen, bOpen);
}

/**
 * How much of an order closes: of one that is marked all of it; where accounts are netted, of any
 * other as much as is held on the other side.
 */
export function closesOf(
  { state, policy }: { readonly state: Books; readonly policy: Policy },
  { account, symbol, side, isClosing, orderQty }: MayClose,
): Volume {
  if (typeof orderQty === "string" || orderQty <= 0) return NO_VOLUME;
  if (isClosing) return orderQty;
  if (!policy.isNetting) return NO_VOLUME;
  return smaller(orderQty, closableOf(state, account, symbol, side));
}

/** The order as controls look at it: one that closes whole is a closing, marked or not. */
export function asItCloses<Order extends MayClose>(
  view: { readonly state: Books; readonly policy: Policy },
  order: Order,
): Order {
  if (order.isClosing || !view.policy.isNetting) return order;
  const closes = closesOf(view, order);
  return closes > 0 && closes === order.orderQty ? { ...order, isClosing: true } : order;
}

/**
 * What the house holds against an account's order, netted, as it stands once the account's live
 * orders of that side are filled: what they close is not closed again.
 */
export const heldBy = ({ bNet, bLiveBuy, bLiveSell }: Position, side: Side): Volume =>
  side === "Buy" ? plus(bNet, bLiveBuy) : minus(bNet, bLiveSell);
