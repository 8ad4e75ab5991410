import type { ContradictedSymbol } from "../../core/execute/sor/check-symbols.ts";
import type { SymbolFault } from "../../core/execute/sor/symbol-stop-events.ts";
import type { Policy } from "../../core/policy.ts";
import { printDecimal } from "../../core/units/decimal.ts";
import { VOLUME_SCALE } from "../../core/units/quantity.ts";
import type { Listed } from "./security-list.ts";
import type { MappedSymbol, SymbolMapping } from "./symbol-mapping.ts";

type Terms = NonNullable<Policy["lps"][number]["terms"][number]>;

/** An LP as the policy in force has it. */
type Lp = Pick<Policy["lps"][number], "terms">;

/**
 * The symbols of an LP of which its list says that it would not take what the mapping sends.
 *
 * Sizes are compared in the LP's quantities, exactly. What the LP does not list of an instrument
 * contradicts nothing.
 */
export function contradictions(
  list: ReadonlyMap<string, Listed>,
  mapping: SymbolMapping,
  { terms }: Lp,
  instruments: Policy["instruments"],
): ContradictedSymbol[] {
  const found: ContradictedSymbol[] = [];
  for (const mapped of mapping.all()) {
    const { symbol, lpSymbol } = mapped;
    const ofSymbol = terms[symbol];
    // It is not to be traded there.
    if (ofSymbol === undefined) continue;
    const listed = list.get(lpSymbol);
    const fault: Fault | undefined =
      listed === undefined
        ? ["NOT_LISTED", `the LP does not list ${lpSymbol}`]
        : (sizeFault(listed, mapped, ofSymbol) ??
          contractFault(listed, mapped, instruments[symbol]?.contractSize));
    if (fault !== undefined) found.push({ symbol, fault: fault[0], text: fault[1] });
  }
  return found;
}

type Fault = readonly [fault: SymbolFault, text: string];

/** A volume times the quantity of a lot is a quantity of the LP's with as many decimals. */
function sizeFault(
  { minimum, step, maximum }: Listed,
  { quantityPerLot }: MappedSymbol,
  terms: Terms,
): Fault | undefined {
  const quantityOf = (volume: number): bigint => BigInt(volume) * BigInt(quantityPerLot);
  const word = (what: string, volume: number, theirs: string, size: number): string =>
    `${what} ${shown(volume)} lots is ${shownQuantity(quantityOf(volume))} there, ` +
    `and the LP's ${theirs} is ${shown(size)}`;
  if (minimum !== undefined && quantityOf(terms.minimum) < BigInt(minimum)) {
    return ["MINIMUM", word("min", terms.minimum, "MinTradeVol(562)", minimum)];
  }
  if (step !== undefined && quantityOf(terms.step) % BigInt(step) !== 0n) {
    return ["STEP", word("step", terms.step, "RoundLot(561)", step)];
  }
  if (maximum !== undefined && quantityOf(terms.maximum) > BigInt(maximum)) {
    return ["MAXIMUM", word("max", terms.maximum, "MaxTradeVol(1140)", maximum)];
  }
  return undefined;
}

/** So many of the LP's units, of so many units of the base each, must be one lot of ours. */
function contractFault(
  { multiplier }: Listed,
  { quantityPerLot }: MappedSymbol,
  contractSize: number | undefined,
): Fault | undefined {
  if (multiplier === undefined || contractSize === undefined) return undefined;
  const theirs = BigInt(multiplier) * BigInt(quantityPerLot);
  if (theirs === BigInt(contractSize) * SCALE) return undefined;
  const text =
    `a lot is ${contractSize} units, and quantity_per_lot ${quantityPerLot} of ` +
    `ContractMultiplier(231) ${shown(multiplier)} is ${shownQuantity(theirs)}`;
  return ["CONTRACT", text];
}

const SCALE = 10n ** BigInt(VOLUME_SCALE);

const shown = (value: number): string => printDecimal(value, VOLUME_SCALE);

/** Of 10⁻⁶; it may be beyond what a number holds exactly. */
function shownQuantity(value: bigint): string {
  const rest = value % SCALE;
  const decimals = rest === 0n ? "" : `.${String(rest).padStart(VOLUME_SCALE, "0")}`;
  return `${value / SCALE}${decimals.replace(/0+$/, "")}`;
}
