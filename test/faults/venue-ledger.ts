import { jsonLines } from "./json-lines.ts";
import { Volumes, worthOf } from "./volumes.ts";

interface VenueLine {
  readonly kind: string;
  readonly clOrdID: string;
  readonly execID: string;
  readonly symbol: string;
  readonly side: string;
  readonly execType: string;
  readonly lastQty: number | string;
  readonly lastPx: number | string;
}

/** What the venue knows: every order that arrived and every fill it gave. */
export interface VenueLedger {
  /** How often each ClOrdID(11) arrived. */
  readonly arrivals: ReadonlyMap<string, number>;
  /** By symbol and side. */
  readonly volumes: Volumes;
  /** By ClOrdID(11). */
  readonly byOrder: Volumes;
  /** Volume (10⁻⁶ lots) times price (points of 0.00001), summed by ClOrdID(11). */
  readonly worth: Volumes;
}

/** Units of the venue in one lot, as the demo's policy maps them. */
const unitsOfDemo = (symbol: string): number => (symbol === "XAUUSD" ? 100 : 100_000);

/** @param unitsPerLot what the venue counts for one lot of a symbol */
export function readVenueLedger(
  file: string,
  unitsPerLot: (symbol: string) => number = unitsOfDemo,
): VenueLedger {
  const arrivals = new Map<string, number>();
  const volumes = new Volumes();
  const byOrder = new Volumes();
  const worth = new Volumes();
  for (const line of jsonLines<VenueLine>(file)) {
    if (line.kind === "order") arrivals.set(line.clOrdID, (arrivals.get(line.clOrdID) ?? 0) + 1);
    if (line.kind !== "report" || line.execType !== "Trade") continue;
    const volume = Math.round((Number(line.lastQty) * 1e6) / unitsPerLot(line.symbol));
    volumes.add(`${line.symbol} ${line.side}`, volume);
    byOrder.add(line.clOrdID, volume);
    worth.add(line.clOrdID, worthOf(volume, line.lastPx));
  }
  return { arrivals, volumes, byOrder, worth };
}
