import { parseDecimalText } from "../../core/units/decimal.ts";
import { asPrice, PRICE_SCALE } from "../../core/units/quantity.ts";
import { isWalkable } from "../price-walk.ts";
import { symbolFrom } from "../tick-line.ts";
import { asUnits, units, UNITS_SCALE } from "../units.ts";
import type { Units } from "../units.ts";
import { defaultWalkSymbols, walkSymbolOf } from "../walk-symbol.ts";
import type { WalkSymbol } from "../walk-symbol.ts";
import type { FlagReader } from "./flag-reader.ts";
import type { Manners } from "./manners.ts";
import type { SymbolTerms } from "./matching.ts";

/** LMAX counts currencies in contracts of so many units. */
const LMAX_CONTRACT = 10_000;
const PERCENT = 100;
const MAX_PERCENT = 10_000;

/** The symbols with random prices: the usual four and what `--add-symbol` adds or replaces. */
export function readSymbols(flags: FlagReader, { dialect }: Manners): WalkSymbol[] {
  const usual = dialect === "lmax" ? defaultWalkSymbols.map(inContracts) : defaultWalkSymbols;
  const symbols = new Map(usual.map((symbol) => [symbol.symbol, symbol]));
  for (const text of flags.all("add-symbol")) {
    const added = readSymbol(text);
    if (typeof added === "string") flags.issue("FLAG_BAD_SYMBOL", "add-symbol", added);
    else symbols.set(added.symbol, withUsualTerms(added, symbols.get(added.symbol)));
  }
  return shaped([...symbols.values()], flags);
}

/** Wider or narrower, with more or less to be had, than is usual. */
function shaped(symbols: readonly WalkSymbol[], flags: FlagReader): WalkSymbol[] {
  for (const name of ["spread-percent", "size-percent"]) {
    if (flags.isGiven(name) && flags.isGiven("ticks")) {
      flags.issue("FLAG_CONFLICT", name, "not with --ticks");
    }
  }
  const spreadPercent = flags.integer("spread-percent", PERCENT, 1, MAX_PERCENT);
  const sizePercent = flags.integer("size-percent", PERCENT, 1, MAX_PERCENT);
  return symbols.map((symbol) => {
    const spreadTicks = Math.max(1, Math.round((symbol.spreadTicks * spreadPercent) / PERCENT));
    const steps = Math.round((symbol.size * sizePercent) / PERCENT / symbol.orderStep);
    const size = asUnits(Math.max(1, steps) * symbol.orderStep);
    const walk = { ...symbol, spreadTicks, size };
    if (!isWalkable(walk)) {
      flags.issue("FLAG_BAD_SYMBOL", "spread-percent", `too wide for the price of ${walk.symbol}`);
    }
    return walk;
  });
}

const contracts = (quantity: Units): Units => asUnits(quantity / LMAX_CONTRACT);

/** Gold, which is counted in ounces, stays as it is. */
function inContracts(symbol: WalkSymbol): WalkSymbol {
  const { size, orderMin, orderStep } = symbol;
  if (orderStep % units(1000) !== 0) return symbol;
  return {
    ...symbol,
    size: contracts(size),
    orderMin: contracts(orderMin),
    orderStep: contracts(orderStep),
  };
}

/** Minimum and step of orders by symbol. */
export function readSymbolTerms(flags: FlagReader): ReadonlyMap<string, SymbolTerms> {
  const terms = new Map<string, SymbolTerms>();
  for (const text of flags.all("symbol-terms")) {
    const [name = "", min = "", step = "", ...more] = text.split(":");
    const symbol = symbolFrom(name);
    const [orderMin, orderStep] = [
      parseDecimalText(min, UNITS_SCALE),
      parseDecimalText(step, UNITS_SCALE),
    ];
    const isSound = typeof orderMin === "number" && typeof orderStep === "number";
    if (symbol === undefined || more.length > 0 || !isSound || orderMin <= 0 || orderStep <= 0) {
      const wanted = `${text} is not SYMBOL:MIN:STEP with MIN and STEP above zero`;
      flags.issue("FLAG_BAD_SYMBOL", "symbol-terms", wanted);
    } else terms.set(symbol, { orderMin: asUnits(orderMin), orderStep: asUnits(orderStep) });
  }
  return terms;
}

/** @returns what is wrong, in words, when it is no symbol */
function readSymbol(text: string): WalkSymbol | string {
  const [name = "", priceText = "", tickText = "", spreadText = "", ...more] = text.split(":");
  const symbol = symbolFrom(name);
  const [price, tick, spread] = [
    parseDecimalText(priceText, PRICE_SCALE),
    parseDecimalText(tickText, PRICE_SCALE),
    parseDecimalText(spreadText, 0),
  ];
  const areNumbers =
    typeof price === "number" && typeof tick === "number" && typeof spread === "number";
  if (symbol === undefined || more.length > 0 || !areNumbers || tick <= 0 || price <= 0) {
    return `${text} is not SYMBOL:PRICE:TICK:SPREAD_TICKS`;
  }
  const walk = walkSymbolOf(symbol, asPrice(price), asPrice(tick), spread);
  return isWalkable(walk) ? walk : `${text}: the spread must be 1 tick or more and fit the price`;
}

function withUsualTerms(added: WalkSymbol, before: WalkSymbol | undefined): WalkSymbol {
  if (before === undefined) return added;
  const { orderMin, orderStep, size } = before;
  return { ...added, orderMin, orderStep, size };
}
