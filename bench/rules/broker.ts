import { WEEK_MINUTES } from "../../src/core/calendar/zone.ts";
import type { Zone } from "../../src/core/calendar/zone.ts";
import { matchesGlob } from "../../src/core/decide/rules/glob.ts";
import type { RuleQuery } from "../../src/core/decide/rules/rule.ts";
import type { ClientClass, OrdType } from "../../src/core/terms.ts";
import { asVolume } from "../../src/core/units/quantity.ts";
import { Prng } from "../../src/sim/prng.ts";

const MINUTE_US = 60_000_000;
/** 2026-09-21 00:00 UTC, a Monday. */
const MONDAY_US = 1_789_948_800_000_000;
const ACCOUNTS = 20_000;
const SEED = 20_260_921;

const zone = (name: string, hours: number): Zone => ({
  name,
  fromUs: Float64Array.of(-Infinity),
  offsetUs: Float64Array.of(hours * 60 * MINUTE_US),
});

/** As they are in that week; a real policy's tables have the changes of many years. */
export const zones: readonly Zone[] = [zone("Europe/London", 1), zone("America/New_York", -4)];

/** The further in front, the more it is traded. */
export const symbols: readonly string[] = [
  "EURUSD XAUUSD GBPUSD USDJPY NAS100 BTCUSD US30 GBPJPY AUDUSD USDCAD EURJPY GER40 USDCHF",
  "EURGBP NZDUSD US500 AUDJPY USOIL ETHUSD CADJPY XAGUSD EURAUD CHFJPY GBPAUD EURCAD EURCHF",
  "AUDCAD GBPCAD AUDNZD NZDJPY GBPCHF EURNZD GBPNZD AUDCHF CADCHF NZDCAD NZDCHF UKOIL UK100",
  "JP225 USDMXN USDZAR XAUEUR USDTRY EURTRY USDSEK USDNOK EURSEK EURNOK USDSGD USDHKD USDPLN",
  "FRA40 AUS200 NATGAS XPTUSD XAGEUR SOLUSD XRPUSD LTCUSD",
].flatMap((line) => line.split(" "));

export const groups: readonly string[] = [
  "Standard-USD Standard-EUR Standard-GBP Raw-USD Raw-EUR ECN-USD ECN-EUR Pro-USD Pro-EUR",
  "VIP-USD VIP-EUR Islamic-USD Cent-USD IB-101 IB-102 IB-103 IB-104 IB-105 IB-106 IB-201 IB-202",
  "IB-203 IB-204 IB-205",
].flatMap((line) => line.split(" "));

export const symbolsLike = (pattern: string): readonly number[] =>
  [...symbols.keys()].filter((index) => matchesGlob(pattern, symbols[index] ?? ""));

interface Account {
  readonly group: number;
  readonly clientClass: ClientClass;
  readonly score: number;
}

const VOLUMES = [0.01, 0.01, 0.01, 0.02, 0.03, 0.05, 0.1, 0.1, 0.1, 0.2, 0.25, 0.5, 0.5, 1, 1, 2];
const LARGE_VOLUMES = [3, 5, 7.5, 10, 20, 50];

/** Draws as a broker's day would: some values far more often than others. */
export class Dice {
  readonly #prng: Prng;

  constructor(seed: number) {
    this.#prng = new Prng(seed);
  }

  below(bound: number): number {
    return this.#prng.below(bound);
  }

  isOneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  pick<Value>(from: readonly Value[]): Value {
    const value = from[this.below(from.length)];
    if (value === undefined) throw new Error("Invariant: there must be something to pick from");
    return value;
  }

  /** 0…bound−1; a tenth of them come up half the time. */
  skewed(bound: number): number {
    return this.isOneIn(2) ? this.below(Math.ceil(bound / 10)) : this.below(bound);
  }

  lots(): number {
    return this.isOneIn(20) ? this.pick(LARGE_VOLUMES) : this.pick(VOLUMES);
  }
}

const bands: readonly (readonly [ClientClass, number, number, number])[] = [
  // Class, share in per cent, lowest score, width of its band.
  ["RETAIL", 70, 0, 20],
  ["SEMI_PRO", 12, 20, 20],
  ["PROFESSIONAL", 8, 40, 20],
  ["TOXIC", 4, 60, 40],
  ["UNKNOWN", 6, 0, 60],
];

function drawAccount(dice: Dice): Account {
  let share = dice.below(100);
  const band = bands.find(([, percent]) => (share -= percent) < 0);
  const [clientClass, , low, width] = band ?? ["UNKNOWN", 0, 0, 1];
  const score = low + dice.below(width * 10) / 10;
  return { group: dice.skewed(groups.length), clientClass, score };
}

function ordTypeOf(draw: number): OrdType {
  if (draw < 80) return "Market";
  if (draw < 92) return "Limit";
  return draw < 98 ? "Stop" : "StopLimit";
}

const accountDice = new Dice(SEED);
const accounts = Array.from({ length: ACCOUNTS }, () => drawAccount(accountDice));

/** Any account, the busy ones more often. */
export const drawAccountIndex = (dice: Dice): number => dice.skewed(ACCOUNTS);

/** Orders of a trading week, from Monday 00:00 to Friday 22:00 UTC. */
export function drawOrder(dice: Dice): RuleQuery {
  const index = drawAccountIndex(dice);
  const account = accounts[index] ?? drawAccount(dice);
  return {
    account: index,
    group: account.group,
    groupName: groups[account.group] ?? "",
    symbol: dice.skewed(symbols.length),
    side: dice.isOneIn(2) ? "Buy" : "Sell",
    ordType: ordTypeOf(dice.below(100)),
    volume: asVolume(Math.round(dice.lots() * 1e6)),
    clientClass: account.clientClass,
    score: account.score,
    timeUs: MONDAY_US + dice.below((WEEK_MINUTES - 3000) * 60) * 1_000_000,
  };
}
