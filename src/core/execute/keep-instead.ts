import { isStopped } from "../accept/stops.ts";
import { roomFor } from "../decide/hard-limits.ts";
import { leftToClose } from "../accounts/unwinding.ts";
import { inputOf } from "../decision-input.ts";
import { asVolume, larger, minus, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Price, Volume } from "../units/quantity.ts";
import type { Outcome, View } from "../view.ts";
import { clientFilled } from "./client-filled.ts";
import { markedUp, markupOf } from "./markup.ts";
import { nextExecOf } from "./next-exec.ts";
import { isClosing, releasedAt, stoppable } from "./order.ts";
import type { Leg, Order } from "./order.ts";
import { clientPriceOf } from "./sor/lp-candidates.ts";
import { isBetterPrice } from "./sor/select-lp.ts";

/**
 * Where the policy wants it, the house keeps what no LP took, with its share of what was to be kept
 * anyway, at the client's price of this moment: inside the hard limits, the order's own price, and
 * never where the order had to be hedged. What it closes of a position is not kept: its hedge
 * stands at LPs.
 *
 * @param rest what no LP took, 10⁻⁶ lots
 * @returns what of it the house keeps
 */
export function keepInstead(view: View, leg: Leg, rest: Volume, outcome: Outcome): Volume {
  const { order } = leg;
  const { account, symbol, side, ordType, timeInForce, limitPx } = order.terms;
  const { order: number } = order.terms;
  const isAllowed = view.policy.onLpFailure === "internalise" && order.decision?.mayKeep === true;
  if (!isAllowed || isClosing(order) || isStopped(view, stoppable(order))) return NO_VOLUME;
  const isWhole = timeInForce === "FillOrKill";
  const before = filledWith(leg, outcome);
  const closing = leftToClose(order.aCloses, before.aFilled);
  const opening = larger(minus(rest, closing), NO_VOLUME);
  if (opening === NO_VOLUME || (isWhole && closing > 0)) return NO_VOLUME;
  const opens = { isClosing: false, isOpening: true, limitPx, isWhole };
  const asked = { account, symbol, side, ordType, volume: opening, ...opens };
  const input = inputOf(view, asked);
  const marketPx = clientPriceOf(input.lps, view.policy, symbol, side, opening);
  const lastPx = markedUp(marketPx, side, markupOf(order.decision));
  if (lastPx === 0 || !isWithin(marketPx, leg)) return NO_VOLUME;
  const volume = keepable(view, symbol, opening, roomFor(input, view.policy));
  if (volume < opening && isWhole) return NO_VOLUME;
  if (volume === NO_VOLUME) return volume;
  const released = releasedKeeping(view, order, before, volume);
  const bQty = plus(volume, released);
  const exec = nextExecOf(view, outcome);
  outcome.events.push(
    { type: "HedgeInternalised", order: number, volume },
    clientFilled(order.decision?.findings ?? [], {
      order: number,
      exec,
      leg: 0,
      aQty: NO_VOLUME,
      bQty,
      lastPx,
    }),
  );
  return volume;
}

/** What was to be kept anyway and goes with it. */
function releasedKeeping(view: View, order: Order, before: Filled, volume: Volume): Volume {
  const { aFilled, bFilled } = before;
  return releasedAt(order, plus(aFilled, volume), bFilled, stepOf(view, order.terms.symbol));
}

interface Filled {
  readonly aFilled: Volume;
  readonly bFilled: Volume;
}

/** Of both legs, with what is decided and not yet applied. */
export function filledWith({ order }: Leg, { events }: Outcome): Filled {
  let { aFilled, bFilled } = order;
  for (const event of events) {
    if (event.type !== "ClientFilled") continue;
    aFilled = plus(aFilled, event.aQty);
    bFilled = plus(bFilled, event.bQty);
  }
  return { aFilled, bFilled };
}

/** There is a price, and it is none that an LP would not have been allowed. */
export const isWithin = (price: Price, { side, limitPx }: Leg): boolean =>
  price > 0 && !isBetterPrice(side, limitPx, price);

/** All of it, or as many steps as there is room for. */
function keepable(view: View, symbol: number, rest: Volume, room: Volume): Volume {
  if (rest <= room) return rest;
  const most = smaller(rest, room);
  return asVolume(most - (most % stepOf(view, symbol)));
}

export const stepOf = ({ policy }: View, symbol: number): Volume =>
  policy.instruments[symbol]?.volumeStep ?? asVolume(1);
