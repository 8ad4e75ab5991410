import type { JournalLedger, LpSide } from "./journal-ledger.ts";
import type { VenueLedger } from "./venue-ledger.ts";
import { Volumes } from "./volumes.ts";

/** All venues as if they were one, for what is asked of the desk as a whole. */
export function asOneVenue(venues: Iterable<VenueLedger>): VenueLedger {
  const [volumes, byOrder, worth] = [new Volumes(), new Volumes(), new Volumes()];
  const arrivals = new Map<string, number>();
  for (const venue of venues) {
    for (const [clOrdID, times] of venue.arrivals) {
      arrivals.set(clOrdID, (arrivals.get(clOrdID) ?? 0) + times);
    }
    volumes.addAll(venue.volumes);
    byOrder.addAll(venue.byOrder);
    worth.addAll(venue.worth);
  }
  return { arrivals, volumes, byOrder, worth };
}

const nothing = (): LpSide => ({
  legs: new Set(),
  hedged: new Volumes(),
  byLeg: new Volumes(),
  worth: new Volumes(),
});

/** An LP's own record, and whether it says the price of every fill. */
export interface LpRecord {
  readonly venue: VenueLedger;
  /** False: fills are found by an average, whose last digit is rounded. */
  readonly hasPrices: boolean;
}

/** Where what the desk booked of an LP is not what that LP itself wrote down. */
export function auditLps(journal: JournalLedger, records: ReadonlyMap<string, LpRecord>): string[] {
  return [...records].flatMap(([id, { venue, hasPrices }]) => {
    const side = journal.lps.get(id) ?? nothing();
    const found = auditLp(id, side, venue);
    const worth = hasPrices ? side.worth.differences(venue.worth) : [];
    return found.concat(labelled(`worth of a leg at ${id}`, worth));
  });
}

function auditLp(id: string, side: LpSide, venue: VenueLedger): string[] {
  const strays = [...venue.arrivals.keys()].filter((clOrdID) => !side.legs.has(clOrdID));
  return [
    ...strays.map((clOrdID) => `${clOrdID} reached ${id}, where the journal sent none`),
    ...labelled(`${id} by journal and its log`, side.hedged.differences(venue.volumes)),
    ...labelled(`leg at ${id} by journal and its log`, side.byLeg.differences(venue.byOrder)),
  ];
}

const labelled = (what: string, found: readonly string[]): string[] =>
  found.map((difference) => `${what}: ${difference}`);
