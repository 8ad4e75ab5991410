import { isOpen } from "../core/calendar/market-hours.ts";
import { globalNetOf, grossOf } from "../core/exposure/breach.ts";
import type { Reached } from "../core/exposure/breach.ts";
import { unexplainedNet } from "../core/exposure/unexplained.ts";
import { markStatusOf } from "./mark-status.ts";
import type { MarkStatus } from "./mark-status.ts";
import { worthOfVolume } from "../core/quotes/worth.ts";
import { amountOf, lotsOf } from "../core/units/plain-number.ts";
import type { Instrument } from "../core/units/instrument.ts";
import type { View } from "../core/view.ts";

/** Volumes in lots. */
export interface SymbolStatus {
  readonly symbol: string;
  readonly net: number;
  /** Worth of the net in `reporting_currency`, as limits count it; absent without a rate. */
  readonly netWorth: number | undefined;
  /** What it is shown at now; absent where there never was a price. */
  readonly mark: MarkStatus | undefined;
  readonly bLong: number;
  readonly bShort: number;
  readonly bGross: number;
  readonly aNet: number;
  readonly hedged: Readonly<Record<string, number>>;
  readonly suspenseNet: number;
  /** Held at LPs for clients that were closed without them. */
  readonly orphanNet: number;
  /** Filled orders of the house's own, bought up. */
  readonly houseNet: number;
  readonly doubtBuy: number;
  readonly doubtSell: number;
  /** Of what is kept: what should have been hedged and no LP takes. */
  readonly sliverNet: number;
  /** Absent where the symbol's limits are switched off. */
  readonly limits: LimitStatus | undefined;
  /** Standard deviation of a day's log return; absent while it is not known. */
  readonly volatility: number | undefined;
  readonly reached: { readonly net: Reached; readonly gross: Reached };
  readonly mode: string;
  readonly isOpen: boolean;
  /** Client fills less LP fills less kept: anything but 0 is a fault in the books. */
  readonly unexplained: number;
}

export interface LimitStatus {
  readonly maxNet: number;
  readonly maxGross: number;
  readonly autoHedge: number;
}

/** The sum of |net| notional over all symbols, in the reporting currency. */
export interface GlobalStatus {
  /** Absent while one symbol's worth is not known. */
  readonly net: number | undefined;
  readonly limit: number;
  readonly reached: Reached;
}

export function exposureOf(view: View, priceFeedLp: string | null): SymbolStatus[] {
  const rows: SymbolStatus[] = [];
  for (const [symbol, instrument] of view.policy.instruments.entries()) {
    if (instrument === undefined) continue;
    const mark = markStatusOf(view, priceFeedLp, symbol);
    rows.push(rowOf(view, symbol, instrument, mark));
  }
  return rows;
}

function rowOf(
  view: View,
  symbol: number,
  instrument: Instrument,
  mark: MarkStatus | undefined,
): SymbolStatus {
  const { state, policy, market, timeUs } = view;
  const sums = state.exposure.of(symbol);
  const hours = policy.hours[symbol];
  const volatility = market.volatilityOf(symbol);
  return {
    symbol: instrument.symbol,
    net: lotsOf(state.exposure.net(symbol)),
    netWorth: worthOf(view, symbol),
    mark,
    bLong: lotsOf(state.positions.bLong(symbol)),
    bShort: lotsOf(state.positions.bShort(symbol)),
    bGross: lotsOf(grossOf(view, symbol)),
    aNet: lotsOf(sums.aNet),
    hedged: hedgedOf(view, symbol),
    suspenseNet: lotsOf(sums.suspenseNet),
    orphanNet: lotsOf(sums.orphanNet),
    houseNet: lotsOf(sums.houseNet),
    doubtBuy: lotsOf(sums.doubtBuy),
    doubtSell: lotsOf(sums.doubtSell),
    sliverNet: lotsOf(sums.sliverNet),
    limits: limitsOf(view, symbol),
    volatility: Number.isNaN(volatility) ? undefined : volatility,
    reached: {
      net: state.breaches.of(symbol, "NET"),
      gross: state.breaches.of(symbol, "GROSS"),
    },
    mode: instrument.mode,
    isOpen: hours === undefined || isOpen(hours, timeUs),
    unexplained: lotsOf(unexplainedNet(state, symbol)),
  };
}

/** At each LP of the policy, and at those that left it with something. */
function hedgedOf({ state, policy }: View, symbol: number): Readonly<Record<string, number>> {
  const { names, hedges } = state;
  const hedged = policy.lps.map(
    ({ id, index }) => [id, lotsOf(hedges.net(index, symbol))] as const,
  );
  const known = new Set(policy.lps.map(({ index }) => index));
  for (let lp = 0; lp < names.count("lp"); lp++) {
    const net = hedges.net(lp, symbol);
    if (net !== 0 && !known.has(lp)) hedged.push([names.nameOf("lp", lp), lotsOf(net)]);
  }
  return Object.fromEntries(hedged);
}

function limitsOf({ policy }: View, symbol: number): LimitStatus | undefined {
  const limits = policy.limits[symbol];
  if (limits === undefined) return undefined;
  const { maxNet, maxGross, autoHedge } = limits;
  return { maxNet: lotsOf(maxNet), maxGross: lotsOf(maxGross), autoHedge: lotsOf(autoHedge) };
}

/** The net at the last mid, in the currency the house reports in; cut where no number holds it. */
function worthOf(view: View, symbol: number): number | undefined {
  const { state, policy, quotes, market, nowNs } = view;
  const lotWorth = market.lotWorth(policy, quotes, symbol, nowNs);
  if (lotWorth === undefined) return undefined;
  const net = state.exposure.net(symbol);
  const worth = amountOf(worthOfVolume(Math.abs(net), lotWorth));
  return net < 0 ? -worth : worth;
}

export function globalOf(view: View): GlobalStatus {
  const net = globalNetOf(view);
  return {
    net: net < 0 ? undefined : amountOf(net),
    limit: amountOf(view.policy.global.maximum),
    reached: view.state.breaches.of(-1, "GLOBAL"),
  };
}
