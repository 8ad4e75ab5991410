import { UNKNOWN } from "../core/names.ts";
import type { State } from "../core/state.ts";
import { printDecimal } from "../core/units/decimal.ts";
import { VOLUME_SCALE } from "../core/units/quantity.ts";
import type { ControlOutcome } from "../intake/control/control-server.ts";
import type { ControlRequest } from "../intake/control/protocol.ts";
import type { Listed } from "../lps/fix/security-list.ts";
import type { LpConnections } from "./lp-connections.ts";

/** What questions about LPs' symbols need from the desk. */
export interface SymbolsDesk {
  readonly state: State;
  readonly lps: Pick<LpConnections, "listings">;
}

/** One instrument of an LP's list, sizes in what the LP counts; what it does not say is absent. */
export interface ListedRow {
  readonly lpSymbol: string;
  /** What it is mapped to. */
  readonly symbol: string | undefined;
  readonly minimum: number | undefined;
  readonly step: number | undefined;
  readonly maximum: number | undefined;
  readonly multiplier: number | undefined;
  /** Why it is stopped. */
  readonly fault: string | undefined;
}

/** More are counted, not listed: an answer has a bound. */
const MOST_ROWS = 1_000;

/** What an LP's last whole list has, by the LP's names in their order. */
export function listSymbols(
  { state, lps }: SymbolsDesk,
  { lp: id, isUnmappedOnly }: Extract<ControlRequest, { op: "symbols" }>,
): ControlOutcome {
  const lp = state.names.indexOf("lp", id);
  if (lp === UNKNOWN) return { ok: false, fault: { code: "UNKNOWN_NAME", text: `no lp ${id}` } };
  const listing = lps.listings.of(lp);
  if (listing?.list === undefined) {
    const why = listing === undefined ? "has no security_list: true" : "has sent no list yet";
    return { ok: false, fault: { code: "NO_LIST", text: `${id} ${why}` } };
  }
  const { list, mapping } = listing;
  const rows: ListedRow[] = [];
  for (const lpSymbol of [...list.keys()].toSorted()) {
    const listed = list.get(lpSymbol);
    const mapped = mapping.ofLp(lpSymbol);
    if (listed === undefined || (isUnmappedOnly && mapped !== undefined)) continue;
    const fault = mapped && state.stops.at(lp).get(mapped.symbol)?.fault;
    const symbol = mapped && state.names.nameOf("symbol", mapped.symbol);
    rows.push({ lpSymbol, symbol, ...sizesOf(listed), fault });
  }
  const result = { lp: id, count: rows.length, symbols: rows.slice(0, MOST_ROWS) };
  return { ok: true, result };
}

const sizesOf = ({ minimum, step, maximum, multiplier }: Listed) => ({
  minimum: shown(minimum),
  step: shown(step),
  maximum: shown(maximum),
  multiplier: shown(multiplier),
});

const shown = (size: number | undefined): number | undefined =>
  size === undefined ? undefined : Number(printDecimal(size, VOLUME_SCALE));
