import { wordDenial } from "../core/codes.ts";
import type { DenialCode } from "../core/codes.ts";
import { planMove } from "../core/house/move-position.ts";
import { planHouseOrder } from "../core/house/place-house-order.ts";
import type { HousePlan, HouseRefusal, Sized } from "../core/house/place-house-order.ts";
import { orderIDOf } from "../core/ids.ts";
import type { Input } from "../core/input.ts";
import { UNKNOWN } from "../core/names.ts";
import type { State } from "../core/state.ts";
import { parseDecimalText } from "../core/units/decimal.ts";
import { lotsOf } from "../core/units/plain-number.ts";
import { asVolume, VOLUME_SCALE } from "../core/units/quantity.ts";
import type { Volume } from "../core/units/quantity.ts";
import type { View } from "../core/view.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { ControlFaultCode, HedgeOrder, MoveOrder } from "../intake/control/protocol.ts";

/** What orders of the house need from the desk. */
export interface HouseDesk {
  readonly journalId: string;
  readonly state: State;
  readonly isStopping: boolean;
  view(): View;
  input(input: Input): void;
}

/** An order of the house as it went out; volumes in lots. */
export interface HedgeAnswer {
  readonly orderID: string;
  readonly symbol: string;
  readonly side: string;
  readonly volume: number;
  readonly legs: readonly { readonly lp: string; readonly volume: number }[];
}

/**
 * A dealer covers or flattens what the house keeps of a symbol. The answer says what went out;
 * what becomes of it, `explain` knows.
 */
export function hedge(desk: HouseDesk, order: HedgeOrder): ControlOutcome {
  if (desk.isStopping) return refused("DESK_STOPPING", "the desk stops; nothing was sent");
  const { names } = desk.state;
  const symbol = names.indexOf("symbol", order.symbol);
  if (symbol === UNKNOWN) return refused("UNKNOWN_NAME", `no symbol ${order.symbol}`);
  const lp = order.lp === null ? UNKNOWN : names.indexOf("lp", order.lp);
  if (order.lp !== null && lp === UNKNOWN) return refused("UNKNOWN_NAME", `no LP ${order.lp}`);
  const sized = order.sized === null ? undefined : sizedIn(order.sized);
  if (order.sized !== null && sized === undefined) {
    return refused("BAD_VOLUME", `${order.sized.volume} is no volume in lots`);
  }
  const { actor, reason } = order;
  const purpose = sized === undefined ? "FLATTEN" : "COVER";
  const asked = { symbol, sized, lp, purpose, actor, reason } as const;
  return place(desk, planHouseOrder(desk.view(), asked), { type: "HouseAsked", ...asked });
}

/** A dealer moves some of what an account holds to the other book; its owner hears nothing. */
export function move(desk: HouseDesk, order: MoveOrder): ControlOutcome {
  if (desk.isStopping) return refused("DESK_STOPPING", "the desk stops; nothing was sent");
  const { names } = desk.state;
  const account = names.indexOf("account", order.account);
  if (account === UNKNOWN) return refused("UNKNOWN_NAME", `no account ${order.account}`);
  const symbol = names.indexOf("symbol", order.symbol);
  if (symbol === UNKNOWN) return refused("UNKNOWN_NAME", `no symbol ${order.symbol}`);
  const lp = order.lp === null ? UNKNOWN : names.indexOf("lp", order.lp);
  if (order.lp !== null && lp === UNKNOWN) return refused("UNKNOWN_NAME", `no LP ${order.lp}`);
  const volume = volumeIn(order.volume);
  if (volume === undefined) {
    return refused("BAD_VOLUME", `${order.volume} is no volume in lots`);
  }
  const { to, actor, reason } = order;
  const side = order.side ?? undefined;
  const asked = { account, symbol, side, to, volume, lp, actor, reason } as const;
  return place(desk, planMove(desk.view(), asked), { type: "MoveAsked", ...asked });
}

function sizedIn({ side, volume }: NonNullable<HedgeOrder["sized"]>): Sized | undefined {
  const parsed = volumeIn(volume);
  return parsed && { side, volume: parsed };
}

function volumeIn(text: string): Volume | undefined {
  const parsed = parseDecimalText(text, VOLUME_SCALE);
  return typeof parsed === "string" || parsed <= 0 ? undefined : asVolume(parsed);
}

/** Does what was planned; nothing happens between the two. */
function place(desk: HouseDesk, plan: HousePlan, input: Input): ControlOutcome {
  if ("refusal" in plan) return refused(plan.refusal, wordRefusal(plan.refusal));
  const { state, journalId } = desk;
  const number = state.nextOrder;
  desk.input(input);
  const order = state.orders.order(number);
  if (order?.house === undefined) {
    throw new Error(`Invariant: what was planned for house order ${number} must be done`);
  }
  const { names } = state;
  const { side, orderQty } = order.terms;
  const legs = order.legs.map((leg) => ({
    lp: names.nameOf("lp", leg.lp),
    volume: lotsOf(leg.orderQty),
  }));
  const result: HedgeAnswer = {
    orderID: orderIDOf(journalId, number),
    symbol: names.nameOf("symbol", order.terms.symbol),
    side,
    volume: lotsOf(orderQty),
    legs,
  };
  return { ok: true, result };
}

function wordRefusal(refusal: HouseRefusal): string {
  switch (refusal) {
    case "NOTHING_KEPT":
      return "the house keeps nothing of it that was filled";
    case "LEGS_IN_DOUBT":
      return "how much is kept is not known while legs of it are in doubt; see `legs list`";
    case "HOUSE_ORDER_OPEN":
      return "another order of the house in it is not over";
    case "NOTHING_TO_MOVE":
      return "the account holds nothing there that could be moved";
    case "MORE_THAN_HELD":
      return "the account holds less there; what live orders are closing cannot be moved";
    case "BOTH_SIDES_HELD":
      return "the account holds both sides; say which with --side";
    default:
      return wordOther(refusal);
  }
}

/** Words of a denial are a client's where they name a field. */
function wordOther(code: DenialCode): string {
  switch (code) {
    case "CLOSE_ONLY":
      return "only what makes the house's position smaller is sent now";
    case "VOLUME_STEP":
      return "the volume is not a multiple of the instrument's step";
    case "VOLUME_ABOVE_MAX":
      return "the volume is above the instrument's maximum";
    case "BELOW_LP_MINIMUM":
      return "it does not go into the minimum and step of an LP";
    case "TARGET_LP_UNAVAILABLE":
      return "the LP cannot take it now; `status` says how it stands";
    case "UNKNOWN_SYMBOL":
      return "the policy does not trade it any more";
    default:
      return wordDenial(code);
  }
}

const refused = (code: ControlFaultCode, text: string): ControlOutcome => ({
  ok: false,
  fault: { code, text },
});
