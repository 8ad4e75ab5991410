import type { InstrumentTerms } from "../../src/policy/policy-document.ts";
import type { PlainDesk, PlainMoment } from "./plain-desk.ts";
import { midOf } from "./plain-market.ts";
import { mulDiv, signed, VOLUME } from "./plain-numbers.ts";
import { WHOLE_BPS } from "./plain-policy.ts";
import type { PlainRequest } from "./plain-request.ts";

/**
 * The controls an order passes before anything is decided.
 *
 * @returns the code of the first that fails
 */
export function denialOf(
  desk: PlainDesk,
  request: PlainRequest,
  moment: PlainMoment,
): string | undefined {
  const { policy, orders, rates } = desk;
  const account = policy.accounts.get(request.account);
  if (account === undefined) return "UNKNOWN_ACCOUNT";
  if (orders.find(request.account, request.clOrdID) !== undefined) return "DUPLICATE_CLORDID";
  const killed = killDenial(desk, request, account.group);
  if (killed !== undefined) return killed;
  if (!rates.mayPass(request.account, request.session, moment.nowNs)) return "ORDER_RATE";
  if (orders.openCount >= policy.document.execution.orderRetention) return "DESK_BUSY";
  const instrument = policy.instruments.get(request.symbol);
  if (instrument === undefined) return "UNKNOWN_SYMBOL";
  if (request.isClosing || request.position !== undefined) {
    throw new Error("Invariant: the bench's orders close nothing");
  }
  return (
    formDenial(desk, request, instrument, moment) ??
    volumeDenial(request, instrument) ??
    sizeDenial(desk, request, account.group, account.maxNetLots) ??
    collarDenial(desk, instrument, moment)
  );
}

function killDenial(desk: PlainDesk, request: PlainRequest, group: string): string | undefined {
  const levels = new Set([
    desk.killOf("global", ""),
    desk.killOf("account", request.account),
    desk.killOf("group", group),
    desk.killOf("symbol", request.symbol),
  ]);
  if (levels.has("halt")) return "KILL_SWITCH";
  return levels.has("close_only") ? "CLOSE_ONLY" : undefined;
}

/** It is too old, not for this instrument and hour, or says what no such order may. */
function formDenial(
  { policy }: PlainDesk,
  request: PlainRequest,
  { mode, tradingHours }: InstrumentTerms,
  { timeUs }: PlainMoment,
): string | undefined {
  const { maxOrderAgeMs } = policy.document.controls;
  const ageMs = (timeUs - request.transactTimeUs) / 1000;
  if (maxOrderAgeMs !== null && ageMs > maxOrderAgeMs) return "STALE_ORDER";
  if (mode === "off") return "INSTRUMENT_OFF";
  if (mode === "close_only") return "CLOSE_ONLY";
  if (tradingHours !== null) throw new Error("Invariant: the bench's markets are always open");
  if (request.ordType !== "Market") throw new Error("Invariant: the bench's orders have no price");
  if (request.price !== undefined || request.stopPx !== undefined) return "PRICE_ON_MARKET_ORDER";
  return marketTimes.has(request.timeInForce) ? undefined : "UNSUPPORTED_TIME_IN_FORCE";
}

const marketTimes: ReadonlySet<string> = new Set([
  "Day",
  "GoodTillCancel",
  "ImmediateOrCancel",
  "FillOrKill",
]);

function volumeDenial(
  { orderQty }: PlainRequest,
  { volume: { min, max, step } }: InstrumentTerms,
): string | undefined {
  if (orderQty <= 0) return "BAD_VOLUME";
  if (orderQty < min) return "VOLUME_BELOW_MIN";
  if (orderQty > max) return "VOLUME_ABOVE_MAX";
  return orderQty % step === 0 ? undefined : "VOLUME_STEP";
}

/** How much is asked for, and how much the account may hold. */
function sizeDenial(
  desk: PlainDesk,
  { account, symbol, side, orderQty }: PlainRequest,
  group: string,
  ofAccount: number | null,
): string | undefined {
  const { policy, exposure, holdings, market } = desk;
  const { broker, controls, routing } = policy.document;
  if (broker.marginMode === "NETTING") throw new Error("Invariant: the bench nets no accounts");
  if (holdings.count(account) >= controls.maxPositions) return "MAX_POSITIONS";
  const { groups, symbols } = routing.overrides;
  const maxNet =
    ofAccount ??
    groups.get(group)?.maxNetLots ??
    symbols.get(symbol)?.maxNetLots ??
    controls.maxNetLots;
  if (maxNet !== null) {
    const { aNet, bNet, liveBuy, liveSell } = exposure.positionOf(account, symbol);
    const live = side === "Buy" ? liveBuy.a + liveBuy.b : liveSell.a + liveSell.b;
    const held = signed(side, aNet + bNet) + live;
    const projected = held + orderQty;
    if (projected > maxNet && projected > Math.abs(held)) return "MAX_NET_LOTS";
  }
  if (controls.maxNotional === null) return undefined;
  const lotWorth = market.lotWorth(symbol);
  if (lotWorth === undefined) return "NO_RATE";
  return mulDiv(orderQty, lotWorth, VOLUME) > controls.maxNotional ? "MAX_NOTIONAL" : undefined;
}

/** The mid of this moment may not be far from the last sample. */
function collarDenial(
  { policy, market }: PlainDesk,
  instrument: InstrumentTerms,
  { nowNs }: PlainMoment,
): string | undefined {
  const { priceCollar } = policy.document.controls;
  const last = market.lastMid(instrument.symbol);
  if (priceCollar === null || last === undefined) return undefined;
  const quotes = market.fresh(instrument, nowNs);
  if (quotes.length === 0) return undefined;
  const bid = Math.max(...quotes.map((quote) => quote.bid));
  const ask = Math.min(...quotes.map((quote) => quote.ask));
  const distance = Math.abs(midOf({ bid, ask }) - last);
  return distance > mulDiv(last, priceCollar, WHOLE_BPS) ? "PRICE_COLLAR" : undefined;
}
