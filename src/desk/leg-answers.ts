import { isFinal } from "../core/execute/order-status.ts";
import type { Leg } from "../core/execute/order.ts";
import { legIDOf, legNumberOf, orderIDOf } from "../core/ids.ts";
import type { Input } from "../core/input.ts";
import { accountNameOf } from "../core/names.ts";
import type { State } from "../core/state.ts";
import { parseDecimalText } from "../core/units/decimal.ts";
import { lotsOf, pxOf } from "../core/units/plain-number.ts";
import { asPrice, asVolume, MAX_PRICE, PRICE_SCALE, VOLUME_SCALE } from "../core/units/quantity.ts";
import type { Price, Volume } from "../core/units/quantity.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { ControlFaultCode, ControlRequest } from "../intake/control/protocol.ts";

/** What questions about legs need from the desk. */
export interface LegsDesk {
  readonly journalId: string;
  readonly state: State;
  input(input: Input): void;
}

/** A leg that is out at an LP; volumes in lots. */
export interface LegRow {
  readonly leg: string;
  readonly lp: string;
  readonly order: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: string;
  readonly orderQty: number;
  readonly cumQty: number;
  readonly limitPx: number;
  readonly ordStatus: string;
  readonly isInDoubt: boolean;
}

/** More are counted, not listed: an answer has a bound. */
const MOST_LEGS = 500;

/** Those in doubt first, since a person can do something about them. */
export function listLegs(desk: LegsDesk): ControlOutcome {
  const open = [...desk.state.orders.openLegs()];
  const doubtful = open.filter(({ isInDoubt }) => isInDoubt);
  const others = open.filter(({ isInDoubt }) => !isInDoubt);
  const listed = [...doubtful, ...others].slice(0, MOST_LEGS);
  const result = {
    open: open.length,
    inDoubt: doubtful.length,
    legs: listed.map((leg) => rowOf(desk, leg)),
  };
  return { ok: true, result };
}

function rowOf({ state: { names }, journalId }: LegsDesk, leg: Leg): LegRow {
  const { terms } = leg.order;
  return {
    leg: legIDOf(journalId, leg.leg),
    lp: names.nameOf("lp", leg.lp),
    order: orderIDOf(journalId, terms.order),
    account: accountNameOf(names, terms.account),
    symbol: names.nameOf("symbol", leg.symbol),
    side: leg.side,
    orderQty: lotsOf(leg.orderQty),
    cumQty: lotsOf(leg.cumQty),
    limitPx: pxOf(leg.limitPx),
    ordStatus: leg.ordStatus,
    isInDoubt: leg.isInDoubt,
  };
}

/** A person ends a leg in doubt; its order goes on, or ends, from there. */
export function settleLeg(
  desk: LegsDesk,
  request: Extract<ControlRequest, { op: "settle" }>,
): ControlOutcome {
  const leg = desk.state.orders.leg(legNumberOf(desk.journalId, request.leg));
  if (leg === undefined) return refused("UNKNOWN_LEG", `no leg ${request.leg} is known`);
  if (!leg.isInDoubt) {
    const text = `leg ${request.leg} is ${leg.ordStatus} and not in doubt; its LP answers for it`;
    return refused("LEG_NOT_IN_DOUBT", text);
  }
  const cumQty = filledOf(request.filled, leg);
  if (cumQty === undefined) {
    const text = `give what the LP filled in all, ${lotsOf(leg.cumQty)} to ${lotsOf(leg.orderQty)}`;
    return refused("BAD_VOLUME", `${request.filled}: ${text}`);
  }
  const lastPx = priceOf(request.price, cumQty > leg.cumQty);
  if (lastPx === undefined) {
    const text = "a price goes with what was filled beyond what is known, and with nothing else";
    return refused("BAD_PRICE", text);
  }
  const { actor, reason } = request;
  const said = { type: "LegSettled", leg: leg.leg, cumQty, lastPx, actor, reason } as const;
  desk.input(said);
  // The fill is booked; what is left of the leg is over.
  if (!isFinal(leg.ordStatus)) desk.input(said);
  return { ok: true, result: { ...rowOf(desk, leg), orderStatus: leg.order.ordStatus } };
}

function filledOf(text: string, leg: Leg): Volume | undefined {
  const volume = parseDecimalText(text, VOLUME_SCALE);
  if (typeof volume === "string" || volume < leg.cumQty || volume > leg.orderQty) return undefined;
  return asVolume(volume);
}

/** 0 where there is none to give. */
function priceOf(text: string, isNeeded: boolean): Price | undefined {
  if (!isNeeded) return text === "" ? asPrice(0) : undefined;
  const price = parseDecimalText(text, PRICE_SCALE);
  if (typeof price === "string" || price <= 0 || price > MAX_PRICE) return undefined;
  return asPrice(price);
}

const refused = (code: ControlFaultCode, text: string): ControlOutcome => ({
  ok: false,
  fault: { code, text },
});
