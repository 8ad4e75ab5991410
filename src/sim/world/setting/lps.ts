import { asPrice } from "../../../core/units/quantity.ts";
import type { LpDialectName } from "../../../fix/dictionary/lp-dialects.ts";
import type { Identity } from "../../venue/venue-options.ts";
import { units } from "../../units.ts";
import type { WalkSymbol } from "../../walk-symbol.ts";

/** One symbol as the world trades it. */
export interface WorldSymbol {
  readonly symbol: string;
  readonly startPx: number;
  readonly tick: number;
  readonly pip: number;
  readonly contractSize: number;
}

export const worldSymbols: readonly [WorldSymbol, WorldSymbol] = [
  { symbol: "EURUSD", startPx: 110_000_000, tick: 1000, pip: 10_000, contractSize: 100_000 },
  {
    symbol: "XAUUSD",
    startPx: 240_000_000_000,
    tick: 1_000_000,
    pip: 10_000_000,
    contractSize: 100,
  },
];

export const CLIENT_PORT = 9000;

/** One LP of the world: each has another dialect, other sizes and other prices. */
export interface WorldLp {
  readonly id: string;
  readonly dialect: LpDialectName;
  readonly port: number;
  readonly spreadTicks: number;
  readonly identities: readonly [quote: Identity, trade: Identity];
  /** By symbol: what the LP calls it and counts for a lot. */
  readonly mappings: readonly LpTerms[];
}

export interface LpTerms {
  readonly symbol: string;
  readonly lpSymbol: string;
  readonly perLot: number;
  /** Smallest order and step, lots of 10⁻². */
  readonly stepCents: number;
}

/** @param desk how the venue knows the desk; @param own the venue itself */
const identity = (
  [desk, own]: readonly [desk: string, own: string],
  purpose: "quote" | "trade",
  subID?: string,
): Identity => ({
  senderCompID: own,
  targetCompID: desk,
  purpose,
  ...(subID === undefined ? {} : { subID }),
});

/** Of the two dialects that ask for one. */
export const LP_USERNAME = "12345";
export const LP_PASSWORD = "lp-secret";

export const worldLps: readonly WorldLp[] = [
  {
    id: "alpha",
    dialect: "generic",
    port: 9101,
    spreadTicks: 4,
    identities: [identity(["DESK", "ALPHA-Q"], "quote"), identity(["DESK", "ALPHA-T"], "trade")],
    mappings: [
      { symbol: "EURUSD", lpSymbol: "EUR/USD", perLot: 100_000, stepCents: 1 },
      { symbol: "XAUUSD", lpSymbol: "GOLD", perLot: 100, stepCents: 1 },
    ],
  },
  {
    id: "bravo",
    dialect: "lmax",
    port: 9102,
    spreadTicks: 6,
    identities: [identity(["DESK", "BRAVO-Q"], "quote"), identity(["DESK", "BRAVO-T"], "trade")],
    mappings: [
      { symbol: "EURUSD", lpSymbol: "4001", perLot: 10, stepCents: 10 },
      { symbol: "XAUUSD", lpSymbol: "100637", perLot: 100, stepCents: 10 },
    ],
  },
  {
    id: "carol",
    dialect: "ctrader",
    port: 9103,
    spreadTicks: 5,
    identities: [
      identity(["demo.world.12345", "CSERVER"], "quote", "QUOTE"),
      identity(["demo.world.12345", "CSERVER"], "trade", "TRADE"),
    ],
    mappings: [
      { symbol: "EURUSD", lpSymbol: "1", perLot: 100_000, stepCents: 1 },
      { symbol: "XAUUSD", lpSymbol: "41", perLot: 100, stepCents: 1 },
    ],
  },
];

/** What the venue trades, under its own names. */
export function walkSymbolsOf({ mappings, spreadTicks }: WorldLp): WalkSymbol[] {
  return mappings.map(({ symbol, perLot, stepCents }) => {
    const known = worldSymbols.find((each) => each.symbol === symbol);
    if (known === undefined) throw new Error(`Invariant: ${symbol} must be one of the world's`);
    const step = units((perLot * stepCents) / 100);
    return {
      symbol,
      startPrice: asPrice(known.startPx),
      tickSize: asPrice(known.tick),
      spreadTicks,
      bandTicks: 1000,
      moveTicks: 5,
      size: units(perLot * 5),
      orderMin: step,
      orderStep: step,
    };
  });
}
