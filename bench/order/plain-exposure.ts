import type { Side } from "../../src/core/terms.ts";
import type { PlainBreach } from "./plain-events.ts";
import type { PlainMarket } from "./plain-market.ts";
import { mulDiv, signed, VOLUME } from "./plain-numbers.ts";
import { WHOLE_BPS } from "./plain-policy.ts";
import type { PlainPolicy } from "./plain-policy.ts";

/** What an account holds of a symbol, netted, and what its live orders may still fill. */
export interface PlainPosition {
  aNet: number;
  bNet: number;
  liveBuy: { a: number; b: number };
  liveSell: { a: number; b: number };
}

/** Sums of one symbol; signed volumes count client buys up. */
interface Sums {
  clientNet: number;
  bNet: number;
  reservedBuy: number;
  reservedSell: number;
  suspenseNet: number;
  orphanNet: number;
  houseNet: number;
  /** Of accounts that are long in the B-Book, and of those that are short. */
  bLong: number;
  bShort: number;
}

const noSums = (): Sums => ({
  clientNet: 0,
  bNet: 0,
  reservedBuy: 0,
  reservedSell: 0,
  suspenseNet: 0,
  orphanNet: 0,
  houseNet: 0,
  bLong: 0,
  bShort: 0,
});

/** What the house keeps, what its clients hold, and what LPs hold for it. */
export class PlainExposure {
  readonly #policy: PlainPolicy;
  readonly #market: PlainMarket;
  readonly #symbols = new Map<string, Sums>();
  readonly #positions = new Map<string, PlainPosition>();
  /** By symbol, then LP. */
  readonly #hedges = new Map<string, Map<string, number>>();
  readonly #reached = new Map<string, PlainBreach["reached"]>();

  constructor(policy: PlainPolicy, market: PlainMarket) {
    this.#policy = policy;
    this.#market = market;
    for (const symbol of policy.instruments.keys()) this.#symbols.set(symbol, noSums());
  }

  positionOf(account: string, symbol: string): PlainPosition {
    const key = `${account}|${symbol}`;
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    const position = { aNet: 0, bNet: 0, liveBuy: { a: 0, b: 0 }, liveSell: { a: 0, b: 0 } };
    this.#positions.set(key, position);
    return position;
  }

  net(symbol: string): number {
    const { reservedBuy, reservedSell } = this.#of(symbol);
    return this.held(symbol) + reservedBuy - reservedSell;
  }

  /** What is filled alone. */
  held(symbol: string): number {
    const { bNet, suspenseNet, orphanNet, houseNet } = this.#of(symbol);
    return bNet - suspenseNet - orphanNet - houseNet;
  }

  /** How much further the net may be in the direction of an order. */
  openAgainst(symbol: string, side: Side): number {
    const { reservedBuy, reservedSell } = this.#of(symbol);
    return side === "Buy" ? reservedSell : reservedBuy;
  }

  gross(symbol: string): number {
    const sums = this.#of(symbol);
    const reserved = sums.reservedBuy + sums.reservedSell;
    const unowned = Math.abs(sums.suspenseNet) + Math.abs(sums.orphanNet);
    const all = sums.bLong + sums.bShort + reserved + unowned;
    return Math.max(all, Math.abs(this.net(symbol)));
  }

  /** Sum of |net| notional over all symbols, 10⁻⁴; -1 where one of them is not known. */
  globalNet(): number {
    let sum = 0;
    for (const symbol of this.#symbols.keys()) {
      const net = this.#widestNet(symbol);
      if (net === 0) continue;
      const lotWorth = this.#market.lotWorth(symbol) ?? this.#market.lastWorth(symbol);
      if (lotWorth === undefined) return -1;
      sum += mulDiv(net, lotWorth, VOLUME);
    }
    return sum;
  }

  hedgedAt(lp: string, symbol: string): number {
    return this.#hedges.get(symbol)?.get(lp) ?? 0;
  }

