import { wordDenial } from "../core/codes.ts";
import type { DenialCode } from "../core/codes.ts";
import { planHouseOrder } from "../core/house/place-house-order.ts";
import type { HouseAsked, HouseRefusal, Sized } from "../core/house/place-house-order.ts";
import { orderIDOf } from "../core/ids.ts";
import type { Input } from "../core/input.ts";
import { UNKNOWN } from "../core/names.ts";
import type { State } from "../core/state.ts";
import { parseDecimalText } from "../core/units/decimal.ts";
import { lotsOf } from "../core/units/plain-number.ts";
import { asVolume, VOLUME_SCALE } from "../core/units/quantity.ts";
import type { View } from "../core/view.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { ControlFaultCode, HedgeOrder } from "../intake/control/protocol.ts";

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
  return place(desk, { symbol, sized, lp, purpose, actor, reason });
}

function sizedIn({ side, volume }: NonNullable<HedgeOrder["sized"]>): Sized | undefined {
  const parsed = parseDecimalText(volume, VOLUME_SCALE);
  return typeof parsed === "string" || parsed <= 0 ? undefined : { side, volume: asVolume(parsed) };
}

function place(desk: HouseDesk, asked: HouseAsked): ControlOutcome {
  const plan = planHouseOrder(desk.view(), asked);
  if ("refusal" in plan) return refused(plan.refusal, wordRefusal(plan.refusal));
  const { state, journalId } = desk;
  const number = state.nextOrder;
  desk.input({ type: "HouseAsked", ...asked });
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
    symbol: names.nameOf("symbol", asked.symbol),
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
