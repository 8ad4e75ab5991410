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

/** Where what the desk booked of an LP is not what that LP itself wrote down. */
export function auditLps(
  journal: JournalLedger,
  venues: ReadonlyMap<string, VenueLedger>,
): string[] {
  return [...venues].flatMap(([id, venue]) => auditLp(id, journal.lps.get(id) ?? nothing(), venue));
}

function auditLp(id: string, side: LpSide, venue: VenueLedger): string[] {
  const strays = [...venue.arrivals.keys()].filter((clOrdID) => !side.legs.has(clOrdID));
  return [
    ...strays.map((clOrdID) => `${clOrdID} reached ${id}, where the journal sent none`),
    ...labelled(`${id} by journal and its log`, side.hedged.differences(venue.volumes)),
    ...labelled(`leg at ${id} by journal and its log`, side.byLeg.differences(venue.byOrder)),
    ...labelled(`worth of a leg at ${id}`, side.worth.differences(venue.worth)),
  ];
}

const labelled = (what: string, found: readonly string[]): string[] =>
  found.map((difference) => `${what}: ${difference}`);
