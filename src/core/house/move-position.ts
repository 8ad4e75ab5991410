import type { Holdings } from "../accounts/holdings.ts";
import { opposite } from "../terms.ts";
import type { Side } from "../terms.ts";
import { NO_VOLUME, plus } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { Outcome, View } from "../view.ts";
import { movable } from "./movable.ts";
import type { Book, MoveOrdered } from "./move-events.ts";
import { planHouseOrder } from "./place-house-order.ts";
import type { HousePlan } from "./place-house-order.ts";

/** A dealer wants some of what an account holds in the other book. */
export interface PositionMove {
  readonly account: number;
  readonly symbol: number;
  /** Of what the account holds; undefined: whichever it holds. */
  readonly side: Side | undefined;
  readonly to: Book;
  readonly volume: Volume;
  /** At this LP and at no other; -1: at any. */
  readonly lp: number;
  readonly actor: string;
  readonly reason: string;
}

/** An order of the house for it, refused without a trace where it cannot be sent. */
export function placeMove(view: View, asked: PositionMove, outcome: Outcome): void {
  const plan = planMove(view, asked);
  if ("events" in plan) outcome.events.push(...plan.events);
}

/** Reads only: what `placeMove` would do at this moment. */
export function planMove(view: View, asked: PositionMove): HousePlan {
  const { account, symbol, to, volume, lp, actor, reason } = asked;
  if (view.policy.instruments[symbol] === undefined) return { refusal: "UNKNOWN_SYMBOL" };
  // Two at a time might move the same twice; and one that hedges all that is kept, too much.
  if (view.state.house.openOf(symbol) > 0) return { refusal: "HOUSE_ORDER_OPEN" };
  const side = asked.side ?? sideHeld(view.state.holdings, account, symbol);
  if (side === undefined) return { refusal: "BOTH_SIDES_HELD" };
  const most = movable(view.state.holdings, { account, symbol, side, to });
  if (most === NO_VOLUME) return { refusal: "NOTHING_TO_MOVE" };
  if (volume > most) return { refusal: "MORE_THAN_HELD" };
  const plan = planHouseOrder(view, {
    symbol,
    sized: { side: to === "A" ? side : opposite(side), volume },
    lp,
    purpose: "MOVE",
    isUnwinding: to === "B",
    actor,
    reason,
  });
  if ("refusal" in plan) return plan;
  const [ordered, ...rest] = plan.events;
  if (ordered === undefined) throw new Error("Invariant: a planned house order must have events");
  const { nextOrder: order } = view.state;
  const moving: MoveOrdered = { type: "MoveOrdered", order, account, side, to };
  return { events: [ordered, moving, ...rest] };
}

/** The side an account holds; a side it holds nothing of where it holds none. */
function sideHeld(holdings: Holdings, account: number, symbol: number): Side | undefined {
  const [long, short] = (["Buy", "Sell"] as const).map((side) => {
    const { aOpen, bOpen } = holdings.of(account, symbol, side);
    return plus(aOpen, bOpen) > 0;
  });
  if (long === true && short === true) return undefined;
  return short === true ? "Sell" : "Buy";
}
