import { killDenial, modeDenial } from "../accept/stops.ts";
import type { Denial } from "../accept/denial.ts";
import { denied } from "../accept/denial.ts";
import type { DenialCode } from "../codes.ts";
import { decidedEvent, legsFor } from "../decide-order.ts";
import { inputOf } from "../decision-input.ts";
import { route } from "../decide/route.ts";
import type { Event } from "../events.ts";
import { judge, lpsInSight, termsNow } from "../execute/sor/lp-candidates.ts";
import { HOUSE_ACCOUNT } from "../house-account.ts";
import { signed, signOf } from "../terms.ts";
import type { Side } from "../terms.ts";
import { asPrice, asVolume, larger, minus, NO_VOLUME, plus, smaller } from "../units/quantity.ts";
import type { Volume } from "../units/quantity.ts";
import type { Outcome, View } from "../view.ts";
import type { HouseOrdered, HousePurpose } from "./house-events.ts";

/** What the house wants hedged. */
export interface HouseAsked {
  readonly symbol: number;
  /** Undefined: all that is kept of the symbol, whichever side that takes. */
  readonly sized: Sized | undefined;
  /** It goes to this LP and to no other; -1: to any. */
  readonly lp: number;
  readonly purpose: HousePurpose;
  /** It takes back what LPs hold, and goes to those that do. */
  readonly isUnwinding?: boolean;
  readonly actor: string;
  readonly reason: string;
}

export interface Sized {
  readonly side: Side;
  readonly volume: Volume;
}

/** Why nothing is sent for it. */
export type HouseRefusal =
  | DenialCode
  | "NOTHING_KEPT"
  | "LEGS_IN_DOUBT"
  | "HOUSE_ORDER_OPEN"
  | "NOTHING_TO_MOVE"
  | "MORE_THAN_HELD"
  | "BOTH_SIDES_HELD";

/** What it comes to now: events that are to be applied, or a refusal and nothing else. */
export type HousePlan = { readonly events: readonly Event[] } | { readonly refusal: HouseRefusal };

/** An order of the house, whole to LPs; refused without a trace where it cannot be sent. */
export function placeHouseOrder(view: View, asked: HouseAsked, outcome: Outcome): void {
  const plan = planHouseOrder(view, asked);
  if ("events" in plan) outcome.events.push(...plan.events);
}

/** Reads only: what `placeHouseOrder` would do at this moment. */
export function planHouseOrder(view: View, asked: HouseAsked): HousePlan {
  const { state, policy } = view;
  const instrument = policy.instruments[asked.symbol];
  if (instrument === undefined) return { refusal: "UNKNOWN_SYMBOL" };
  if (state.orders.openCount >= policy.orderRetention) return { refusal: "DESK_BUSY" };
  const sized = asked.sized ?? allKept(view, asked);
  if (typeof sized === "string") return { refusal: sized };
  const { symbol } = asked;
  const isClosing = isShrinking(state.exposure.held(symbol), sized);
  const stoppable = { account: HOUSE_ACCOUNT, symbol, isClosing };
  const denial: Denial | undefined =
    killDenial(view, stoppable) ??
    modeDenial(view, stoppable, instrument) ??
    (isSizedByDealer(asked) ? sizeDenial(sized.volume, instrument) : undefined);
  return denial === undefined ? planned(view, asked, sized, isClosing) : { refusal: denial.code };
}

const isSizedByDealer = ({ purpose }: HouseAsked): boolean =>
  purpose === "COVER" || purpose === "MOVE";

function sizeDenial(
  volume: Volume,
  { volumeStep, volumeMax }: { readonly volumeStep: Volume; readonly volumeMax: Volume },
): Denial | undefined {
  if (volume <= 0) return denied("BAD_VOLUME", "");
  if (volume % volumeStep !== 0) return denied("VOLUME_STEP", "");
  return volume > volumeMax ? denied("VOLUME_ABOVE_MAX", "") : undefined;
}

function planned(view: View, asked: HouseAsked, sized: Sized, isClosing: boolean): HousePlan {
  const { symbol, lp, purpose, actor, reason } = asked;
  const { side, volume } = sized;
  const whole = { ordType: "Market", limitPx: asPrice(0), isWhole: false } as const;
  const it = { account: HOUSE_ACCOUNT, symbol, side, volume, isClosing, ...whole };
  const isUnwinding = asked.isUnwinding === true;
  const input = { ...inputOf(view, { ...it, isUnwinding }), houseLp: lp };
  const decision = route(input, view.policy);
  if (decision.denial !== undefined) return { refusal: decision.denial };
  const order = view.state.nextOrder;
  const ordered: HouseOrdered = {
    type: "HouseOrdered",
    order,
    symbol,
    side,
    orderQty: volume,
    isShrinking: isClosing,
    purpose,
    lp,
    timeUs: view.timeUs,
    actor,
    reason,
  };
  const terms = { order, symbol, side, timeInForce: "ImmediateOrCancel" } as const;
  const decided = decidedEvent(view, order, input, decision);
  return { events: [ordered, decided, ...legsFor(view, terms, decision)] };
}

/** Whether the house holds less once it is filled. */
const isShrinking = (held: Volume, { side, volume }: Sized): boolean =>
  Math.abs(minus(held, signed(volume, signOf(side)))) < Math.abs(held);

/** What is kept for certain, as much of it as goes into an LP's steps. */
function allKept(view: View, { symbol, lp }: HouseAsked): Sized | HouseRefusal {
  const { state } = view;
  const { doubtBuy, doubtSell } = state.exposure.of(symbol);
  if (doubtBuy > 0 || doubtSell > 0) return "LEGS_IN_DOUBT";
  if (state.house.openOf(symbol) > 0) return "HOUSE_ORDER_OPEN";
  const held = state.exposure.held(symbol);
  if (held === NO_VOLUME) return "NOTHING_KEPT";
  const side = held > 0 ? "Buy" : "Sell";
  const volume = steppedFor(view, { symbol, side }, asVolume(Math.abs(held)), lp);
  return volume === NO_VOLUME ? "BELOW_LP_MINIMUM" : { side, volume };
}

/**
 * The most of a volume that goes into the steps and above the minimum of an LP that can be sent
 * something now; where none can, of one that the policy has, so that the refusal says why.
 *
 * @param only this LP; -1: any
 */
export function steppedFor(
  view: View,
  { symbol, side }: { readonly symbol: number; readonly side: Side },
  volume: Volume,
  only: number,
): Volume {
  const inSight = lpsInSight(view, { symbol, side, isClosing: true });
  const lps = inSight.filter(({ lp }) => only < 0 || lp === only);
  judge(lps, view.policy, symbol, false);
  const able = lps.filter(({ verdict }) => verdict === "NOT_NEEDED");
  let [most, sum] = [NO_VOLUME, NO_VOLUME];
  let isBounded = true;
  for (const it of able.length > 0 ? able : lps) {
    const terms = termsNow(view.policy, it, symbol);
    if (terms === undefined) continue;
    const room = it.atMost < 0 ? volume : smaller(volume, terms.maximum);
    const stepped = asVolume(room - (room % terms.step));
    if (stepped < terms.minimum) continue;
    most = larger(most, stepped);
    sum = plus(sum, stepped);
    if (it.atMost < 0) isBounded = false;
  }
  // Of LPs that only closings may go to each takes what it holds.
  return isBounded ? smaller(volume, sum) : most;
}