  /** An order was decided: both its legs are live. */
  reserve(account: string, symbol: string, side: Side, a: number, b: number): void {
    const position = this.positionOf(account, symbol);
    const live = side === "Buy" ? position.liveBuy : position.liveSell;
    live.a += a;
    live.b += b;
    const sums = this.#of(symbol);
    if (side === "Buy") sums.reservedBuy += b;
    else sums.reservedSell += b;
  }

  bookClient(account: string, symbol: string, side: Side, a: number, b: number): void {
    this.reserve(account, symbol, side, -a, -b);
    const position = this.positionOf(account, symbol);
    const sums = this.#of(symbol);
    const before = position.bNet;
    position.aNet += signed(side, a);
    position.bNet += signed(side, b);
    sums.bLong += Math.max(position.bNet, 0) - Math.max(before, 0);
    sums.bShort += Math.max(-position.bNet, 0) - Math.max(-before, 0);
    sums.bNet += signed(side, b);
    sums.clientNet += signed(side, a + b);
  }

  bookHedge(lp: string, symbol: string, side: Side, volume: number): void {
    const ofSymbol = this.#hedges.get(symbol) ?? new Map<string, number>();
    ofSymbol.set(lp, (ofSymbol.get(lp) ?? 0) + signed(side, volume));
    this.#hedges.set(symbol, ofSymbol);
  }

  /** @throws `Invariant:` when client fills less LP fills are not what the house keeps */
  check(symbol: string): void {
    const hedged = [...(this.#hedges.get(symbol)?.values() ?? [])].reduce((a, b) => a + b, 0);
    if (this.#of(symbol).clientNet - hedged !== this.held(symbol)) {
      throw new Error(`Invariant: the books of ${symbol} must agree`);
    }
  }

  /** The steps towards its limits that a symbol has taken since they were last told. */
  breaches(symbol: string, order: number): PlainBreach[] {
    const { maxNet = 0, maxGross = 0, warning = WHOLE_BPS } = this.#policy.limits.get(symbol) ?? {};
    const { maxBBookExposure, exposureDefaults } = this.#policy.document.routing;
    const figures = [
      { of: symbol, measure: "NET", value: this.#widestNet(symbol), limit: maxNet, warning },
      { of: symbol, measure: "GROSS", value: this.gross(symbol), limit: maxGross, warning },
      {
        of: null,
        measure: "GLOBAL",
        value: this.globalNet(),
        limit: maxBBookExposure,
        warning: exposureDefaults.warningThreshold,
      },
    ] as const;
    const breaches: PlainBreach[] = [];
    for (const { of, measure, value, limit, warning: share } of figures) {
      const reached = reachedBy(value, limit, share);
      if (reached === (this.#reached.get(keyOf(of, measure)) ?? "BELOW")) continue;
      breaches.push({ type: "LimitBreached", symbol: of, measure, reached, value, limit, order });
    }
    return breaches;
  }

  noteBreach({ symbol, measure, reached }: PlainBreach): void {
    this.#reached.set(keyOf(symbol, measure), reached);
  }

  #widestNet(symbol: string): number {
    const net = this.net(symbol);
    const longest = net + this.openAgainst(symbol, "Buy");
    return Math.max(longest, this.openAgainst(symbol, "Sell") - net);
  }

  #of(symbol: string): Sums {
    const sums = this.#symbols.get(symbol);
    if (sums === undefined) throw new Error(`Invariant: ${symbol} must be in the policy`);
    return sums;
  }
}

const keyOf = (symbol: string | null, measure: string): string => `${symbol ?? ""}|${measure}`;

function reachedBy(value: number, limit: number, warning: number): PlainBreach["reached"] {
  if (limit === 0) return "BELOW";
  if (value >= limit) return "LIMIT";
  return value >= mulDiv(limit, warning, WHOLE_BPS) ? "WARNING" : "BELOW";
}
